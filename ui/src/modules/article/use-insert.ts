// What is put into the text with the server's help, each as one step for “undo”.
import { closeHistory } from "@tiptap/pm/history";
import type { Editor } from "@tiptap/vue-3";
import { ElMessage } from "element-plus";
import { api, ask } from "@api/client";
import type { Media } from "@api/models";
import { attempt } from "@/kit/act";
import { w } from "./words";

export function useInsert(editor: () => Editor | undefined) {
  const source = (media: Media): string => `/api/media/${media.id}/file`;

  function picture(media: Media, alt: string): void {
    const attrs = { src: source(media), alt, "data-media": media.id };
    editor()?.chain().focus().insertContent({ type: "image", attrs }).run();
  }

  function played(media: Media, title: string): void {
    const kind = media.media_type.startsWith("audio/") ? "audio" : "video";
    const attrs = { kind, src: source(media), title: title || null, "data-media": media.id };
    editor()?.chain().focus().insertContent({ type: "played", attrs }).run();
  }

  /** Sets the text in the house style: the server's, so that pasted and imported texts agree. */
  async function tidy(): Promise<void> {
    const html = editor()?.getHTML();
    if (html === undefined || editor()?.isEmpty) return;
    const said = await attempt(() =>
      ask(api.POST("/api/papers/arrangement", { body: { body: html } })),
    );
    const now = editor();
    if (said === undefined || now === undefined) return;
    // What was typed while the server worked is not written over.
    if (now.getHTML() !== html) return void ElMessage.info(w("tidyLate"));
    const apart = ({ tr }: { tr: Parameters<typeof closeHistory>[0] }): boolean => {
      closeHistory(tr);
      return true;
    };
    now.chain().focus().command(apart).setContent(said.body, { emitUpdate: true }).run();
    ElMessage.success(w("tidied"));
  }

  return { picture, played, tidy };
}
