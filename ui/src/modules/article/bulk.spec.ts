import { expect, test } from "vitest";
import { Refused } from "@/kit/refused";
import { onEach } from "./bulk";

const rows = ["a", "b", "c"].map((id) => ({ id, title: `题${id}` }));

test("what is refused is said, and the others are done", async () => {
  const done: string[] = [];
  const told: number[] = [];
  const act = async (id: string): Promise<void> => {
    if (id === "b") throw new Refused(409, { say: "还缺内容", notes: ["请填写来源", "还缺内容"] });
    done.push(id);
  };
  const outcomes = await onEach(rows, act, (n) => told.push(n));
  expect(outcomes.map((one) => one.refusal)).toEqual(["", "还缺内容；请填写来源", ""]);
  expect(done).toEqual(["a", "c"]);
  expect(told).toEqual([1, 2, 3]);
});

test("without an answer the rest are not tried", async () => {
  let tried = 0;
  const act = async (): Promise<void> => {
    tried += 1;
    if (tried === 2) throw new Refused(0, { say: "连不上服务器" });
  };
  const outcomes = await onEach(rows, act, () => undefined);
  expect(outcomes.map((one) => one.refusal)).toEqual(["", "连不上服务器", "连不上服务器"]);
  expect(tried).toBe(2);
});
