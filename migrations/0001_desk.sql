-- The journal: what every context stands on.

CREATE TABLE journal_head (
    id BIGINT PRIMARY KEY,
    seq BIGINT NOT NULL,
    hash TEXT NOT NULL
);
INSERT INTO journal_head (id, seq, hash) VALUES (1, 0, '');

CREATE TABLE journal (
    seq BIGINT PRIMARY KEY,
    at BIGINT NOT NULL,
    caller_id TEXT NOT NULL,
    person TEXT NOT NULL,
    address TEXT NOT NULL,
    event TEXT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_id TEXT NOT NULL,
    site_id TEXT NOT NULL,
    digest TEXT NOT NULL,
    note TEXT NOT NULL,
    hash TEXT NOT NULL
);
CREATE INDEX journal_subject ON journal (subject_id, seq);
CREATE INDEX journal_person ON journal (caller_id, seq);
CREATE INDEX journal_event ON journal (event, seq);
