// The marks in the text follow the checker; what is not in the text stands in its list only.
import { ElMessage } from "element-plus";
import { watch, type Ref } from "vue";
import type { Finding } from "@api/models";
import type { Mark } from "@/kit/editor/findings";
import type { BlockPlace } from "@/kit/editor/places";
import type { Check } from "./use-check";
import { w } from "./words";

interface Page {
  mark: (marks: Mark[]) => void;
  show: (place: BlockPlace) => void;
  replace: (place: BlockPlace, found: string, words: string) => boolean;
}

export interface Marks {
  goToFinding: (one: Finding) => void;
  replaceFinding: (one: Finding, words: string) => void;
}

export function useMarks(check: Check, page: Readonly<Ref<Page | null>>): Marks {
  watch(check.findings, (found) => {
    const marks = found.flatMap((one) =>
      one.field === "body" && one.place
        ? [{ place: one.place, weight: one.severity, say: one.message }]
        : [],
    );
    page.value?.mark(marks);
  });
  return {
    goToFinding(one) {
      if (one.field === "body" && one.place) page.value?.show(one.place);
    },
    replaceFinding(one, words) {
      if (one.place && page.value?.replace(one.place, one.found, words)) return;
      ElMessage.info(w("replaceGone"));
      void check.run();
    },
  };
}
