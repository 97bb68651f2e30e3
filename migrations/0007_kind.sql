-- Kinds of content as configuration, rules of index numbers, typed links.

-- A kind of document (稿件类型). What it is stands in its versions; an edition keeps the version it was
-- written with.
CREATE TABLE kind (
    code TEXT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    -- The newest version.
    version BIGINT NOT NULL,
    -- 1 for those that come with the platform: they grow, but what they have stays.
    built_in BIGINT NOT NULL,
    position BIGINT NOT NULL,
    -- Set while nobody may begin a document of it.
    retired_at BIGINT,
    created_at BIGINT NOT NULL
);

-- A version is never changed.
CREATE TABLE kind_version (
    kind_code TEXT NOT NULL REFERENCES kind (code),
    version BIGINT NOT NULL,
    -- JSON: name, icon, template, what it needs, and its fields in order.
    definition TEXT NOT NULL,
    made_by TEXT NOT NULL,
    made_name TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    PRIMARY KEY (kind_code, version)
);

-- What an edition says in the fields of its kind, JSON; empty when it says nothing.
ALTER TABLE edition ADD COLUMN fields TEXT NOT NULL DEFAULT '';
ALTER TABLE edition ADD COLUMN kind_version BIGINT NOT NULL DEFAULT 1;
-- Why a policy document went online without an interpretation; empty when nothing asked for it.
ALTER TABLE edition ADD COLUMN alone_reason TEXT NOT NULL DEFAULT '';

-- Documents that go online together; empty for one that goes alone.
ALTER TABLE document ADD COLUMN bundle_id TEXT NOT NULL DEFAULT '';
CREATE INDEX document_bundle ON document (bundle_id) WHERE bundle_id <> '';
CREATE INDEX document_kind ON document (kind, changed_at);

-- Codes of the kinds a section takes, separated by commas; empty for all of them.
ALTER TABLE section ADD COLUMN kinds TEXT NOT NULL DEFAULT '';
-- A policy document without its interpretation: 'none' 'reason' 'refuse', empty for what the section above says.
ALTER TABLE section ADD COLUMN interpretation_rule TEXT NOT NULL DEFAULT '';

CREATE INDEX edition_link_kind ON edition_link (target_id, kind);

-- How index numbers are put together: versions for a unit, or for all others (empty).
CREATE TABLE index_rule (
    unit_id TEXT NOT NULL,
    version BIGINT NOT NULL,
    -- JSON: the parts in order, and by what the counter begins anew.
    rule TEXT NOT NULL,
    made_by TEXT NOT NULL,
    made_name TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    PRIMARY KEY (unit_id, version)
);
INSERT INTO index_rule (unit_id, version, rule, made_by, made_name, made_at) VALUES ('', 1,
'{"parts":[{"is":"credit_code"},{"is":"literal","text":"/"},{"is":"year"},{"is":"literal","text":"-"},{"is":"counter","width":5}],"per_unit":true,"per_year":true,"per_theme":false}',
'platform', '平台', 0);

-- Counters of index numbers, by everything they count by.
CREATE TABLE index_count (
    counter TEXT PRIMARY KEY,
    last BIGINT NOT NULL
);
INSERT INTO index_count (counter, last)
    SELECT credit_code || ' ' || CAST(year AS TEXT), last FROM index_counter;
DROP TABLE index_counter;

-- The kinds every platform begins with.
INSERT INTO kind (code, name, version, built_in, position, created_at)
    VALUES ('article', '文章', 1, 1, 1, 0);
INSERT INTO kind_version (kind_code, version, definition, made_by, made_name, made_at) VALUES ('article', 1,
'{"name": "文章", "icon": "Document", "template": "article", "with_header": false, "needs_body": true, "needs_source": true, "fields": []}',
'platform', '平台', 0);
INSERT INTO kind (code, name, version, built_in, position, created_at)
    VALUES ('policy', '政策文件', 1, 1, 2, 0);
