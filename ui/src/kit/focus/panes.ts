// From one part of the screen to the next by one key: text fields and tables keep Tab for
// themselves, and a long form is not walked through to leave it. A part says `data-pane`; its value
// chooses where one enters.
import { isDialogOpen } from "../keys";
import { stopsIn } from "./keep";

/** Where one was in each part. */
const left = new WeakMap<Element, HTMLElement>();

// A part of parts is none, but where the keyboard can stand on it to scroll.
function panes(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>("[data-pane]")].filter(
    (pane) =>
      pane.checkVisibility() && (pane.tabIndex >= 0 || pane.querySelector("[data-pane]") === null),
  );
}

function entryOf(pane: HTMLElement): HTMLElement {
  const before = left.get(pane);
  if (before?.isConnected && before.checkVisibility() && pane.contains(before)) return before;
  const begin = pane.dataset["pane"] ?? "";
  const chosen = begin === "" ? null : pane.querySelector<HTMLElement>(begin);
  return chosen ?? (pane.tabIndex >= 0 ? pane : (stopsIn(pane)[0] ?? pane));
}

/** Goes to the next part, or the one before. */
export function goToPane(by: 1 | -1): void {
  const all = panes();
  const now = document.activeElement;
  const at = all.findLastIndex((pane) => pane.contains(now));
  const here = all[at];
  if (here !== undefined && now instanceof HTMLElement) left.set(here, now);
  const next = all[(at < 0 ? beside(all, now, by) : at + by + all.length) % all.length];
  // Whoever calls by key wants to see where they are, also after the mouse.
  const options: FocusOptions & { focusVisible: boolean } = { focusVisible: true };
  if (next !== undefined) entryOf(next).focus(options);
}

// From outside of all parts: the first that stands after, or the last that stands before.
function beside(all: HTMLElement[], now: Element | null, by: 1 | -1): number {
  const after = all.findIndex(
    (pane) => now !== null && now.compareDocumentPosition(pane) & Node.DOCUMENT_POSITION_FOLLOWING,
  );
  if (by === 1) return after < 0 ? 0 : after;
  return (after <= 0 ? all.length : after) - 1;
}

export function onPaneKey(event: KeyboardEvent): void {
  if (event.key !== "F6" || !event.ctrlKey || isDialogOpen()) return;
  event.preventDefault();
  goToPane(event.shiftKey ? -1 : 1);
}
