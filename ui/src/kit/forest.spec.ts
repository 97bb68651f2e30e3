import { expect, test } from "vitest";
import { drop, grow, lineage, step, type Direction, type Move } from "./forest";

const row = (id: string, parent_id: string, position: number) => ({
  id,
  parent_id,
  position,
  name: id,
});
// a(b, c(d), e), f
const rows = [
  row("f", "", 2),
  row("a", "", 1),
  row("e", "a", 30),
  row("b", "a", 10),
  row("c", "a", 20),
  row("d", "c", 1),
];
const tops = grow(rows);

const shape = (some: typeof tops): unknown => some.map((one) => [one.id, shape(one.children)]);

test("rows become a tree in their order", () => {
  expect(shape(tops)).toEqual([
    [
      "a",
      [
        ["b", []],
        ["c", [["d", []]]],
        ["e", []],
      ],
    ],
    ["f", []],
  ]);
});

test("a row whose parent is not among them stands at the top", () => {
  expect(grow([row("x", "gone", 1)]).map((one) => one.id)).toEqual(["x"]);
});

test("lineage names everything above, and survives a circle", () => {
  expect(lineage(rows, "d")).toEqual(["a", "c", "d"]);
  expect(lineage([row("x", "y", 1), row("y", "x", 1)], "x").length).toBeLessThanOrEqual(3);
});

const to = (id: string, parent_id: string, before_id: string | null): Move => ({
  id,
  parent_id,
  before_id,
});

const steps: [string, Direction, Move | null][] = [
  ["c", "up", to("c", "a", "b")],
  ["b", "up", null],
  ["b", "down", to("b", "a", "e")],
  ["c", "down", to("c", "a", null)],
  ["e", "down", null],
  ["c", "in", to("c", "b", null)],
  ["b", "in", null],
  ["d", "out", to("d", "a", "e")],
  ["e", "out", to("e", "", "f")],
  ["a", "out", null],
  ["f", "up", to("f", "", "a")],
];
test.each(steps)("%s one step %s", (id, direction, move) => {
  expect(step(tops, id, direction)).toEqual(move);
});

const drops: [string, string, "before" | "after" | "inner", Move][] = [
  ["f", "c", "before", to("f", "a", "c")],
  ["f", "c", "after", to("f", "a", "e")],
  ["f", "e", "after", to("f", "a", null)],
  ["b", "e", "inner", to("b", "e", null)],
  ["d", "f", "before", to("d", "", "f")],
  // The dragged row itself is no landmark.
  ["c", "b", "after", to("c", "a", "e")],
];
test.each(drops)("%s dropped on %s, %s", (id, target, where, move) => {
  expect(drop(tops, id, target, where)).toEqual(move);
});
