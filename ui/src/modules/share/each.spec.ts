import { expect, test } from "vitest";
import type { Share } from "@api/models";
import { Refused } from "@/kit/refused";
import { onEach } from "./each";

test("one refusal does not keep the others from being done", async () => {
  const rows = ["a", "b", "c"].map((id) => ({ id }) as Share);
  const outcome = await onEach(rows, async (row) => {
    if (row.id === "b") throw new Refused(409, { code: "share.wrong_state", say: "已办理" });
  });
  expect(outcome).toEqual({ done: 2, refused: 1, why: "已办理" });
});