INSERT INTO kind_version (kind_code, version, definition, made_by, made_name, made_at) VALUES ('policy', 1,
'{"name": "政策文件", "icon": "Stamp", "template": "article", "with_header": true, "needs_body": true, "needs_source": true, "fields": []}',
'platform', '平台', 0);
INSERT INTO kind (code, name, version, built_in, position, created_at)
    VALUES ('interpretation', '政策解读', 1, 1, 3, 0);
INSERT INTO kind_version (kind_code, version, definition, made_by, made_name, made_at) VALUES ('interpretation', 1,
'{"name": "政策解读", "icon": "Reading", "template": "interpretation", "with_header": false, "needs_body": true, "needs_source": true, "fields": [
    {"name": "form", "label": "解读形式", "holds": "choice", "required": true, "in_list": true, "choices": ["文字", "图解", "音频", "视频"]},
    {"name": "speaker", "label": "解读人", "holds": "person", "hint": "单位和姓名、职务", "searchable": true, "length_max": 60},
    {"name": "media", "label": "音频、视频文件", "holds": "files", "hint": "MP3、MP4 等，文字和图解写在正文里"},
    {"name": "transcript", "label": "音视频文字稿", "holds": "text", "searchable": true, "length_max": 20000}]}',
'platform', '平台', 0);
INSERT INTO kind (code, name, version, built_in, position, created_at)
    VALUES ('leader', '领导', 1, 1, 4, 0);
INSERT INTO kind_version (kind_code, version, definition, made_by, made_name, made_at) VALUES ('leader', 1,
'{"name": "领导", "icon": "User", "template": "leader", "with_header": false, "needs_body": false, "needs_source": false, "fields": [
    {"name": "post", "label": "职务", "holds": "line", "required": true, "in_list": true, "searchable": true, "length_max": 80},
    {"name": "duties", "label": "工作分工", "holds": "text", "required": true, "searchable": true, "length_max": 1000},
    {"name": "resume", "label": "工作简历", "holds": "rich", "searchable": true},
    {"name": "office", "label": "办公室", "holds": "line", "length_max": 60},
    {"name": "email", "label": "电子邮箱", "holds": "email"}]}',
'platform', '平台', 0);
INSERT INTO kind (code, name, version, built_in, position, created_at)
    VALUES ('organisation', '机构', 1, 1, 5, 0);
INSERT INTO kind_version (kind_code, version, definition, made_by, made_name, made_at) VALUES ('organisation', 1,
'{"name": "机构", "icon": "OfficeBuilding", "template": "organisation", "with_header": false, "needs_body": false, "needs_source": false, "fields": [
    {"name": "head", "label": "负责人", "holds": "person", "searchable": true, "in_list": true, "length_max": 40},
    {"name": "duties", "label": "主要职责", "holds": "rich", "required": true, "searchable": true},
    {"name": "offices", "label": "内设机构", "holds": "table", "searchable": true, "columns": [{"name": "name", "label": "名称", "holds": "line", "required": true}, {"name": "duties", "label": "职责", "holds": "text"}, {"name": "phone", "label": "联系电话", "holds": "phone"}]},
    {"name": "address", "label": "办公地址", "holds": "line", "required": true, "searchable": true, "length_max": 100},
    {"name": "hours", "label": "办公时间", "holds": "line", "required": true, "length_max": 100},
    {"name": "phone", "label": "联系电话", "holds": "phone", "required": true, "in_list": true},
    {"name": "fax", "label": "传真", "holds": "phone"},
    {"name": "postcode", "label": "邮政编码", "holds": "line", "length_max": 10},
    {"name": "email", "label": "电子邮箱", "holds": "email"},
    {"name": "website", "label": "网站", "holds": "url"}]}',
'platform', '平台', 0);
INSERT INTO kind (code, name, version, built_in, position, created_at)
    VALUES ('guide', '办事指南', 1, 1, 6, 0);
