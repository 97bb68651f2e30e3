// The console API in the shape openapi-typescript gives it, written from the contract.

interface Schemas {
  Problem: { code: string; say: string; field?: string | null; notes?: string[] };
  SiteName: { id: string; name: string; code: string };
  Me: {
    id: string;
    name: string;
    login: string;
    unit_id: string;
    unit_name: string;
    csrf: string;
    must_change_password: boolean;
    rights: string[];
    sites: Schemas["SiteName"][];
  };
  Unit: { id: string; parent_id: string | null; name: string };
  SiteForm: {
    parent_id: string | null;
    unit_id: string;
    code: string;
    name: string;
    short_name: string;
    domain: string;
    id_code: string;
    icp: string;
    police: string;
    party_mark: string;
    contact_phone: string;
    contact_address: string;
    contact_email: string;
    responsible: string;
    color: string;
    emblem: boolean;
    slogan: string;
  };
  Site: Schemas["SiteForm"] & {
    id: string;
    unit_name: string;
    position: number;
    revision: number;
    address: string;
    may: string[];
  };
  SectionForm: {
    parent_id: string | null;
    name: string;
    slug: string;
    kind: string;
    description: string;
    keywords: string;
    unit_id: string | null;
    person: string;
    in_nav: boolean;
  };
  Section: Schemas["SectionForm"] & {
    id: string;
    site_id: string;
    path: string;
    position: number;
    revision: number;
    documents: number;
    may: string[];
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
    published_at: number | null;
    serial: number | null;
    path: string | null;
    url: string | null;
  };
  Header: {
    index_no: string;
    theme: string;
    doc_no: string;
    issuer: string;
    made_on: number | null;
    effective_on: number | null;
    validity: string;
    openness: string;
    openness_ground: string;
  };
  Attachment: { media_id: string; name: string; size: number; media_type: string };
  Edition: {
    id: string;
    document_id: string;
    no: number;
    state: string;
    title: string;
    subtitle: string;
    source: string;
    author: string;
    summary: string;
    keywords: string[];
    body: string;
    header: Schemas["Header"] | null;
    picture_id: string | null;
    attachments: Schemas["Attachment"][];
    digest: string;
    revision: number;
    changed_at: number;
    author_name: string;
    created_at: number;
  };
  Draft: {
    revision: number;
    title: string;
    subtitle: string;
    source: string;
    author: string;
    summary: string;
    keywords: string[];
    body: string;
    header: Schemas["Header"] | null;
    picture_id: string | null;
    attachments: string[];
    section_id: string;
  };
  Obstacle: { verb: string; code: string; say: string };
  Step: {
    no: number;
    name: string;
    state: string;
    by_name: string | null;
    at: number | null;
    opinion: string | null;
  };
  Review: {
    id: string;
    subject_id: string;
    article_id: string;
    digest: string;
    state: string;
    step: number;
    steps: Schemas["Step"][];
    may_decide: boolean;
    obstacle: { code: string; say: string } | null;
  };
  Article: {
    id: string;
    site_id: string;
    section_id: string;
    section_name: string;
    site_name: string;
    kind: string;
    path: string | null;
    url: string | null;
    first_published_at: number | null;
    working: Schemas["Edition"] | null;
    live: Schemas["Edition"] | null;
    may: string[];
    obstacles: Schemas["Obstacle"][];
    review: Schemas["Review"] | null;
    schedule_at: number | null;
  };
  EditionRow: {
    id: string;
    no: number;
    state: string;
    author_name: string;
    changed_at: number;
    published_at: number | null;
    title: string;
  };
  Span: { op: "same" | "added" | "removed"; text: string };
  Difference: {
    title: Schemas["Span"][];
    body: Schemas["Span"][];
    header: { field: string; old: string; new: string }[];
  };
  Publication: {
    state: "waiting" | "shipped" | "live";
    places: { name: string; path: string }[];
    seconds: number;
    release: number;
    at: number;
  };
  ReviewRow: {
    id: string;
    article_id: string;
    title: string;
    site_name: string;
    section_name: string;
    step: number;
    step_name: string;
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
    name: string;
    media_type: string;
    size: number;
    width: number | null;
    height: number | null;
    alt: string;
    url: string;
    uploaded_at: number;
  };
  LinkTarget: {
    document_id: string;
    title: string;
    path: string;
    site_name: string;
    date: number | null;
  };
  Theme: { name: string; children: string[] };
  JournalLine: {
    seq: number;
    at: number;
    person: string;
    event: string;
    event_name: string;
    subject_kind: string;
    subject_id: string;
    subject_title: string;
    site_name: string;
    note: string;
    hash: string;
  };
  JournalVerification: {
    lines: number;
    head: string;
    intact: boolean;
    first_bad: number | null;
  };
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
  post: {
    parameters: In<P>;
    requestBody: Json<B>;
    responses: Answers<T>;
  };
};
type Id = { id: string };
type Nothing = Record<string, never>;
type Position = { parent_id: string | null; before_id: string | null };

