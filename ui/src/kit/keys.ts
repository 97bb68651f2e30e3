// When a key belongs to the screen, and not to a field or a dialog above it.
import { ref, watch } from "vue";

const KEPT = "huabiao.keys";

/** Keys of one character can be switched off: who dictates says them by accident (WCAG 2.1.4). */
export const hasPlainKeys = ref(localStorage.getItem(KEPT) !== "off");
watch(hasPlainKeys, (now) => localStorage.setItem(KEPT, now ? "on" : "off"));

// Letters and digits mean nothing to a round or square button, so they are the screen's.
const FIELDS = "input:not([type=radio],[type=checkbox]),textarea,select,[contenteditable=true]";

/** True while a dialog or drawer is open; closed ones may stay in the page, hidden. */
export function isDialogOpen(): boolean {
  const dialogs = [...document.querySelectorAll("[aria-modal=true]")];
  return dialogs.some((dialog) => dialog.checkVisibility());
}

/** Whether a key without modifiers, pressed outside fields and dialogs, is meant for the screen. */
export function isForScreen(event: KeyboardEvent): boolean {
  const { target } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return false;
  if (event.key.length === 1 && !hasPlainKeys.value) return false;
  if (target instanceof Element && target.matches(FIELDS)) return false;
  return !isDialogOpen();
}
