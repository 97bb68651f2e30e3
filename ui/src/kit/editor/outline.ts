// The headings of a text, for the outline beside it.
import type { Node } from "@tiptap/pm/model";

export interface Heading {
  text: string;
  level: number;
  /** Where it stands in the document, for going there. */
  position: number;
}

export function headingsOf(doc: Node): Heading[] {
  const found: Heading[] = [];
  doc.descendants((node, position) => {
    if (node.type.name !== "heading") return !node.isTextblock;
    found.push({ text: node.textContent, level: Number(node.attrs["level"]), position });
    return false;
  });
  return found;
}
