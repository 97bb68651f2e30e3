// The draft of one document as the desk holds it: its slot on the server, the copy on this
// computer, what happens when another was faster, and that nobody leaves with unsaved words.
import { ElMessage } from "element-plus";
import { onMounted, onUnmounted, ref, watch, type Ref } from "vue";
import { onBeforeRouteLeave } from "vue-router";
import { api, ask } from "@api/client";
import type { Article, Edition } from "@api/models";
import { me } from "@/app/session";
import { shortText } from "@/kit/moment";
import { letGo } from "@/kit/unsaved";
import { bodyOf, fieldsOf } from "./draft-fields";
import type { ArticleDesk } from "./use-article";
import {
  dropCopy,
  readCopy,
  useDraft,
  type DraftFields,
  type DraftSlot,
  type KeptCopy,
} from "./use-draft";
import { w } from "./words";

interface Opened {
  desk: ArticleDesk;
  article: Article;
  edition: Edition;
}

export interface OpenSlot {
  draft: DraftSlot;
  /** Where the copy on this computer lies. */
  key: string;
  /** A copy from before somebody else saved. */
  oldCopy: Ref<KeptCopy | null>;
  /** What was wrong with a field at the last saving. */
  fault: (field: string) => string;
  /** Saves now; true when everything typed so far is on the server. */
  save: () => Promise<boolean>;
  takeMerged: (now: DraftFields, revision: number) => void;
  /** Lets go of what is on the screen for what the server has. */
  loadNewest: () => Promise<void>;
}

/** `flush` brings in what is typed and not yet in the fields; `stale` asks to be laid out anew. */
export function useSlot(
  { desk, article, edition }: Opened,
  stale: () => void,
  flush: () => void = () => undefined,
): OpenSlot {
  const { id } = article;
  const key = `huabiao.draft.${me.value?.id}.${id}`;
  const kept = readCopy(key);
  const draft = useDraft({
    key,
    fields: fieldsOf(edition),
    revision: edition.revision,
    save: async (fields, revision) => {
      const params = { path: { id } };
      const body = bodyOf(fields, revision);
      const now = await ask(api.POST("/api/articles/{id}/draft", { params, body }));
      return { revision: now.revision, fields: now.edition ? fieldsOf(now.edition) : fields };
    },
  });
  const { fields, saving } = draft;
  const oldCopy = ref<KeptCopy | null>(null);

  // Text that did not reach the server: taken up again where nothing else happened since.
  if (kept !== null && JSON.stringify(kept.fields) !== JSON.stringify(fields)) {
    if (kept.revision === edition.revision) {
      Object.assign(fields, kept.fields);
      ElMessage.info({ message: w("found", { time: shortText(kept.at) }), duration: 6000 });
    } else oldCopy.value = kept;
  }

  // The obstacles are the server's: asked again when it has taken in what was typed.
  watch(saving, (now) => now.kind === "saved" && void desk.article.reload());

  function fault(field: string): string {
    const now = saving.value;
    return now.kind === "unsaved" && now.field === field ? now.reason : "";
  }

  async function save(): Promise<boolean> {
    flush();
    return draft.settle();
  }

  function takeMerged(now: DraftFields, revision: number): void {
    oldCopy.value = null;
    void draft.adopt(now, revision);
  }

  async function loadNewest(): Promise<void> {
    if (oldCopy.value !== null) {
      oldCopy.value = null;
      dropCopy(key);
      return;
    }
    draft.abandon();
    await desk.article.reload();
    stale();
  }

  function warn(event: BeforeUnloadEvent): void {
    flush();
    if (draft.hasUnsaved()) event.preventDefault();
  }
  onMounted(() => window.addEventListener("beforeunload", warn));
  onUnmounted(() => window.removeEventListener("beforeunload", warn));
  onBeforeRouteLeave(async () => (await save()) || letGo(draft.hasUnsaved()));

  return { draft, key, oldCopy, fault, save, takeMerged, loadNewest };
}
