import { afterEach, beforeEach, expect, test } from "vitest";
import { onTreeKey } from "./tree-keys";

const see = Element.prototype.checkVisibility;
let tree: HTMLElement;
let clicked: string[];

// A tree with one open branch, one closed, and the line after them.
beforeEach(() => {
  Element.prototype.checkVisibility = function () {
    return this.closest("[hidden]") === null;
  };
  const line = (id: string, inside = ""): string =>
    `<div role="treeitem" tabindex="-1" id="${id}">
      <i class="el-tree-node__expand-icon" id="fold-${id}"></i>${inside}</div>`;
  document.body.innerHTML = `<div role="tree">
    ${line("open", `<div>${line("child")}</div>`)}
    ${line("closed", `<div hidden>${line("unseen")}</div>`)}
    ${line("last")}</div>`;
  tree = document.querySelector("[role=tree]") as HTMLElement;
  clicked = [];
  tree.addEventListener("keydown", (event) => onTreeKey(event, tree), true);
  tree.addEventListener("click", (event) => clicked.push((event.target as Element).id));
});
afterEach(() => {
  Element.prototype.checkVisibility = see;
});

test.each([
  ["open", "ArrowDown", "child", []],
  ["child", "ArrowDown", "closed", []],
  ["closed", "ArrowDown", "last", []],
  ["last", "ArrowUp", "closed", []],
  ["last", "ArrowDown", "last", []],
  ["child", "Home", "open", []],
  ["open", "End", "last", []],
  ["open", "ArrowRight", "child", []],
  ["closed", "ArrowRight", "closed", ["fold-closed"]],
  ["open", "ArrowLeft", "open", ["fold-open"]],
  ["child", "ArrowLeft", "open", []],
  ["last", "ArrowRight", "last", []],
  ["child", "Enter", "child", ["child"]],
  ["child", " ", "child", ["child"]],
  ["child", "x", "child", []],
])("on %s, %s leads to %s and presses %j", (from, key, to, pressed) => {
  const line = document.getElementById(from);
  line?.focus();
  line?.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
  expect(document.activeElement?.id).toBe(to);
  expect(clicked).toEqual(pressed);
});
