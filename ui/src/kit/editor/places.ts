// Where the checker's places are in the editor: the server counts the text blocks that are not
// blank, and in each the UTF-16 units of its text, a line break as one and a picture as none.
import type { Node } from "@tiptap/pm/model";

export interface BlockPlace {
  block: number;
  start: number;
  end: number;
}

export interface Stretch {
  from: number;
  to: number;
}

/** The positions of a place, or null when the text has changed so much that it is gone. */
export function stretchOf(doc: Node, place: BlockPlace): Stretch | null {
  let block = -1;
  let found: Stretch | null = null;
  doc.descendants((node, position) => {
    if (found !== null) return false;
    if (!node.isTextblock) return true;
    if (node.textBetween(0, node.content.size, "", "\n").trim() === "") return false;
    block += 1;
    if (block === place.block) found = within(node, position + 1, place);
    return false;
  });
  return found;
}

function within(node: Node, begin: number, place: BlockPlace): Stretch | null {
  let units = 0;
  let from: number | null = null;
  let to: number | null = null;
  node.forEach((child, offset) => {
    const length = child.isText ? child.nodeSize : child.type.name === "hardBreak" ? 1 : 0;
    const at = (unit: number): number => begin + offset + (unit - units);
    if (from === null && place.start < units + length) from = at(place.start);
    if (to === null && length > 0 && place.end <= units + length) to = at(place.end);
    units += length;
  });
  return from === null || to === null ? null : { from, to };
}

/** Whether a text still says what was found there; numbers of people are told with stars. */
export function says(text: string, found: string): boolean {
  if (text === found) return true;
  if (!found.includes("*")) return false;
  const bare = text.normalize("NFKC").replaceAll(/[^0-9A-Za-z]/g, "");
  return new RegExp(`${found.replaceAll("*", "[0-9]")}$`, "i").test(bare);
}
