import { expect, test } from "vitest";
import { quoteOf, spotOf } from "./quotes";

const text = "自2026年1月1日起施行，有效期至2026年12月31日。";

test("a quote is found where it was, and where its paragraph went", () => {
  const start = text.indexOf("2026年1月");
  const quote = quoteOf(text, 1, start, start + 6);
  expect(spotOf(["第一条", text], quote)).toEqual({ block: 1, start, end: start + 6 });
  expect(spotOf(["第一条", "新插入", "又一段", text], quote)?.block).toBe(3);
});

test("of the same words those with the same surroundings are meant", () => {
  const at = text.lastIndexOf("2026年");
  const quote = quoteOf(text, 0, at, at + 5);
  expect(spotOf([text], quote)?.start).toBe(at);
  expect(spotOf(["2026年", text], quote)).toEqual({ block: 1, start: at, end: at + 5 });
});

test("without surroundings the nearest is meant, and what is gone is gone", () => {
  const quote = { quote: "通知", before: "", after: "", block: 5 };
  const blocks = ["通知", "", "", "", "通知", ""];
  expect(spotOf(blocks, quote)?.block).toBe(4);
  expect(spotOf(["别的"], quote)).toBeNull();
  expect(spotOf(["x"], { ...quote, quote: "" })).toBeNull();
});
