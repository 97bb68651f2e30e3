//! The SQL of findings.

use base::{Moment, Page, Result, new_id};
use desk::{Dialect, Reach, Tx};

use super::model::{Checking, Filter, FindingGroup, FindingRow, Kept, unknown};
use crate::article::table::{search_scopes, within};

/// A live edition as the checker reads it.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(super) struct LiveRow {
    pub(super) document_id: String,
    pub(super) edition_id: String,
    pub(super) unit_id: String,
    pub(super) site_id: String,
    pub(super) section_id: String,
    pub(super) digest: String,
    pub(super) title: String,
    pub(super) subtitle: String,
    pub(super) summary: String,
    pub(super) source: String,
    pub(super) source_url: String,
    pub(super) body: String,
    pub(super) check_rules: String,
    /// What is kept of its likeness.
    pub(super) title_key: String,
    pub(super) print: String,
}

const LIVE: &str = "\
    SELECT d.id AS document_id, e.id AS edition_id, d.unit_id, d.site_id, e.section_id, e.digest, \
     e.title, e.subtitle, e.summary, e.source, e.source_url, e.body, \
     e.check_rules, \
     COALESCE(f.title_key, '') AS title_key, COALESCE(f.print, '') AS print \
     FROM document d JOIN edition e ON e.document_id = d.id AND e.state = 'live' \
     LEFT JOIN fingerprint f ON f.document_id = d.id";

/// Live editions behind a document, in the order of the documents.
pub(super) async fn live_after(tx: &mut Tx, last_id: &str, limit: i64) -> Result<Vec<LiveRow>> {
    let sql = format!("{LIVE} WHERE d.id > $1 ORDER BY d.id LIMIT $2");
    let rows = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(last_id).bind(limit);
    Ok(rows.fetch_all(&mut *tx).await?)
}

/// The live editions of these documents.
pub(super) async fn live_of(
    tx: &mut Tx,
    dialect: Dialect,
    documents: &[String],
) -> Result<Vec<LiveRow>> {
    let sql = format!("{LIVE} WHERE d.id IN {}", dialect.list(1));
    let rows = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(serde_json::to_string(documents)?);
    Ok(rows.fetch_all(&mut *tx).await?)
}

/// Names of the files of these editions.
pub(super) async fn files_of(
    tx: &mut Tx,
    dialect: Dialect,
    editions: &[&str],
) -> Result<Vec<(String, String)>> {
    let sql = format!(
        "SELECT x.edition_id, m.name FROM edition_media x JOIN media m ON m.id = x.media_id
         WHERE x.use_as = 'attachment' AND x.edition_id IN {} ORDER BY x.edition_id, x.position",
        dialect.list(1)
    );
    let rows = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(serde_json::to_string(editions)?);
    Ok(rows.fetch_all(&mut *tx).await?)
}

/// Forgets what was found in these documents, but for what somebody accepted in the very text that
/// is live.
pub(super) async fn forget(tx: &mut Tx, dialect: Dialect, documents: &[String]) -> Result<()> {
    let sql = format!(
        "DELETE FROM published_finding WHERE document_id IN {}
         AND (accepted_at IS NULL OR NOT EXISTS (SELECT 1 FROM edition e
              WHERE e.document_id = published_finding.document_id AND e.state = 'live'
              AND e.digest = published_finding.digest))",
        dialect.list(1)
    );
    let done = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(serde_json::to_string(documents)?);
    done.execute(&mut *tx).await?;
    Ok(())
}

/// Keeps what was found; what somebody accepted stays as it is.
pub(super) async fn insert(tx: &mut Tx, of: &LiveRow, kept: &Kept, at: Moment) -> Result<()> {
    let sql = "INSERT INTO published_finding (id, document_id, digest, site_id, section_id, rule, \
               severity, field, words, message, times, found_at) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT DO NOTHING";
    let word = |value: serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    sqlx::query(sql)
        .bind(new_id())
        .bind(&of.document_id)
        .bind(&of.digest)
        .bind(&of.site_id)
        .bind(&of.section_id)
        .bind(&kept.rule)
        .bind(word(serde_json::to_value(kept.severity)?))
        .bind(word(serde_json::to_value(kept.field)?))
        .bind(&kept.words)
        .bind(&kept.message)
        .bind(kept.times)
        .bind(at)
        .execute(&mut *tx)
        .await?;
    Ok(())
}