INSERT INTO kind_version (kind_code, version, definition, made_by, made_name, made_at) VALUES ('guide', 1,
'{"name": "办事指南", "icon": "Guide", "template": "guide", "with_header": false, "needs_body": false, "needs_source": false, "fields": [
    {"name": "basis", "label": "设定依据", "holds": "text", "required": true, "searchable": true, "length_max": 2000},
    {"name": "conditions", "label": "申请条件", "holds": "text", "required": true, "searchable": true, "length_max": 2000},
    {"name": "materials", "label": "办理材料", "holds": "table", "required": true, "searchable": true, "columns": [{"name": "name", "label": "材料名称", "holds": "line", "required": true}, {"name": "copies", "label": "份数", "holds": "line"}, {"name": "form", "label": "要求", "holds": "text"}, {"name": "source", "label": "来源", "holds": "line"}]},
    {"name": "place", "label": "办理地点", "holds": "text", "required": true, "searchable": true, "length_max": 500},
    {"name": "hours", "label": "办理时间", "holds": "text", "required": true, "length_max": 300},
    {"name": "phone", "label": "联系电话", "holds": "phone", "required": true, "in_list": true},
    {"name": "process", "label": "办理流程", "holds": "rich", "required": true, "searchable": true},
    {"name": "limit", "label": "承诺时限", "holds": "line", "in_list": true, "length_max": 60, "hint": "如 5个工作日"},
    {"name": "fee", "label": "收费标准", "holds": "line", "length_max": 200, "hint": "不收费的写“不收费”"},
    {"name": "online", "label": "网上办理", "holds": "url"},
    {"name": "forms", "label": "表格和样本", "holds": "files"}]}',
'platform', '平台', 0);
INSERT INTO kind (code, name, version, built_in, position, created_at)
    VALUES ('qa', '问答', 1, 1, 7, 0);
INSERT INTO kind_version (kind_code, version, definition, made_by, made_name, made_at) VALUES ('qa', 1,
'{"name": "问答", "icon": "QuestionFilled", "template": "qa", "with_header": false, "needs_body": true, "needs_source": false, "fields": [
    {"name": "question", "label": "咨询内容", "holds": "text", "searchable": true, "length_max": 2000},
    {"name": "asked_on", "label": "咨询日期", "holds": "date"},
    {"name": "asker", "label": "咨询人", "holds": "person", "personal": true, "length_max": 40, "hint": "只供内部核对，不上网"},
    {"name": "answered_by", "label": "答复单位", "holds": "line", "required": true, "in_list": true, "searchable": true, "length_max": 60},
    {"name": "answered_on", "label": "答复日期", "holds": "date", "required": true}]}',
'platform', '平台', 0);
INSERT INTO kind (code, name, version, built_in, position, created_at)
    VALUES ('dataset', '数据集', 1, 1, 8, 0);
INSERT INTO kind_version (kind_code, version, definition, made_by, made_name, made_at) VALUES ('dataset', 1,
'{"name": "数据集", "icon": "DataLine", "template": "dataset", "with_header": false, "needs_body": false, "needs_source": false, "fields": [
    {"name": "about", "label": "数据说明", "holds": "text", "required": true, "searchable": true, "length_max": 2000},
    {"name": "provider", "label": "数据提供单位", "holds": "line", "required": true, "in_list": true, "searchable": true, "length_max": 60},
    {"name": "cycle", "label": "更新周期", "holds": "choice", "required": true, "in_list": true, "choices": ["实时", "每日", "每周", "每月", "每季度", "每半年", "每年", "不定期"]},
    {"name": "updated_on", "label": "数据更新日期", "holds": "date", "required": true},
    {"name": "licence", "label": "开放条件", "holds": "choice", "required": true, "choices": ["无条件开放", "有条件开放"]},
    {"name": "terms", "label": "使用条件", "holds": "text", "length_max": 1000},
    {"name": "sheet", "label": "数据文件", "holds": "sheet", "required": true, "hint": "CSV 或 XLSX，第一行为列名"},
    {"name": "contact", "label": "联系方式", "holds": "phone"}]}',
'platform', '平台', 0);
INSERT INTO kind (code, name, version, built_in, position, created_at)
    VALUES ('link', '链接', 1, 1, 9, 0);
INSERT INTO kind_version (kind_code, version, definition, made_by, made_name, made_at) VALUES ('link', 1,
'{"name": "链接", "icon": "Link", "template": "link", "with_header": false, "needs_body": false, "needs_source": false, "fields": [
    {"name": "address", "label": "网址", "holds": "url", "required": true}]}',
'platform', '平台', 0);
