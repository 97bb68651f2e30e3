// Who else has this document open. One says so oneself by working, never by a clock, which would
// keep an abandoned session alive.
import { onMounted, onUnmounted, ref, type Ref } from "vue";
import { api, ask } from "@api/client";
import type { Presence } from "@api/models";

const BEAT_MS = 15_000;
const SIGNS = ["keydown", "pointermove", "pointerdown", "wheel", "focus"] as const;

export function usePresence(id: () => string, doing: "writing" | "reading"): Ref<Presence[]> {
  const others = ref<Presence[]>([]);
  let said = 0;

  async function say(what: string): Promise<void> {
    const params = { path: { id: id() } };
    const body = { doing: what };
    try {
      others.value = await ask(api.POST("/api/articles/{id}/presence", { params, body }));
    } catch {
      // Who is there is a courtesy; nothing depends on it.
    }
  }

  function beat(): void {
    const now = Date.now();
    if (now - said < BEAT_MS) return;
    said = now;
    void say(doing);
  }

  onMounted(() => {
    beat();
    for (const sign of SIGNS) window.addEventListener(sign, beat, { passive: true });
  });
  onUnmounted(() => {
    for (const sign of SIGNS) window.removeEventListener(sign, beat);
    void say("");
  });
  return others;
}
