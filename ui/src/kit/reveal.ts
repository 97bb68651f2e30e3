// On a narrow screen what was chosen opens below the list it was chosen from.
import { nextTick } from "vue";

const NARROW = "(max-width: 900px)";

/** Brings a part into view where it stands below the list, once it is drawn. */
export async function reveal(part: () => HTMLElement | null): Promise<void> {
  await nextTick();
  if (matchMedia(NARROW).matches) part()?.scrollIntoView({ block: "start" });
}
