// Between the edition the server sends, the fields one types in, and the draft sent back.
import type { Draft, Edition, Header } from "@api/models";
import type { DraftFields } from "./use-draft";

export const EMPTY_HEADER: Header = {
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
export function fieldsOf(edition: Edition, sectionId: string): DraftFields {
  const { title, subtitle, source, author, summary, keywords, body, header, picture_id } = edition;
  return {
    title,
    subtitle,
    source,
    author,
    summary,
    keywords: [...keywords],
    body,
    header: header ? { ...header } : null,
    picture_id: picture_id || null,
    attachments: edition.attachments.map((one) => ({ ...one })),
    section_id: sectionId,
  };
}

/** What is sent to save it. */
export function bodyOf(fields: DraftFields, revision: number): Draft {
  return { ...fields, attachments: fields.attachments.map((one) => one.media_id), revision };
}
