// Walking through a list by keys: J and K go down and up, Enter opens. The row in hand is outlined,
// and its link has the focus, so that the row is read out.
import { onMounted, onUnmounted, ref, watch, type Ref } from "vue";
import { isForScreen } from "./keys";

export interface ListKeys {
  /** The row in hand, -1 for none. */
  at: Ref<number>;
}

export function useListKeys(count: () => number, open: (index: number) => void): ListKeys {
  const at = ref(-1);

  function onKey(event: KeyboardEvent): void {
    if (!isForScreen(event) || count() === 0) return;
    const key = event.key.toLowerCase();
    if (key === "j") at.value = Math.min(at.value + 1, count() - 1);
    else if (key === "k") at.value = Math.max(at.value - 1, 0);
    else if (event.key === "Enter" && at.value >= 0 && isFree(event)) open(at.value);
    else return;
    event.preventDefault();
  }

  // What has the focus answers its own Enter.
  function isFree(event: KeyboardEvent): boolean {
    return !(event.target instanceof Element && event.target.matches("a,button,[role=tab]"));
  }

  watch(count, (now) => (at.value = Math.min(at.value, now - 1)));
  watch(at, () => {
    requestAnimationFrame(() => {
      const row = document.querySelector(".in-hand");
      row?.scrollIntoView({ block: "nearest" });
      row?.querySelector<HTMLElement>("a[href]")?.focus({ preventScroll: true });
    });
  });
  onMounted(() => document.addEventListener("keydown", onKey));
  onUnmounted(() => document.removeEventListener("keydown", onKey));
  return { at };
}
