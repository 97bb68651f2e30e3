// Between the edition the server sends, the fields one types in, and the draft sent back.
import type { DraftForm, Edition, Header } from "@api/models";
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
  const { title, subtitle, source, author, summary, keywords, body, header, picture_id } = edition;
  return {
    title,
    subtitle,
    source,
    author,
    summary,
    keywords: [...keywords],
    body,
    header: header ? { ...EMPTY_HEADER, ...header } : null,
    picture_id: picture_id || null,
    attachments: edition.attachments.map((one) => ({ ...one })),
    section_id: edition.section_id,
  };
}

/** What is sent to save it. */
export function bodyOf(fields: DraftFields, revision: number): DraftForm {
  return { ...fields, attachments: fields.attachments.map((one) => one.media_id), revision };
}
