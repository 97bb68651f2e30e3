// What a document says in the fields of its kind, ready to be read.

import { dayText } from "./moment";

export interface FieldForm {
  name?: string;
  label?: string;
  holds?: string;
  columns?: { name?: string; label?: string }[];
}

export interface ShownField {
  label: string;
  text: string;
  /** Clean HTML of a rich field. */
  html: string;
  heads: string[];
  rows: string[][];
  files: KnownFile[];
  documents: KnownDocument[];
}

export interface KnownFile {
  media_id: string;
  name: string;
  media_type?: string;
}

export interface KnownDocument {
  id: string;
  title: string;
}

const NOTHING = { text: "", html: "", heads: [], rows: [], files: [], documents: [] };

/** The filled fields in the order of the form. */
export function shownFields(
  fields: FieldForm[],
  values: Record<string, unknown>,
  known: { files: KnownFile[]; documents: KnownDocument[] },
  [yes, no]: [string, string],
): ShownField[] {
  const named = (id: string): KnownFile =>
    known.files.find((one) => one.media_id === id) ?? { media_id: id, name: id };
  const titled = (id: string): KnownDocument =>
    known.documents.find((one) => one.id === id) ?? { id, title: id };
  return fields.flatMap((field) => {
    const value = values[field.name ?? ""];
    if (value === undefined || value === null) return [];
    const shown: ShownField = { label: field.label ?? "", ...NOTHING };
    const list = Array.isArray(value) ? (value as unknown[]) : [];
    if (field.holds === "rich") shown.html = String(value);
    else if (field.holds === "flag") shown.text = value === true ? yes : no;
    else if (field.holds === "date") shown.text = dayText(String(value));
    else if (field.holds === "media") shown.files = [named(String(value))];
    else if (field.holds === "files") shown.files = list.map((id) => named(String(id)));
    else if (field.holds === "document") shown.documents = list.map((id) => titled(String(id)));
    else if (field.holds === "table") {
      const columns = field.columns ?? [];
      const rows = list as Record<string, string>[];
      shown.heads = columns.map((column) => column.label ?? "");
      shown.rows = rows.map((row) => columns.map((column) => row[column.name ?? ""] ?? ""));
    } else if (field.holds === "sheet") {
      const sheet = value as { media: string; columns: string[]; rows: string[][] };
      shown.files = [named(sheet.media)];
      shown.heads = sheet.columns;
      shown.rows = sheet.rows;
    } else shown.text = list.length > 0 ? list.join("、") : String(value);
    return [shown];
  });
}