export interface paths {
  "/session": Get<Schemas["Me"]> & Post<Schemas["Me"], { login: string; password: string }>;
  "/session/end": Post<Nothing, Nothing>;
  "/session/password": Post<Nothing, { old: string; new: string }>;
  "/waiting": Get<Schemas["Waiting"]>;
  "/units": Get<Schemas["Unit"][]>;
  "/sites": Get<Schemas["Site"][]> & Post<Schemas["Site"], Schemas["SiteForm"]>;
  "/sites/{id}": Post<Schemas["Site"], Schemas["SiteForm"] & { revision: number }, Id>;
  "/sites/{id}/position": Post<Schemas["Site"], Position, Id>;
  "/sites/{id}/sections": Get<Schemas["Section"][], Id> &
    Post<Schemas["Section"], Schemas["SectionForm"], Id>;
  "/sites/{id}/sections/template": Post<Schemas["Section"][], { template: string }, Id>;
  "/sections/{id}": Post<Schemas["Section"], Schemas["SectionForm"] & { revision: number }, Id>;
  "/sections/{id}/position": Post<Schemas["Section"], Position, Id>;
  "/sections/{id}/removal": Post<Nothing, { reason: string }, Id>;
  "/articles": Get<
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
  "/articles/{id}": Get<Schemas["Article"], Id>;
  "/articles/{id}/draft": Post<Schemas["Edition"], Schemas["Draft"], Id>;
  "/articles/{id}/revision": Post<Schemas["Article"], Nothing, Id>;
  "/articles/{id}/submission": Post<Schemas["Article"], { revision: number }, Id>;
  "/articles/{id}/recall": Post<Schemas["Article"], Nothing, Id>;
  "/articles/{id}/publication": Get<Schemas["Publication"] | null, Id> &
    Post<Schemas["Article"], { digest: string; at: number | null }, Id>;
  "/articles/{id}/withdrawal": Post<Schemas["Article"], { reason: string }, Id>;
  "/articles/{id}/discard": Post<Schemas["Article"], Nothing, Id>;
  "/articles/{id}/editions": Get<Schemas["EditionRow"][], Id>;
  "/editions/{id}": Get<Schemas["Edition"], Id>;
  "/editions/{id}/difference": Get<Schemas["Difference"], Id, { with: string }>;
  "/reviews": Get<Schemas["ReviewRow"][], never, { state?: "waiting" | "done" }>;
  "/reviews/{id}": Get<Schemas["Review"], Id>;
  "/reviews/{id}/decision": Post<
    Schemas["Review"],
    { digest: string; approve: boolean; opinion: string },
    Id
  >;
  "/media": Get<
    Page<Schemas["Media"]>,
    never,
    {
      q?: string;
      kind?: "picture" | "file";
      page?: number;
    }
  >;
  "/links": Get<Schemas["LinkTarget"][], never, { q: string }>;
  "/themes22": Get<Schemas["Theme"][]>;
  "/journal": Get<
    Page<Schemas["JournalLine"]>,
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
  "/journal/verification": Get<Schemas["JournalVerification"]>;
}

export interface components {
  schemas: Schemas;
}
