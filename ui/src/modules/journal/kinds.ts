// The kinds of things a line of the journal speaks of.
import { w } from "./words";

const KINDS = [
  "account",
  "article",
  "kind",
  "media",
  "permit",
  "finding",
  "review",
  "section",
  "session",
  "site",
  "term",
  "unit",
] as const;

/** The word for a kind of thing a line speaks of. */
export function kindName(kind: string): string {
  const known = KINDS.find((one) => one === kind);
  return known === undefined ? kind : w(known);
}
