-- Review flows: their versions, steps, delegations; tasks of running reviews.

CREATE TABLE flow (
    id TEXT PRIMARY KEY,
    -- Empty for a flow of the platform, which every site may use.
    site_id TEXT NOT NULL,
    name TEXT NOT NULL,
    -- The version new reviews begin with.
    newest_no BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    -- Set when nobody shall choose it any more; running reviews go on.
    retired_at BIGINT,
    UNIQUE (site_id, name)
);

-- A version is never changed; running reviews keep theirs.
CREATE TABLE flow_version (
    id TEXT PRIMARY KEY,
    flow_id TEXT NOT NULL REFERENCES flow (id),
    no BIGINT NOT NULL,
    made_by TEXT NOT NULL,
    made_name TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    UNIQUE (flow_id, no)
);

CREATE TABLE flow_step (
    version_id TEXT NOT NULL REFERENCES flow_version (id),
    no BIGINT NOT NULL,
    name TEXT NOT NULL,
    -- 'any_of': one person of any seat; 'all_of': one person of each seat (会签).
    rule TEXT NOT NULL,
    -- JSON list of {kind: right, unit or person, value}.
    seats TEXT NOT NULL,
    -- Working days; 0 is without a limit.
    due_days BIGINT NOT NULL,
    -- Reminded when so many working days are left.
    remind_days BIGINT NOT NULL,
    -- Told to the step above when so many working days late.
    escalate_days BIGINT NOT NULL,
    -- The step joins from this risk on: 'normal', 'important' or 'major'.
    risk_from TEXT NOT NULL,
    -- JSON lists; empty is everything.
    kinds TEXT NOT NULL,
    sections TEXT NOT NULL,
    -- JSON list of questions.
    checks TEXT NOT NULL,
    PRIMARY KEY (version_id, no),
    CHECK (rule IN ('any_of', 'all_of')),
    CHECK (risk_from IN ('normal', 'important', 'major')),
    CHECK (due_days >= 0)
);

-- Which flow holds where; the nearest wins. Empty is everywhere.
CREATE TABLE flow_binding (
    site_id TEXT NOT NULL,
    section_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    flow_id TEXT NOT NULL REFERENCES flow (id),
    PRIMARY KEY (site_id, section_id, kind)
);
CREATE INDEX flow_binding_flow ON flow_binding (flow_id);

-- 三审 by default (S2§14 S1§27).
INSERT INTO flow (id, site_id, name, newest_no, created_at) VALUES ('standard', '', '标准三审', 1, 0);
INSERT INTO flow_version (id, flow_id, no, made_by, made_name, made_at)
    VALUES ('standard-1', 'standard', 1, 'platform', '平台', 0);
INSERT INTO flow_step (version_id, no, name, rule, seats, due_days, remind_days, escalate_days, risk_from, kinds, sections,
    checks) VALUES
    ('standard-1', 1, '初审', 'any_of', '[{"kind":"right","value":"review.first"}]', 2, 1, 1, 'normal', '[]', '[]', '[]'),
    ('standard-1', 2, '复审', 'any_of', '[{"kind":"right","value":"review.second"}]', 2, 1, 1, 'normal', '[]', '[]', '[]'),
    ('standard-1', 3, '终审', 'any_of', '[{"kind":"right","value":"review.final"}]', 2, 1, 1, 'normal', '[]', '[]', '[]');
INSERT INTO flow_binding (site_id, section_id, kind, flow_id) VALUES ('', '', '', 'standard');

-- 委托: a dated row is never changed; when it ends early, ended_at says when.
CREATE TABLE delegation (
    id TEXT PRIMARY KEY,
    giver_id TEXT NOT NULL REFERENCES account (id),
    taker_id TEXT NOT NULL REFERENCES account (id),
    valid_from BIGINT NOT NULL,
    valid_to BIGINT NOT NULL,
    reason TEXT NOT NULL,
    given_at BIGINT NOT NULL,
    ended_at BIGINT,
    CHECK (giver_id <> taker_id),
    CHECK (valid_to > valid_from)
);
CREATE INDEX delegation_giver ON delegation (giver_id);
CREATE INDEX delegation_taker ON delegation (taker_id, valid_to);

ALTER TABLE review ADD COLUMN version_id TEXT NOT NULL DEFAULT 'standard-1';
-- What the subject is an edition of; reviews of all its editions are found by it.
ALTER TABLE review ADD COLUMN matter_id TEXT NOT NULL DEFAULT '';
ALTER TABLE review ADD COLUMN matter_kind TEXT NOT NULL DEFAULT 'article';
ALTER TABLE review ADD COLUMN risk TEXT NOT NULL DEFAULT 'normal';
-- The order of reviews, whatever the clock does.
ALTER TABLE review ADD COLUMN seq BIGINT NOT NULL DEFAULT 0;
-- Since when the step that waits has waited.
ALTER TABLE review ADD COLUMN step_since BIGINT NOT NULL DEFAULT 0;
-- Who has taken the waiting step up (认领); empty when nobody has.
ALTER TABLE review ADD COLUMN claimed_by TEXT NOT NULL DEFAULT '';
ALTER TABLE review ADD COLUMN claimed_name TEXT NOT NULL DEFAULT '';
ALTER TABLE review ADD COLUMN claimed_at BIGINT NOT NULL DEFAULT 0;
-- Who published it before it was reviewed; empty in the regular case.
ALTER TABLE review ADD COLUMN released_by TEXT NOT NULL DEFAULT '';
UPDATE review SET step_since = opened_at,
    matter_id = COALESCE((SELECT e.document_id FROM edition e WHERE e.id = review.subject_id), '');
