// Everything one needs to judge an item: the review, what is judged, what is live, what waits next.
import { computed } from "vue";
import { api, ask } from "@api/client";
import { useQuery } from "@/kit/query";

export function useReview(id: () => string) {
  const review = useQuery(
    () => `/reviews/${id()}`,
    () => ask(api.GET("/api/reviews/{id}", { params: { path: { id: id() } } })),
  );
  const subject = computed(() => review.data.value?.subject_id ?? null);
  const articleId = computed(() => review.data.value?.article_id ?? null);
  const edition = useQuery(
    () => (subject.value === null ? null : `/editions/${subject.value}`),
    () => ask(api.GET("/api/editions/{id}", { params: { path: { id: subject.value ?? "" } } })),
  );
  const article = useQuery(
    () => (articleId.value === null ? null : `/articles/${articleId.value}`),
    () => ask(api.GET("/api/articles/{id}", { params: { path: { id: articleId.value ?? "" } } })),
  );
  const liveId = computed(() => {
    const live = article.data.value?.live?.id ?? null;
    return live === subject.value ? null : live;
  });
  const difference = useQuery(
    () =>
      liveId.value === null || subject.value === null
        ? null
        : `/editions/${subject.value}/difference/${liveId.value}`,
    () =>
      ask(
        api.GET("/api/editions/{id}/difference", {
          params: { path: { id: subject.value ?? "" }, query: { with: liveId.value ?? "" } },
        }),
      ),
  );
  const seenId = computed(() => review.data.value?.last_seen ?? null);
  const sinceSeen = useQuery(
    () =>
      seenId.value === null || subject.value === null
        ? null
        : `/editions/${subject.value}/difference/${seenId.value}`,
    () =>
      ask(
        api.GET("/api/editions/{id}/difference", {
          params: { path: { id: subject.value ?? "" }, query: { with: seenId.value ?? "" } },
        }),
      ),
  );
  const waiting = useQuery(
    () => "/reviews?state=waiting",
    () => ask(api.GET("/api/reviews", { params: { query: { state: "waiting" } } })),
  );
  /** The item after this one. */
  const next = computed(() => waiting.data.value?.find((row) => row.id !== id()) ?? null);
  return { review, edition, article, difference, articleId, liveId, seenId, sinceSeen, next };
}