const WALK: &str = "\
    SELECT id, state, reason, asked_name, asked_at, total, done, last_id, finished_at \
     FROM checking";

/// The walk that is under way.
pub(super) async fn running(tx: &mut Tx) -> Result<Option<Checking>> {
    let sql = format!("{WALK} WHERE state = 'running'");
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql)).fetch_optional(&mut *tx).await?)
}

/// The newest walk.
pub(super) async fn newest(tx: &mut Tx) -> Result<Option<Checking>> {
    let sql = format!("{WALK} ORDER BY asked_at DESC, id DESC LIMIT 1");
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql)).fetch_optional(&mut *tx).await?)
}

/// Begins a walk; one that is under way begins anew.
pub(super) async fn begin(tx: &mut Tx, reason: &str, (name, at): (&str, Moment)) -> Result<()> {
    let sql = "SELECT COUNT(*) FROM edition WHERE state = 'live'";
    let total: i64 = sqlx::query_scalar(sql).fetch_one(&mut *tx).await?;
    let sql = "UPDATE checking SET last_id = '', done = 0, total = $1, reason = $2,
               asked_name = $3, asked_at = $4 WHERE state = 'running'";
    let again = sqlx::query(sql).bind(total).bind(reason).bind(name).bind(at);
    if again.execute(&mut *tx).await?.rows_affected() > 0 {
        return Ok(());
    }
    let sql = "INSERT INTO checking (id, state, reason, asked_name, asked_at, total, done, last_id)
               VALUES ($1, 'running', $2, $3, $4, $5, 0, '')";
    let new = sqlx::query(sql).bind(new_id()).bind(reason).bind(name).bind(at).bind(total);
    new.execute(&mut *tx).await?;
    Ok(())
}

/// Writes down how far a walk has come, unless it was begun anew meanwhile.
pub(super) async fn progress(tx: &mut Tx, before: &Checking, last: &str, count: i64) -> Result<()> {
    let sql = "UPDATE checking SET last_id = $2, done = done + $3
               WHERE id = $1 AND state = 'running' AND last_id = $4 AND asked_at = $5";
    sqlx::query(sql)
        .bind(&before.id)
        .bind(last)
        .bind(count)
        .bind(&before.last_id)
        .bind(before.asked_at)
        .execute(&mut *tx)
        .await?;
    Ok(())
}

/// Ends a walk, unless it was begun anew meanwhile.
pub(super) async fn finish(tx: &mut Tx, walk: &Checking, at: Moment) -> Result<()> {
    let sql = "UPDATE checking SET state = 'done', finished_at = $2
               WHERE id = $1 AND state = 'running' AND last_id = $3 AND asked_at = $4";
    let row = sqlx::query(sql).bind(&walk.id).bind(at).bind(&walk.last_id).bind(walk.asked_at);
    row.execute(&mut *tx).await?;
    Ok(())
}

/// Number of the last line of the journal that the checker has read.
pub(super) async fn cursor(tx: &mut Tx) -> Result<i64> {
    let sql = "SELECT seq FROM checking_cursor WHERE id = 1";
    Ok(sqlx::query_scalar(sql).fetch_one(&mut *tx).await?)
}

pub(super) async fn set_cursor(tx: &mut Tx, seq: i64) -> Result<()> {
    let sql = "UPDATE checking_cursor SET seq = $1 WHERE id = 1";
    sqlx::query(sql).bind(seq).execute(&mut *tx).await?;
    Ok(())
}

const ROWS: &str = "\
    SELECT f.id, f.document_id, d.title, d.state, s.short_name AS site_name, \
     c.name AS section_name, f.rule, f.severity, f.field, f.words, f.message, f.times, \
     f.found_at, f.accepted_at, f.accepted_name, f.accepted_reason";
const TABLES: &str = "\
    FROM published_finding f JOIN document d ON d.id = f.document_id \
     JOIN site s ON s.id = f.site_id JOIN section c ON c.id = f.section_id";
const FILTERS: &str = "\
    (CAST($2 AS TEXT) IS NULL OR f.site_id = $2) \
     AND (CAST($3 AS TEXT) IS NULL OR f.section_id = $3) \
     AND (CAST($4 AS TEXT) IS NULL OR f.rule = $4) \
     AND (f.accepted_at IS NOT NULL) = (CAST($5 AS BIGINT) = 1)";

