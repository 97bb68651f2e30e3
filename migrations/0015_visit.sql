-- How often pages are read, as portals tell it.

-- Views of one Beijing day.
CREATE TABLE visit_day (
    -- The moment the day begins.
    day BIGINT NOT NULL,
    -- Only what was just found in the table of sites is written here.
    site_id TEXT NOT NULL,
    -- 'home', 'section' (its list pages), 'document' or 'other'.
    subject TEXT NOT NULL,
    -- The section or the document; empty for the others.
    subject_id TEXT NOT NULL,
    views BIGINT NOT NULL,
    PRIMARY KEY (day, site_id, subject, subject_id)
);

-- How far the records of each portal were taken: what is seen again changes nothing.
CREATE TABLE inbox_cursor (
    portal TEXT PRIMARY KEY,
    -- Number of the last record taken.
    taken BIGINT NOT NULL,
    taken_at BIGINT NOT NULL
);
