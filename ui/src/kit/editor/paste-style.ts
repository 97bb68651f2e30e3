// What a style attribute means, and the white space Chinese text does not want.

const CJK = "\\u2e80-\\u9fff\\u3000-\\u303f\\uff00-\\uffef\\uf900-\\ufaff";
const BREAK_IN_CHINESE = new RegExp(`(?<=[${CJK}])[ \\t]*\\r?\\n\\s*(?=[${CJK}])`, "g");
const INDENT_EM_MAX = 6;
// 五号, the size of Word's Chinese body text unless said otherwise.
const BODY_PT = 10.5;

export interface Meaning {
  /** Elements that say what the style shows. */
  tags: string[];
  /** The style takes emphasis away, as Google Docs does on its wrapper. */
  plain: boolean;
}

/** Reads bold, italic, underline and line-through out of a style. */
export function meaningOf(style: string): Meaning {
  const tags: string[] = [];
  const weight = value(style, "font-weight");
  if (weight === "bold" || Number(weight) >= 600) tags.push("strong");
  if (value(style, "font-style") === "italic") tags.push("em");
  const line = `${value(style, "text-decoration")} ${value(style, "text-decoration-line")}`;
  if (line.includes("underline")) tags.push("u");
  if (line.includes("line-through")) tags.push("s");
  return { tags, plain: weight === "normal" || weight === "400" };
}

const OWN_LOOKS = ["center", "right", "indent", "flush"];

/** The class that says how a block stands: its alignment, or the indent of its first line. */
export function lookOf(block: Element): string {
  const own = OWN_LOOKS.find((one) => block.classList.contains(one));
  if (own !== undefined) return own;
  const style = block.getAttribute("style") ?? "";
  const align = value(style, "text-align") || (block.getAttribute("align") ?? "").toLowerCase();
  if (align === "center" || align === "right") return align;
  const indent = indentEm(style);
  return indent > 0 && indent <= INDENT_EM_MAX ? "indent" : "";
}

function indentEm(style: string): number {
  const byCharacters = Number(value(style, "mso-char-indent-count"));
  if (byCharacters > 0) return Math.round(byCharacters);
  const [, amount, unit] = /^(-?[\d.]+)(em|pt|px|cm)$/.exec(value(style, "text-indent")) ?? [];
  const size = Number(amount);
  if (unit === undefined || Number.isNaN(size)) return 0;
  const points = { em: size * BODY_PT, pt: size, px: size * 0.75, cm: size * 28.35 }[unit] ?? 0;
  const font = /^([\d.]+)pt$/.exec(value(style, "font-size"))?.[1];
  return Math.round(points / Number(font ?? BODY_PT));
}

function value(style: string, property: string): string {
  const found = new RegExp(`(?:^|;)\\s*${property}\\s*:\\s*([^;]*)`, "i").exec(style);
  return (found?.[1] ?? "").trim().toLowerCase();
}

/** Word breaks lines inside sentences; between Chinese characters a break is nothing at all. */
export function joinChineseLines(body: Element): void {
  for (const text of textsOf(body)) {
    text.data = text.data
      .replaceAll("\u00a0", " ")
      .replace(BREAK_IN_CHINESE, "")
      .replace(/\s*\n\s*/g, " ");
  }
  // Typed indents: the style sheet indents.
  for (const block of body.querySelectorAll("p,h2,h3,h4,li")) {
    const first = textsOf(block)[0];
    if (first !== undefined) first.data = first.data.replace(/^[\s\u3000]+/, "");
  }
}

/** All texts below an element, in reading order. */
export function textsOf(root: Node): Text[] {
  const found: Text[] = [];
  for (const child of root.childNodes) {
    if (child.nodeType === 3) found.push(child as Text);
    else found.push(...textsOf(child));
  }
  return found;
}