fn some(text: Option<&String>) -> Option<&str> {
    text.map(String::as_str).filter(|text| !text.is_empty())
}

/// Findings within the reach, the heaviest and the newest first; costs the findings, not the
/// documents.
pub(super) async fn list(
    tx: &mut Tx,
    dialect: Dialect,
    reach: &Reach,
    filter: &Filter,
    (size, offset): (i64, i64),
) -> Result<Vec<FindingRow>> {
    let scopes = search_scopes(tx, dialect, reach).await?;
    let sql = format!(
        "{ROWS} {TABLES} WHERE ({}) AND {FILTERS}
         ORDER BY f.severity, f.document_id DESC, f.rule LIMIT $6 OFFSET $7",
        within(dialect, reach)
    );
    let rows = sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(&scopes)
        .bind(some(filter.site.as_ref()))
        .bind(some(filter.section.as_ref()))
        .bind(some(filter.rule.as_ref()))
        .bind(i64::from(filter.accepted.unwrap_or(false)))
        .bind(size)
        .bind(offset);
    Ok(rows.fetch_all(&mut *tx).await?)
}

/// How many there are.
pub(super) async fn count(
    tx: &mut Tx,
    dialect: Dialect,
    reach: &Reach,
    filter: &Filter,
) -> Result<i64> {
    let scopes = search_scopes(tx, dialect, reach).await?;
    let sql = format!("SELECT COUNT(*) {TABLES} WHERE ({}) AND {FILTERS}", within(dialect, reach));
    let count = sqlx::query_scalar(sqlx::AssertSqlSafe(sql))
        .bind(&scopes)
        .bind(some(filter.site.as_ref()))
        .bind(some(filter.section.as_ref()))
        .bind(some(filter.rule.as_ref()))
        .bind(i64::from(filter.accepted.unwrap_or(false)));
    Ok(count.fetch_one(&mut *tx).await?)
}

/// Findings by rule, site or section, the most frequent first.
pub(super) async fn groups(
    tx: &mut Tx,
    dialect: Dialect,
    reach: &Reach,
    filter: &Filter,
) -> Result<Vec<FindingGroup>> {
    let scopes = search_scopes(tx, dialect, reach).await?;
    let (key, name) = match filter.by.as_str() {
        "site" => ("f.site_id", "MIN(s.short_name)"),
        "section" => ("f.section_id", "MIN(c.name)"),
        _ => ("f.rule", "COALESCE(MIN(t.word), '')"),
    };
    let sql = format!(
        "SELECT {key} AS key, {name} AS name, COUNT(*) AS documents,
         CAST(SUM(f.times) AS BIGINT) AS times {TABLES}
         LEFT JOIN term t ON f.rule = 'term.' || t.id
         WHERE ({}) AND {FILTERS} GROUP BY {key} ORDER BY 3 DESC, 1 LIMIT 200",
        within(dialect, reach)
    );
    let rows = sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(&scopes)
        .bind(some(filter.site.as_ref()))
        .bind(some(filter.section.as_ref()))
        .bind(some(filter.rule.as_ref()))
        .bind(i64::from(filter.accepted.unwrap_or(false)));
    Ok(rows.fetch_all(&mut *tx).await?)
}

/// One finding, or a refusal.
pub(super) async fn find(tx: &mut Tx, id: &str) -> Result<FindingRow> {
    let sql = format!("{ROWS} {TABLES} WHERE f.id = $1");
    let row = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(id);
    row.fetch_optional(&mut *tx).await?.ok_or_else(unknown)
}

pub(super) async fn accept(
    tx: &mut Tx,
    id: &str,
    (name, reason, at): (&str, &str, Moment),
) -> Result<()> {
    let sql = "UPDATE published_finding SET accepted_at = $2, accepted_name = $3,
               accepted_reason = $4 WHERE id = $1";
    sqlx::query(sql).bind(id).bind(at).bind(name).bind(reason).execute(&mut *tx).await?;
    Ok(())
}

/// The page a filter asks for.
pub(super) fn page(filter: &Filter) -> Page {
    Page { page: filter.page, size: filter.size }
}
