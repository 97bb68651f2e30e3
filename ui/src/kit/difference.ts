// Cuts a list of spans into the two sides of a comparison and leaves out long unchanged passages,
// so that a changed word in a long document is found without scrolling.

export interface Span {
  op: string;
  text: string;
}

export interface Part {
  text: string;
  mark: boolean;
  /** How many unchanged characters stand for this part; 0 when its text is shown. */
  left_out: number;
}

const SHOWN_AROUND = 160;
const LEFT_OUT_MIN = 600;

/** Left: same and removed. Right: same and added. */
export function halves(spans: readonly Span[]): { before: Part[]; after: Part[] } {
  const before: Part[] = [];
  const after: Part[] = [];
  const changed = spans.some((span) => span.op !== "same");
  spans.forEach((span, index) => {
    if (span.op === "removed") before.push({ text: span.text, mark: true, left_out: 0 });
    else if (span.op === "added") after.push({ text: span.text, mark: true, left_out: 0 });
    else {
      const pieces = changed
        ? cut(span.text, index === 0, index === spans.length - 1)
        : [shown(span.text)];
      before.push(...pieces);
      after.push(...pieces);
    }
  });
  return { before, after };
}

function shown(text: string): Part {
  return { text, mark: false, left_out: 0 };
}

function cut(text: string, isFirst: boolean, isLast: boolean): Part[] {
  const characters = [...text];
  if (characters.length < LEFT_OUT_MIN) return [shown(text)];
  const head = isFirst ? 0 : SHOWN_AROUND;
  const tail = isLast ? 0 : SHOWN_AROUND;
  const hidden = characters.length - head - tail;
  const parts: Part[] = [
    shown(characters.slice(0, head).join("")),
    { text: "", mark: false, left_out: hidden },
    shown(characters.slice(characters.length - tail).join("")),
  ];
  return parts.filter((part) => part.left_out > 0 || part.text !== "");
}