CREATE INDEX review_matter ON review (matter_id, seq);
CREATE INDEX review_seq ON review (seq);

-- Several people may decide one step, and a step may be taken again: a decision has a number of its own.
CREATE TABLE review_decision_next (
    id TEXT PRIMARY KEY,
    review_id TEXT NOT NULL REFERENCES review (id),
    -- From 1, in the order they were made.
    no BIGINT NOT NULL,
    step BIGINT NOT NULL,
    -- 1 in a step of one decision, else the seat of the step that is filled.
    seat BIGINT NOT NULL,
    author_id TEXT NOT NULL,
    released_by TEXT NOT NULL,
    decided_by TEXT NOT NULL,
    decided_name TEXT NOT NULL,
    -- In whose name: the decider's own, or that of who delegated.
    acting_for TEXT NOT NULL,
    acting_name TEXT NOT NULL,
    -- 'approved', 'returned' to the author, or 'sent_back' to an earlier step.
    verdict TEXT NOT NULL,
    opinion TEXT NOT NULL,
    digest TEXT NOT NULL,
    at BIGINT NOT NULL,
    -- Set when an earlier step must be taken again; the decision stays readable and no longer counts.
    void_at BIGINT,
    UNIQUE (review_id, no),
    -- Nobody reviews his own work, nor what he published himself (S2§14 S1§27).
    CHECK (decided_by <> author_id AND acting_for <> author_id),
    CHECK (decided_by <> released_by AND acting_for <> released_by),
    CHECK (verdict IN ('approved', 'returned', 'sent_back'))
);
INSERT INTO review_decision_next (id, review_id, no, step, seat, author_id, released_by, decided_by, decided_name, acting_for,
    acting_name, verdict, opinion, digest, at)
    SELECT review_id || '-' || step, review_id, step, step, 1, author_id, '', decided_by, decided_name, decided_by,
    decided_name, verdict, opinion, digest, at FROM review_decision;
DROP TABLE review_decision;
ALTER TABLE review_decision_next RENAME TO review_decision;
-- One decision for a seat of a step, and one for a person: the steps are taken by different people.
CREATE UNIQUE INDEX review_decision_seat ON review_decision (review_id, step, seat) WHERE void_at IS NULL;
CREATE UNIQUE INDEX review_decision_person ON review_decision (review_id, decided_by) WHERE void_at IS NULL;
CREATE UNIQUE INDEX review_decision_name ON review_decision (review_id, acting_for) WHERE void_at IS NULL;
CREATE INDEX review_decision_decider ON review_decision (decided_by);

-- What a reviewer answered to the questions of the step, kept with the decision.
CREATE TABLE review_check (
    decision_id TEXT NOT NULL REFERENCES review_decision (id),
    no BIGINT NOT NULL,
    question TEXT NOT NULL,
    answer TEXT NOT NULL,
    remark TEXT NOT NULL,
    PRIMARY KEY (decision_id, no),
    CHECK (answer IN ('yes', 'no', 'na'))
);

-- Whom a letter told of a step's time, so that each is told once: its people that it runs out and
-- that it is over, those above that it is late. A step that begins anew is another one.
CREATE TABLE review_reminder (
    review_id TEXT NOT NULL REFERENCES review (id),
    step_since BIGINT NOT NULL,
    stage TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (review_id, step_since, stage),
    CHECK (stage IN ('soon', 'late', 'above'))
);

-- 紧急发布: what went live before it was reviewed, until a second person has signed.
CREATE TABLE debt (
    edition_id TEXT PRIMARY KEY REFERENCES edition (id),
    document_id TEXT NOT NULL,
    released_by TEXT NOT NULL,
    released_name TEXT NOT NULL,
    reason TEXT NOT NULL,
    at BIGINT NOT NULL,
    settled_at BIGINT,
    settled_by TEXT NOT NULL DEFAULT '',
    settled_name TEXT NOT NULL DEFAULT '',
    -- 'reviewed', 'replaced' by an edition that was reviewed, or 'withdrawn'; empty while it is open.
    settled_how TEXT NOT NULL DEFAULT '',
    CHECK (settled_how <> 'reviewed' OR settled_by <> released_by)
);
CREATE INDEX debt_open ON debt (document_id) WHERE settled_at IS NULL;
CREATE INDEX edition_digest ON edition (digest);
