import { afterEach, beforeEach, expect, test } from "vitest";
import { focusOn, refuge, wayUp } from "./keep";

// The test's page lays nothing out: what is in it is seen.
const see = Element.prototype.checkVisibility;
beforeEach(() => {
  Element.prototype.checkVisibility = function () {
    return this.isConnected && this.closest("[hidden]") === null;
  };
});
afterEach(() => {
  Element.prototype.checkVisibility = see;
});

const LIST = `<main><section aria-label="pile"><ul>
  <li><button id="a">a</button></li><li><button id="b">b</button></li>
  <li><button id="c">c</button></li></ul></section></main>`;

const one = (id: string): HTMLElement => {
  const found = document.getElementById(id);
  if (found === null) throw new Error(id);
  return found;
};

test.each([
  ["b", ["b"], "c", "the row that took its place"],
  ["c", ["c"], "b", "the last row, when the last is gone"],
  ["a", ["a", "b", "c"], "pile", "the part of the screen, when all are gone"],
])("from %s of the rows, without %j, the focus goes to %s: %s", (from, gone, to) => {
  document.body.innerHTML = LIST;
  const way = wayUp(one(from));
  for (const id of gone) one(id).closest("li")?.remove();
  const found = refuge(way);
  expect(found?.id || found?.getAttribute("aria-label")).toBe(to);
});

test("what vanished with its part leads to the screen", () => {
  document.body.innerHTML = `<main id="main"><div><button id="a">a</button></div></main>`;
  const way = wayUp(one("a"));
  document.querySelector("div")?.remove();
  expect(refuge(way)?.id).toBe("main");
});

test("a dialog that is gone, and all with it, leads to the screen", () => {
  document.body.innerHTML = `<main id="main"></main><div role="dialog"><input id="a" /></div>`;
  const way = wayUp(one("a"));
  document.querySelector("[role=dialog]")?.remove();
  expect(refuge(way)?.id).toBe("main");
});

test("a part takes the focus for once", () => {
  document.body.innerHTML = `<section id="part" aria-label="part"></section><button id="a"></button>`;
  focusOn(one("part"));
  expect(document.activeElement?.id).toBe("part");
  one("a").focus();
  expect(one("part").hasAttribute("tabindex")).toBe(false);
});
