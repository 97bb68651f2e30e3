// Two languages, one line each: a dictionary entry is a pair, so a missing translation is a type
// error where it is written. Each module keeps its own dictionary beside its screens.
import { ref, watch } from "vue";

export type Locale = "zh" | "en";
export type Pair = readonly [zh: string, en: string];
export type Say<K extends string> = (key: K, values?: Record<string, string | number>) => string;

const KEPT = "huabiao.language";

export const locale = ref<Locale>(kept());

/** Every dictionary that was declared, for the test that reads them all. */
export const dictionaries: Record<string, Pair>[] = [];

/** Declares a dictionary and gives the function that speaks it in the chosen language. */
export function words<K extends string>(dictionary: Record<K, Pair>): Say<K> {
  dictionaries.push(dictionary);
  return (key, values) => fill(dictionary[key][locale.value === "zh" ? 0 : 1], values);
}

function fill(text: string, values: Record<string, string | number> = {}): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

function kept(): Locale {
  return globalThis.localStorage?.getItem(KEPT) === "en" ? "en" : "zh";
}

watch(
  locale,
  (now) => {
    localStorage.setItem(KEPT, now);
    document.documentElement.lang = now === "zh" ? "zh-CN" : "en";
  },
  { flush: "sync" },
);
