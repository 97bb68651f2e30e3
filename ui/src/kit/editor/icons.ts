// Line icons of the toolbar, drawn on a grid of 20 × 20.

export const ICONS = {
  bold: "M6 4h5a3 3 0 0 1 0 6H6zm0 6h6a3 3 0 0 1 0 6H6z",
  italic: "M8 4h6M6 16h6M12 4 8 16",
  underline: "M6 4v5a4 4 0 0 0 8 0V4M5 17h10",
  bulletList: "M8 5h9M8 10h9M8 15h9M3.5 5h.01M3.5 10h.01M3.5 15h.01",
  orderedList:
    "M9 5h8M9 10h8M9 15h8M3 3.5l1.5-.8V7M2.8 12.3c.3-1.3 2.5-1.3 2.5.1 0 1-2.5 1.8-2.5 3.2h2.7",
  blockquote: "M4 5v10M8 6h8M8 10h8M8 14h5",
  center: "M3 5h14M6 10h8M4 15h12",
  right: "M3 5h14M8 10h9M5 15h12",
  flush: "M3 3v14M6 5h11M6 10h11M6 15h7",
  link: "M8 12a3 3 0 0 1 0-4l2-2a3 3 0 0 1 4 4l-1 1M12 8a3 3 0 0 1 0 4l-2 2a3 3 0 0 1-4-4l1-1",
  picture: "M3 4h14v12H3zM3 14l4-4 3 3 3-4 4 4M7.5 7.5h.01",
  played: "M3 4h14v12H3zM8.5 7.5v5l4-2.5z",
  file: "M15 9.5 9.5 15a3 3 0 0 1-4.5-4l6-6a2 2 0 0 1 3 3l-5.5 5.5a1 1 0 0 1-1.5-1.5L12 7",
  table: "M3 4h14v12H3zM3 8h14M3 12h14M8 4v12M12.5 4v12",
  undo: "M7 5 3.5 8.5 7 12M4 8.5h8a4 4 0 0 1 0 8H9",
  redo: "M13 5l3.5 3.5L13 12M16 8.5H8a4 4 0 0 0 0 8h3",
  clear: "M5 4h10M10 4 8.5 12M4 17 16 9M6 15h4",
  tidy: "M3 5h14M6 9h11M3 13h14M3 17h8",
} as const;

export type IconName = keyof typeof ICONS;
