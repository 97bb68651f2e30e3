//! The SQL of the lists of shares, and of the counts. A list is asked with the caller's sites and
//! shows nothing else.

use base::{Page, Paged, Result};
use desk::{Dialect, Reach, Tx};

use super::super::model::{Count, Filter, Period, ShareRow, unknown};

const COLUMNS: &str = "\
    SELECT h.id, h.document_id, h.title, h.edition_no, h.from_site_id, \
     f.short_name AS from_site_name, u.name AS from_unit_name, h.to_site_id, \
     t.short_name AS to_site_name, h.way, h.wanted_id, h.message, h.state, h.mode, h.section_id, \
     COALESCE(c.name, '') AS section_name, h.copy_id, h.own_review, h.reason, h.offered_name, \
     h.offered_at, h.decided_name, h.decided_at, h.ended_at, \
     (SELECT COUNT(*) FROM share_receipt r WHERE r.share_id = h.id) AS receipts, \
     COALESCE(e.id, 'withdrawn') AS original, h.settled, COALESCE(p.path, '') AS path, t.domain, \
     CASE WHEN h.state <> 'accepted' OR k.id IS NULL THEN '' \
     WHEN k.first_published_at IS NOT NULL THEN 'published' \
     WHEN k.state = 'in_review' THEN 'reviewing' \
     WHEN k.state IN ('approved', 'scheduled') THEN 'approved' ELSE 'waiting' END AS progress, \
     h.revision";
/// At most one live edition of a document, at most one place of it on a site: one row a share.
const TABLES: &str = "\
    FROM share h JOIN site f ON f.id = h.from_site_id JOIN site t ON t.id = h.to_site_id \
     JOIN unit u ON u.id = h.from_unit_id LEFT JOIN section c ON c.id = h.section_id \
     LEFT JOIN document k ON k.id = h.copy_id \
     LEFT JOIN edition e ON e.document_id = h.document_id AND e.state = 'live' \
     LEFT JOIN placement p ON h.state = 'accepted' AND p.site_id = h.to_site_id \
     AND p.document_id = CASE WHEN h.copy_id = '' THEN h.document_id ELSE h.copy_id END \
     AND p.moved_at IS NULL AND p.withdrawn_at IS NULL";
/// Copies that stand, and whose original is not what their keeper saw of it last.
const DUE: &str = "\
    h.state = 'accepted' AND h.mode = 'copy' AND p.id IS NOT NULL \
     AND h.settled <> COALESCE(e.id, 'withdrawn')";
/// Copies on their way through the receiving site's review.
const UNDER_REVIEW: &str =
    "h.state = 'accepted' AND k.id IS NOT NULL AND k.first_published_at IS NULL";

/// The sites a reach touches, as JSON; `None` for all of them.
pub async fn reach_sites(tx: &mut Tx, dialect: Dialect, reach: &Reach) -> Result<Option<String>> {
    if reach.everywhere {
        return Ok(None);
    }
    let list = dialect.list(1);
    let sql = format!(
        "SELECT id FROM site WHERE id IN {list} OR unit_id IN {list}
         UNION SELECT site_id FROM section WHERE id IN {list}"
    );
    let sites = sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).bind(reach.scopes_json());
    let sites: Vec<String> = sites.fetch_all(&mut *tx).await?;
    Ok(Some(serde_json::to_string(&sites)?))
}

/// A page of the shares to (or from) some sites, newest first.
pub async fn list(
    tx: &mut Tx,
    dialect: Dialect,
    sites: &Option<String>,
    filter: &Filter,
) -> Result<Paged<ShareRow>> {
    let page = Page { page: filter.page, size: filter.size };
    let side = if filter.side.as_deref() == Some("out") { "from" } else { "to" };
    let empty = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
    let (state, site) = (empty(&filter.state), empty(&filter.site));
    let state_is = match state.as_deref() {
        Some("due") => format!("CAST($3 AS TEXT) IS NOT NULL AND {DUE}"),
        Some("under_review") => format!("CAST($3 AS TEXT) IS NOT NULL AND {UNDER_REVIEW}"),
        _ => "(CAST($3 AS TEXT) IS NULL OR h.state = $3)".to_owned(),
    };
    let like = filter.q.as_deref().map(str::trim).filter(|q| !q.is_empty());
    let like = like.map(|q| format!("%{}%", q.replace(['%', '_'], "")));
    let within = format!(
        "WHERE (CAST($1 AS TEXT) IS NULL OR h.{side}_site_id IN {})
         AND (CAST($2 AS TEXT) IS NULL OR h.{side}_site_id = $2) AND {state_is}
         AND (CAST($4 AS TEXT) IS NULL OR h.title LIKE $4)",
        dialect.list(1)
    );
    let sql = format!(
        "{COLUMNS} {TABLES} {within} ORDER BY h.offered_at DESC, h.id DESC LIMIT $5 OFFSET $6"
    );
    let rows = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(sites).bind(&site).bind(&state);
    let rows = rows.bind(&like).bind(page.size()).bind(page.offset());
    let rows = rows.fetch_all(&mut *tx).await?;
    let sql = sqlx::AssertSqlSafe(format!("SELECT COUNT(*) {TABLES} {within}"));
    let total = sqlx::query_scalar(sql).bind(sites).bind(&site).bind(&state).bind(&like);
    Ok(page.of(rows, total.fetch_one(&mut *tx).await?))
}

/// One share as lists show it, or a refusal.
pub async fn row(tx: &mut Tx, id: &str) -> Result<ShareRow> {
    let sql = format!("{COLUMNS} {TABLES} WHERE h.id = $1");
    let row = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(id);
    row.fetch_optional(&mut *tx).await?.ok_or_else(unknown)
}

/// The shares of a document, newest first, at most 500.
pub async fn of_document(tx: &mut Tx, document_id: &str) -> Result<Vec<ShareRow>> {
    let sql = format!(
        "{COLUMNS} {TABLES} WHERE h.document_id = $1
         ORDER BY h.offered_at DESC, h.id DESC LIMIT 500"
    );
    let rows = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(document_id);
    Ok(rows.fetch_all(&mut *tx).await?)
}

/// What each unit has sent within a period, and what became of it. Costs the shares of the period.
pub async fn counts(
    tx: &mut Tx,
    dialect: Dialect,
    sites: &Option<String>,
    period: &Period,
) -> Result<Vec<Count>> {
    let list = dialect.list(1);
    let sql = format!(
        "SELECT h.from_unit_id AS unit_id, u.name AS unit_name,
         COUNT(CASE WHEN h.state <> 'recalled' THEN 1 END) AS offered,
         COUNT(CASE WHEN h.state IN ('accepted', 'ended') THEN 1 END) AS accepted,
         COUNT(CASE WHEN h.state = 'declined' THEN 1 END) AS declined,
         COUNT(CASE WHEN h.state = 'offered' THEN 1 END) AS waiting
         FROM share h JOIN unit u ON u.id = h.from_unit_id
         WHERE (CAST($1 AS TEXT) IS NULL OR h.from_site_id IN {list} OR h.to_site_id IN {list})
         AND (CAST($2 AS BIGINT) IS NULL OR h.offered_at >= $2)
         AND (CAST($3 AS BIGINT) IS NULL OR h.offered_at < $3)
         GROUP BY h.from_unit_id, u.name ORDER BY 3 DESC, 2"
    );
    let rows = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(sites);
    Ok(rows.bind(period.from).bind(period.to).fetch_all(&mut *tx).await?)
}
