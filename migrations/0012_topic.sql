-- Topics: what a page is built from.

-- JSON of the layout of a topic; empty for every other document. The body is written from it.
ALTER TABLE edition ADD COLUMN layout TEXT NOT NULL DEFAULT '';

INSERT INTO kind (code, name, version, built_in, position, created_at)
    VALUES ('topic', '专题', 1, 1, 20, 0);
INSERT INTO kind_version (kind_code, version, definition, made_by, made_name, made_at) VALUES ('topic', 1,
'{"name": "专题", "icon": "Files", "template": "article", "with_header": false, "needs_body": false, "needs_source": false, "fields": []}',
'platform', '平台', 0);
