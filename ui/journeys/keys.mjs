// A person without a mouse: keys only, and what the keyboard owes to them. Whoever walks sees at
// each step where they are, and never stands nowhere.
import { strict as assert } from "node:assert";

const STOPS_MAX = 14;

/** Where the keyboard stands, in words. */
export async function where(page) {
  const focus = page.locator(":focus");
  if ((await focus.count()) === 0) return "nowhere";
  return (await focus.first().ariaSnapshot()).split("\n")[0];
}

/** Presses a key. What had the focus must have shown it: it looks another way without. */
export async function press(page, key) {
  await page.evaluate(hold);
  await page.keyboard.press(key);
  assert.equal(await page.evaluate(compare), "", `no mark of the focus, left by ${key}`);
}

/** Presses a key that changes the screen; the keyboard must stand somewhere afterwards. */
export async function act(page, key) {
  await press(page, key);
  await isSomewhere(page, key);
}

/** Fails when the focus is lost. */
export async function isSomewhere(page, what) {
  const stands = () => document.activeElement !== null && document.activeElement !== document.body;
  await page.waitForFunction(stands, undefined, { timeout: 3000 }).catch(() => {
    assert.fail(`the focus is lost after ${what}`);
  });
}

/** Whether the wanted control has the focus. */
export async function is(wanted) {
  return wanted.evaluateAll((all) => all.includes(document.activeElement));
}

/** Presses a key until the wanted control has the focus. */
export async function walkTo(page, wanted, { key = "Tab", most = STOPS_MAX } = {}) {
  const passed = [];
  await wanted.first().waitFor();
  while (!(await is(wanted))) {
    if (passed.length === most) {
      assert.fail(`${wanted} is not reached by ${most} × ${key}:\n${passed.join("\n")}`);
    }
    await press(page, key);
    passed.push(await where(page));
  }
}

/** Waits until the wanted control has the focus by itself. */
export async function standsOn(page, wanted, what) {
  const begun = Date.now();
  while (!(await is(wanted))) {
    if (Date.now() - begun > 5000) assert.fail(`${what}: the focus is on ${await where(page)}`);
    await new Promise((done) => setTimeout(done, 50));
  }
}

/** Waits until the field that has the focus points at a line of its list. */
export async function pointsAt(page, wanted, what) {
  await wanted.first().waitFor();
  const line = await wanted.first().elementHandle();
  const points = (one) => document.activeElement.getAttribute("aria-activedescendant") === one.id;
  await page
    .waitForFunction(points, line, { timeout: 5000 })
    .catch(() => assert.fail(`${what}: ${wanted} is not pointed at`));
}

// The focused element with what stands around it, which may show the focus in its place.
function hold() {
  const look = (element) => {
    const { outlineStyle, outlineWidth, outlineColor, boxShadow } = getComputedStyle(element);
    return outlineStyle === "none" ? boxShadow : [outlineWidth, outlineColor, boxShadow].join(" ");
  };
  const at = document.activeElement;
  // A list that hangs on a field leaves the mark on the field.
  if (at?.role === "combobox" && at.ariaExpanded === "true")
    return void (globalThis.heldFocus = null);
  // A screen or a dialog as a whole is no control.
  if (at === null || at === document.body || at.matches("main,.el-dialog")) {
    globalThis.heldFocus = null;
    return;
  }
  const around = [at, at.nextElementSibling];
  for (let up = at.parentElement; up !== null && around.length < 7; up = up.parentElement) {
    around.push(up);
  }
  const parts = around.filter((element) => element !== null);
  globalThis.heldFocus = { at, parts, looks: parts.map(look), look };
}

function compare() {
  const held = globalThis.heldFocus;
  if (!held || held.at === document.activeElement) return "";
  if (!held.at.isConnected || !held.at.checkVisibility() || held.at.matches(":disabled")) return "";
  const isSeen = held.parts.some((part, index) => held.look(part) !== held.looks[index]);
  return isSeen ? "" : held.at.outerHTML.slice(0, 160);
}
