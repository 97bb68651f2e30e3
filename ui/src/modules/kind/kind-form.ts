// The form of a kind while it is being written.
import type { Column, Field, Holds, Kind } from "@api/models";

export interface KindDraft {
  code: string;
  version: number;
  name: string;
  icon: string;
  template: string;
  with_header: boolean;
  needs_body: boolean;
  needs_source: boolean;
  fields: FieldDraft[];
}

export interface FieldDraft extends Required<Omit<Field, "columns">> {
  columns: Required<Column>[];
}

export const HOLDS: Holds[] = [
  "line",
  "text",
  "rich",
  "date",
  "number",
  "choice",
  "choices",
  "flag",
  "media",
  "files",
  "table",
  "document",
  "sheet",
  "person",
  "phone",
  "email",
  "url",
];

export const CELLS: Holds[] = ["line", "text", "date", "number", "phone", "url", "person"];

export const TEMPLATES = [
  "article",
  "interpretation",
  "leader",
  "organisation",
  "guide",
  "qa",
  "dataset",
  "link",
] as const;

export function emptyField(name: string): FieldDraft {
  return {
    name,
    label: "",
    holds: "line",
    hint: "",
    required: false,
    length_max: 0,
    choices: [],
    columns: [],
    kinds: [],
    in_list: false,
    searchable: false,
    personal: false,
  };
}

export function emptyKind(): KindDraft {
  return {
    code: "",
    version: 0,
    name: "",
    icon: "Document",
    template: "article",
    with_header: false,
    needs_body: false,
    needs_source: false,
    fields: [],
  };
}

export function kindDraft(kind: Kind): KindDraft {
  const fields = (kind.fields ?? []).map((field) => ({
    ...emptyField(field.name ?? ""),
    ...structuredClone(field),
    columns: (field.columns ?? []).map((column) => ({ ...emptyColumn(""), ...column })),
  }));
  return {
    code: kind.code,
    version: kind.version,
    name: kind.name ?? "",
    icon: kind.icon ?? "",
    template: kind.template ?? "article",
    with_header: kind.with_header === true,
    needs_body: kind.needs_body === true,
    needs_source: kind.needs_source === true,
    fields: JSON.parse(JSON.stringify(fields)) as FieldDraft[],
  };
}

export function emptyColumn(name: string): Required<Column> {
  return { name, label: "", holds: "line", required: false };
}

/** A name no other one has: `field3`. */
export function freeName(taken: string[], stem: string): string {
  let number = taken.length + 1;
  while (taken.includes(`${stem}${number}`)) number += 1;
  return `${stem}${number}`;
}
