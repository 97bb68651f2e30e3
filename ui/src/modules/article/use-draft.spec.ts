import { effectScope, type EffectScope } from "vue";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Refused } from "@/kit/refused";
import {
  PAUSE_MS,
  RETRY_MS,
  readCopy,
  useDraft,
  type DraftFields,
  type DraftSlot,
  type Saved,
} from "./use-draft";

const KEY = "huabiao.draft.person.article";
const blank: DraftFields = {
  title: "",
  subtitle: "",
  source: "",
  source_url: "",
  author: "",
  summary: "",
  keywords: [],
  body: "",
  header: null,
  layout: null,
  picture_id: null,
  attachments: [],
  values: {},
  relations: [],
  section_id: "s",
};

// A server with one slot, as slow and as broken as a test wants it.
class Slot {
  revision = 1;
  body = "";
  saves = 0;
  fail: Refused | null = null;
  hold: Promise<void> | null = null;

  async save(fields: DraftFields, revision: number): Promise<Saved> {
    this.saves += 1;
    if (this.hold !== null) await this.hold;
    if (this.fail !== null) throw this.fail;
    if (revision !== this.revision) throw new Refused(409, { say: "已被他人修改" });
    this.body = fields.body;
    return { revision: ++this.revision, fields };
  }
}

let slot: Slot;
let scope: EffectScope;

function open(): DraftSlot {
  const save = slot.save.bind(slot);
  const draft = scope.run(() => useDraft({ key: KEY, fields: blank, revision: 1, save }));
  if (draft === undefined) throw new Error("no scope");
  return draft;
}

beforeEach(() => {
  vi.useFakeTimers();
  slot = new Slot();
  scope = effectScope();
});
afterEach(() => {
  scope.stop();
  vi.useRealTimers();
});

test("what is typed is kept here at once and saved after a pause", async () => {
  const draft = open();
  draft.fields.body = "一";
  expect(readCopy(KEY)?.fields.body).toBe("一");
  expect(draft.saving.value.kind).toBe("pending");
  await vi.advanceTimersByTimeAsync(PAUSE_MS - 1);
  draft.fields.body = "一二";
  await vi.advanceTimersByTimeAsync(PAUSE_MS - 1);
  expect(slot.saves).toBe(0);
  await vi.advanceTimersByTimeAsync(1);
  expect(slot).toMatchObject({ saves: 1, body: "一二" });
  expect(draft.saving.value.kind).toBe("saved");
  expect(readCopy(KEY)).toBeNull();
  expect(draft.hasUnsaved()).toBe(false);
});

test("what is typed while saving is not taken for saved", async () => {
  let answer: () => void = () => undefined;
  slot.hold = new Promise((done) => (answer = done));
  const draft = open();
  draft.fields.body = "一";
  await vi.advanceTimersByTimeAsync(PAUSE_MS);
  draft.fields.body = "一二";
  answer();
  await vi.advanceTimersByTimeAsync(0);
  expect(slot.body).toBe("一");
  expect(draft.hasUnsaved()).toBe(true);
  expect(readCopy(KEY)).toMatchObject({ revision: 2, fields: { body: "一二" } });
  await vi.advanceTimersByTimeAsync(PAUSE_MS);
  expect(slot.body).toBe("一二");
  expect(readCopy(KEY)).toBeNull();
});

test("one save at a time, and settling waits for everything typed", async () => {
  let answer: () => void = () => undefined;
  slot.hold = new Promise((done) => (answer = done));
  const draft = open();
  draft.fields.body = "一";
  await vi.advanceTimersByTimeAsync(PAUSE_MS);
  draft.fields.body = "一二";
  const settled = draft.settle();
  expect(slot.saves).toBe(1);
  answer();
  expect(await settled).toBe(true);
  expect(slot).toMatchObject({ saves: 2, body: "一二" });
});

test("an unreachable server is asked again until it takes the text", async () => {
  slot.fail = new Refused(0, { say: "连不上服务器" });
  const draft = open();
  draft.fields.body = "一";
  await vi.advanceTimersByTimeAsync(PAUSE_MS);
  expect(draft.saving.value).toMatchObject({ kind: "unsaved", reason: "连不上服务器" });
  expect(readCopy(KEY)?.fields.body).toBe("一");
  slot.fail = null;
  await vi.advanceTimersByTimeAsync(RETRY_MS);
  expect(draft.saving.value.kind).toBe("saved");
});

test("what the server judges wrong is not sent again until it changes", async () => {
  slot.fail = new Refused(422, { say: "标题过长", field: "title" });
  const draft = open();
  draft.fields.title = "长";
  await vi.advanceTimersByTimeAsync(PAUSE_MS);
  await vi.advanceTimersByTimeAsync(RETRY_MS * 3);
  expect(slot.saves).toBe(1);
  expect(draft.saving.value).toMatchObject({ kind: "unsaved", field: "title" });
  slot.fail = null;
  draft.fields.title = "短";
  await vi.advanceTimersByTimeAsync(PAUSE_MS);
  expect(draft.saving.value.kind).toBe("saved");
});

test("when another wrote, nothing is overwritten and nothing is lost", async () => {
  const draft = open();
  slot.revision = 7;
  draft.fields.body = "我的";
  await vi.advanceTimersByTimeAsync(PAUSE_MS);
  expect(draft.saving.value).toMatchObject({ kind: "conflict", reason: "已被他人修改" });
  draft.fields.body = "我的文字";
  await vi.advanceTimersByTimeAsync(RETRY_MS * 3);
  expect(slot).toMatchObject({ saves: 1, body: "" });
  expect(await draft.settle()).toBe(false);
  expect(readCopy(KEY)?.fields.body).toBe("我的文字");
});

test("letting go stops saving and drops the copy", async () => {
  const draft = open();
  draft.fields.body = "一";
  draft.abandon();
  draft.fields.body = "一二";
  await vi.advanceTimersByTimeAsync(PAUSE_MS * 3);
  expect(slot.saves).toBe(0);
  expect(readCopy(KEY)).toBeNull();
});

test("a full disk of the browser is said, and saving goes on", async () => {
  const full = (): never => {
    throw new DOMException("full", "QuotaExceededError");
  };
  vi.stubGlobal("localStorage", {
    getItem: () => null,
    setItem: full,
    removeItem: () => undefined,
  });
  const draft = open();
  draft.fields.body = "一";
  expect(draft.isKept.value).toBe(false);
  await vi.advanceTimersByTimeAsync(PAUSE_MS);
  expect(slot.body).toBe("一");
  vi.unstubAllGlobals();
});

test("a merged text goes on top of the revision that came first", async () => {
  const draft = open();
  draft.fields.body = "我的";
  slot.revision = 4;
  slot.body = "他的";
  await vi.advanceTimersByTimeAsync(PAUSE_MS);
  expect(draft.saving.value.kind).toBe("conflict");
  expect(draft.base().body).toBe("");
  await draft.adopt({ ...blank, body: "他的我的" }, 4);
  expect(slot).toMatchObject({ body: "他的我的", revision: 5 });
  expect(draft.saving.value.kind).toBe("saved");
  expect(draft.base().body).toBe("他的我的");
});
