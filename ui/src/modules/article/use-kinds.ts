// Every kind of document there is; they change rarely and are asked for once.
import { computed, type ComputedRef } from "vue";
import { api, ask } from "@api/client";
import type { Kind } from "@api/models";
import { useQuery } from "@/kit/query";

export interface Kinds {
  all: ComputedRef<Kind[] | null>;
  /** Those a document may be begun of. */
  usable: ComputedRef<Kind[]>;
  nameOf: (code: string) => string;
}

export function useKinds(): Kinds {
  const found = useQuery(
    () => "/kinds",
    () => ask(api.GET("/api/kinds")),
  );
  const all = computed(() => found.data.value);
  return {
    all,
    usable: computed(() => (all.value ?? []).filter((kind) => kind.retired_at == null)),
    nameOf: (code) => all.value?.find((kind) => kind.code === code)?.name ?? code,
  };
}
