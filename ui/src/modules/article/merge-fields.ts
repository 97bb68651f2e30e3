// The fields beside the text: who changed one, gets it; where both did, mine stands and theirs is
// kept where there is room for both.
import type { DraftFields } from "./use-draft";

const same = (one: unknown, other: unknown): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

/** Puts the fields of two drafts together; the body is merged by itself. */
export function mergeFields(
  base: DraftFields | null,
  mine: DraftFields,
  theirs: DraftFields,
): DraftFields {
  const result: Record<string, unknown> = JSON.parse(JSON.stringify(mine)) as never;
  for (const name of Object.keys(mine) as (keyof DraftFields)[]) {
    const isMineOld = base !== null && same(mine[name], base[name]);
    if (isMineOld) result[name] = theirs[name];
  }
  const fields = result as unknown as DraftFields;
  // A file that one of the two hung on stays.
  const known = new Set(fields.attachments.map((one) => one.media_id));
  const removed = new Set((base?.attachments ?? []).map((one) => one.media_id));
  const added = theirs.attachments.filter(
    (one) => !known.has(one.media_id) && !removed.has(one.media_id),
  );
  fields.attachments.push(...added);
  return fields;
}
