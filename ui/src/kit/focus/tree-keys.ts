// The keys of a tree as everywhere: up and down walk, right opens and goes in, left closes and goes
// out, Enter and the space bar choose.

/** A line of a tree to choose from. */
export interface TreeOption {
  value: string;
  label: string;
  disabled?: boolean;
  children: TreeOption[];
}

/** The lines that are shown. */
export function treeLines(tree: Element): HTMLElement[] {
  const all = [...tree.querySelectorAll<HTMLElement>("[role=treeitem]")];
  return all.filter((line) => line.checkVisibility());
}

const childrenOf = (line: HTMLElement): HTMLElement[] => [
  ...line.querySelectorAll<HTMLElement>("[role=treeitem]"),
];

function fold(line: HTMLElement): void {
  line.querySelector<HTMLElement>(".el-tree-node__expand-icon")?.click();
}

/** Opens a line, or gives its first child when it is open. */
export function inwards(line: HTMLElement): HTMLElement | undefined {
  const children = childrenOf(line);
  const isOpen = children.some((child) => child.checkVisibility());
  if (children.length > 0 && !isOpen) fold(line);
  return isOpen ? children.find((child) => child.checkVisibility()) : undefined;
}

/** Closes a line, or gives its parent when it is closed. */
export function outwards(line: HTMLElement): HTMLElement | null | undefined {
  const isOpen = childrenOf(line).some((child) => child.checkVisibility());
  if (!isOpen) return line.parentElement?.closest<HTMLElement>("[role=treeitem]");
  fold(line);
  return undefined;
}

/** Answers a key pressed on a line of the tree; whether it did. */
export function onTreeKey(event: KeyboardEvent, tree: Element): boolean {
  const line = event.target;
  if (!(line instanceof HTMLElement) || !line.matches("[role=treeitem]")) return false;
  if (event.altKey || event.ctrlKey || event.metaKey) return false;
  const lines = treeLines(tree);
  const at = lines.indexOf(line);
  const answers: Record<string, () => HTMLElement | null | undefined | void> = {
    ArrowDown: () => lines[at + 1],
    ArrowUp: () => lines[at - 1],
    Home: () => lines[0],
    End: () => lines.at(-1),
    ArrowRight: () => inwards(line),
    ArrowLeft: () => outwards(line),
    Enter: () => line.click(),
    " ": () => line.click(),
  };
  const answer = answers[event.key];
  if (answer === undefined) return false;
  event.preventDefault();
  event.stopPropagation();
  const to = answer();
  if (to) to.focus();
  return true;
}
