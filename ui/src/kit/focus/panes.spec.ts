import { afterEach, beforeEach, expect, test } from "vitest";
import { goToPane } from "./panes";

const see = Element.prototype.checkVisibility;
beforeEach(() => {
  // The test's page lays nothing out.
  Element.prototype.checkVisibility = () => true;
  document.body.innerHTML = `
    <header data-pane><a href="#" id="top">top</a></header>
    <main data-pane tabindex="-1" id="main">
      <aside data-pane><button id="left">left</button></aside>
      <div data-pane=".text" id="center"><button id="tool">tool</button>
        <p class="text" id="text" tabindex="0">text</p></div>
      <footer data-pane><button id="foot">foot</button><button id="next">next</button></footer>
    </main>`;
});
afterEach(() => {
  Element.prototype.checkVisibility = see;
});

const now = (): string | undefined => document.activeElement?.id;

test("one key goes through the parts and around, each at its beginning", () => {
  const seen: (string | undefined)[] = [];
  for (let step = 0; step < 5; step += 1) {
    goToPane(1);
    seen.push(now());
  }
  expect(seen).toEqual(["top", "left", "text", "foot", "top"]);
});

test("the other way, and back to where one was", () => {
  document.getElementById("next")?.focus();
  goToPane(-1);
  expect(now()).toBe("text");
  goToPane(1);
  expect(now()).toBe("next");
});

test("from the screen as a whole to the part in it, or the one before it", () => {
  document.getElementById("main")?.focus();
  goToPane(1);
  expect(now()).toBe("left");
  document.getElementById("main")?.focus();
  goToPane(-1);
  expect(now()).toBe("top");
});
