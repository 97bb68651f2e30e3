// Word pastes lists as paragraphs that look like lists. Bullets and 1. a) become real lists;
// numbers that are part of an official text (一、 （一） 第一条) stay as its words.

const LEVEL = /mso-list:\s*l\d+\s+level(\d+)/i;
const IGNORED = /mso-list:\s*ignore/i;
const COUNTED = /^[(（]?(\d{1,3}|[a-z]|[ivx]{1,4})[.)）．、]$/i;
const SPOKEN = /[一二三四五六七八九十百第]/;

interface Item {
  paragraph: Element;
  level: number;
  list: "ul" | "ol";
}

/** Turns runs of list paragraphs into nested lists, in place. */
export function gatherLists(body: Element): void {
  const paragraphs = [...body.querySelectorAll("p,h1,h2,h3,h4,h5,h6")];
  let run: Item[] = [];
  for (const paragraph of paragraphs) {
    const item = readItem(paragraph);
    const previous = run.at(-1)?.paragraph;
    const follows = previous !== undefined && nextElement(previous) === paragraph;
    if (run.length > 0 && (item === null || !follows)) {
      build(run);
      run = [];
    }
    if (item !== null) run.push(item);
  }
  if (run.length > 0) build(run);
}

function nextElement(element: Element): Element | null {
  return element.nextElementSibling;
}

function readItem(paragraph: Element): Item | null {
  const level = LEVEL.exec(paragraph.getAttribute("style") ?? "")?.[1];
  const marker = [...paragraph.querySelectorAll("[style]")].find((span) =>
    IGNORED.test(span.getAttribute("style") ?? ""),
  );
  if (level === undefined || marker === undefined) return null;
  const sign = (marker.textContent ?? "").replace(/[\s\u00a0]+/g, "");
  marker.remove();
  if (SPOKEN.test(sign) || /^h\d$/i.test(paragraph.tagName)) {
    paragraph.prepend(sign);
    return null;
  }
  return { paragraph, level: Number(level), list: COUNTED.test(sign) ? "ol" : "ul" };
}

function build(run: Item[]): void {
  const first = run[0];
  if (first === undefined) return;
  const document = first.paragraph.ownerDocument;
  const place = document.createElement("div");
  first.paragraph.before(place);
  const stack: { level: number; list: Element; kind: string }[] = [];
  for (const { paragraph, level, list } of run) {
    while (stack.length > 0 && (stack.at(-1)?.level ?? 0) > level) stack.pop();
    let top = stack.at(-1);
    if (top !== undefined && top.level === level && top.kind !== list) {
      stack.pop();
      top = stack.at(-1);
    }
    if (top === undefined || top.level < level) {
      const fresh = document.createElement(list);
      (top?.list.lastElementChild ?? place).append(fresh);
      stack.push({ level, list: fresh, kind: list });
      top = stack.at(-1);
    }
    const item = document.createElement("li");
    item.append(...paragraph.childNodes);
    top?.list.append(item);
    paragraph.remove();
  }
  place.replaceWith(...place.childNodes);
}
