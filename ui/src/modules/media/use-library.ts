// What the library's address asks for, and what the server has of it.
import { computed, ref, watch } from "vue";
import { useRoute, useRouter } from "vue-router";
import { api, ask } from "@api/client";
import { useQuery } from "@/kit/query";

export const KINDS = ["picture", "video", "audio", "file"] as const;

const PAUSE_MS = 300;
const PAGE_ROWS = 24;
/** How often a picture that is still being drawn is looked at again. */
const LOOK_MS = 1_500;

export function useLibrary() {
  const route = useRoute();
  const router = useRouter();
  const text = (name: string): string => String(route.query[name] ?? "");

  const query = computed(() => ({
    q: text("q"),
    kind: text("kind"),
    page: Number(text("page") || "1"),
    size: PAGE_ROWS,
    unused: text("pile") === "unused",
    removed: text("pile") === "bin",
    ...(text("unit") && { unit_id: text("unit") }),
    ...(text("from") && { from: Number(text("from")), to: Number(text("to")) }),
  }));
  const found = useQuery(
    () => `/media?${JSON.stringify(query.value)}`,
    () => ask(api.GET("/api/media", { params: { query: query.value } })),
  );
  // The page before stays on the screen until the next one is there.
  const shown = ref(found.data.value);
  let look = 0;
  watch(found.data, (now) => {
    shown.value = now ?? shown.value;
    clearTimeout(look);
    if (now?.items.some((media) => media.drawn_at === null && media.removed_at === null))
      look = window.setTimeout(() => void found.reload(), LOOK_MS);
  });

  const word = ref(text("q"));
  let timer = 0;
  watch(word, () => {
    clearTimeout(timer);
    timer = window.setTimeout(() => {
      const { q: _q, page: _page, ...rest } = route.query;
      const q = word.value.trim();
      void router.replace({ query: q === "" ? rest : { ...rest, q } });
    }, PAUSE_MS);
  });

  return { text, found, shown, word };
}
