import { expect, test } from "vitest";
import type { FlowStep } from "@api/models";
import { emptyStep, joining, moved, seatName } from "./flow-form";

test("a step joins from its risk on", () => {
  const step = (name: string, risk: FlowStep["risk_from"]): FlowStep => ({
    ...emptyStep(),
    name,
    risk_from: risk,
  });
  const steps = [step("甲", "normal"), step("乙", "important"), step("丙", "major")];
  const names = (risk: FlowStep["risk_from"]) => joining(steps, risk).map((one) => one.name);
  expect(names("normal")).toEqual(["甲"]);
  expect(names("important")).toEqual(["甲", "乙"]);
  expect(names("major")).toEqual(["甲", "乙", "丙"]);
});

test("a step is moved to another place and nothing is lost", () => {
  expect(moved(["甲", "乙", "丙"], 0, 2)).toEqual(["乙", "丙", "甲"]);
  expect(moved(["甲", "乙", "丙"], 2, 0)).toEqual(["丙", "甲", "乙"]);
  expect(moved(["甲"], 5, 0)).toEqual(["甲"]);
});

test("a seat is called by its role, unit or person", () => {
  const names = {
    units: [{ id: "u", name: "外宣办" }],
    people: [{ id: "p", name: "王审签", post: "", unit_id: "u", unit_name: "外宣办" }],
  };
  expect(seatName({ kind: "right", value: "review.sign" }, names)).toBe("审签");
  expect(seatName({ kind: "unit", value: "u" }, names)).toBe("外宣办");
  expect(seatName({ kind: "person", value: "p" }, names)).toBe("王审签");
  expect(seatName({ kind: "person", value: "gone" }, names)).toBe("…");
});
