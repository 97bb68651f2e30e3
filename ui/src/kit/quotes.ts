// Where the words of a note are in a text that has changed since: the same words with the most of
// what stood around them, near the block they stood in.

export interface Quote {
  quote: string;
  before: string;
  after: string;
  block: number;
}

export interface Spot {
  block: number;
  start: number;
  end: number;
}

/** How many characters two texts share at the end of the one and of the other. */
function sharedEnd(one: string, other: string): number {
  let n = 0;
  while (n < one.length && n < other.length && one.at(-1 - n) === other.at(-1 - n)) n += 1;
  return n;
}

function sharedBegin(one: string, other: string): number {
  let n = 0;
  while (n < one.length && n < other.length && one[n] === other[n]) n += 1;
  return n;
}

/** The best place of a quote among the texts of the blocks; null when its words are gone. */
export function spotOf(blocks: readonly string[], of: Quote): Spot | null {
  if (of.quote === "") return null;
  let best: Spot | null = null;
  let most = -Infinity;
  blocks.forEach((text, block) => {
    for (let at = text.indexOf(of.quote); at >= 0; at = text.indexOf(of.quote, at + 1)) {
      const end = at + of.quote.length;
      const around =
        sharedEnd(text.slice(0, at).trimEnd(), of.before) +
        sharedBegin(text.slice(end).trimStart(), of.after);
      const worth = around * 4 - Math.min(40, Math.abs(block - of.block));
      if (worth > most) {
        most = worth;
        best = { block, start: at, end };
      }
    }
  });
  return best;
}

/** A quote of a stretch in a block. */
export function quoteOf(text: string, block: number, start: number, end: number): Quote {
  return {
    quote: text.slice(start, end).slice(0, 200),
    before: text.slice(Math.max(0, start - 20), start).trim(),
    after: text.slice(end, end + 20).trim(),
    block,
  };
}

const BLOCKS = "p,h1,h2,h3,h4,h5,h6,li,td,th,figcaption,pre,blockquote";

/** The elements of a body that are blocks of text and not blank, as the server counts them. */
export function blockElements(body: Element): Element[] {
  return [...body.querySelectorAll(BLOCKS)].filter(
    (element) => element.querySelector(BLOCKS) === null && element.textContent?.trim() !== "",
  );
}

/** The quote that is selected in a body, if it lies in one block. */
export function selectedQuote(body: Element): Quote | null {
  const selection = window.getSelection();
  if (selection === null || selection.isCollapsed || selection.rangeCount === 0) return null;
  const range = selection.getRangeAt(0);
  const blocks = blockElements(body);
  const block = blocks.findIndex((element) => element.contains(range.startContainer));
  const element = blocks[block];
  if (element === undefined) return null;
  const lead = document.createRange();
  lead.setStart(element, 0);
  lead.setEnd(range.startContainer, range.startOffset);
  const start = lead.toString().length;
  const text = element.textContent ?? "";
  const end = Math.min(text.length, start + range.toString().length);
  return end > start ? quoteOf(text, block, start, end) : null;
}

/** Selects the words of a quote in a body and brings them into view; false when they are gone. */
export function showQuote(body: Element, of: Quote): boolean {
  const blocks = blockElements(body);
  const spot = spotOf(
    blocks.map((element) => element.textContent ?? ""),
    of,
  );
  const element = spot === null ? undefined : blocks[spot.block];
  if (spot === null || element === undefined) return false;
  const range = document.createRange();
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  let passed = 0;
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const length = node.textContent?.length ?? 0;
    if (spot.start >= passed && spot.start < passed + length) {
      range.setStart(node, spot.start - passed);
    }
    if (spot.end > passed && spot.end <= passed + length) range.setEnd(node, spot.end - passed);
    passed += length;
  }
  const selection = window.getSelection();
  selection?.removeAllRanges();
  selection?.addRange(range);
  element.scrollIntoView({ block: "center" });
  return true;
}
