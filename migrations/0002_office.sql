-- The institution: units, people, sessions, sites, reviews.

CREATE TABLE unit (
    id TEXT PRIMARY KEY,
    parent_id TEXT NOT NULL,
    name TEXT NOT NULL UNIQUE,
    -- 统一社会信用代码, 18 characters.
    credit_code TEXT NOT NULL UNIQUE,
    created_at BIGINT NOT NULL
);

CREATE TABLE account (
    id TEXT PRIMARY KEY,
    unit_id TEXT NOT NULL REFERENCES unit (id),
    login TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    post TEXT NOT NULL,
    -- 'system', 'security', 'audit', 'structure', 'editing' or 'review': an account has one, and all its permits are of it
    -- (S1§18 S4§6.1.5).
    power_class TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    password_set_at BIGINT NOT NULL,
    -- Set while the password was chosen by somebody else.
    must_change_since BIGINT,
    disabled_at BIGINT,
    last_login_at BIGINT,
    created_at BIGINT NOT NULL,
    UNIQUE (id, power_class)
);
CREATE INDEX account_unit ON account (unit_id);

-- A permit is never changed; when it ends early, a row in permit_end says when and by whom.
CREATE TABLE permit (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL,
    power_class TEXT NOT NULL,
    verb TEXT NOT NULL,
    -- 'platform', or the identifier of a site, section or unit.
    scope_id TEXT NOT NULL,
    valid_from BIGINT NOT NULL,
    valid_to BIGINT,
    given_by TEXT NOT NULL,
    given_at BIGINT NOT NULL,
    FOREIGN KEY (account_id, power_class) REFERENCES account (id, power_class)
);
CREATE INDEX permit_account ON permit (account_id, verb);

CREATE TABLE permit_end (
    permit_id TEXT PRIMARY KEY REFERENCES permit (id),
    at BIGINT NOT NULL,
    ended_by TEXT NOT NULL
);

-- Failed logins, per account name and source; a row is removed by a login that succeeds.
CREATE TABLE login_failure (
    login TEXT NOT NULL,
    address TEXT NOT NULL,
    count BIGINT NOT NULL,
    last_at BIGINT NOT NULL,
    PRIMARY KEY (login, address)
);

CREATE TABLE session (
    -- SHA-256 of the token, which only the browser has.
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account (id),
    csrf TEXT NOT NULL,
    address TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL
);
CREATE INDEX session_account ON session (account_id);

CREATE TABLE site (
    id TEXT PRIMARY KEY,
    -- Empty for a portal that stands above the others.
    parent_id TEXT NOT NULL,
    unit_id TEXT NOT NULL REFERENCES unit (id),
    code TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL UNIQUE,
    short_name TEXT NOT NULL,
    domain TEXT NOT NULL UNIQUE,
    id_code TEXT NOT NULL,
    icp TEXT NOT NULL,
    police TEXT NOT NULL,
    party_mark TEXT NOT NULL,
    contact_phone TEXT NOT NULL,
    contact_address TEXT NOT NULL,
    contact_email TEXT NOT NULL,
    responsible TEXT NOT NULL,
    slogan TEXT NOT NULL,
    color TEXT NOT NULL,
    emblem TEXT NOT NULL,
    position DOUBLE PRECISION NOT NULL,
    -- The number the next first publication gets; numbers are never reused.
    next_serial BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);
-- One unit has at most one site (S0§8 S1§6).
CREATE UNIQUE INDEX site_unit ON site (unit_id);
CREATE UNIQUE INDEX site_id_code ON site (id_code) WHERE id_code <> '';

CREATE TABLE review (
    id TEXT PRIMARY KEY,
    subject_kind TEXT NOT NULL,
    subject_id TEXT NOT NULL,
    -- What was submitted; a decision on anything else is refused.
    digest TEXT NOT NULL,
    site_id TEXT NOT NULL,
    -- JSON list of scopes the steps' powers are looked for in.
    scopes TEXT NOT NULL,
    author_id TEXT NOT NULL,
    author_name TEXT NOT NULL,
    title TEXT NOT NULL,
    state TEXT NOT NULL,
    -- The step that is waiting, from 1.
    step BIGINT NOT NULL,
    opened_at BIGINT NOT NULL,
    closed_at BIGINT
);
-- One running review for one subject.
CREATE UNIQUE INDEX review_running ON review (subject_id) WHERE state = 'running';
CREATE INDEX review_waiting ON review (state, step, opened_at);
CREATE INDEX review_subject ON review (subject_id);

CREATE TABLE review_decision (
    review_id TEXT NOT NULL REFERENCES review (id),
    step BIGINT NOT NULL,
    -- Nobody reviews his own work (S2§14 S1§27).
    author_id TEXT NOT NULL,
    decided_by TEXT NOT NULL,
    decided_name TEXT NOT NULL,
    verdict TEXT NOT NULL,
    opinion TEXT NOT NULL,
    digest TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (review_id, step),
    CHECK (decided_by <> author_id)
);
-- Three steps by three different people.
CREATE UNIQUE INDEX review_decision_person ON review_decision (review_id, decided_by);
