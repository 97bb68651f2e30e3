-- Update rules, applications for changes of sections, addresses that were left.

-- Where a section stood before it moved or was merged; readers are led on to where it stands now.
CREATE TABLE section_address (
    site_id TEXT NOT NULL REFERENCES site (id),
    path TEXT NOT NULL,
    -- Where it leads: a section, never another address, so there are no chains and no circles.
    section_id TEXT NOT NULL REFERENCES section (id),
    left_at BIGINT NOT NULL,
    PRIMARY KEY (site_id, path)
);
CREATE INDEX section_address_section ON section_address (section_id);

-- What somebody wants done with a section, and what was decided.
CREATE TABLE proposal (
    id TEXT PRIMARY KEY,
    site_id TEXT NOT NULL REFERENCES site (id),
    -- The section it is about; empty when one is to be set up.
    section_id TEXT NOT NULL,
    -- JSON of what is to be done.
    wanted TEXT NOT NULL,
    -- The same for people.
    summary TEXT NOT NULL,
    reason TEXT NOT NULL,
    -- 'waiting', 'approved', 'refused' or 'withdrawn'.
    state TEXT NOT NULL,
    author_id TEXT NOT NULL,
    author_name TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    decided_by TEXT NOT NULL,
    decided_name TEXT NOT NULL,
    opinion TEXT NOT NULL,
    decided_at BIGINT,
    -- Nobody decides on what they applied for themselves.
    CHECK (state NOT IN ('approved', 'refused') OR decided_by <> author_id)
);
CREATE INDEX proposal_site ON proposal (site_id, state, created_at);
CREATE INDEX proposal_author ON proposal (author_id, created_at);

-- How long a section may go without news: from the country down to the section, the strictest of
-- all that apply is in force.
CREATE TABLE update_rule (
    id TEXT PRIMARY KEY,
    -- 'country', 'province', 'city', 'site' or 'section'.
    level TEXT NOT NULL,
    -- The site or the section; empty above.
    scope_id TEXT NOT NULL,
    -- 'home', 'dynamics', 'notice', 'policy', 'other', or 'any' for all but the home page.
    class TEXT NOT NULL,
    amount BIGINT NOT NULL,
    -- 'day', 'workday' or 'month'.
    unit TEXT NOT NULL,
    source TEXT NOT NULL,
    -- Set when somebody compared the row with the text it comes from.
    verified_at BIGINT,
    -- Set while it is in force.
    on_since BIGINT,
    set_by TEXT NOT NULL,
    set_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX update_rule_scope ON update_rule (level, scope_id, class, source);

INSERT INTO update_rule
    (id, level, scope_id, class, amount, unit, source, verified_at, on_since, set_by, set_at)
VALUES
    ('rule-country-home', 'country', '', 'home', 14, 'day',
     '国办秘函〔2019〕19号 检查指标（单项否决）：首页2周内无更新', 1, 1, '', 1),
    ('rule-country-dynamics', 'country', '', 'dynamics', 14, 'day',
     '国办秘函〔2019〕19号 检查指标（单项否决）：动态、要闻类栏目2周内未更新', 1, 1, '', 1),
    ('rule-country-notice', 'country', '', 'notice', 6, 'month',
     '国办秘函〔2019〕19号 检查指标（单项否决）：通知公告类一级栏目6个月内未更新', 1, 1, '', 1),
    ('rule-country-policy', 'country', '', 'policy', 6, 'month',
     '国办秘函〔2019〕19号 检查指标（单项否决）：政策文件类一级栏目6个月内未更新', 1, 1, '', 1),
    ('rule-city-nanbu-dynamics', 'city', '', 'dynamics', 7, 'day',
     '南部县办法第十四条：动态类栏目一周内有更新', 1, 1, '', 1),
    ('rule-city-nanbu-notice', 'city', '', 'notice', 1, 'month',
     '南部县办法第十四条：其他类栏目1个月内有更新', 1, 1, '', 1),
    ('rule-city-nanbu-other', 'city', '', 'other', 1, 'month',
     '南部县办法第十四条：其他类栏目1个月内有更新', 1, 1, '', 1),
    ('rule-city-district-home', 'city', '', 'home', 1, 'day',
     '区政府门户网站管理办法第二十条：首页原则上每日更新1次', NULL, NULL, '', 1),
    ('rule-city-district-any', 'city', '', 'any', 3, 'workday',
     '区政府门户网站管理办法第二十条：栏目每3个工作日至少更新1次', NULL, NULL, '', 1);

CREATE INDEX placement_fresh ON placement (section_id, published_at)
    WHERE withdrawn_at IS NULL AND moved_at IS NULL;
