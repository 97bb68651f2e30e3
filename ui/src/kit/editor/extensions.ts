// What a document may consist of: exactly what the public pages can show.
import { Extension, type Extensions } from "@tiptap/core";
import { Image } from "@tiptap/extension-image";
import { TableKit } from "@tiptap/extension-table";
import { TextAlign } from "@tiptap/extension-text-align";
import { Link } from "@tiptap/extension-link";
import StarterKit from "@tiptap/starter-kit";

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

const TextIndent = Extension.create({
  name: "textIndent",
  addGlobalAttributes() {
    return [
      {
        types: ["paragraph"],
        attributes: {
          textIndent: {
            default: null,
            parseHTML: (element: HTMLElement) => element.style.textIndent || null,
            renderHTML: ({ textIndent }: Record<string, unknown>) =>
              textIndent ? { style: `text-indent: ${String(textIndent)}` } : {},
          },
        },
      },
    ];
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
  TableKit.configure({ table: { resizable: false } }),
  TextAlign.configure({
    types: ["heading", "paragraph"],
    alignments: ["left", "center", "right", "justify"],
  }),
  TextIndent,
];
