-- Switches of a site: grey mode and the emergency notice.

-- What was switched on, for which site, by whom; a row is closed when it ends, never removed.
CREATE TABLE site_switch (
    id TEXT PRIMARY KEY,
    site_id TEXT NOT NULL REFERENCES site (id),
    -- 'grey' or 'banner'.
    kind TEXT NOT NULL,
    -- 'red', 'orange', 'yellow' or 'blue'; empty for grey mode.
    level TEXT NOT NULL,
    says TEXT NOT NULL,
    link TEXT NOT NULL,
    reason TEXT NOT NULL,
    from_at BIGINT NOT NULL,
    -- When it ends by itself.
    until_at BIGINT,
    started_by TEXT NOT NULL,
    started_name TEXT NOT NULL,
    started_at BIGINT NOT NULL,
    -- Empty while it lasts.
    ended_name TEXT NOT NULL,
    end_reason TEXT NOT NULL,
    ended_at BIGINT,
    -- When the portal was first seen to show it, and first seen to show it no longer.
    shown_at BIGINT,
    gone_at BIGINT
);
-- A site has at most one of each kind.
CREATE UNIQUE INDEX site_switch_open ON site_switch (site_id, kind) WHERE ended_at IS NULL;
CREATE INDEX site_switch_list ON site_switch (started_at);
-- Those that are shown, until the portal is seen without them.
CREATE INDEX site_switch_shown ON site_switch (shown_at)
    WHERE shown_at IS NOT NULL AND gone_at IS NULL;
