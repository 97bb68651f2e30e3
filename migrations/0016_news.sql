-- Letters about late sections.

-- Who was told of a section's due moment, so that each is told once: the one who is named that it
-- comes and that it passed, those above that it is long past. A new publication moves the moment.
CREATE TABLE upkeep_reminder (
    section_id TEXT NOT NULL REFERENCES section (id),
    deadline BIGINT NOT NULL,
    stage TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (section_id, deadline, stage),
    CHECK (stage IN ('soon', 'late', 'above'))
);

-- What becomes of copies taken from other sites: '' for what the section above says, 'direct' for
-- online at once, 'review' for through the flow that holds here.
ALTER TABLE section ADD COLUMN copy_rule TEXT NOT NULL DEFAULT '';
-- 1 when the copy passes the receiving site's own review.
ALTER TABLE share ADD COLUMN own_review BIGINT NOT NULL DEFAULT 0;
-- What a copy will say of itself once this edition of it is online.
CREATE TABLE edition_origin (
    edition_id TEXT PRIMARY KEY REFERENCES edition (id),
    note TEXT NOT NULL
);
