// Sending the draft into review: everything typed is saved first; what the checker asks about may
// go on for a reason.
import { ElMessage } from "element-plus";
import { ref, type Ref } from "vue";
import { api, ask } from "@api/client";
import type { Risk } from "@api/models";
import { toast } from "@/kit/act";
import { Refused } from "@/kit/refused";
import type { ArticleDesk } from "./use-article";
import type { Check } from "./use-check";
import type { DraftSlot } from "./use-draft";
import { w } from "./words";

export interface Submission {
  busy: Ref<boolean>;
  /** The checker asks for a reason. */
  explaining: Ref<boolean>;
  /** What the writer says depends on the text. */
  risk: Ref<Risk>;
  submit: () => Promise<void>;
  /** Sends it with a reason; throws what the server refuses. */
  send: (reason: string) => Promise<void>;
}

export function useSubmission(
  id: string,
  desk: ArticleDesk,
  draft: DraftSlot,
  check: Check,
  save: () => Promise<boolean>,
): Submission {
  const busy = ref(false);
  const explaining = ref(false);
  const risk = ref<Risk>("normal");

  async function send(reason: string): Promise<void> {
    const body = { revision: draft.revision(), reason, risk: risk.value };
    const params = { path: { id } };
    const done = await ask(api.POST("/api/articles/{id}/submission", { params, body }));
    draft.abandon();
    ElMessage.success(w("submitted"));
    desk.took(done);
  }

  async function submit(): Promise<void> {
    if (busy.value) return;
    busy.value = true;
    try {
      if (await save()) await send("");
    } catch (problem) {
      await check.run();
      const isAsked = problem instanceof Refused && problem.code === "article.check_reason";
      if (isAsked) explaining.value = true;
      else toast(problem as Error);
      await desk.article.reload();
    }
    busy.value = false;
  }

  return { busy, explaining, risk, submit, send };
}
