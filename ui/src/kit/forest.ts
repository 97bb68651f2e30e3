// Flat rows with a parent and a position become a tree; moves are said the way the server takes
// them: the new parent, and the sibling before which the thing is to stand.

export interface Row {
  id: string;
  parent_id: string;
  position: number;
}

export interface Branch<T> {
  id: string;
  row: T;
  children: Branch<T>[];
}

export interface Move {
  id: string;
  parent_id: string;
  before_id: string | null;
}

/** The rows as a tree; a row whose parent is not among them stands at the top. */
export function grow<T extends Row>(rows: readonly T[]): Branch<T>[] {
  const branches = new Map<string, Branch<T>>();
  for (const row of rows) branches.set(row.id, { id: row.id, row, children: [] });
  const tops: Branch<T>[] = [];
  for (const branch of branches.values()) {
    const parent = branches.get(branch.row.parent_id);
    (parent?.children ?? tops).push(branch);
  }
  const inOrder = (some: Branch<T>[]): void => {
    some.sort(
      (one, other) => one.row.position - other.row.position || (one.id < other.id ? -1 : 1),
    );
    for (const branch of some) inOrder(branch.children);
  };
  inOrder(tops);
  return tops;
}

/** The names from the top down to `id`. */
export function lineage<T extends Row & { name: string }>(
  rows: readonly T[],
  id: string,
): string[] {
  const known = new Map(rows.map((row) => [row.id, row]));
  const names: string[] = [];
  for (let row = known.get(id); row !== undefined && names.length <= rows.length;) {
    names.unshift(row.name);
    row = known.get(row.parent_id);
  }
  return names;
}

/** Where `id` stands: its siblings in order, its own index, its parent. */
function seatOf<T extends Row>(
  tops: Branch<T>[],
  id: string,
  parent: Branch<T> | null = null,
): { siblings: Branch<T>[]; index: number; parent: Branch<T> | null } | null {
  const siblings = parent === null ? tops : parent.children;
  const index = siblings.findIndex((branch) => branch.id === id);
  if (index >= 0) return { siblings, index, parent };
  for (const branch of siblings) {
    const seat = seatOf(tops, id, branch);
    if (seat !== null) return seat;
  }
  return null;
}

export type Direction = "up" | "down" | "in" | "out";

/** One step by keyboard; `null` when there is nothing in that direction. */
export function step<T extends Row>(tops: Branch<T>[], id: string, to: Direction): Move | null {
  const seat = seatOf(tops, id);
  if (seat === null) return null;
  const { siblings, index, parent } = seat;
  const parentId = parent?.row.id ?? siblings[index]?.row.parent_id ?? "";
  const above = siblings[index - 1];
  if (to === "up") return above ? { id, parent_id: parentId, before_id: above.id } : null;
  if (to === "down") {
    if (siblings[index + 1] === undefined) return null;
    return { id, parent_id: parentId, before_id: siblings[index + 2]?.id ?? null };
  }
  if (to === "in") return above ? { id, parent_id: above.id, before_id: null } : null;
  if (parent === null) return null;
  const around = seatOf(tops, parent.id);
  const next = around?.siblings[around.index + 1];
  return {
    id,
    parent_id: around?.parent?.id ?? parent.row.parent_id,
    before_id: next?.id ?? null,
  };
}

/** A drop of `id` before, after or into `target`. */
export function drop<T extends Row>(
  tops: Branch<T>[],
  id: string,
  target: string,
  where: "before" | "after" | "inner",
): Move | null {
  if (where === "inner") return { id, parent_id: target, before_id: null };
  const seat = seatOf(tops, target);
  if (seat === null) return null;
  const parentId = seat.parent?.id ?? seat.siblings[seat.index]?.row.parent_id ?? "";
  if (where === "before") return { id, parent_id: parentId, before_id: target };
  const next = seat.siblings.slice(seat.index + 1).find((branch) => branch.id !== id);
  return { id, parent_id: parentId, before_id: next?.id ?? null };
}
