// The console API in the shape openapi-typescript gives it, written from the contract.

type Maybe<T> = T | null;

interface Schemas {
  Problem: { code: string; say: string; field?: Maybe<string>; notes?: string[] };
  Me: {
    id: string;
    name: string;
    login: string;
    post: string;
    unit_id: string;
    unit_name: string;
    csrf: string;
    must_change_password: boolean;
    rights: string[];
  };
  Unit: { id: string; parent_id: string; name: string; credit_code: string; created_at: number };
  SiteForm: {
    parent_id?: string;
    unit_id?: string;
    code?: string;
    name?: string;
    short_name?: string;
    domain?: string;
    id_code?: string;
    icp?: string;
    police?: string;
    party_mark?: string;
    contact_phone?: string;
    contact_address?: string;
    contact_email?: string;
    responsible?: string;
    color?: string;
    emblem?: string;
    slogan?: string;
    revision?: number;
  };
  Site: Required<Schemas["SiteForm"]> & {
    id: string;
    unit_name: string;
    position: number;
    created_at: number;
  };
  SectionForm: {
    parent_id?: string;
    name?: string;
    slug?: string;
    kind?: string;
    column_type?: string;
    link_url?: string;
    description?: string;
    keywords?: string;
    unit_id?: string;
    person?: string;
    in_nav?: boolean;
    revision?: number;
  };
  Section: Omit<Required<Schemas["SectionForm"]>, "in_nav"> & {
    id: string;
    site_id: string;
    path: string;
    in_nav: number;
    position: number;
    documents: number;
    created_at: number;
  };
  ArticleRow: {
    id: string;
    site_id: string;
    site_name: string;
    section_id: string;
    section_name: string;
    kind: string;
    title: string;
    state: string;
    author_name: string;
    changed_at: number;
    published_at?: Maybe<number>;
    due_at?: Maybe<number>;
    path?: Maybe<string>;
    domain: string;
  };
  Header: {
    index_no?: string;
    theme?: string;
    doc_no?: string;
    issuer?: string;
    made_on?: Maybe<number>;
    effective_on?: Maybe<number>;
    validity?: string;
    openness?: string;
    openness_ground?: string;
  };
  Attachment: {
    media_id: string;
    digest: string;
    name: string;
    size_bytes: number;
    media_type: string;
  };
  State:
    | "draft"
    | "in_review"
    | "approved"
    | "scheduled"
    | "live"
    | "superseded"
    | "withdrawn"
    | "returned"
    | "recalled"
    | "discarded";
  EditionView: {
    id: string;
    document_id: string;
    no: number;
    state: Schemas["State"];
    section_id: string;
    title: string;
    subtitle: string;
    source: string;
    author: string;
    summary: string;
    keywords: string[];
    body: string;
    header?: Schemas["Header"] | null;
    picture_id?: Maybe<string>;
    attachments: Schemas["Attachment"][];
    digest: string;
    revision: number;
    author_name: string;
    created_at: number;
    changed_at: number;
    due_at?: Maybe<number>;
  };
  DraftForm: {
    revision?: number;
    section_id?: string;
    title?: string;
    subtitle?: string;
    source?: string;
    author?: string;
    summary?: string;
    keywords?: string[];
    body?: string;
    header?: Schemas["Header"] | null;
    picture_id?: Maybe<string>;
    attachments?: string[];
  };
  Obstacle: { verb: string; code: string; say: string };
  StepView: {
    no: number;
    name: string;
    state: string;
    by_name: string;
    at?: Maybe<number>;
    opinion: string;
  };
  ReviewView: {
    id: string;
    subject_id: string;
    article_id: string;
    digest: string;
    state: string;
    step: number;
    steps: Schemas["StepView"][];
    may_decide: boolean;
    obstacle?: Schemas["Obstacle"] | null;
    author_name: string;
    submitted_at: number;
  };
  Article: {
    id: string;
    site_id: string;
    site_name: string;
    section_id: string;
    section_name: string;
    kind: string;
    index_no?: Maybe<string>;
    path?: Maybe<string>;
    domain: string;
    first_published_at?: Maybe<number>;
    working?: Schemas["EditionView"] | null;
    live?: Schemas["EditionView"] | null;
    may: string[];
    obstacles: Schemas["Obstacle"][];
    review?: Schemas["ReviewView"] | null;
    returned_opinion?: Maybe<string>;
  };
  EditionRow: {
    id: string;
    no: number;
    state: string;
    title: string;
    author_name: string;
    changed_at: number;
    live_from?: Maybe<number>;
    live_until?: Maybe<number>;
  };
  Span: { op: string; text: string };
  FieldChange: { field: string; old: string; new: string };
  Difference: {
    title: Schemas["Span"][];
    body: Schemas["Span"][];
    header: Schemas["FieldChange"][];
  };
  Publication: {
    state: string;
    places: Record<string, never>[];
    seconds: number;
    release?: Maybe<number>;
    at?: Maybe<number>;
  };
  ReviewRow: {
    id: string;
    article_id: string;
    title: string;
    site_name: string;
    section_name: string;
    step: number;
    step_name: string;
    state: string;
    author_name: string;
    submitted_at: number;
  };
  Waiting: {
    to_review: Schemas["ReviewRow"][];
    returned: Schemas["ArticleRow"][];
    drafts: Schemas["ArticleRow"][];
    approved: Schemas["ArticleRow"][];
    scheduled: Schemas["ArticleRow"][];
    live_last_hour: Schemas["ArticleRow"][];
  };
  Media: {
    id: string;
    unit_id: string;
    digest: string;
    name: string;
    media_type: string;
    size_bytes: number;
    width: number;
    height: number;
    alt: string;
    uploaded_by: string;
    uploaded_name: string;
    uploaded_at: number;
  };
  Theme: { name: string; children: string[] };
  Entry: {
    seq: number;
    at: number;
    person: string;
    address: string;
    event: string;
    event_name: string;
    subject_kind: string;
    subject_id: string;
    site_name: string;
    note: string;
    hash: string;
  };
  Verification: { lines: number; head: string; intact: boolean; first_bad?: Maybe<number> };
}

