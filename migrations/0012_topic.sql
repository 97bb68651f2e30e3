-- Topics: what a page is built from.

-- JSON of the layout of a topic; empty for every other document. The body is written from it.
ALTER TABLE edition ADD COLUMN layout TEXT NOT NULL DEFAULT '';
