-- What the press shipped, for the one sentence an editor wants to read: where is it, since when.

CREATE TABLE shipment (
    site_id TEXT NOT NULL REFERENCES site (id),
    number BIGINT NOT NULL,
    -- Journal lines this release answers, both ends included.
    seq_from BIGINT NOT NULL,
    seq_to BIGINT NOT NULL,
    -- JSON list of {name, path}, at most 50.
    places TEXT NOT NULL,
    changed BIGINT NOT NULL,
    shipped_at BIGINT NOT NULL,
    -- When the portal was seen to serve it.
    seen_at BIGINT,
    PRIMARY KEY (site_id, number)
);
CREATE INDEX shipment_seq ON shipment (site_id, seq_to);
