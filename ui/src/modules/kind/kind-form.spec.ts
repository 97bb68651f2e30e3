import { expect, test } from "vitest";
import { emptyColumn, emptyField, emptyKind, freeName, kindDraft } from "./kind-form";

test("a name is free when nobody has it", () => {
  expect(freeName([], "field")).toBe("field1");
  expect(freeName(["field2"], "field")).toBe("field3");
  expect(freeName(["a", "field3"], "field")).toBe("field4");
});

test("a draft is a copy: what is written on it does not reach the kind", () => {
  const field = { ...emptyField("a"), label: "甲", columns: [emptyColumn("n")] };
  const kind = { ...emptyKind(), version: 3, built_in: true, documents: 0, fields: [field] };
  const draft = kindDraft(kind);
  expect(draft.fields[0]).toEqual(field);
  draft.fields[0]!.columns[0]!.label = "乙";
  expect(kind.fields[0]?.columns[0]?.label).toBe("");
});
