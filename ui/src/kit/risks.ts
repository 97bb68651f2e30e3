// What depends on a text, from the least on, and what that is called.
import { w } from "./kit-words";

export const RISKS = ["normal", "important", "major"] as const;

const names = {
  normal: (): string => w("normal"),
  important: (): string => w("important"),
  major: (): string => w("major"),
};

export function riskName(risk: (typeof RISKS)[number]): string {
  return names[risk]();
}
