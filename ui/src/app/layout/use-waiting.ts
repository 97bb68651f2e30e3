// How many things wait for this person; asked again with each change of screen, never by a clock,
// which would keep an abandoned session alive.
import { computed, watch, type ComputedRef } from "vue";
import { useRoute } from "vue-router";
import { api, ask } from "@api/client";
import { useQuery } from "@/kit/query";

export function useWaiting(): ComputedRef<number> {
  const route = useRoute();
  const waiting = useQuery(
    () => "/waiting",
    () => ask(api.GET("/api/waiting")),
  );
  watch(
    () => route.path,
    () => void waiting.reload(),
  );
  return computed(() => {
    const now = waiting.data.value;
    return now === null ? 0 : now.to_review.length + now.returned.length + now.approved.length;
  });
}
