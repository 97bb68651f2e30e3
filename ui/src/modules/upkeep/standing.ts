// How a section stands, in words and as a colour.
import { w } from "./words";

const STATES = ["late", "blank", "soon", "fine", "free"] as const;

/** 已超期, 空白 … */
export function stateName(state: string): string {
  const known = STATES.find((one) => one === state);
  return known === undefined ? state : w(known);
}

/** 9 天后不合格, 今天到期, 已超期 3 天; empty where nothing is asked. */
export function daysText(days: number | null | undefined): string {
  if (days == null) return "";
  if (days === 0) return w("today");
  return days > 0 ? w("daysLeft", { n: days }) : w("daysLate", { n: -days });
}

/** The colour of a state, as the tag of editions knows it. */
export const TONES: Record<string, string> = {
  late: "returned",
  blank: "recalled",
  soon: "withdrawn",
  fine: "live",
  free: "draft",
};

/** Classes of sections, by the names of their words. */
export const CLASSES = {
  home: "classHome",
  dynamics: "classDynamics",
  notice: "classNotice",
  policy: "classPolicy",
  other: "classOther",
  any: "classAny",
} as const;

/** How often a day, one decimal: `0.3`. */
export function perDay(row: { views: number; days: number }): string {
  return (row.views / row.days).toFixed(1);
}

/** Which part of its site, in percent: `1.2%`. */
export function share(row: { views: number; site_views: number }): string {
  return row.site_views === 0 ? "—" : `${((row.views * 100) / row.site_views).toFixed(1)}%`;
}
