// What the checker found, underlined in the text; the marks move with what is typed.
import { Extension } from "@tiptap/core";
import { Plugin, PluginKey } from "@tiptap/pm/state";
import { Decoration, DecorationSet } from "@tiptap/pm/view";
import { stretchOf, type BlockPlace } from "./places";

export interface Mark {
  place: BlockPlace;
  weight: "hint" | "confirm" | "block";
  say: string;
}

const key = new PluginKey<DecorationSet>("findings");

declare module "@tiptap/core" {
  interface Commands<ReturnType> {
    findings: {
      /** Underlines these places instead of the ones before. */
      markFindings: (marks: Mark[]) => ReturnType;
    };
  }
}

export const Findings = Extension.create({
  name: "findings",
  addCommands() {
    return {
      markFindings:
        (marks) =>
        ({ tr, dispatch }) => {
          dispatch?.(tr.setMeta(key, marks).setMeta("addToHistory", false));
          return true;
        },
    };
  },
  addProseMirrorPlugins() {
    return [
      new Plugin<DecorationSet>({
        key,
        state: {
          init: () => DecorationSet.empty,
          apply(tr, old) {
            const marks = tr.getMeta(key) as Mark[] | undefined;
            if (marks === undefined) return old.map(tr.mapping, tr.doc);
            const decorations = marks.flatMap((mark) => {
              const stretch = stretchOf(tr.doc, mark.place);
              if (stretch === null) return [];
              const look = { class: `found found-${mark.weight}`, title: mark.say };
              return [Decoration.inline(stretch.from, stretch.to, look)];
            });
            return DecorationSet.create(tr.doc, decorations);
          },
        },
        props: { decorations: (state) => key.getState(state) },
      }),
    ];
  },
});
