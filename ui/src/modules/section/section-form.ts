// The form of a section: its empty state, and what of a section is the form's.
import type { Section, SectionForm } from "@api/models";

export const KINDS = [
  "dynamics",
  "notice",
  "policy",
  "interpretation",
  "overview",
  "organ",
  "leader",
  "topic",
  "link",
  "general",
] as const;

export const SECTION_FIELDS = [
  "parent_id",
  "name",
  "slug",
  "kind",
  "description",
  "keywords",
  "unit_id",
  "person",
  "in_nav",
] as const satisfies readonly (keyof SectionForm)[];

export function emptySection(parent: Section | null, unitId: string): SectionForm {
  return {
    parent_id: parent?.id ?? null,
    name: "",
    slug: "",
    kind: parent?.kind ?? "general",
    description: "",
    keywords: "",
    unit_id: parent?.unit_id ?? unitId,
    person: "",
    in_nav: parent === null,
  };
}

export function sectionForm(section: Section): SectionForm {
  const picked = SECTION_FIELDS.map((field) => [field, section[field]]);
  return Object.fromEntries(picked) as SectionForm;
}
