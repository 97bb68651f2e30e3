import { expect, test } from "vitest";
import { shownFields } from "./field-values";

const fields = [
  { name: "post", label: "职务", holds: "line" },
  { name: "resume", label: "简历", holds: "rich" },
  { name: "free", label: "收费", holds: "flag" },
  { name: "rows", label: "材料", holds: "table", columns: [{ name: "n", label: "名称" }] },
  { name: "sheet", label: "数据", holds: "sheet" },
  { name: "tags", label: "对象", holds: "choices" },
  { name: "see", label: "参见", holds: "document" },
  { name: "day", label: "日期", holds: "date" },
  { name: "empty", label: "空", holds: "line" },
];

test("filled fields are read in the order of the form, each by its type", () => {
  const shown = shownFields(
    fields,
    {
      tags: ["个人", "企业"],
      post: "市长",
      resume: "<p>甲</p>",
      free: false,
      day: "2026-09-02",
      see: ["d1", "d2"],
      rows: [{ n: "身份证" }, {}],
      sheet: { media: "m1", columns: ["年"], rows: [["2026"]], total: 1 },
    },
    {
      files: [{ media_id: "m1", name: "数据.xlsx" }],
      documents: [{ id: "d1", title: "通告" }],
    },
    ["是", "否"],
  );
  expect(shown.map((one) => one.label)).toEqual([
    "职务",
    "简历",
    "收费",
    "材料",
    "数据",
    "对象",
    "参见",
    "日期",
  ]);
  expect(shown.map((one) => one.text)).toEqual([
    "市长",
    "",
    "否",
    "",
    "",
    "个人、企业",
    "",
    "2026年9月2日",
  ]);
  expect(shown[1]?.html).toBe("<p>甲</p>");
  expect(shown[3]?.rows).toEqual([["身份证"], [""]]);
  expect(shown[4]?.files).toEqual([{ media_id: "m1", name: "数据.xlsx" }]);
  expect(shown[6]?.documents.map((one) => one.title)).toEqual(["通告", "d2"]);
  expect(shown[4]?.heads).toEqual(["年"]);
});
