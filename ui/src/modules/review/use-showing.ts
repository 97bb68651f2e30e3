// What of an item the reviewer sees: what changed since one last saw it, what changes for the
// public, the text, or the page it will be.
import { computed, ref, type ComputedRef, type Ref } from "vue";
import type { useReview } from "./use-review";

export type Showing = "since" | "changes" | "whole" | "page";

type Found = ReturnType<typeof useReview>;

export interface Shown {
  /** What was chosen by hand. */
  view: Ref<Showing | null>;
  shown: ComputedRef<Showing>;
  /** The comparison that is shown. */
  compared: ComputedRef<Found["difference"]>;
  /** Whether it is built as a page of its own. */
  hasPage: ComputedRef<boolean>;
}

export function useShowing(found: Found): Shown {
  const view = ref<Showing | null>(null);
  const hasPage = computed(() => found.edition.data.value?.layout != null);
  // What one has seen before is looked at for what changed since, what is live for what changes.
  const shown = computed(() => {
    const whole = hasPage.value ? "page" : "whole";
    const first = found.seenId.value !== null ? "since" : "changes";
    const wanted = view.value ?? first;
    if (wanted === "since" && found.seenId.value === null) return whole;
    return wanted === "changes" && found.liveId.value === null ? whole : wanted;
  });
  const compared = computed(() => (shown.value === "since" ? found.sinceSeen : found.difference));
  return { view, shown, compared, hasPage };
}
