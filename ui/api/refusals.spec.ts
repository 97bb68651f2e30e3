import { expect, test } from "vitest";
import { locale } from "@/kit/words";
import { ENGLISH, notesOf, sayOf } from "./refusals";

const sources = Object.values(
  import.meta.glob<string>("../../crates/{papers,web,desk,office,content,console}/src/**/*.rs", {
    eager: true,
    query: "?raw",
    import: "default",
  }),
).map((source) => source.split("#[cfg(test)]")[0] ?? "");

const all = (pattern: RegExp): Set<string> =>
  new Set(
    sources.flatMap((source) => [...source.matchAll(pattern)].map((found) => found[1] ?? "")),
  );

// One vocabulary (rules: codes): what is neither an event of the journal nor a right, is a refusal.
const CONTEXTS =
  "account|approval|article|delegation|filter|finding|flow|import|index_no|kind|mail|media|note|paper|" +
  "permit|power|proposal|provenance|review|section|session|share|site|statistic|switch|term|topic|" +
  "unit|upkeep|upload|web";

test("every refusal of the server has its sentence in English, and no other has", () => {
  const events = all(/\("([a-z_]+\.[a-z_]+)", "[^"]*[\u4e00-\u9fff][^"]*"\),/g);
  const rights = all(/Right\("([a-z_.]+)"\)/g);
  const written = all(new RegExp(`"((?:${CONTEXTS})\\.[a-z_0-9]+)"`, "g"));
  const codes = [...written].filter(
    (code) => !code.endsWith(".rs") && (!events.has(code) || code in ENGLISH) && !rights.has(code),
  );
  expect(codes.length).toBeGreaterThan(90);
  expect(Object.keys(ENGLISH).sort()).toEqual(codes.sort());
});

test("a refusal is said in the language of the screen", () => {
  const no = { code: "unit.unknown", say: "没有这个单位" };
  expect(sayOf(no)).toBe("没有这个单位");
  expect(notesOf(["请填写来源", "article.write"])).toEqual(["请填写来源", "article.write"]);
  locale.value = "en";
  expect(sayOf(no)).toBe("There is no such unit");
  expect(sayOf({ code: "unit.newer", say: "新的" })).toBe("新的");
  expect(notesOf(["请填写来源", "article.write"])).toEqual(["article.write"]);
  locale.value = "zh";
});
