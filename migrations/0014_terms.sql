-- Word lists of the platform and of units; what the checker found in what is published.

CREATE TABLE term (
    id TEXT PRIMARY KEY,
    -- 'platform', or the unit whose list it is on.
    owner_id TEXT NOT NULL,
    word TEXT NOT NULL,
    -- The word as the checker compares it.
    word_key TEXT NOT NULL,
    kind TEXT NOT NULL,
    severity TEXT NOT NULL,
    -- JSON lists of words.
    replacements TEXT NOT NULL,
    exceptions TEXT NOT NULL,
    needs TEXT NOT NULL,
    bars TEXT NOT NULL,
    within_chars BIGINT NOT NULL,
    advice TEXT NOT NULL,
    source TEXT NOT NULL,
    valid_from BIGINT NOT NULL,
    retired_at BIGINT,
    changed_name TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    revision BIGINT NOT NULL
);
-- A list holds a word once.
CREATE UNIQUE INDEX term_word ON term (owner_id, word_key) WHERE retired_at IS NULL;
CREATE INDEX term_list ON term (owner_id, changed_at);

-- Hints of the platform that a unit does not want to see.
CREATE TABLE term_mute (
    unit_id TEXT NOT NULL REFERENCES unit (id),
    term_id TEXT NOT NULL REFERENCES term (id),
    muted_name TEXT NOT NULL,
    muted_at BIGINT NOT NULL,
    PRIMARY KEY (unit_id, term_id)
);
CREATE INDEX term_mute_term ON term_mute (term_id);

-- Hosts that texts may link to, with everything below them.
CREATE TABLE link_host (
    id TEXT PRIMARY KEY,
    host TEXT NOT NULL UNIQUE,
    note TEXT NOT NULL,
    added_name TEXT NOT NULL,
    added_at BIGINT NOT NULL
);

-- Whether the list that comes with the program was entered; one row.
CREATE TABLE term_start (
    id BIGINT PRIMARY KEY,
    entered_at BIGINT NOT NULL
);

-- Walks of the checker over everything published.
CREATE TABLE checking (
    id TEXT PRIMARY KEY,
    state TEXT NOT NULL,
    reason TEXT NOT NULL,
    asked_name TEXT NOT NULL,
    asked_at BIGINT NOT NULL,
    total BIGINT NOT NULL,
    done BIGINT NOT NULL,
    -- The last document that was looked at.
    last_id TEXT NOT NULL,
    finished_at BIGINT
);
CREATE UNIQUE INDEX checking_running ON checking (state) WHERE state = 'running';
CREATE INDEX checking_newest ON checking (asked_at);

-- How far the checker has read the journal; one row.
CREATE TABLE checking_cursor (
    id BIGINT PRIMARY KEY,
    seq BIGINT NOT NULL
);
INSERT INTO checking_cursor (id, seq) VALUES (1, 0);

-- What is wrong in what the public reads: one row for a document and a rule.
CREATE TABLE published_finding (
    id TEXT PRIMARY KEY,
    document_id TEXT NOT NULL REFERENCES document (id),
    -- Of the live edition it was found in.
    digest TEXT NOT NULL,
    site_id TEXT NOT NULL REFERENCES site (id),
    section_id TEXT NOT NULL REFERENCES section (id),
    rule TEXT NOT NULL,
    severity TEXT NOT NULL,
    field TEXT NOT NULL,
    words TEXT NOT NULL,
    message TEXT NOT NULL,
    times BIGINT NOT NULL,
    found_at BIGINT NOT NULL,
    -- Set when a person said that it is right as it is.
    accepted_at BIGINT,
    accepted_name TEXT NOT NULL DEFAULT '',
    accepted_reason TEXT NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX published_finding_rule ON published_finding (document_id, rule);
CREATE INDEX published_finding_site ON published_finding (site_id, rule);
CREATE INDEX published_finding_section ON published_finding (section_id);

-- What remains of the texts to tell whether another one is nearly the same.
CREATE TABLE fingerprint (
    document_id TEXT PRIMARY KEY REFERENCES document (id),
    title_key TEXT NOT NULL,
    print TEXT NOT NULL
);
CREATE INDEX fingerprint_title ON fingerprint (title_key);
CREATE TABLE fingerprint_band (
    band BIGINT NOT NULL,
    document_id TEXT NOT NULL REFERENCES document (id),
    PRIMARY KEY (band, document_id)
);
CREATE INDEX fingerprint_band_document ON fingerprint_band (document_id);

-- The rules the writer's reason was for, as a JSON list.
ALTER TABLE edition ADD COLUMN check_rules TEXT NOT NULL DEFAULT '';
