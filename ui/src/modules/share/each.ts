// One act on several shares, one after the other: the server judges each on its own.
import type { Share } from "@api/models";
import { Refused } from "@/kit/refused";

/** What came of it: how many were done, how many not, and the first reason why not. */
export interface Outcome {
  done: number;
  refused: number;
  why: string;
}

export async function onEach(
  rows: readonly Share[],
  act: (row: Share) => Promise<unknown>,
): Promise<Outcome> {
  const outcome: Outcome = { done: 0, refused: 0, why: "" };
  for (const row of rows) {
    try {
      await act(row);
      outcome.done += 1;
    } catch (problem) {
      if (!(problem instanceof Refused)) throw problem;
      outcome.refused += 1;
      outcome.why ||= problem.message;
    }
  }
  return outcome;
}
