// What a document may consist of: exactly what the public pages can show.
import { Extension, Node, type Extensions } from "@tiptap/core";
import { Image } from "@tiptap/extension-image";
import { TableCell, TableHeader, TableKit } from "@tiptap/extension-table";
import { TextAlign } from "@tiptap/extension-text-align";
import { Link } from "@tiptap/extension-link";
import StarterKit from "@tiptap/starter-kit";
import { Findings } from "./findings";

export const HEADING_LEVELS = [2, 3, 4] as const;

const SAFE_LINK = /^(https?:\/\/|mailto:|tel:|hb:document\/|\/(?!\/))/i;

function attribute(name: string) {
  return {
    default: null,
    parseHTML: (element: HTMLElement) => element.getAttribute(name),
    renderHTML: (given: Record<string, unknown>) => (given[name] ? { [name]: given[name] } : {}),
  };
}

// Links to our own documents are kept by id and become addresses when the page is printed.
const DocumentLink = Link.extend({
  addAttributes() {
    return { ...this.parent?.(), "data-document": attribute("data-document") };
  },
}).configure({
  openOnClick: false,
  autolink: false,
  HTMLAttributes: { rel: null, target: null },
  isAllowedUri: (address) => SAFE_LINK.test(address),
});

const Picture = Image.extend({
  addAttributes() {
    return { ...this.parent?.(), "data-media": attribute("data-media") };
  },
});

// A film or a recording, played where it stands; its texts belong to the file itself.
const Played = Node.create({
  name: "played",
  group: "block",
  atom: true,
  draggable: true,
  addAttributes() {
    return {
      kind: {
        default: "video",
        parseHTML: (element: HTMLElement) => element.tagName.toLowerCase(),
        renderHTML: () => ({}),
      },
      src: attribute("src"),
      title: attribute("title"),
      "data-media": attribute("data-media"),
    };
  },
  parseHTML: () => [{ tag: "video[src]" }, { tag: "audio[src]" }],
  renderHTML: ({ node, HTMLAttributes }) => [
    node.attrs["kind"] === "audio" ? "audio" : "video",
    { ...HTMLAttributes, controls: "", preload: "metadata" },
  ],
});

// How a block stands is a class: pages allow no style written into the text.
function look(name: string, classes: readonly string[]) {
  return {
    default: null,
    parseHTML: (element: HTMLElement) =>
      classes.find((one) => element.classList.contains(one)) ?? null,
    renderHTML: (given: Record<string, unknown>) => (given[name] ? { class: given[name] } : {}),
  };
}
const ALIGNMENTS = ["center", "right"];
const BEGINNINGS = ["indent", "flush"];

const Alignment = TextAlign.extend({
  addGlobalAttributes() {
    return [
      { types: this.options.types, attributes: { textAlign: look("textAlign", ALIGNMENTS) } },
    ];
  },
  addKeyboardShortcuts() {
    return { ...this.parent?.(), "Mod-Shift-l": () => this.editor.commands.unsetTextAlign() };
  },
}).configure({ types: ["heading", "paragraph"], alignments: ALIGNMENTS });

const Beginning = Extension.create({
  name: "textIndent",
  addGlobalAttributes() {
    const textIndent = look("textIndent", BEGINNINGS);
    return [{ types: ["paragraph"], attributes: { textIndent } }];
  },
});

const aligned = { align: look("align", ALIGNMENTS) };
const Cell = TableCell.extend({
  addAttributes() {
    return { ...this.parent?.(), ...aligned };
  },
});
const HeaderCell = TableHeader.extend({
  addAttributes() {
    return { ...this.parent?.(), ...aligned };
  },
});

export const extensions: Extensions = [
  StarterKit.configure({
    heading: { levels: [...HEADING_LEVELS] },
    code: false,
    codeBlock: false,
    link: false,
    trailingNode: false,
  }),
  DocumentLink,
  Picture.configure({ allowBase64: false }),
  Played,
  TableKit.configure({ table: { resizable: false }, tableCell: false, tableHeader: false }),
  Cell,
  HeaderCell,
  Alignment,
  Beginning,
  Findings,
];
