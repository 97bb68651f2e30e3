// One act on many documents, one after the other: the server judges each on its own.
import { Refused } from "@/kit/refused";

export interface Outcome {
  id: string;
  title: string;
  /** Why it was not done; empty when it was. */
  refusal: string;
}

interface Row {
  id: string;
  title: string;
}

/** Acts on every row in turn; `tell` hears how many are behind it. Where no answer comes, or nobody
 *  is signed in any more, the rest are not tried and say so. */
export async function onEach(
  rows: readonly Row[],
  act: (id: string) => Promise<unknown>,
  tell: (done: number) => void,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  let ended = "";
  for (const { id, title } of rows) {
    let refusal = ended;
    if (ended === "") {
      try {
        await act(id);
      } catch (problem) {
        refusal = sentence(problem);
        if (problem instanceof Refused && (problem.isUnreachable || problem.status === 401))
          ended = refusal;
      }
    }
    outcomes.push({ id, title, refusal });
    tell(outcomes.length);
  }
  return outcomes;
}

function sentence(problem: unknown): string {
  if (!(problem instanceof Refused)) throw problem;
  const notes = problem.notes.filter((note) => !problem.message.includes(note));
  return [problem.message, ...notes].join("；");
}
