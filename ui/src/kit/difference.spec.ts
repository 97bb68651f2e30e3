import { expect, test } from "vitest";
import { halves } from "./difference";

test("each side keeps what belongs to it", () => {
  const { before, after } = halves([
    { op: "same", text: "关于印发" },
    { op: "removed", text: "甲" },
    { op: "added", text: "乙" },
    { op: "same", text: "的通知" },
  ]);
  const text = (side: typeof before): string => side.map((part) => part.text).join("");
  expect(text(before)).toBe("关于印发甲的通知");
  expect(text(after)).toBe("关于印发乙的通知");
  expect(before.filter((part) => part.mark).map((part) => part.text)).toEqual(["甲"]);
});

test("a long unchanged passage is left out between changes, its ends stay", () => {
  const long = "字".repeat(1000);
  const { before } = halves([
    { op: "removed", text: "旧" },
    { op: "same", text: long },
    { op: "added", text: "新" },
  ]);
  const hidden = before.find((part) => part.left_out > 0);
  expect(hidden?.left_out).toBe(680);
  const shown = before.filter((part) => !part.mark).map((part) => part.text.length);
  expect(shown).toEqual([160, 0, 160]);
});

test("at the beginning and the end only the side by the change is shown", () => {
  const long = "字".repeat(1000);
  const { after } = halves([
    { op: "same", text: long },
    { op: "added", text: "新" },
    { op: "same", text: long },
  ]);
  expect(after.map((part) => part.left_out)).toEqual([840, 0, 0, 0, 840]);
});

test("a text without changes is shown whole", () => {
  const { before } = halves([{ op: "same", text: "字".repeat(5000) }]);
  expect(before[0]?.text.length).toBe(5000);
});
