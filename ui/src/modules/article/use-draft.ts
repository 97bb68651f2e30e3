// The life of what one types: kept on this computer at once, saved to the one slot on the server
// after a pause, and never thrown away before the server has acknowledged it.
import { onScopeDispose, reactive, ref, watch, type Ref } from "vue";
import type { Attachment, Header, Layout, Relation } from "@api/models";
import { Refused } from "@/kit/refused";

export const PAUSE_MS = 1500;
export const RETRY_MS = 5000;

export interface DraftFields {
  title: string;
  subtitle: string;
  source: string;
  source_url: string;
  author: string;
  summary: string;
  keywords: string[];
  body: string;
  header: Header | null;
  layout: Layout | null;
  picture_id: string | null;
  attachments: Attachment[];
  section_id: string;
  /** What it says in the fields of its kind, by their names. */
  values: Record<string, unknown>;
  /** Typed links to other documents. */
  relations: Relation[];
}

export type Saving =
  | { kind: "clean" }
  | { kind: "pending" }
  | { kind: "saving" }
  | { kind: "saved"; at: number }
  | { kind: "unsaved"; reason: string; field: string | null }
  | { kind: "conflict"; reason: string };

export interface KeptCopy {
  revision: number;
  at: number;
  fields: DraftFields;
}

export interface Saved {
  revision: number;
  /** What the slot holds now, as the server spells it. */
  fields: DraftFields;
}

export interface Slot {
  /** Where the copy on this computer lies. */
  key: string;
  fields: DraftFields;
  revision: number;
  /** Saves, and gives the revision the slot has now. */
  save: (fields: DraftFields, revision: number) => Promise<Saved>;
}

export interface DraftSlot {
  fields: DraftFields;
  saving: Ref<Saving>;
  /** Whether the copy on this computer could be kept. */
  isKept: Ref<boolean>;
  revision: () => number;
  hasUnsaved: () => boolean;
  /** Saves now; true when everything typed so far is on the server. */
  settle: () => Promise<boolean>;
  /** What the server had when it last acknowledged something. */
  base: () => DraftFields;
  /** Goes on with a merged text, on top of another revision. */
  adopt: (now: DraftFields, on: number) => Promise<void>;
  /** Lets go of what was typed and of its copy. */
  abandon: () => void;
}

export function readCopy(key: string): KeptCopy | null {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "null") as KeptCopy | null;
  } catch {
    return null;
  }
}

export function dropCopy(key: string): void {
  localStorage.removeItem(key);
}

export function useDraft(slot: Slot): DraftSlot {
  const fields = reactive<DraftFields>(structuredClone(slot.fields));
  const saving = ref<Saving>({ kind: "clean" });
  const isKept = ref(true);
  let { revision } = slot;
  let base = structuredClone(slot.fields);
  let typed = 0;
  let acknowledged = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: Promise<void> | null = null;
  let isOver = false;

  const snapshot = (): DraftFields => JSON.parse(JSON.stringify(fields)) as DraftFields;
  const hasUnsaved = (): boolean => !isOver && typed !== acknowledged;

  function keepCopy(): void {
    try {
      const copy: KeptCopy = { revision, at: Date.now(), fields: snapshot() };
      localStorage.setItem(slot.key, JSON.stringify(copy));
      isKept.value = true;
    } catch {
      isKept.value = false;
    }
  }

  function later(milliseconds: number): void {
    clearTimeout(timer);
    timer = setTimeout(() => void save(), milliseconds);
  }

  function onTyped(): void {
    if (isOver) return;
    typed += 1;
    keepCopy();
    if (saving.value.kind === "conflict") return;
    if (running === null) saving.value = { kind: "pending" };
    later(PAUSE_MS);
  }

  async function send(): Promise<void> {
    const sent = typed;
    saving.value = { kind: "saving" };
    try {
      const edition = await slot.save(snapshot(), revision);
      revision = edition.revision;
      base = edition.fields;
      acknowledged = sent;
      if (typed === sent) {
        dropCopy(slot.key);
        saving.value = { kind: "saved", at: Date.now() };
      } else {
        keepCopy();
        saving.value = { kind: "pending" };
        later(PAUSE_MS);
      }
    } catch (problem) {
      onRefused(problem as Error);
    }
  }

  function onRefused(problem: Error): void {
    const status = problem instanceof Refused ? problem.status : 0;
    if (status === 409) {
      clearTimeout(timer);
      saving.value = { kind: "conflict", reason: problem.message };
      return;
    }
    const field = problem instanceof Refused ? problem.field : null;
    saving.value = { kind: "unsaved", reason: problem.message, field };
    // What the server judged wrong stays wrong until it is changed; the rest may pass.
    const mayPass = status === 0 || status === 401 || status === 429 || status >= 500;
    if (mayPass) later(RETRY_MS);
  }

  function save(): Promise<void> {
    clearTimeout(timer);
    if (isOver || saving.value.kind === "conflict" || typed === acknowledged)
      return Promise.resolve();
    running ??= send().finally(() => (running = null));
    return running;
  }

  async function settle(): Promise<boolean> {
    if (running !== null) await running;
    const before = saving.value;
    await save();
    // Typed on while saving: once more, but never round and round after a refusal.
    if (hasUnsaved() && saving.value.kind === "pending" && before.kind !== "conflict") await save();
    return !hasUnsaved();
  }

  async function adopt(now: DraftFields, on: number): Promise<void> {
    revision = on;
    saving.value = { kind: "pending" };
    Object.assign(fields, now);
    typed += 1;
    keepCopy();
    await save();
  }

  function abandon(): void {
    isOver = true;
    clearTimeout(timer);
    dropCopy(slot.key);
  }

  watch(fields, onTyped, { deep: true, flush: "sync" });
  onScopeDispose(() => clearTimeout(timer));

  return {
    fields,
    saving,
    isKept,
    revision: () => revision,
    hasUnsaved,
    settle,
    base: () => base,
    adopt,
    abandon,
  };
}
