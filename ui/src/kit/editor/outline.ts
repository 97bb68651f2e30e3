// The headings of a text, for the outline beside it.
import type { Node } from "@tiptap/pm/model";

export interface Heading {
  text: string;
  level: number;
  /** Where it stands: a position of the editor, or its number among the headings of a page. */
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

export function headingsOfHtml(html: string): Heading[] {
  const body = new DOMParser().parseFromString(html, "text/html").body;
  return [...body.querySelectorAll("h2,h3,h4")].map((heading, position) => ({
    text: heading.textContent ?? "",
    level: Number(heading.tagName.slice(1)),
    position,
  }));
}
