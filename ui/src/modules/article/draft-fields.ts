// Between the edition the server sends, the fields one types in, and the draft sent back.
import type { DraftForm, Edition, Header, Layout } from "@api/models";
import { OPENNESS, VALIDITIES } from "./header-values";
import type { DraftFields } from "./use-draft";

const EMPTY_HEADER: Header = {
  index_no: "",
  theme: "",
  doc_no: "",
  issuer: "",
  made_on: null,
  effective_on: null,
  validity: "",
  openness: "",
  openness_ground: "",
};

/** What of an edition is typed. */
export function fieldsOf(edition: Edition): DraftFields {
  const {
    title,
    subtitle,
    source,
    source_url,
    author,
    summary,
    keywords,
    body,
    header,
    picture_id,
  } = edition;
  return {
    title,
    subtitle,
    source,
    source_url,
    author,
    summary,
    keywords: [...keywords],
    body,
    header: header ? headerOf(header) : null,
    layout: edition.layout ? (structuredClone(edition.layout) as Layout) : null,
    picture_id: picture_id || null,
    attachments: edition.attachments.map((one) => ({ ...one })),
    section_id: edition.section_id,
    values: structuredClone(edition.fields) as Record<string, unknown>,
    relations: edition.relations.map((one) => ({ ...one })),
  };
}

// What most documents are, so that only the others need a choice.
function headerOf(header: Partial<Header>): Header {
  const whole = { ...EMPTY_HEADER, ...header };
  return {
    ...whole,
    validity: whole.validity || VALIDITIES[0],
    openness: whole.openness || OPENNESS[0],
  };
}

/** What is sent to save it. */
export function bodyOf(fields: DraftFields, revision: number): DraftForm {
  const { values, attachments, ...rest } = fields;
  return {
    ...rest,
    attachments: attachments.map((one) => one.media_id),
    fields: values as DraftForm["fields"],
    revision,
  };
}
