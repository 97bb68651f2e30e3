// The notes on a document: read, written, settled.
import { api, ask } from "@api/client";
import type { Note } from "@api/models";
import { attempt } from "@/kit/act";
import type { Quote } from "@/kit/quotes";
import { useQuery, type Query } from "@/kit/query";

export interface Notes {
  notes: Query<Note[]>;
  write: (said: string, quote: Quote | null, thread: string) => Promise<boolean>;
  resolve: (id: string, resolved: boolean) => Promise<void>;
}

export function useNotes(id: () => string | null): Notes {
  const notes = useQuery(
    () => (id() === null ? null : `/articles/${id()}/notes`),
    () => ask(api.GET("/api/articles/{id}/notes", { params: { path: { id: id() ?? "" } } })),
  );
  return {
    notes,
    async write(said, quote, thread) {
      const params = { path: { id: id() ?? "" } };
      const none = { quote: "", before: "", after: "", block: 0 };
      const body = { said, thread_id: thread, ...(quote ?? none) };
      const now = await attempt(() => ask(api.POST("/api/articles/{id}/notes", { params, body })));
      if (now !== undefined) notes.put(now);
      return now !== undefined;
    },
    async resolve(one, resolved) {
      const params = { path: { id: one } };
      const body = { resolved };
      const now = await attempt(() =>
        ask(api.POST("/api/notes/{id}/resolution", { params, body })),
      );
      if (now !== undefined) notes.put(now);
    },
  };
}
