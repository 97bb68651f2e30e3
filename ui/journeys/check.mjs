// What a page owes to those who cannot see it, cannot use a mouse, or read it on a phone. Runs in
// the page and gives one sentence for each fault.
import { strict as assert } from "node:assert";

const TAB_STOPS = 40;
const OUTLINE_PX = 2;

/** Fails when the page is wider than the screen. */
export async function fits(page, name) {
  const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert(over <= 0, `${name} is ${over} pixels too wide`);
}

/** Fails on a page that breaks a rule of WCAG 2.2 AA which a program can see. */
export async function plain(page, name) {
  const faults = [
    ...(await page.evaluate(structure)),
    ...(await page.evaluate(names)),
    ...(await page.evaluate(contrast)),
    ...(await page.evaluate(targets)),
  ];
  assert.deepEqual(faults, [], `${name} has faults`);
}

/** Walks through the page by the Tab key: the first stop skips to the text, every stop is seen. */
export async function walkable(page, name) {
  await page.evaluate(() => document.activeElement?.blur());
  for (let stop = 0; stop < TAB_STOPS; stop += 1) {
    await page.keyboard.press("Tab");
    const seen = await page.evaluate(() => {
      const at = document.activeElement;
      if (at === null || at === document.body) return null;
      const style = getComputedStyle(at);
      const shown = style.outlineStyle === "none" ? 0 : Number.parseFloat(style.outlineWidth);
      return { outline: shown, html: at.outerHTML.slice(0, 120), href: at.getAttribute("href") };
    });
    if (seen === null) break;
    if (stop === 0) assert.equal(seen.href, "#main", `${name} does not begin with a skip link`);
    assert(seen.outline >= OUTLINE_PX, `${name}: the focus is not seen on ${seen.html}`);
  }
}

function structure() {
  const faults = [];
  const all = (selector) => [...document.querySelectorAll(selector)];
  const one = (what, selector) => {
    const count = all(selector).length;
    if (count !== 1) faults.push(`${count} × ${what}`);
  };
  if (!document.documentElement.lang) faults.push("no language");
  if (!document.title.trim()) faults.push("no title");
  one("h1", "h1");
  one("main", "main");
  one("banner", "body > header");
  one("contentinfo", "body > footer");
  let level = 0;
  for (const heading of all("h1,h2,h3,h4,h5,h6")) {
    const now = Number(heading.tagName.slice(1));
    // The name of the site may stand below the first headings of the head.
    if (level > 0 && now > level + 1) faults.push(`h${level} is followed by ${heading.outerHTML}`);
    level = now;
  }
  const landmarks = all("nav").map((nav) => nav.getAttribute("aria-label") ?? "");
  if (landmarks.includes("") || new Set(landmarks).size !== landmarks.length)
    faults.push(`navigations cannot be told apart: ${landmarks.join(", ")}`);
  const ids = all("[id]").map((element) => element.id);
  for (const id of new Set(ids.filter((id, at) => ids.indexOf(id) !== at)))
    faults.push(`two elements with id ${id}`);
  for (const element of all("[aria-controls],[aria-labelledby],label[for]")) {
    for (const name of ["aria-controls", "aria-labelledby", "for"]) {
      const id = element.getAttribute(name);
      if (id !== null && document.getElementById(id) === null) faults.push(`${name} of ${id}`);
    }
  }
  for (const list of all("ul,ol")) {
    if ([...list.children].some((child) => child.tagName !== "LI"))
      faults.push(`a list holds more than its lines: ${list.outerHTML.slice(0, 120)}`);
  }
  return faults;
}

function names() {
  const spoken = (element) =>
    element.getAttribute("aria-label") ||
    document.getElementById(element.getAttribute("aria-labelledby") ?? "")?.textContent ||
    element.textContent ||
    [...element.querySelectorAll("img")].map((img) => img.alt).join("");
  const faults = [];
  for (const element of document.querySelectorAll("a[href],button,summary")) {
    if (!spoken(element).trim()) faults.push(`no name: ${element.outerHTML.slice(0, 120)}`);
  }
  for (const img of document.querySelectorAll("img:not([alt])")) faults.push(`no alt: ${img.src}`);
  for (const field of document.querySelectorAll("input,select,textarea")) {
    const label = field.labels?.[0]?.textContent ?? field.getAttribute("aria-label") ?? "";
    if (field.type !== "hidden" && !label.trim()) faults.push(`no label: ${field.outerHTML}`);
  }
  for (const table of document.querySelectorAll("table")) {
    if (table.querySelector("th") === null) faults.push("a table without heads");
  }
  return faults;
}

// Text against the first painted ground behind it; text on pictures is not judged.
function contrast() {
  const numbers = (color) => (color.match(/[\d.]+/g) ?? []).map(Number);
  const light = ([r, g, b]) => {
    const part = (value) => {
      const share = value / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    };
    return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
  };
  const over = ([r, g, b, a = 1], ground) =>
    [r, g, b].map((value, at) => value * a + ground[at] * (1 - a));
  const groundOf = (element) => {
    if (element === null) return [255, 255, 255];
    const style = getComputedStyle(element);
    if (style.backgroundImage !== "none") return null;
    const color = numbers(style.backgroundColor);
    if ((color[3] ?? 1) === 1) return color;
    const below = groundOf(element.parentElement);
    return below && over(color, below);
  };
  const faults = new Map();
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    const isSeen = element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
    if (!texts.currentNode.data.trim() || !isSeen || element.closest(".vh,script,style")) continue;
    const style = getComputedStyle(element);
    const ground = groundOf(element);
    if (ground === null) continue;
    const [a, b] = [light(over(numbers(style.color), ground)), light(ground)];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    const size = Number.parseFloat(style.fontSize);
    const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    if (ratio >= (isLarge ? 3 : 4.5)) continue;
    const words = texts.currentNode.data.trim().slice(0, 20);
    faults.set(`${style.color} on ${ground}`, `${ratio.toFixed(2)}:1 “${words}”`);
  }
  return [...faults].map(([colors, words]) => `contrast ${colors}: ${words}`);
}

// What can be pressed is at least 24 by 24 pixels, but for links inside of sentences.
function targets() {
  const faults = [];
  for (const element of document.querySelectorAll("a[href],button,summary,input")) {
    if (!element.checkVisibility({ visibilityProperty: true })) continue;
    if (element.closest(".prose,.vh,.skip,p,.no-hits")) continue;
    const { width, height } = element.getBoundingClientRect();
    const after = getComputedStyle(element, "::after");
    // A row's link may cover its row by what it draws after itself.
    const covers = after.position === "absolute" && after.content !== "none";
    if (!covers && (width < 24 || height < 24))
      faults.push(
        `small: ${width.toFixed()}×${height.toFixed()} ${element.outerHTML.slice(0, 90)}`,
      );
  }
  return faults;
}
