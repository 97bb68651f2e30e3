-- Uploads in parts, renditions, texts of files.

-- A file on its way in. Its bytes lie in the folder of uploads under the identifier.
CREATE TABLE upload (
    id TEXT PRIMARY KEY,
    unit_id TEXT NOT NULL REFERENCES unit (id),
    account_id TEXT NOT NULL,
    name TEXT NOT NULL,
    size_bytes BIGINT NOT NULL,
    -- When the file was changed last where it comes from, in milliseconds; tells it from others
    -- of its name and size.
    changed_at BIGINT NOT NULL,
    alt TEXT NOT NULL,
    begun_at BIGINT NOT NULL,
    -- When a part came last; a day later what is there goes.
    moved_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX upload_same ON upload (account_id, name, size_bytes, changed_at);
CREATE INDEX upload_moved ON upload (moved_at);
CREATE INDEX upload_unit ON upload (unit_id);

-- A part that is durable.
CREATE TABLE upload_part (
    upload_id TEXT NOT NULL REFERENCES upload (id),
    number BIGINT NOT NULL,
    -- SHA-256 of its bytes.
    digest TEXT NOT NULL,
    PRIMARY KEY (upload_id, number)
);

-- Where a picture is cut around, in parts of its width and height.
ALTER TABLE media ADD COLUMN focal_x DOUBLE PRECISION NOT NULL DEFAULT 0.5;
ALTER TABLE media ADD COLUMN focal_y DOUBLE PRECISION NOT NULL DEFAULT 0.5;
-- JSON of the smaller pictures made of it, and when they were made for its present focal point;
-- a picture without that moment waits in the queue.
ALTER TABLE media ADD COLUMN renditions TEXT NOT NULL DEFAULT '';
ALTER TABLE media ADD COLUMN drawn_at BIGINT;
-- Pages of a PDF; 0 for anything else.
ALTER TABLE media ADD COLUMN pages BIGINT NOT NULL DEFAULT 0;
-- The first words in it.
ALTER TABLE media ADD COLUMN opening TEXT NOT NULL DEFAULT '';
-- SHA-256 of the captions' bytes; empty without captions.
ALTER TABLE media ADD COLUMN captions_digest TEXT NOT NULL DEFAULT '';
-- Set while it came with a text that nobody has taken yet.
ALTER TABLE media ADD COLUMN loose_since BIGINT;
-- Set while it lies in the recycle bin.
ALTER TABLE media ADD COLUMN removed_at BIGINT;
-- Set when it goes for good, and when its bytes are gone; the row stays for the record.
ALTER TABLE media ADD COLUMN cleared_at BIGINT;
ALTER TABLE media ADD COLUMN gone_at BIGINT;
ALTER TABLE media ADD COLUMN revision BIGINT NOT NULL DEFAULT 1;
-- Unit and digest: a unit keeps the same bytes once. Empty for what is in the bin.
ALTER TABLE media ADD COLUMN once TEXT;
CREATE UNIQUE INDEX media_once ON media (once);
CREATE INDEX media_waiting ON media (uploaded_at) WHERE drawn_at IS NULL;
CREATE INDEX media_removed ON media (removed_at) WHERE cleared_at IS NULL;
CREATE INDEX media_cleared ON media (cleared_at) WHERE gone_at IS NULL;
UPDATE media SET drawn_at = uploaded_at
    WHERE media_type NOT IN ('image/jpeg', 'image/png', 'image/webp', 'application/pdf');

-- What is said in a file: found in it for the search, or written for who cannot hear or see it.
CREATE TABLE media_text (
    media_id TEXT PRIMARY KEY REFERENCES media (id),
    found TEXT NOT NULL,
    captions TEXT NOT NULL,
    transcript TEXT NOT NULL
);

-- Text of the attachments as the search knows it, written when the edition is submitted.
ALTER TABLE edition ADD COLUMN attached TEXT NOT NULL DEFAULT '';
