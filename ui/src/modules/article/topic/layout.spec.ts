import { expect, test } from "vitest";
import type { Layout } from "@api/models";
import { add, find, flat, fits, move, remove, replace, saying, shift, useHistory } from "./layout";

function ids(layout: Layout): string {
  return flat(layout)
    .map(({ block, parent_id }) => `${parent_id && `${parent_id}/`}${block.id}`)
    .join(" ");
}

test("a block is put after the chosen one, or into it when it holds blocks", () => {
  const layout: Layout = { blocks: [] };
  const banner = add(layout, "banner", null);
  const columns = add(layout, "columns", banner);
  const list = add(layout, "list", columns);
  add(layout, "text", list);
  add(layout, "tabs", list);
  expect(ids(layout)).toBe("b1 b2 b2/b3 b2/b4 b5");
  expect(add(layout, "notice", banner)).toBe("b6");
  expect(ids(layout)).toBe("b1 b6 b2 b2/b3 b2/b4 b5");
});

test("a block moves where it may stand and nowhere else", () => {
  const layout: Layout = { blocks: [] };
  for (const kind of ["text", "columns", "banner"] as const) add(layout, kind, null);
  expect(move(layout, { id: "b1", parent_id: "b2", before_id: null })).toBe(true);
  expect(ids(layout)).toBe("b2 b2/b1 b3");
  expect(move(layout, { id: "b3", parent_id: "b2", before_id: null })).toBe(false);
  expect(move(layout, { id: "b1", parent_id: "", before_id: "b2" })).toBe(true);
  shift(layout, "b1", 1);
  expect(ids(layout)).toBe("b2 b1 b3");
  shift(layout, "b3", 1);
  remove(layout, "b2");
  expect(ids(layout)).toBe("b1 b3");
  expect(find(layout, "b2")).toBeNull();
  expect([fits("list", "tabs"), fits("text", "tabs"), fits("tabs", "columns")]).toEqual([
    true,
    false,
    false,
  ]);
});

test("what was done is undone and done again", () => {
  const layout: Layout = { blocks: [] };
  const history = useHistory(layout);
  add(layout, "text", null);
  history.note(layout);
  history.note(layout);
  expect(history.undo()).toEqual({ blocks: [] });
  expect(history.undo()).toBeNull();
  expect(history.redo()?.blocks).toHaveLength(1);
  expect([history.canUndo.value, history.canRedo.value]).toEqual([true, false]);
});

test("what the checker found is gone to and said otherwise, wherever in a block it stands", () => {
  const layout: Layout = { blocks: [] };
  add(layout, "text", null);
  const links = find(layout, add(layout, "links", null));
  links?.entries.push({ when: "", title: "帐号$&登录", text: "", link: "" });
  expect(saying(layout, "帐号")?.id).toBe("b2");
  expect(saying(layout, "没有")).toBeNull();
  expect(replace(layout, "帐号", "$&账号")).toBe(true);
  expect(links?.entries[0]?.title).toBe("$&账号$&登录");
  expect(replace(layout, "没有", "有")).toBe(false);
});
