import { expect, test } from "vitest";
import { blocksOf, keyOf, merge, merged, usual } from "./merge";

const p = (...texts: string[]): string[] => texts.map((text) => `<p>${text}</p>`);
const text = (html: string): string => html.replaceAll("</p>", "|").replaceAll("<p>", "");

test("what one of the two changed is taken, what both changed is asked", () => {
  const base = p("一", "二", "三", "四");
  const mine = p("一改", "二", "三甲", "四");
  const theirs = p("一", "二", "三乙", "四", "五");
  const pieces = merge(base, mine, theirs);
  expect(usual(pieces)).toEqual(["mine", null, "theirs"]);
  expect(text(merged(pieces, ["mine", "mine", "theirs"]))).toBe("一改|二|三甲|四|五|");
  expect(text(merged(pieces, ["mine", "theirs", "theirs"]))).toBe("一改|二|三乙|四|五|");
  expect(text(merged(pieces, ["mine", "both", "theirs"]))).toBe("一改|二|三乙|三甲|四|五|");
});

test("nothing is lost when nobody chooses", () => {
  const pieces = merge(p("旧"), p("我写的"), p("他写的"));
  expect(usual(pieces)).toEqual([null]);
  expect(text(merged(pieces, [null]))).toBe("他写的|我写的|");
});

test("the same change of both is no change, and a block that one removed is gone", () => {
  const pieces = merge(p("一", "二", "三"), p("一", "三", "新"), p("一", "三", "新"));
  expect(pieces.every((piece) => piece.kind === "same")).toBe(true);
  const gone = merge(p("一", "二"), p("一"), p("一", "二"));
  expect(usual(gone)).toEqual(["mine"]);
  expect(text(merged(gone, ["mine"]))).toBe("一|");
});

test("without the text both began from every difference is asked", () => {
  const pieces = merge(null, p("一", "二"), p("一", "二乙", "三"));
  expect(usual(pieces)).toEqual([null]);
  expect(text(merged(pieces, [null]))).toBe("一|二乙|三|二|");
});

test("empty texts and long ones", () => {
  expect(merge([], [], [])).toEqual([]);
  expect(text(merged(merge([], p("一"), []), ["mine"]))).toBe("一|");
  const long = p(...Array.from({ length: 400 }, (_, n) => `第${n}段`));
  const mine = long.with(3, "<p>改</p>");
  const pieces = merge(long, mine, long.with(390, "<p>他改</p>"));
  expect(usual(pieces)).toEqual(["mine", "theirs"]);
});

test("blocks are the same by their words, tags, pictures and links", () => {
  expect(blocksOf("<p>一</p><h2>二</h2>")).toEqual(["<p>一</p>", "<h2>二</h2>"]);
  expect(keyOf('<p dir="auto">一 <b>二</b></p>')).toBe(keyOf("<p>一  <b>二</b></p>"));
  expect(keyOf("<p><b>一</b></p>")).not.toBe(keyOf("<p>一</p>"));
  expect(keyOf('<p><img src="a"></p>')).not.toBe(keyOf('<p><img src="b"></p>'));
});
