import { expect, test } from "vitest";
import { useAct } from "./act";
import { Refused } from "./refused";

const refuse = (problem: { say: string; field?: string; notes?: string[] }) => () =>
  Promise.reject(new Refused(422, problem));

test("a refusal is shown under the field it names, and only there", async () => {
  const act = useAct(["domain"]);
  await act.run(refuse({ say: "域名不合规则", field: "domain" }));
  expect(act.fault("domain")).toBe("域名不合规则");
  expect(act.fault("name")).toBe("");
  expect(act.problem.value).toEqual([]);
});

test("a refusal of a field without a place is shown in the form", async () => {
  const act = useAct(["domain"]);
  await act.run(refuse({ say: "不行", field: "elsewhere", notes: ["甲", "乙"] }));
  expect(act.fault("elsewhere")).toBe("");
  expect(act.problem.value).toEqual(["不行", "甲", "乙"]);
});

test("a second write clears the refusal; two at once are one", async () => {
  const act = useAct();
  await act.run(refuse({ say: "不行" }));
  let finish: (value: string) => void = () => undefined;
  const first = act.run(() => new Promise<string>((done) => (finish = done)));
  expect(act.problem.value).toEqual([]);
  expect(await act.run(() => Promise.resolve("second"))).toBeUndefined();
  finish("first");
  expect(await first).toBe("first");
  expect(act.busy.value).toBe(false);
});
