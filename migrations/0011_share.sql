-- Documents shared between units, and the sources texts may be taken from.

-- 稿源: what the party committee, the government and the departments in charge have named.
CREATE TABLE provenance (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    -- 'party', 'government', 'department' or 'media'.
    kind TEXT NOT NULL,
    -- The host its pages lie on, with everything below it; may be empty.
    host TEXT NOT NULL,
    -- Who named it, or any other remark.
    note TEXT NOT NULL,
    changed_name TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    revision BIGINT NOT NULL
);
CREATE UNIQUE INDEX provenance_name ON provenance (name);

-- Where a reprint was taken from.
ALTER TABLE edition ADD COLUMN source_url TEXT NOT NULL DEFAULT '';

-- A frozen copy is a document of the site that took it; these name what it was taken from.
ALTER TABLE document ADD COLUMN copy_of TEXT;
ALTER TABLE document ADD COLUMN copy_note TEXT;

-- Set when the receiving site takes a quoted document down; it does not come back with the original.
ALTER TABLE placement ADD COLUMN ended_at BIGINT;
-- A document stands on a site once.
CREATE UNIQUE INDEX placement_once ON placement (document_id, site_id) WHERE moved_at IS NULL;

-- One document on its way to one site.
CREATE TABLE share (
    id TEXT PRIMARY KEY,
    document_id TEXT NOT NULL REFERENCES document (id),
    -- The edition that was live when it was offered: nothing else can be shared.
    edition_id TEXT NOT NULL REFERENCES edition (id),
    edition_no BIGINT NOT NULL,
    title TEXT NOT NULL,
    from_site_id TEXT NOT NULL REFERENCES site (id),
    from_unit_id TEXT NOT NULL REFERENCES unit (id),
    to_site_id TEXT NOT NULL REFERENCES site (id),
    -- 'push' to a site, 'offer' to all or several, 'answer' to a request.
    way TEXT NOT NULL,
    -- The section the sender thinks of; may be empty.
    wanted_id TEXT NOT NULL,
    message TEXT NOT NULL,
    state TEXT NOT NULL
        CHECK (state IN ('offered', 'accepted', 'declined', 'recalled', 'ended')),
    -- 'quote' or 'copy' once it was accepted; empty before.
    mode TEXT NOT NULL,
    -- The section it was accepted into; empty before.
    section_id TEXT NOT NULL,
    -- The copy it became; empty for everything else.
    copy_id TEXT NOT NULL,
    -- Why it was declined, taken back or taken down.
    reason TEXT NOT NULL,
    offered_by TEXT NOT NULL,
    offered_name TEXT NOT NULL,
    offered_at BIGINT NOT NULL,
    decided_name TEXT NOT NULL,
    decided_at BIGINT,
    ended_at BIGINT,
    -- What of the original the keeper of a copy has dealt with: the id of an edition, or
    -- 'withdrawn'; empty for everything else.
    settled TEXT NOT NULL,
    revision BIGINT NOT NULL,
    CHECK (from_site_id <> to_site_id),
    CHECK (state <> 'accepted' OR (mode IN ('quote', 'copy') AND section_id <> '')),
    CHECK (mode <> 'copy' OR copy_id <> '')
);
-- One document is offered to a site, or stands there, once.
CREATE UNIQUE INDEX share_open ON share (document_id, to_site_id)
    WHERE state IN ('offered', 'accepted');
CREATE INDEX share_in ON share (to_site_id, state, offered_at);
CREATE INDEX share_out ON share (from_site_id, state, offered_at);
CREATE INDEX share_copy ON share (copy_id);
CREATE INDEX share_edition ON share (edition_id);
CREATE INDEX share_unit ON share (from_unit_id);

-- 签收: who of the receiving site has seen it, and when.
CREATE TABLE share_receipt (
    share_id TEXT NOT NULL REFERENCES share (id),
    account_id TEXT NOT NULL,
    name TEXT NOT NULL,
    seen_at BIGINT NOT NULL,
    PRIMARY KEY (share_id, account_id)
);

-- A site asks another one for a document.
CREATE TABLE share_request (
    id TEXT PRIMARY KEY,
    from_site_id TEXT NOT NULL REFERENCES site (id),
    to_site_id TEXT NOT NULL REFERENCES site (id),
    title TEXT NOT NULL,
    message TEXT NOT NULL,
    state TEXT NOT NULL
        CHECK (state IN ('requested', 'answered', 'declined', 'recalled')),
    -- What was sent in answer; empty before.
    share_id TEXT NOT NULL,
    reason TEXT NOT NULL,
    asked_by TEXT NOT NULL,
    asked_name TEXT NOT NULL,
    asked_at BIGINT NOT NULL,
    decided_name TEXT NOT NULL,
    decided_at BIGINT,
    revision BIGINT NOT NULL,
    CHECK (from_site_id <> to_site_id),
    CHECK (state <> 'answered' OR share_id <> '')
);
CREATE INDEX share_request_in ON share_request (to_site_id, state, asked_at);
CREATE INDEX share_request_out ON share_request (from_site_id, state, asked_at);

-- The sources every office begins with: what the State Council's rules name or run themselves.
INSERT INTO provenance (id, name, kind, host, note, changed_name, changed_at, revision) VALUES
    ('provenance-gov', '中国政府网', 'government', 'www.gov.cn', '国务院办公厅主办', '平台', 0, 1),
    ('provenance-xinhua', '新华社', 'media', 'news.cn', '中央主要新闻单位', '平台', 0, 1),
    ('provenance-people', '人民日报', 'media', 'people.com.cn', '中央主要新闻单位', '平台', 0, 1),
    ('provenance-cctv', '中央广播电视总台', 'media', 'cctv.com', '中央主要新闻单位', '平台', 0, 1),
    ('provenance-qiushi', '求是', 'party', 'qstheory.cn', '中央主要新闻单位', '平台', 0, 1),
    ('provenance-economy', '经济日报', 'media', 'ce.cn', '中央主要新闻单位', '平台', 0, 1),
    ('provenance-guangming', '光明日报', 'media', 'gmw.cn', '中央主要新闻单位', '平台', 0, 1),
    ('provenance-12371', '共产党员网', 'party', '12371.cn', '中央组织部主管', '平台', 0, 1);
