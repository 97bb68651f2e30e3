// One document as the editor sees it: what may be done comes from the server with the data.
import { computed, type ComputedRef } from "vue";
import { api, ask } from "@api/client";
import type { Article, Edition, Obstacle } from "@api/models";
import { refresh, useQuery, type Query } from "@/kit/query";

export type Verb =
  "save" | "submit" | "recall" | "publish" | "emergency" | "withdraw" | "revise" | "discard";

export interface ArticleDesk {
  article: Query<Article>;
  /** What is shown: the working edition, else the live one, else the last there was. */
  edition: ComputedRef<Edition | null>;
  may: (verb: Verb) => boolean;
  obstacles: (verb: Verb) => Obstacle[];
  /** Takes in the document as a verb left it, and refreshes the lists it stands in. */
  took: (article: Article) => void;
}

export function useArticle(id: () => string): ArticleDesk {
  const path = () => ({ path: { id: id() } });
  const article = useQuery(
    () => `/articles/${id()}`,
    () => ask(api.GET("/api/articles/{id}", { params: path() })),
  );
  const isClosed = computed(() => {
    const now = article.data.value;
    return now !== null && now.working === null && now.live === null;
  });
  const last = useQuery(
    () => (isClosed.value ? `/articles/${id()}/last` : null),
    () => readLast(id()),
  );

  return {
    article,
    edition: computed(
      () => article.data.value?.working ?? article.data.value?.live ?? last.data.value,
    ),
    may: (verb) => article.data.value?.may.includes(verb) ?? false,
    obstacles: (verb) => article.data.value?.obstacles.filter((one) => one.verb === verb) ?? [],
    took: (now) => {
      article.put(now);
      void refresh("/waiting", "/articles?", `/articles/${id()}/`);
    },
  };
}

async function readLast(id: string): Promise<Edition | null> {
  const rows = await ask(api.GET("/api/articles/{id}/editions", { params: { path: { id } } }));
  const newest = [...rows].sort((one, other) => other.no - one.no)[0];
  if (newest === undefined) return null;
  return ask(api.GET("/api/editions/{id}", { params: { path: { id: newest.id } } }));
}
