import { getSchema } from "@tiptap/core";
import { DOMParser } from "@tiptap/pm/model";
import { describe, expect, it } from "vitest";
import { extensions } from "./extensions";
import { says, stretchOf } from "./places";

function docOf(html: string) {
  const holder = document.createElement("div");
  holder.innerHTML = html;
  return DOMParser.fromSchema(getSchema(extensions)).parse(holder);
}

describe("places of the checker", () => {
  it.each([
    ["<p>请做好布署工作</p>", { block: 0, start: 3, end: 5 }, "布署"],
    [
      "<p></p><p> </p><p>甲</p><p>布<strong>署</strong>乙</p>",
      { block: 1, start: 0, end: 2 },
      "布署",
    ],
    ["<p>甲<br>布署</p>", { block: 0, start: 2, end: 4 }, "布署"],
    [
      "<h2>题</h2><ul><li><p>一</p></li><li><p>😀布署</p></li></ul>",
      { block: 2, start: 2, end: 4 },
      "布署",
    ],
    [
      "<table><tbody><tr><td><p>甲</p></td><td><p>布署</p></td></tr></tbody></table>",
      { block: 1, start: 0, end: 2 },
      "布署",
    ],
  ])("are found in %s", (html, place, words) => {
    const doc = docOf(html);
    const stretch = stretchOf(doc, place);
    expect(stretch).not.toBeNull();
    expect(doc.textBetween(stretch!.from, stretch!.to)).toBe(words);
  });

  it("are gone when the text is gone", () => {
    expect(stretchOf(docOf("<p>甲</p>"), { block: 0, start: 3, end: 5 })).toBeNull();
    expect(stretchOf(docOf("<p>甲</p>"), { block: 1, start: 0, end: 1 })).toBeNull();
  });
});

describe("what was found", () => {
  it.each([
    ["布署", "布署", true],
    ["部署", "布署", false],
    ["11010519491231002X", "1101**********002X", true],
    ["１１０１０５　１９４９１２３１　００２ｘ", "1101**********002X", true],
    ["+86 138-1234-5678", "138****5678", true],
    ["138-1234-5679", "138****5678", false],
    ["1101**********002X", "1101**********002X", true],
  ])("%s is still %s: %s", (text, found, yes) => {
    expect(says(text, found)).toBe(yes);
  });
});
