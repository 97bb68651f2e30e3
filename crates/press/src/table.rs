//! The SQL of the press: what it shipped, and which documents an import touched.

use base::{Moment, Result};
use desk::{Dialect, Tx};

use crate::plan::Place;
use crate::trace::Placed;

/// A release as the console shows it.
pub(crate) struct Shipment<'a> {
    /// Site.
    pub(crate) site_id: &'a str,
    /// Number of the release.
    pub(crate) number: i64,
    /// First journal line it answers.
    pub(crate) seq_from: i64,
    /// Last journal line it answers.
    pub(crate) seq_to: i64,
    /// JSON list of {name, path}.
    pub(crate) places: String,
    /// Files that changed.
    pub(crate) changed: i64,
    /// When it lay in the store.
    pub(crate) shipped_at: Moment,
}

/// Writes a release down. When lines changed nothing, the release that is newest anyway answers
/// them too.
pub(crate) async fn save(tx: &mut Tx, shipment: &Shipment<'_>) -> Result<()> {
    let sql = "INSERT INTO shipment (site_id, number, seq_from, seq_to, places, changed,
               shipped_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
               ON CONFLICT (site_id, number) DO UPDATE SET seq_to = CASE
               WHEN shipment.seq_to < excluded.seq_to THEN excluded.seq_to
               ELSE shipment.seq_to END";
    sqlx::query(sql)
        .bind(shipment.site_id)
        .bind(shipment.number)
        .bind(shipment.seq_from)
        .bind(shipment.seq_to)
        .bind(&shipment.places)
        .bind(shipment.changed)
        .bind(shipment.shipped_at)
        .execute(&mut *tx)
        .await?;
    Ok(())
}

/// Whether a release was written down.
pub(crate) async fn is_told(tx: &mut Tx, site_id: &str, number: i64) -> Result<bool> {
    let sql = "SELECT COUNT(*) FROM shipment WHERE site_id = $1 AND number = $2";
    let count: i64 = sqlx::query_scalar(sql).bind(site_id).bind(number).fetch_one(&mut *tx).await?;
    Ok(count > 0)
}

/// Notes that the public can see a release, and with it all before it.
pub(crate) async fn mark_seen(tx: &mut Tx, code: &str, number: i64, at: Moment) -> Result<()> {
    let sql = "UPDATE shipment SET seen_at = $3 WHERE seen_at IS NULL AND number <= $2
               AND site_id = (SELECT id FROM site WHERE code = $1)";
    sqlx::query(sql).bind(code).bind(number).bind(at).execute(&mut *tx).await?;
    Ok(())
}

/// A live document that got its present edition within some time.
#[derive(Debug, sqlx::FromRow)]
struct Fresh {
    document_id: String,
    section_id: String,
    ordinal: i64,
    serial: i64,
    published_at: Moment,
    path: String,
    edition_id: String,
}

/// Documents of a site whose live edition was entered between two moments, both included, with
/// numbers above `serial`, at most `limit`. The lines of imports name their site and moment only.
pub(crate) async fn entered(
    tx: &mut Tx,
    site_id: &str,
    (from, to): (Moment, Moment),
    (serial, limit): (i64, i64),
) -> Result<Vec<(String, Placed)>> {
    let sql = "SELECT p.document_id, p.section_id, p.ordinal, p.serial, p.published_at, p.path,
               e.id AS edition_id
               FROM edition e JOIN placement p ON p.document_id = e.document_id
               WHERE e.state = 'live' AND e.changed_at BETWEEN $2 AND $3 AND p.site_id = $1
               AND p.moved_at IS NULL AND p.withdrawn_at IS NULL AND p.serial > $4
               ORDER BY p.serial LIMIT $5";
    let rows = sqlx::query_as(sql).bind(site_id).bind(from).bind(to).bind(serial).bind(limit);
    let rows: Vec<Fresh> = rows.fetch_all(&mut *tx).await?;
    let placed = |row: Fresh| {
        let placed = Placed {
            section: row.section_id,
            ordinal: row.ordinal,
            serial: row.serial,
            published: row.published_at,
            path: row.path,
            edition: row.edition_id,
        };
        (row.document_id, placed)
    };
    Ok(rows.into_iter().map(placed).collect())
}

/// How many documents stand in each part of the sitemap of a site (`rows` numbers a part).
pub(crate) async fn parts(tx: &mut Tx, site_id: &str, rows: i64) -> Result<Vec<(i64, i64)>> {
    let sql = "SELECT CAST((serial - 1) / $2 + 1 AS BIGINT) AS part, COUNT(*) AS live
               FROM placement WHERE site_id = $1 AND moved_at IS NULL AND withdrawn_at IS NULL
               GROUP BY 1 ORDER BY 1";
    Ok(sqlx::query_as(sql).bind(site_id).bind(rows).fetch_all(&mut *tx).await?)
}

/// Where some documents stand or stood, on every site.
pub(crate) async fn places(tx: &mut Tx, dialect: Dialect, ids: &[String]) -> Result<Vec<Place>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT document_id, site_id, section_id, ordinal, serial, published_at FROM placement
         WHERE document_id IN {}",
        dialect.list(1)
    );
    let rows = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(serde_json::to_string(ids)?);
    Ok(rows.fetch_all(&mut *tx).await?)
}
