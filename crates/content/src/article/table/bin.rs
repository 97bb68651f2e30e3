//! The SQL of the recycle bin.

use base::{Moment, Page, Result};
use desk::{Dialect, Reach, Tx};

use super::super::model::{BinRow, Edition};
use super::list::{Filter, search_scopes, within};

/// Drafts that were dropped and can be brought back, the newest first; costs a range of the index
/// of what was dropped.
pub async fn discarded(
    tx: &mut Tx,
    dialect: Dialect,
    reach: &Reach,
    filter: &Filter,
) -> Result<(Vec<BinRow>, i64)> {
    let page = Page { page: filter.page, size: filter.size };
    let scopes = search_scopes(tx, dialect, reach).await?;
    let site = filter.site.clone().filter(|site| !site.is_empty());
    let tables = format!(
        "FROM edition e JOIN document d ON d.id = e.document_id JOIN site s ON s.id = d.site_id
         JOIN section c ON c.id = e.section_id
         WHERE e.state = 'discarded' AND e.discarded_at IS NOT NULL AND ({})
         AND (CAST($2 AS TEXT) IS NULL OR d.site_id = $2)",
        within(dialect, reach)
    );
    let sql = format!(
        "SELECT e.id, e.document_id, e.title, s.short_name AS site_name, c.name AS section_name,
         e.author_name, e.discarded_name, e.discarded_at, CAST(0 AS BIGINT) AS until {tables}
         ORDER BY e.discarded_at DESC, e.id LIMIT $3 OFFSET $4"
    );
    let rows = sqlx::query_as(sqlx::AssertSqlSafe(sql));
    let rows = rows.bind(&scopes).bind(&site).bind(page.size()).bind(page.offset());
    let rows = rows.fetch_all(&mut *tx).await?;
    let sql = sqlx::AssertSqlSafe(format!("SELECT COUNT(*) {tables}"));
    let total = sqlx::query_scalar(sql).bind(&scopes).bind(&site).fetch_one(&mut *tx).await?;
    Ok((rows, total))
}

/// When a draft was dropped; `None` when it cannot be brought back.
pub async fn discarded_at(tx: &mut Tx, edition_id: &str) -> Result<Option<Moment>> {
    let sql = "SELECT discarded_at FROM edition WHERE id = $1";
    Ok(sqlx::query_scalar(sql).bind(edition_id).fetch_one(&mut *tx).await?)
}

/// Writes down when a draft was dropped, and by whom.
pub async fn set_discarded(
    tx: &mut Tx,
    edition_id: &str,
    name: &str,
    at: Option<Moment>,
) -> Result<()> {
    let sql = "UPDATE edition SET discarded_at = $2, discarded_name = $3 WHERE id = $1";
    sqlx::query(sql).bind(edition_id).bind(at).bind(name).execute(&mut *tx).await?;
    Ok(())
}

/// What was dropped before a moment, at most 50.
pub async fn discarded_before(tx: &mut Tx, before: Moment) -> Result<Vec<Edition>> {
    let sql = format!(
        "{} WHERE state = 'discarded' AND discarded_at <= $1 ORDER BY discarded_at LIMIT 50",
        super::edition::SELECT
    );
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(before).fetch_all(&mut *tx).await?)
}

/// Takes the content of a dropped draft away, with everything that hangs on it; a document that
/// never was anything else loses its title, too.
pub async fn erase(tx: &mut Tx, edition: &Edition) -> Result<()> {
    let sql = "UPDATE edition SET title = '', subtitle = '', source = '', author = '',
               summary = '', keywords = '', body = '', header = '', picture_id = '', words = '',
               check_reason = '', check_rules = '', discarded_at = NULL, revision = revision + 1
               WHERE id = $1 AND state = 'discarded'";
    sqlx::query(sql).bind(&edition.id).execute(&mut *tx).await?;
    for sql in [
        "DELETE FROM edition_media WHERE edition_id = $1",
        "DELETE FROM edition_link WHERE edition_id = $1",
        "DELETE FROM note WHERE edition_id = $1",
    ] {
        sqlx::query(sql).bind(&edition.id).execute(&mut *tx).await?;
    }
    let sql = "UPDATE document SET title = '' WHERE id = $1 AND state = 'discarded'";
    sqlx::query(sql).bind(&edition.document_id).execute(&mut *tx).await?;
    Ok(())
}

/// Moves a draft to another section of its site.
pub async fn set_section(tx: &mut Tx, edition: &Edition) -> Result<()> {
    let sql = "UPDATE edition SET section_id = $2, revision = $3, changed_at = $4
               WHERE id = $1 AND state = 'draft' AND revision = $3 - 1";
    let done = sqlx::query(sql)
        .bind(&edition.id)
        .bind(&edition.section_id)
        .bind(edition.revision)
        .bind(edition.changed_at)
        .execute(&mut *tx)
        .await?;
    desk::gone(done.rows_affected(), "article.changed_meanwhile")
}
