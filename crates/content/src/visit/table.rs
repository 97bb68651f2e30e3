//! The SQL of visits.

use std::collections::{BTreeMap, HashMap};

use base::{Moment, Result};
use desk::{Dialect, Tx};

use super::model::{Addresses, Subject};

/// Pages that are looked up at once.
const PATHS: usize = 500;
/// Rows that are written at once.
const ROWS: usize = 200;

/// Remembers that a portal's record is taken; false when it was before.
pub(super) async fn move_on(tx: &mut Tx, portal: &str, number: i64, now: Moment) -> Result<bool> {
    let sql = "INSERT INTO inbox_cursor (portal, taken, taken_at) VALUES ($1, $2, $3)
               ON CONFLICT (portal) DO UPDATE
               SET taken = excluded.taken, taken_at = excluded.taken_at
               WHERE inbox_cursor.taken < excluded.taken";
    let done = sqlx::query(sql).bind(portal).bind(number).bind(now).execute(&mut *tx).await?;
    Ok(done.rows_affected() == 1)
}

/// The sites of these codes: code and identifier.
pub(super) async fn sites(
    tx: &mut Tx,
    dialect: Dialect,
    codes: &[&str],
) -> Result<Vec<(String, String)>> {
    let sql = format!("SELECT code, id FROM site WHERE code IN {} ORDER BY code", dialect.list(1));
    let codes = serde_json::to_string(codes)?;
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(codes).fetch_all(&mut *tx).await?)
}

/// What the pages at these addresses of a site are of.
pub(super) async fn addresses(
    tx: &mut Tx,
    dialect: Dialect,
    site_id: &str,
    paths: &[&str],
) -> Result<Addresses> {
    let sql = "SELECT path, section_id FROM section_address WHERE site_id = $1";
    let left: Vec<(String, String)> = sqlx::query_as(sql).bind(site_id).fetch_all(&mut *tx).await?;
    let sql = "SELECT path, id FROM section WHERE site_id = $1 AND removed_at IS NULL";
    let now: Vec<(String, String)> = sqlx::query_as(sql).bind(site_id).fetch_all(&mut *tx).await?;
    // What stands at an address now comes before what left it.
    let sections = left.into_iter().chain(now).collect();
    let sql = format!(
        "SELECT path, document_id FROM placement WHERE site_id = $1 AND path IN {}",
        dialect.list(2)
    );
    let mut documents = HashMap::new();
    for some in paths.chunks(PATHS) {
        let rows = sqlx::query_as(sqlx::AssertSqlSafe(sql.as_str())).bind(site_id);
        let rows: Vec<(String, String)> =
            rows.bind(serde_json::to_string(some)?).fetch_all(&mut *tx).await?;
        documents.extend(rows);
    }
    Ok(Addresses { sections, documents })
}

/// Adds to the counts of a site.
pub(super) async fn add(
    tx: &mut Tx,
    site_id: &str,
    sums: &BTreeMap<(Moment, Subject), i64>,
) -> Result<()> {
    let rows: Vec<_> = sums.iter().collect();
    for some in rows.chunks(ROWS) {
        let row = |at: usize| {
            let [day, kind, id, views] = [2, 3, 4, 5].map(|n| at * 4 + n);
            format!("(${day}, $1, ${kind}, ${id}, ${views})")
        };
        let values: Vec<String> = (0..some.len()).map(row).collect();
        let sql = format!(
            "INSERT INTO visit_day (day, site_id, subject, subject_id, views) VALUES {}
             ON CONFLICT (day, site_id, subject, subject_id)
             DO UPDATE SET views = visit_day.views + excluded.views",
            values.join(", ")
        );
        let mut query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(site_id.to_owned());
        for ((day, subject), views) in some {
            query = query.bind(*day).bind(subject.kind).bind(subject.id.clone()).bind(**views);
        }
        query.execute(&mut *tx).await?;
    }
    Ok(())
}

pub(super) async fn tidy(tx: &mut Tx, before: Moment) -> Result<()> {
    for sql in
        ["DELETE FROM visit_day WHERE day < $1", "DELETE FROM inbox_cursor WHERE taken_at < $1"]
    {
        sqlx::query(sql).bind(before).execute(&mut *tx).await?;
    }
    Ok(())
}

/// The first day of which anything is known, `None` while nothing is.
pub async fn since(tx: &mut Tx) -> Result<Option<Moment>> {
    let sql = "SELECT day FROM visit_day ORDER BY day LIMIT 1";
    Ok(sqlx::query_scalar(sql).fetch_optional(&mut *tx).await?)
}

/// Views of a document on these days, on all sites; costs a seek for each day and site.
pub(super) async fn of_document(tx: &mut Tx, document_id: &str, days: &[Moment]) -> Result<i64> {
    let days: Vec<String> = days.iter().map(i64::to_string).collect();
    let sql = format!(
        "SELECT CAST(COALESCE(SUM(views), 0) AS BIGINT) FROM visit_day WHERE day IN ({})
         AND site_id IN (SELECT site_id FROM placement WHERE document_id = $1)
         AND subject = 'document' AND subject_id = $1",
        days.join(", ")
    );
    let sum = sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).bind(document_id);
    Ok(sum.fetch_one(&mut *tx).await?)
}

/// Views of the sections of a site (of all sites when it is empty) from a day on: of their list
/// pages and of the documents that stand in them now. What was counted of a section that was
/// merged is the other's. Costs the rows of the period.
pub async fn of_sections(
    tx: &mut Tx,
    site_id: &str,
    first: Moment,
) -> Result<HashMap<String, i64>> {
    let sql = "\
        SELECT x.section_id, CAST(SUM(x.views) AS BIGINT) AS views FROM (
            SELECT COALESCE(a.section_id, v.subject_id) AS section_id, v.views FROM (
                SELECT site_id, subject_id, SUM(views) AS views FROM visit_day
                WHERE day >= $2 AND subject = 'section'
                AND (CAST($1 AS TEXT) = '' OR site_id = $1) GROUP BY site_id, subject_id) AS v
            LEFT JOIN section c ON c.id = v.subject_id AND c.removed_at IS NOT NULL
            LEFT JOIN section_address a ON a.site_id = c.site_id AND a.path = c.path
            UNION ALL
            SELECT p.section_id, v.views FROM (
                SELECT site_id, subject_id, SUM(views) AS views FROM visit_day
                WHERE day >= $2 AND subject = 'document'
                AND (CAST($1 AS TEXT) = '' OR site_id = $1) GROUP BY site_id, subject_id) AS v
            JOIN placement p ON p.document_id = v.subject_id AND p.site_id = v.site_id
                AND p.moved_at IS NULL
        ) AS x GROUP BY x.section_id";
    let rows: Vec<(String, i64)> =
        sqlx::query_as(sql).bind(site_id).bind(first).fetch_all(&mut *tx).await?;
    Ok(rows.into_iter().collect())
}

/// Views of whole sites (of one unless it is empty) from a day on. Costs the rows of the period.
pub async fn of_sites(tx: &mut Tx, site_id: &str, first: Moment) -> Result<HashMap<String, i64>> {
    let sql = "SELECT site_id, CAST(SUM(views) AS BIGINT) AS views FROM visit_day
               WHERE day >= $2 AND (CAST($1 AS TEXT) = '' OR site_id = $1) GROUP BY site_id";
    let rows: Vec<(String, i64)> =
        sqlx::query_as(sql).bind(site_id).bind(first).fetch_all(&mut *tx).await?;
    Ok(rows.into_iter().collect())
}
