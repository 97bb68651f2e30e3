-- Why the writer kept what the checker asked about; empty when it asked nothing.

ALTER TABLE edition ADD COLUMN check_reason TEXT NOT NULL DEFAULT '';