type Page<T> = { items: T[]; total: number; page: number; size: number };
type Json<T> = { content: { "application/json": T } };
type Answers<T> = { 200: Json<T>; default: Json<Schemas["Problem"]> };
type NoQuery = Record<never, never>;
type In<P> = [P] extends [never] ? { path?: never } : { path: P };
type Get<T, P = never, Q = NoQuery> = {
  get: { parameters: { query?: Q } & In<P>; responses: Answers<T> };
};
type Post<T, B, P = never> = {
  post: { parameters: In<P>; requestBody: Json<B>; responses: Answers<T> };
};
type Act<T, P = never> = {
  post: { parameters: In<P>; requestBody?: never; responses: Answers<T> };
};
type Id = { id: string };
type Position = { parent_id: string; before_id?: Maybe<string> };

export interface paths {
  "/api/session": Get<Schemas["Me"]> & Post<Schemas["Me"], { login: string; password: string }>;
  "/api/session/end": Act<null>;
  "/api/session/password": Post<Schemas["Me"], { old: string; new: string }>;
  "/api/waiting": Get<Schemas["Waiting"]>;
  "/api/units": Get<Schemas["Unit"][]>;
  "/api/sites": Get<Schemas["Site"][]> & Post<Schemas["Site"], Schemas["SiteForm"]>;
  "/api/sites/{id}": Post<Schemas["Site"], Schemas["SiteForm"], Id>;
  "/api/sites/{id}/position": Post<Schemas["Site"], Position, Id>;
  "/api/sites/{id}/sections": Get<Schemas["Section"][], Id> &
    Post<Schemas["Section"], Schemas["SectionForm"], Id>;
  "/api/sites/{id}/sections/template": Post<Schemas["Section"][], { template: string }, Id>;
  "/api/sections/{id}": Post<Schemas["Section"], Schemas["SectionForm"], Id>;
  "/api/sections/{id}/position": Post<Schemas["Section"], Position, Id>;
  "/api/sections/{id}/removal": Post<null, { reason: string }, Id>;
  "/api/articles": Get<
    Page<Schemas["ArticleRow"]>,
    never,
    {
      site?: string;
      section?: string;
      state?: string;
      q?: string;
      mine?: boolean;
      page?: number;
    }
  > &
    Post<Schemas["Article"], { section_id: string; kind: string }>;
  "/api/articles/{id}": Get<Schemas["Article"], Id>;
  "/api/articles/{id}/draft": Post<Schemas["EditionView"], Schemas["DraftForm"], Id>;
  "/api/articles/{id}/revision": Act<Schemas["Article"], Id>;
  "/api/articles/{id}/submission": Post<Schemas["Article"], { revision: number }, Id>;
  "/api/articles/{id}/recall": Act<Schemas["Article"], Id>;
  "/api/articles/{id}/publication": Get<Schemas["Publication"] | null, Id> &
    Post<Schemas["Article"], { digest: string; at?: Maybe<number> }, Id>;
  "/api/articles/{id}/withdrawal": Post<Schemas["Article"], { reason: string }, Id>;
  "/api/articles/{id}/discard": Act<null, Id>;
  "/api/articles/{id}/editions": Get<Schemas["EditionRow"][], Id>;
  "/api/editions/{id}": Get<Schemas["EditionView"], Id>;
  "/api/editions/{id}/difference": Get<Schemas["Difference"], Id, { with: string }>;
  "/api/reviews": Get<Schemas["ReviewRow"][], never, { state?: string }>;
  "/api/reviews/{id}": Get<Schemas["ReviewView"], Id>;
  "/api/reviews/{id}/decision": Post<
    Schemas["ReviewView"],
    { digest: string; approve: boolean; opinion: string },
    Id
  >;
  "/api/media": Get<Page<Schemas["Media"]>, never, { q?: string; kind?: string; page?: number }>;
  "/api/links": Get<Schemas["ArticleRow"][], never, { q: string }>;
  "/api/themes22": Get<Schemas["Theme"][]>;
  "/api/journal": Get<
    Page<Schemas["Entry"]>,
    never,
    {
      event?: string;
      person?: string;
      subject?: string;
      from?: number;
      to?: number;
      page?: number;
    }
  >;
  "/api/journal/verification": Get<Schemas["Verification"]>;
}

export interface components {
  schemas: Schemas;
}
