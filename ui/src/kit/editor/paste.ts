// Cleans what is pasted from Word, WPS, Excel and web pages: meaning stays (headings, lists,
// tables, links, emphasis, alignment, indent), dress goes (classes, fonts, colours, Office's own
// elements).
// The server's sanitiser stays the authority on safety; this is about good text.
import { gatherLists } from "./paste-lists";
import { joinChineseLines, lookOf, meaningOf } from "./paste-style";

export interface Pasted {
  html: string;
  /** Pictures that could not come along: they lie on the writer's disk or on another host. */
  lostPictures: number;
}

const DROPPED =
  "style,script,meta,link,title,xml,colgroup,col,iframe,object,embed,form,input,button,svg," +
  "video,audio";
const OFFICE_NOTES = "[class^=MsoComment],.msocomanchor,.msocomtxt,del.msoDel,.msoDel";
const KEPT_ATTRIBUTES: Record<string, string[]> = {
  a: ["href", "data-document"],
  img: ["src", "alt", "data-media"],
  td: ["colspan", "rowspan"],
  th: ["colspan", "rowspan"],
  ol: ["start"],
};
const LOOKING = new Set(["p", "h2", "h3", "h4"]);
const UNWRAPPED = new Set([
  "span",
  "font",
  "ins",
  "small",
  "big",
  "abbr",
  "label",
  "section",
  "article",
  "header",
  "footer",
  "main",
  "nav",
  "aside",
  "figure",
  "figcaption",
  "time",
  "tt",
  "kbd",
  "samp",
  "var",
  "cite",
  "q",
]);
const BLOCKS = "p,div,table,ul,ol,h1,h2,h3,h4,h5,h6,blockquote,hr,pre";
const SAFE_LINK = /^(https?:|mailto:|tel:|hb:document\/|\/(?!\/))/i;
const HANDLER = /\son\w+\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)/gi;
const OWN_PICTURE = /^\/api\/media\//;

/** The cleaned text of a clipboard's HTML. */
export function cleanPasted(source: string): Pasted {
  const body = new DOMParser().parseFromString(withoutNoise(source), "text/html").body;
  for (const gone of body.querySelectorAll(`${DROPPED},${OFFICE_NOTES}`)) gone.remove();
  dropHidden(body);
  dropOfficeElements(body);
  gatherLists(body);
  giveMeaning(body);
  levelHeadings(body);
  const lostPictures = dropForeignPictures(body);
  cleanLinks(body);
  straightenBlocks(body);
  straightenTables(body);
  stripAttributes(body);
  joinChineseLines(body);
  dropEmpty(body);
  return { html: body.innerHTML.trim(), lostPictures };
}

// Conditional comments nest badly in parsers; as text they are simple. Event handlers never run
// here, but a browser complains of each one it reads.
function withoutNoise(source: string): string {
  return source
    .replace(/<!--[\s\S]*?-->/g, "")
    .replace(/<!\[[^>]*\]>/g, "")
    .replace(/<\?[^>]*>/g, "")
    .replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(HANDLER, ""));
}

function unwrap(element: Element): void {
  element.replaceWith(...element.childNodes);
}

function rename(element: Element, name: string): Element {
  const fresh = element.ownerDocument.createElement(name);
  for (const { name: key, value } of element.attributes) fresh.setAttribute(key, value);
  fresh.append(...element.childNodes);
  element.replaceWith(fresh);
  return fresh;
}

function dropHidden(body: Element): void {
  for (const element of body.querySelectorAll("[style]")) {
    const style = element.getAttribute("style") ?? "";
    if (/display:\s*none|mso-hide:\s*all|mso-element:\s*(comment|footnote)-list/i.test(style))
      element.remove();
  }
}

