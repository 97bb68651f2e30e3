//! The SQL of statistics.

use base::{Moment, Result};
use desk::{Dialect, Reach, Tx};

use super::model::{Filter, Tally};
use crate::article::table::{search_scopes, within};

/// What people (or units) did within the reach and the period; those who did most first. Costs the
/// lines of the period in an index that holds only what is counted, and one edition for each.
pub(super) async fn tallies(
    tx: &mut Tx,
    dialect: Dialect,
    reach: &Reach,
    filter: &Filter,
    (from, to): (Moment, Moment),
) -> Result<Vec<Tally>> {
    let scopes = search_scopes(tx, dialect, reach).await?;
    let (key, name) = match filter.by.as_str() {
        "unit" => ("u.id", "MIN(u.name)"),
        _ => ("e.author_id", "MIN(e.author_name)"),
    };
    let count = |event: &str| {
        format!("COUNT(DISTINCT CASE WHEN j.event = 'article.{event}' THEN j.seq END) AS {event}")
    };
    let (submitted, returned, published) =
        (count("submitted"), count("returned"), count("published"));
    let sql = format!(
        "SELECT {key} AS key, {name} AS name, MIN(u.name) AS unit_name, {submitted}, {returned},
         {published}, CAST(0 AS BIGINT) AS adopted FROM journal j
         JOIN document d ON d.id = j.subject_id
         JOIN edition e ON e.document_id = j.subject_id AND e.digest = j.digest
         LEFT JOIN account a ON a.id = e.author_id
         JOIN unit u ON u.id = COALESCE(a.unit_id, d.unit_id)
         WHERE j.event IN ('article.submitted', 'article.returned', 'article.published')
         AND j.at >= $2 AND j.at < $3 AND j.digest <> '' AND ({})
         AND (CAST($4 AS TEXT) IS NULL OR d.site_id = $4)
         AND (CAST($5 AS TEXT) IS NULL OR u.id = $5)
         GROUP BY {key} ORDER BY published DESC, submitted DESC, 2, 1 LIMIT 2000",
        within(dialect, reach)
    );
    let some = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
    let rows = sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(&scopes)
        .bind(from)
        .bind(to)
        .bind(some(&filter.site))
        .bind(some(&filter.unit));
    Ok(rows.fetch_all(&mut *tx).await?)
}

/// What other sites took over of theirs in the period; costs a range of an index of just that.
pub(super) async fn adopted(
    tx: &mut Tx,
    dialect: Dialect,
    reach: &Reach,
    filter: &Filter,
    (from, to): (Moment, Moment),
) -> Result<Vec<Tally>> {
    let scopes = search_scopes(tx, dialect, reach).await?;
    let (key, name) = match filter.by.as_str() {
        "unit" => ("u.id", "MIN(u.name)"),
        _ => ("e.author_id", "MIN(e.author_name)"),
    };
    let sql = format!(
        "SELECT {key} AS key, {name} AS name, MIN(u.name) AS unit_name,
         CAST(0 AS BIGINT) AS submitted, CAST(0 AS BIGINT) AS returned,
         CAST(0 AS BIGINT) AS published, COUNT(*) AS adopted FROM share h
         JOIN document d ON d.id = h.document_id JOIN edition e ON e.id = h.edition_id
         LEFT JOIN account a ON a.id = e.author_id
         JOIN unit u ON u.id = COALESCE(a.unit_id, d.unit_id)
         WHERE h.mode <> '' AND h.decided_at >= $2 AND h.decided_at < $3 AND ({})
         AND (CAST($4 AS TEXT) IS NULL OR d.site_id = $4)
         AND (CAST($5 AS TEXT) IS NULL OR u.id = $5)
         GROUP BY {key} ORDER BY adopted DESC, 2, 1 LIMIT 2000",
        within(dialect, reach)
    );
    let rows = sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(&scopes)
        .bind(from)
        .bind(to)
        .bind(filter.site.clone().filter(|text| !text.is_empty()))
        .bind(filter.unit.clone().filter(|text| !text.is_empty()));
    Ok(rows.fetch_all(&mut *tx).await?)
}
