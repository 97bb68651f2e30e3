// The keyboard never stands nowhere. When what had the focus is gone (a row was dealt with, a
// dialog closed, a button did its work), the focus goes to what took its place, else to the nearest
// part of the screen that is still there.

const STOPS = "a[href],button,input,select,textarea,summary,[tabindex],[contenteditable=true]";
const PARTS = "main,nav,aside,header,footer,[role=dialog],[role=region],section[aria-label]";
const ROWS = "li,tr";

/** Whether the Tab key stops at an element now. */
function isStop(element: HTMLElement): boolean {
  return element.tabIndex >= 0 && !element.matches(":disabled") && element.checkVisibility();
}

/** What the Tab key stops at inside of an element, in its order. */
export function stopsIn(element: Element): HTMLElement[] {
  return [...element.querySelectorAll<HTMLElement>(STOPS)].filter(isStop);
}

/** Puts the focus on an element; a part of the screen takes it for this once. */
export function focusOn(element: HTMLElement): void {
  element.focus();
  if (document.activeElement === element) return;
  element.tabIndex = -1;
  element.addEventListener("blur", () => element.removeAttribute("tabindex"), { once: true });
  element.focus();
}

/** An element on the way up from the focus, and where it stood among its siblings. */
interface Place {
  element: HTMLElement;
  index: number;
}

/** The way up from an element, remembered for when it is gone. */
export function wayUp(from: HTMLElement): Place[] {
  const way: Place[] = [];
  for (let at: HTMLElement | null = from; at !== null; at = at.parentElement) {
    way.push({
      element: at,
      index: at.parentElement ? [...at.parentElement.children].indexOf(at) : 0,
    });
  }
  return way;
}

const isThere = (element: HTMLElement): boolean => element.isConnected && element.checkVisibility();

/** Where the focus goes when what had it is gone. */
export function refuge(way: Place[]): HTMLElement | null {
  const first = way.findIndex(({ element }) => isThere(element));
  const gone = way[first - 1];
  const list = way[first]?.element;
  if (gone?.element.matches(ROWS) && list !== undefined) {
    const rows = [...list.children];
    const row = rows[Math.min(gone.index, rows.length - 1)];
    const stop = row && stopsIn(row)[0];
    if (stop) return stop;
  }
  const part = way.slice(Math.max(0, first)).find(({ element }) => element.matches(PARTS));
  return part?.element ?? document.querySelector("main");
}

/** Watches over the focus of the whole page, as long as it is open. */
export function keepFocus(): void {
  let way: Place[] = [];
  let wasDisabled = false;
  let isDue = false;

  function look(): void {
    isDue = false;
    const last = way[0]?.element;
    if (last === undefined) return;
    const isGone = !isThere(last);
    // A button at work cannot have the focus; it gets it back.
    if (!isGone && last.matches(":disabled")) wasDisabled = true;
    else if (document.activeElement !== document.body) return;
    else if (isGone) settle(refuge(way));
    else if (wasDisabled) settle(last);
  }

  function settle(element: HTMLElement | null): void {
    way = [];
    if (element !== null) focusOn(element);
  }

  // After the frame, when those who move the focus themselves have done so.
  function soon(): void {
    if (isDue) return;
    isDue = true;
    requestAnimationFrame(() => setTimeout(look));
  }

  function remember(): void {
    const now = document.activeElement;
    wasDisabled = false;
    way = now instanceof HTMLElement && now !== document.body ? wayUp(now) : [];
  }

  document.addEventListener("focusin", remember);
  // Who presses beside everything means it.
  document.addEventListener("pointerdown", () => setTimeout(remember), true);
  new MutationObserver(soon).observe(document.body, {
    subtree: true,
    childList: true,
    attributes: true,
    attributeFilter: ["disabled", "style", "hidden"],
  });
}
