-- What people at their desks leave for each other: notes on drafts, presence, filters, reminders.

CREATE TABLE note (
    id TEXT PRIMARY KEY,
    document_id TEXT NOT NULL REFERENCES document (id),
    -- The edition it was written on.
    edition_id TEXT NOT NULL REFERENCES edition (id),
    -- The first of the thread; empty for the first itself.
    thread_id TEXT NOT NULL,
    said TEXT NOT NULL,
    -- The words it is about, what stands before and behind them, and the block of the body.
    quote TEXT NOT NULL,
    before_quote TEXT NOT NULL,
    after_quote TEXT NOT NULL,
    block BIGINT NOT NULL,
    author_id TEXT NOT NULL,
    author_name TEXT NOT NULL,
    written_at BIGINT NOT NULL,
    resolved_at BIGINT,
    resolved_name TEXT NOT NULL DEFAULT ''
);
CREATE INDEX note_document ON note (document_id, written_at);
CREATE INDEX note_edition ON note (edition_id);

-- Who has a document open on the screen; rows older than a minute mean nothing.
CREATE TABLE presence (
    document_id TEXT NOT NULL REFERENCES document (id),
    account_id TEXT NOT NULL REFERENCES account (id),
    doing TEXT NOT NULL,
    seen_at BIGINT NOT NULL,
    PRIMARY KEY (document_id, account_id)
);
CREATE INDEX presence_account ON presence (account_id);
CREATE INDEX presence_seen ON presence (seen_at);

-- Filters of the library that a person keeps by name.
CREATE TABLE filter (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account (id),
    unit_id TEXT NOT NULL REFERENCES unit (id),
    name TEXT NOT NULL,
    -- The query of the address.
    query TEXT NOT NULL,
    -- Set when the people of the unit see it, too.
    shared_at BIGINT,
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX filter_name ON filter (account_id, name);
CREATE INDEX filter_unit ON filter (unit_id);

-- How a person wants to be reminded.
ALTER TABLE account ADD COLUMN email TEXT NOT NULL DEFAULT '';
-- 'at_once', 'daily' or 'none'.
ALTER TABLE account ADD COLUMN mail_when TEXT NOT NULL DEFAULT 'none';

-- Letters that wait to be sent, written in the transaction of what they tell.
CREATE TABLE mail (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account (id),
    subject TEXT NOT NULL,
    said TEXT NOT NULL,
    -- Path of the screen it leads to.
    path TEXT NOT NULL,
    -- 'waiting', 'sent', 'gathered' into another one, or 'given_up'.
    state TEXT NOT NULL,
    written_at BIGINT NOT NULL,
    -- When it may be sent.
    due_at BIGINT NOT NULL,
    tries BIGINT NOT NULL,
    sent_at BIGINT,
    trouble TEXT NOT NULL
);
CREATE INDEX mail_due ON mail (due_at) WHERE state = 'waiting';
CREATE INDEX mail_account ON mail (account_id, state);

-- Who holds a right in a scope.
CREATE INDEX permit_holder ON permit (verb, scope_id);

-- When a draft was dropped and by whom; for thirty days it can be brought back.
ALTER TABLE edition ADD COLUMN discarded_at BIGINT;
ALTER TABLE edition ADD COLUMN discarded_name TEXT NOT NULL DEFAULT '';
CREATE INDEX edition_discarded ON edition (discarded_at) WHERE state = 'discarded';

-- What other sites took over, by when they did.
CREATE INDEX share_decided ON share (decided_at) WHERE mode <> '';

-- What is counted of people and units over a period.
CREATE INDEX journal_counted ON journal (at) WHERE event IN
    ('article.submitted', 'article.returned', 'article.published');
