// Two people wrote on the same draft: what each changed since the text they both began from, block
// by block. Nothing is thrown away before a person has said so.

export type Choice = "mine" | "theirs" | "both";

export type Piece =
  | { kind: "same"; blocks: string[] }
  /** Changed by one of the two only, or by both; then nothing is chosen for them. */
  | { kind: "changed"; by: "mine" | "theirs" | "both"; mine: string[]; theirs: string[] };

/** The blocks of a body, each as HTML. */
export function blocksOf(html: string): string[] {
  const body = new DOMParser().parseFromString(html, "text/html").body;
  return [...body.children].map((element) => element.outerHTML);
}

/** What makes two blocks the same: words, tags, pictures, links; not how attributes are spelt. */
export function keyOf(block: string): string {
  const body = new DOMParser().parseFromString(block, "text/html").body;
  for (const element of body.querySelectorAll("*")) {
    for (const { name } of [...element.attributes]) {
      if (!["src", "href", "class", "colspan", "rowspan"].includes(name)) {
        element.removeAttribute(name);
      }
    }
    if (element.getAttribute("class") === "") element.removeAttribute("class");
  }
  return body.innerHTML.replace(/\s+/g, " ").trim();
}

/** Pairs of places at which two rows of keys agree, as many as there can be. */
function common(one: readonly string[], other: readonly string[]): [number, number][] {
  const width = other.length + 1;
  const best = new Uint16Array((one.length + 1) * width);
  for (let i = one.length - 1; i >= 0; i -= 1) {
    for (let j = other.length - 1; j >= 0; j -= 1) {
      best[i * width + j] =
        one[i] === other[j]
          ? (best[(i + 1) * width + j + 1] ?? 0) + 1
          : Math.max(best[(i + 1) * width + j] ?? 0, best[i * width + j + 1] ?? 0);
    }
  }
  const found: [number, number][] = [];
  let [i, j] = [0, 0];
  while (i < one.length && j < other.length) {
    if (one[i] === other[j]) {
      found.push([i, j]);
      i += 1;
      j += 1;
    } else if ((best[(i + 1) * width + j] ?? 0) >= (best[i * width + j + 1] ?? 0)) i += 1;
    else j += 1;
  }
  return found;
}

/** Puts three texts side by side. Without the one both began from, every difference is a choice. */
export function merge(
  base: readonly string[] | null,
  mine: readonly string[],
  theirs: readonly string[],
): Piece[] {
  const [ours, others] = [mine.map(keyOf), theirs.map(keyOf)];
  const from = base?.map(keyOf) ?? null;
  const anchors: [number, number, number][] =
    from === null
      ? common(ours, others).map(([one, other]) => [one, other, 0])
      : anchored(from, ours, others);
  const pieces: Piece[] = [];
  let [m, t, b] = [0, 0, 0];
  const end: [number, number, number] = [mine.length, theirs.length, from?.length ?? 0];
  for (const [nextMine, nextTheirs, nextBase] of [...anchors, end]) {
    const piece = between(
      { keys: ours.slice(m, nextMine), blocks: mine.slice(m, nextMine) },
      { keys: others.slice(t, nextTheirs), blocks: theirs.slice(t, nextTheirs) },
      from?.slice(b, nextBase) ?? null,
    );
    if (piece !== null) push(pieces, piece);
    const block = mine[nextMine];
    if (block !== undefined) push(pieces, { kind: "same", blocks: [block] });
    [m, t, b] = [nextMine + 1, nextTheirs + 1, nextBase + 1];
  }
  return pieces;
}

/** Places at which all three agree: mine, theirs, base. */
function anchored(
  base: readonly string[],
  mine: readonly string[],
  theirs: readonly string[],
): [number, number, number][] {
  const inMine = new Map(common(base, mine));
  return common(base, theirs).flatMap(([at, other]): [number, number, number][] => {
    const own = inMine.get(at);
    return own === undefined ? [] : [[own, other, at]];
  });
}

interface Side {
  keys: readonly string[];
  blocks: readonly string[];
}

function between(mine: Side, theirs: Side, base: readonly string[] | null): Piece | null {
  const same = (one: readonly string[], other: readonly string[]): boolean =>
    one.join("\u0000") === other.join("\u0000");
  if (mine.keys.length + theirs.keys.length === 0) return null;
  if (same(mine.keys, theirs.keys)) return { kind: "same", blocks: [...mine.blocks] };
  const by =
    base !== null && same(mine.keys, base)
      ? "theirs"
      : base !== null && same(theirs.keys, base)
        ? "mine"
        : "both";
  return { kind: "changed", by, mine: [...mine.blocks], theirs: [...theirs.blocks] };
}

function push(pieces: Piece[], piece: Piece): void {
  const last = pieces.at(-1);
  if (last?.kind === "same" && piece.kind === "same") last.blocks.push(...piece.blocks);
  else pieces.push(piece);
}

/** The text that comes of the choices; one for each changed piece, in their order. */
export function merged(pieces: readonly Piece[], choices: readonly (Choice | null)[]): string {
  let at = 0;
  const blocks = pieces.flatMap((piece) => {
    if (piece.kind === "same") return piece.blocks;
    const choice = choices[at] ?? "both";
    at += 1;
    if (choice === "mine") return piece.mine;
    if (choice === "theirs") return piece.theirs;
    return [...piece.theirs, ...piece.mine];
  });
  return blocks.join("");
}

/** What is chosen before anybody chose: the change of the one who changed something. */
export function usual(pieces: readonly Piece[]): (Choice | null)[] {
  return pieces.flatMap((piece) =>
    piece.kind === "same" ? [] : [piece.by === "both" ? null : piece.by],
  );
}
