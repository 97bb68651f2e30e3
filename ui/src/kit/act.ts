// One write at a time, and one place where its refusal is shown: under the field it names, in the
// form or dialog it came from, or, when the caller has neither, as a toast.
import { ElMessage } from "element-plus";
import { computed, ref, shallowRef, type ComputedRef, type Ref } from "vue";
import { Refused } from "./refused";

export interface Act {
  busy: Ref<boolean>;
  /** The refusal's sentences that belong to no known field. */
  problem: ComputedRef<string[]>;
  /** The sentence under one field, empty when there is none. */
  fault: (field: string) => string;
  clear: () => void;
  /** Runs the write; gives its answer, or `undefined` when it was refused or one is under way. */
  run: <T>(write: () => Promise<T>) => Promise<T | undefined>;
}

/** For forms and dialogs; `fields` are the names that have a place of their own. */
export function useAct(fields: readonly string[] = []): Act {
  const busy = ref(false);
  const refused = shallowRef<Error | null>(null);
  const named = computed(() => {
    const field = refused.value instanceof Refused ? refused.value.field : null;
    return field !== null && fields.includes(field) ? field : null;
  });

  return {
    busy,
    problem: computed(() => (named.value === null ? sentences(refused.value) : [])),
    fault: (field) => (named.value === field ? sentences(refused.value).join("；") : ""),
    clear: () => (refused.value = null),
    async run(write) {
      if (busy.value) return undefined;
      busy.value = true;
      refused.value = null;
      try {
        return await write();
      } catch (problem) {
        refused.value = problem as Error;
        return undefined;
      } finally {
        busy.value = false;
      }
    },
  };
}

/** For single buttons: the refusal becomes a toast. */
export async function attempt<T>(write: () => Promise<T>): Promise<T | undefined> {
  try {
    return await write();
  } catch (problem) {
    toast(problem as Error);
    return undefined;
  }
}

export function toast(problem: Error): void {
  ElMessage.error({ message: sentences(problem).join("；"), duration: 6000, showClose: true });
}

function sentences(problem: Error | null): string[] {
  if (problem === null) return [];
  const notes = problem instanceof Refused ? problem.notes : [];
  // Some sentences name their reasons themselves.
  return [problem.message, ...notes.filter((note) => !problem.message.includes(note))];
}
