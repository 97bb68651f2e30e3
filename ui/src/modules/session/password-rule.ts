// The password rule, shown while one types. The server judges; this only spares a round trip.

export const PASSWORD_LENGTH_MIN = 12;

export type RuleName = "ruleLength" | "ruleUpper" | "ruleLower" | "ruleDigit" | "ruleSymbol";

/** Each part of the rule with whether `password` meets it. */
export function passwordRule(password: string): { name: RuleName; met: boolean }[] {
  return [
    { name: "ruleLength", met: [...password].length >= PASSWORD_LENGTH_MIN },
    { name: "ruleUpper", met: /[A-Z]/.test(password) },
    { name: "ruleLower", met: /[a-z]/.test(password) },
    { name: "ruleDigit", met: /[0-9]/.test(password) },
    { name: "ruleSymbol", met: /[^A-Za-z0-9\s]/.test(password) },
  ];
}
