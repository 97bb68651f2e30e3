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