function dropOfficeElements(body: Element): void {
  for (const element of [...body.querySelectorAll("*")]) {
    const name = element.tagName.toLowerCase();
    if (!name.includes(":")) continue;
    // o:p and smart tags carry text, v: (drawings) and w: (settings) do not.
    if (/^[vw]:/.test(name)) element.remove();
    else unwrap(element);
  }
}

// What a span's style means becomes an element; the span itself goes.
function giveMeaning(body: Element): void {
  for (const element of [...body.querySelectorAll("*")]) {
    const name = element.tagName.toLowerCase();
    if (name === "center") element.setAttribute("style", "text-align:center");
    const isEmphasis = name === "b" || name === "strong" || name === "i" || name === "em";
    const meaning = meaningOf(element.getAttribute("style") ?? "");
    if (isEmphasis && meaning.plain) unwrap(element);
    else if (UNWRAPPED.has(name)) {
      if (element.textContent?.trim()) for (const tag of meaning.tags) wrapInside(element, tag);
      unwrap(element);
    } else if (name === "b") rename(element, "strong");
    else if (name === "i") rename(element, "em");
    else if (name === "del" || name === "strike") rename(element, "s");
  }
}

function wrapInside(element: Element, name: string): void {
  const wrapper = element.ownerDocument.createElement(name);
  wrapper.append(...element.childNodes);
  element.append(wrapper);
}

// The page's own title is its only h1: what comes as h1 becomes h2, the rest follows.
function levelHeadings(body: Element): void {
  const shift = body.querySelector("h1") === null ? 0 : 1;
  for (const heading of [...body.querySelectorAll("h1,h2,h3,h4,h5,h6")]) {
    const level = Math.min(4, Number(heading.tagName.slice(1)) + shift);
    const fresh = rename(heading, `h${level}`);
    for (const bold of [...fresh.querySelectorAll("strong")]) unwrap(bold);
  }
  for (const title of [...body.querySelectorAll("p.MsoTitle")]) rename(title, "h2");
}

function dropForeignPictures(body: Element): number {
  const foreign = [...body.querySelectorAll("img")].filter(
    (img) => !OWN_PICTURE.test(img.getAttribute("src") ?? ""),
  );
  for (const img of foreign) img.remove();
  return foreign.length;
}

function cleanLinks(body: Element): void {
  for (const link of [...body.querySelectorAll("a")]) {
    if (!SAFE_LINK.test(link.getAttribute("href") ?? "") || !link.textContent?.trim()) unwrap(link);
  }
}

function straightenBlocks(body: Element): void {
  // Innermost first, so that a division knows what is left in it.
  for (const block of [...body.querySelectorAll("div,center,dd,dt,dl")].reverse()) {
    if (block.querySelector(BLOCKS) === null && block.textContent?.trim()) rename(block, "p");
    else unwrap(block);
  }
}

function straightenTables(body: Element): void {
  for (const cell of [...body.querySelectorAll("thead td")]) rename(cell, "th");
  for (const table of [...body.querySelectorAll("table")]) {
    const cells = table.querySelectorAll("td,th");
    // A table of one cell only laid out a page.
    if (cells.length === 1 && cells[0] !== undefined) table.replaceWith(...cells[0].childNodes);
  }
}

function stripAttributes(body: Element): void {
  for (const element of body.querySelectorAll("*")) {
    const name = element.tagName.toLowerCase();
    const look = LOOKING.has(name) ? lookOf(element) : "";
    for (const attribute of [...element.attributes]) {
      if (!(KEPT_ATTRIBUTES[name] ?? []).includes(attribute.name))
        element.removeAttribute(attribute.name);
    }
    if (look !== "") element.className = look;
  }
}

function dropEmpty(body: Element): void {
  for (const block of [...body.querySelectorAll("p,h2,h3,h4,li,strong,em,u,s")].reverse()) {
    const isCellText = block.parentElement?.matches("td,th") === true && block.tagName === "P";
    if (!block.textContent?.trim() && block.querySelector("img") === null && !isCellText)
      block.remove();
  }
}
