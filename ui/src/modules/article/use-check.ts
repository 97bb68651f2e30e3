// The checker, quietly: asked when the server has taken in what was typed, never in the way.
import { computed, ref, watch, type ComputedRef, type Ref } from "vue";
import { api, ask } from "@api/client";
import type { Finding } from "@api/models";
import { bodyOf } from "./draft-fields";
import type { DraftFields, Saving } from "./use-draft";

export interface Check {
  findings: Ref<Finding[]>;
  /** Those that keep the draft from being submitted, and those that ask for a reason. */
  weighing: ComputedRef<Finding[]>;
  /** Something must be changed before it may be submitted. */
  isBlocked: ComputedRef<boolean>;
  run: () => Promise<void>;
}

export function useCheck(id: string, fields: DraftFields, saving: Ref<Saving>): Check {
  const findings = ref<Finding[]>([]);
  let asked = 0;

  async function run(): Promise<void> {
    asked += 1;
    const mine = asked;
    const params = { path: { id } };
    try {
      const found = await ask(
        api.POST("/api/articles/{id}/check", { params, body: bodyOf(fields, 0) }),
      );
      if (mine === asked) findings.value = found;
    } catch {
      // Quiet: what is wrong is said again when the draft is submitted.
    }
  }

  watch(saving, (now) => now.kind === "saved" && void run());
  const weighing = computed(() => findings.value.filter((one) => one.severity !== "hint"));
  const isBlocked = computed(() => findings.value.some((one) => one.severity === "block"));
  return { findings, weighing, isBlocked, run };
}
