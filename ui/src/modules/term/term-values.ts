// What a term may be, as the API spells it, and what a new one begins as.
import type { Term, TermForm } from "@api/models";

export const KINDS = ["typo", "expression", "secret", "advertising", "custom"] as const;
export const SEVERITIES = ["hint", "confirm", "block"] as const;

const USUAL = {
  typo: "confirm",
  expression: "confirm",
  secret: "block",
  advertising: "hint",
  custom: "confirm",
} as const;

/** How much a finding of a kind usually weighs. */
export function usualWeight(kind: string): string {
  return USUAL[kind as keyof typeof USUAL] ?? "confirm";
}

export function weightTag(severity: string): "danger" | "warning" | "info" {
  if (severity === "block") return "danger";
  return severity === "confirm" ? "warning" : "info";
}

/** The form of a term, or of a new one. */
export function formOf(term: Term | null, owner: string): TermForm {
  if (term === null) {
    return {
      owner,
      text: "",
      kind: "typo",
      severity: "confirm",
      replacements: [],
      exceptions: [],
      needs: [],
      bars: [],
      within: 15,
      advice: "",
      source: "",
      valid_from: null,
      revision: 0,
    };
  }
  const { text, kind, severity, within, advice, source, valid_from, revision } = term;
  return {
    owner,
    text,
    kind,
    severity,
    replacements: [...term.replacements],
    exceptions: [...term.exceptions],
    needs: [...term.needs],
    bars: [...term.bars],
    within,
    advice,
    source,
    valid_from,
    revision,
  };
}
