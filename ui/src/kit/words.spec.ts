import { expect, test } from "vitest";
import { STATES } from "./kit-words";
import { dictionaries, locale, words, type Pair } from "./words";

// Reading every module's dictionary fills the list.
const sources = import.meta.glob<string>("../**/*.{ts,vue}", {
  eager: true,
  query: "?raw",
  import: "default",
});
const files = import.meta.glob<Record<string, unknown>>(
  ["../**/*words.ts", "!./words.ts", "../app/router.ts"],
  { eager: true },
);

const entries = (): [string, Pair][] => dictionaries.flatMap((one) => Object.entries(one));

test("every word is said in both languages, with the same values", () => {
  expect(Object.keys(files).length).toBeGreaterThan(6);
  expect(entries().length).toBeGreaterThan(200);
  const values = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).sort();
  for (const [key, [zh, en]] of entries()) {
    expect(zh.trim(), key).not.toBe("");
    expect(en.trim(), key).not.toBe("");
    expect(values(en), key).toEqual(values(zh));
  }
});

test("English is free of Chinese, except names of the trade and the other language", () => {
  const allowed = new Set(["language", "docNoHint"]);
  const mixed = entries().filter(
    ([key, [, en]]) => /[\u4e00-\u9fff]/.test(en) && !allowed.has(key),
  );
  expect(mixed.map(([key]) => key)).toEqual([]);
});

test("no word of a module is left unused", () => {
  const unused: string[] = [];
  for (const path of Object.keys(files).filter((file) => file.endsWith("words.ts"))) {
    const folder = path.slice(0, path.lastIndexOf("/") + 1);
    const text = Object.entries(sources)
      .filter(([file]) => file.startsWith(folder) && file !== path && !file.endsWith(".spec.ts"))
      .map(([, source]) => source)
      .join("\n");
    const own = sources[path] ?? "";
    for (const [, key] of own.matchAll(/^ {2}(\w+): \[/gm)) {
      // Said by the name of a state.
      if (STATES.some((state) => state === key)) continue;
      if (!new RegExp(`["'.\`]?\\b${key}\\b`).test(text)) unused.push(`${path}: ${key}`);
    }
  }
  expect(unused).toEqual([]);
});

test("a word is said in the chosen language, with its values", () => {
  const w = words({ saved: ["已保存 {time}", "Saved {time}"] });
  locale.value = "zh";
  expect(w("saved", { time: "14:05" })).toBe("已保存 14:05");
  locale.value = "en";
  expect(w("saved", { time: "14:05" })).toBe("Saved 14:05");
  expect(localStorage.getItem("huabiao.language")).toBe("en");
  locale.value = "zh";
});
