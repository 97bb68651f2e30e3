-- What is published: sections, media, documents with their editions and placements.

CREATE TABLE section (
    id TEXT PRIMARY KEY,
    site_id TEXT NOT NULL REFERENCES site (id),
    -- Empty for a section of the first level.
    parent_id TEXT NOT NULL,
    name TEXT NOT NULL,
    slug TEXT NOT NULL,
    -- Public address, `/zwgk/tzgg/`.
    path TEXT NOT NULL,
    kind TEXT NOT NULL,
    -- 栏目类别 of the national page tags.
    column_type TEXT NOT NULL,
    -- Where a section of kind 'link' leads; empty for all others.
    link_url TEXT NOT NULL,
    description TEXT NOT NULL,
    keywords TEXT NOT NULL,
    unit_id TEXT NOT NULL REFERENCES unit (id),
    person TEXT NOT NULL,
    in_nav BIGINT NOT NULL,
    position DOUBLE PRECISION NOT NULL,
    -- The ordinal the next placement gets; never reused, so list pages never shift.
    next_ordinal BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    removed_at BIGINT
);
CREATE UNIQUE INDEX section_path ON section (site_id, path) WHERE removed_at IS NULL;
CREATE UNIQUE INDEX section_name ON section (site_id, parent_id, name) WHERE removed_at IS NULL;
CREATE INDEX section_unit ON section (unit_id);

CREATE TABLE media (
    id TEXT PRIMARY KEY,
    unit_id TEXT NOT NULL REFERENCES unit (id),
    -- SHA-256 of the stored bytes, the name of the file.
    digest TEXT NOT NULL,
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size_bytes BIGINT NOT NULL,
    width BIGINT NOT NULL,
    height BIGINT NOT NULL,
    alt TEXT NOT NULL,
    uploaded_by TEXT NOT NULL,
    uploaded_name TEXT NOT NULL,
    uploaded_at BIGINT NOT NULL
);
CREATE INDEX media_unit ON media (unit_id, uploaded_at);
CREATE INDEX media_digest ON media (digest);

CREATE TABLE document (
    id TEXT PRIMARY KEY,
    unit_id TEXT NOT NULL REFERENCES unit (id),
    site_id TEXT NOT NULL REFERENCES site (id),
    kind TEXT NOT NULL,
    created_by TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    -- Set once by the platform (no forged publishing dates).
    first_published_at BIGINT,
    -- 索引号, given out at first publication and never reused.
    index_no TEXT,
    -- Where an imported document came from; importing it again finds it.
    origin TEXT,
    origin_digest TEXT,
    -- What the library's list shows of the newest edition; written with it.
    section_id TEXT NOT NULL REFERENCES section (id),
    title TEXT NOT NULL,
    state TEXT NOT NULL,
    author_id TEXT NOT NULL,
    author_name TEXT NOT NULL,
    changed_at BIGINT NOT NULL
);
CREATE INDEX document_list ON document (site_id, changed_at);
CREATE INDEX document_section ON document (section_id, changed_at);
CREATE INDEX document_state ON document (state, changed_at);
CREATE INDEX document_author ON document (author_id, state);
CREATE UNIQUE INDEX document_index_no ON document (index_no) WHERE index_no IS NOT NULL;
CREATE UNIQUE INDEX document_origin ON document (site_id, origin) WHERE origin IS NOT NULL;
CREATE INDEX document_unit ON document (unit_id);

-- An edition is written while it is a draft and never changes afterwards.
CREATE TABLE edition (
    id TEXT PRIMARY KEY,
    document_id TEXT NOT NULL REFERENCES document (id),
    no BIGINT NOT NULL,
    state TEXT NOT NULL,
    section_id TEXT NOT NULL REFERENCES section (id),
    title TEXT NOT NULL,
    subtitle TEXT NOT NULL,
    source TEXT NOT NULL,
    author TEXT NOT NULL,
    summary TEXT NOT NULL,
    keywords TEXT NOT NULL,
    body TEXT NOT NULL,
    -- JSON of the disclosure header; empty for an article without one.
    header TEXT NOT NULL,
    picture_id TEXT NOT NULL,
    -- Words cut for the search, written when the edition is submitted.
    words TEXT NOT NULL,
    -- SHA-256 of all the above; what a review is bound to. Empty while it is a draft.
    digest TEXT NOT NULL,
    author_id TEXT NOT NULL,
    author_name TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    -- When an approved edition shall go live by itself.
    due_at BIGINT,
    live_from BIGINT,
    live_until BIGINT,
    revision BIGINT NOT NULL
);
CREATE UNIQUE INDEX edition_no ON edition (document_id, no);
-- At most one edition is live, at most one is being worked on.
CREATE UNIQUE INDEX edition_live ON edition (document_id) WHERE state = 'live';
CREATE UNIQUE INDEX edition_working ON edition (document_id)
    WHERE state IN ('draft', 'in_review', 'approved', 'scheduled');
CREATE INDEX edition_section ON edition (section_id, state);
CREATE INDEX edition_author ON edition (author_id, state);
CREATE INDEX edition_due ON edition (due_at) WHERE state = 'scheduled';

CREATE TABLE edition_media (
    edition_id TEXT NOT NULL REFERENCES edition (id),
    media_id TEXT NOT NULL REFERENCES media (id),
    -- 'attachment', 'picture' or 'body'.
    use_as TEXT NOT NULL,
    position BIGINT NOT NULL,
    PRIMARY KEY (edition_id, media_id, use_as)
);
CREATE INDEX edition_media_media ON edition_media (media_id);

CREATE TABLE edition_link (
    edition_id TEXT NOT NULL REFERENCES edition (id),
    target_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    PRIMARY KEY (edition_id, target_id, kind)
);
CREATE INDEX edition_link_target ON edition_link (target_id);

-- Where a document stands once it has been published for the first time.
CREATE TABLE placement (
    id TEXT PRIMARY KEY,
    document_id TEXT NOT NULL REFERENCES document (id),
    site_id TEXT NOT NULL REFERENCES site (id),
    section_id TEXT NOT NULL REFERENCES section (id),
    mode TEXT NOT NULL,
    serial BIGINT NOT NULL,
    ordinal BIGINT NOT NULL,
    path TEXT NOT NULL,
    -- When the document was first published, here or where it was imported from; the newest of a
    -- site are found by it.
    published_at BIGINT NOT NULL,
    placed_at BIGINT NOT NULL,
    -- Set while the document is withdrawn.
    withdrawn_at BIGINT,
    -- Set when the document moved to another section; the address then redirects.
    moved_at BIGINT
);
CREATE UNIQUE INDEX placement_path ON placement (site_id, path);
CREATE UNIQUE INDEX placement_serial ON placement (site_id, serial) WHERE moved_at IS NULL;
CREATE INDEX placement_document ON placement (document_id, site_id);
CREATE INDEX placement_newest ON placement (site_id, published_at, serial);
CREATE UNIQUE INDEX placement_ordinal ON placement (section_id, ordinal);
CREATE UNIQUE INDEX placement_owner ON placement (document_id)
    WHERE mode = 'owner' AND moved_at IS NULL;

-- Counters of the index numbers: one per organisation and year.
CREATE TABLE index_counter (
    credit_code TEXT NOT NULL,
    year BIGINT NOT NULL,
    last BIGINT NOT NULL,
    PRIMARY KEY (credit_code, year)
);
