// Units and reviewers, by which seats are called and chosen.
import { computed } from "vue";
import { api, ask } from "@api/client";
import { useQuery } from "@/kit/query";

export function useNames() {
  const units = useQuery(
    () => "/units",
    () => ask(api.GET("/api/units")),
  );
  const people = useQuery(
    () => "/reviewers",
    () => ask(api.GET("/api/reviewers")),
  );
  return computed(() => ({ units: units.data.value ?? [], people: people.data.value ?? [] }));
}
