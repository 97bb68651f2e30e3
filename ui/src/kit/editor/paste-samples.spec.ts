// Real clipboards, read in place where somebody has them: HUABIAO_WORD_SAMPLES names a folder with
// `input*.html` files in it. Nothing of them is kept here.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { cleanPasted } from "./paste";

const folder = process.env["HUABIAO_WORD_SAMPLES"];
const files =
  folder === undefined
    ? []
    : readdirSync(folder, { recursive: true, encoding: "utf8" })
        .filter((file) => /(^|\/)(input[^/]*|[^/]*msword)\.html$/.test(file))
        .map((file) => join(folder, file));

test.skipIf(folder === undefined)("real clipboards keep their words and lose their dress", () => {
  expect(files.length).toBeGreaterThan(0);
  for (const file of files) {
    const source = readFileSync(file, "utf8");
    const { html } = cleanPasted(source);
    expect(html, file).not.toMatch(
      /class="(?!(center|right|indent)")|mso-|<o:|<!--|<span|<font|<style|<xml|file:/i,
    );
    expect(html, file).not.toMatch(/ on\w+=/i);
    const words = (text: string): string => text.replace(/[\s\u00a0]/g, "");
    const body = new DOMParser().parseFromString(html, "text/html").body;
    for (const word of expectedWords(source))
      expect(words(body.textContent ?? ""), file).toContain(word);
  }
});

// Runs of letters that stand plainly between two tags of the clipboard's fragment.
function expectedWords(source: string): string[] {
  const fragment = /<!--StartFragment-->([\s\S]*?)<!--EndFragment-->/.exec(source)?.[1] ?? "";
  const plain = fragment
    .replace(/<!--[\s\S]*?-->/g, "")
    .replace(/<(style|script)[\s\S]*?<\/\1>/gi, "");
  return [...plain.matchAll(/>([A-Za-z]{5,})</g)].map((found) => found[1] ?? "");
}

if (folder === undefined) {
  console.info("paste: no real clipboards (HUABIAO_WORD_SAMPLES is not set), own cases only");
}
