// One act on many files, one after the other: the server judges each on its own.
import { Refused } from "@/kit/refused";

interface Row {
  id: string;
  name: string;
}

/** Acts on every row in turn; gives a sentence for each that was refused. */
export async function onEach(
  rows: readonly Row[],
  act: (id: string) => Promise<unknown>,
): Promise<string[]> {
  const refused: string[] = [];
  for (const { id, name } of rows) {
    try {
      await act(id);
    } catch (problem) {
      if (!(problem instanceof Refused)) throw problem;
      refused.push(`${name}：${problem.message}`);
    }
  }
  return refused;
}
