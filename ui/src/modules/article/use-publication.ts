// How far a publication has come, asked again until the site has confirmed it.
import { computed, onScopeDispose, shallowRef, watch, type ShallowRef } from "vue";
import { api, ask } from "@api/client";
import type { Publication } from "@api/models";

const SOON_MS = 250;
const LATER_MS = 2000;
const SOON_TRIES = 40;

async function read(params: { path: { id: string } }): Promise<Publication | null> {
  const answer = await ask(api.GET("/api/articles/{id}/publication", { params }));
  return answer as unknown as Publication | null;
}

/** Follows the publication of `id` while `isWanted`. */
export function usePublication(
  id: () => string,
  isWanted: () => boolean,
): { publication: ShallowRef<Publication | null>; follow: () => void } {
  const publication = shallowRef<Publication | null>(null);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let tries = 0;
  let turn = 0;

  async function look(mine: number): Promise<void> {
    const params = { path: { id: id() } };
    const now = await read(params).catch(() => undefined);
    if (mine !== turn) return;
    if (now !== undefined) publication.value = now;
    if (now?.state === "live") return;
    tries += 1;
    timer = setTimeout(() => void look(mine), tries < SOON_TRIES ? SOON_MS : LATER_MS);
  }

  function follow(): void {
    clearTimeout(timer);
    turn += 1;
    tries = 0;
    if (isWanted()) void look(turn);
    else publication.value = null;
  }

  const wanted = computed(() => `${id()} ${isWanted()}`);
  watch(wanted, follow, { immediate: true });
  onScopeDispose(() => {
    turn += 1;
    clearTimeout(timer);
  });
  return { publication, follow };
}
