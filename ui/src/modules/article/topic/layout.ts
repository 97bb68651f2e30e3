// A topic's layout as the builder handles it: a tree two deep, changed in place; what it looked
// like before is kept for undo and redo.
import { ref, type Ref } from "vue";
import type { Block, Layout } from "@api/models";
import type { Move } from "@/kit/forest";

export const KINDS = [
  "banner",
  "text",
  "pictures",
  "list",
  "tabs",
  "timeline",
  "links",
  "contact",
  "notice",
  "columns",
] as const;
export type Kind = (typeof KINDS)[number];

/** What a block of a kind begins with. */
export function fresh(kind: Kind, layout: Layout): Block {
  const taken = new Set(flat(layout).map((one) => one.block.id));
  let number = taken.size + 1;
  while (taken.has(`b${number}`)) number += 1;
  const list = kind === "list";
  return {
    id: `b${number}`,
    kind,
    title: "",
    text: "",
    tone: kind === "notice" ? "tint" : "plain",
    style: list ? "lines" : kind === "links" ? "buttons" : "",
    number: list ? 6 : kind === "columns" ? 2 : 0,
    from: list ? "section" : "",
    section_id: "",
    documents: [],
    keyword: "",
    pictures: [],
    entries: [],
    blocks: [],
  };
}

export interface Placed {
  block: Block;
  parent_id: string;
  position: number;
}

/** Every block with its place, from the top. */
export function flat(layout: Layout): Placed[] {
  return layout.blocks.flatMap((block, position) => [
    { block, parent_id: "", position },
    ...block.blocks.map((within, at) => ({ block: within, parent_id: block.id, position: at })),
  ]);
}

export function find(layout: Layout, id: string | null): Block | null {
  return flat(layout).find((one) => one.block.id === id)?.block ?? null;
}

/** Whether a block of this kind may stand in another one (or at the top: `null`). */
export function fits(kind: string, into: string | null): boolean {
  if (into === null) return true;
  if (into === "tabs") return kind === "list";
  return into === "columns" && !["columns", "tabs", "banner"].includes(kind);
}

function siblingsOf(layout: Layout, parentId: string): Block[] | null {
  if (parentId === "") return layout.blocks;
  return layout.blocks.find((block) => block.id === parentId)?.blocks ?? null;
}

/** Puts a new block after the chosen one, or into it when it holds blocks; gives its id. */
export function add(layout: Layout, kind: Kind, chosen: string | null): string {
  const block = fresh(kind, layout);
  const place = flat(layout).find((one) => one.block.id === chosen);
  if (place && fits(kind, place.block.kind)) {
    place.block.blocks.push(block);
    return block.id;
  }
  const parent = place ? find(layout, place.parent_id || null) : null;
  const beside = place && fits(kind, parent?.kind ?? null);
  const siblings = (beside && siblingsOf(layout, place.parent_id)) || layout.blocks;
  const at = siblings.findIndex((one) => one.id === (beside ? chosen : place?.parent_id));
  siblings.splice(at < 0 ? siblings.length : at + 1, 0, block);
  return block.id;
}

/** Moves a block; false when it may not stand there. */
export function move(layout: Layout, { id, parent_id, before_id }: Move): boolean {
  const place = flat(layout).find((one) => one.block.id === id);
  const from = place && siblingsOf(layout, place.parent_id);
  const to = siblingsOf(layout, parent_id);
  const into = find(layout, parent_id || null);
  if (!place || !from || !to || !fits(place.block.kind, into?.kind ?? null)) return false;
  from.splice(from.indexOf(place.block), 1);
  const at = to.findIndex((one) => one.id === before_id);
  to.splice(at < 0 ? to.length : at, 0, place.block);
  return true;
}

/** One place up or down among its siblings. */
export function shift(layout: Layout, id: string, by: -1 | 1): void {
  const place = flat(layout).find((one) => one.block.id === id);
  const siblings = place && siblingsOf(layout, place.parent_id);
  const other = siblings?.[(place?.position ?? 0) + by];
  if (!place || !siblings || !other) return;
  siblings.splice(place.position, 1, other);
  siblings.splice(place.position + by, 1, place.block);
}

export function remove(layout: Layout, id: string): void {
  const place = flat(layout).find((one) => one.block.id === id);
  const siblings = place && siblingsOf(layout, place.parent_id);
  siblings?.splice(place?.position ?? 0, 1);
}

// The places of a block that hold words, each with how to put others there.
function* wordsOf(block: Block): Generator<[string, (words: string) => void]> {
  for (const name of ["title", "text"] as const)
    yield [block[name], (words) => void (block[name] = words)];
  for (const one of block.pictures) yield [one.alt, (words) => void (one.alt = words)];
  for (const one of block.entries)
    for (const name of ["when", "title", "text"] as const)
      yield [one[name], (words) => void (one[name] = words)];
}

/** The first block that says this. */
export function saying(layout: Layout, found: string): Block | null {
  const says = ({ block }: Placed): boolean =>
    [...wordsOf(block)].some(([words]) => words.includes(found));
  return flat(layout).find(says)?.block ?? null;
}

/** Says it otherwise where it first stands; false when it is not said any more. */
export function replace(layout: Layout, found: string, words: string): boolean {
  const block = saying(layout, found);
  if (block === null) return false;
  const place = [...wordsOf(block)].find(([now]) => now.includes(found));
  place?.[1](place[0].replace(found, () => words));
  return true;
}

const STEPS_MAX = 100;

export interface History {
  canUndo: Ref<boolean>;
  canRedo: Ref<boolean>;
  /** Notes what the layout is now, if that is anything new. */
  note: (layout: Layout) => void;
  undo: () => Layout | null;
  redo: () => Layout | null;
}

/** What the layout looked like before, step by step. */
export function useHistory(first: Layout): History {
  const steps = [JSON.stringify(first)];
  let at = 0;
  const canUndo = ref(false);
  const canRedo = ref(false);

  function told(): void {
    canUndo.value = at > 0;
    canRedo.value = at < steps.length - 1;
  }
  function go(to: number): Layout | null {
    const step = steps[to];
    if (step === undefined) return null;
    at = to;
    told();
    return JSON.parse(step) as Layout;
  }

  return {
    canUndo,
    canRedo,
    note(layout) {
      const now = JSON.stringify(layout);
      if (now === steps[at]) return;
      steps.splice(at + 1, steps.length, now);
      if (steps.length > STEPS_MAX) steps.shift();
      at = steps.length - 1;
      told();
    },
    undo: () => go(at - 1),
    redo: () => go(at + 1),
  };
}
