import { expect, test } from "vitest";

const sources = import.meta.glob<string>("../**/*.{ts,vue}", {
  eager: true,
  query: "?raw",
  import: "default",
});
const imports = (source: string): string[] =>
  [...source.matchAll(/(?:from|import\()\s*"([^"]+)"/g)].map((found) => found[1] ?? "");

test("kit knows neither the API nor the modules nor the shell", () => {
  const broken = Object.entries(sources)
    .filter(([file]) => file.startsWith("../kit/"))
    .flatMap(([file, source]) => imports(source).map((name) => `${file} ← ${name}`))
    .filter((line) => /← (@api|@\/app|@\/modules)/.test(line));
  expect(broken).toEqual([]);
});

test("of the shell, a module knows the session, the paths and what a module is", () => {
  const broken = Object.entries(sources)
    .filter(([file]) => file.startsWith("../modules/"))
    .flatMap(([file, source]) => imports(source).map((name) => `${file} ← ${name}`))
    .filter((line) => /← @\/app\/(?!session$|paths$|module$)/.test(line));
  expect(broken).toEqual([]);
});

test("no screen reaches for the network, or writes HTML, but in its one place", () => {
  const using = (pattern: RegExp): string[] =>
    Object.entries(sources)
      .filter(([file, source]) => !file.endsWith(".spec.ts") && pattern.test(source))
      .map(([file]) => file);
  expect(using(/\bfetch\(/)).toEqual([]);
  expect(using(/v-html/)).toEqual(["../kit/ArticlePaper.vue"]);
});
