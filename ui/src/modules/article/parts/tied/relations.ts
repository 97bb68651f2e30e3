// What a link between documents means, from this end and from the other.
import { w } from "./words";

export const RELATIONS = [
  "interprets",
  "repeals",
  "revises",
  "implements",
  "reprint_of",
  "answers",
] as const;

/** What this document is to the one that says so. */
const BACK = {
  interprets: "from_interprets",
  repeals: "from_repeals",
  revises: "from_revises",
  implements: "from_implements",
  reprint_of: "from_reprint_of",
  answers: "from_answers",
} as const;

/** Those that only a document with a header of disclosure may say. */
const OF_POLICIES = ["repeals", "revises", "implements"];

/** The meanings a document of this kind may choose from. */
export function meanings(withHeader: boolean): string[] {
  return RELATIONS.filter((one) => withHeader || !OF_POLICIES.includes(one));
}

export function meaningName(relation: string, direction: string): string {
  const known = RELATIONS.find((one) => one === relation);
  if (known === undefined) return relation;
  return direction === "from" ? w(BACK[known]) : w(known);
}
