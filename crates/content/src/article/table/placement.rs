//! The SQL of placements, and of what the press says about them.

use base::{Moment, Result};
use desk::Tx;

use super::super::model::Placement;

const SELECT: &str = "\
    SELECT id, document_id, site_id, section_id, mode, serial, ordinal, path, \
                      published_at, withdrawn_at, ended_at FROM placement";

/// Where a document stands, withdrawn or not.
pub async fn placement(tx: &mut Tx, document_id: &str) -> Result<Option<Placement>> {
    let sql = format!("{SELECT} WHERE document_id = $1 AND mode = 'owner' AND moved_at IS NULL");
    let found = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(document_id);
    Ok(found.fetch_optional(&mut *tx).await?)
}

/// Where a document stands on a site, in any mode, withdrawn or not.
pub async fn placement_on(
    tx: &mut Tx,
    document_id: &str,
    site_id: &str,
) -> Result<Option<Placement>> {
    let sql = format!("{SELECT} WHERE document_id = $1 AND site_id = $2 AND moved_at IS NULL");
    let found = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(document_id).bind(site_id);
    Ok(found.fetch_optional(&mut *tx).await?)
}

/// The sites that quote a document, whether or not it is withdrawn at the moment.
pub async fn quoting(tx: &mut Tx, document_id: &str) -> Result<Vec<String>> {
    let sql = "SELECT site_id FROM placement WHERE document_id = $1 AND mode = 'quote'
               AND moved_at IS NULL AND ended_at IS NULL ORDER BY site_id";
    Ok(sqlx::query_scalar(sql).bind(document_id).fetch_all(&mut *tx).await?)
}

/// A quoting site takes a document down for good, or (without a moment) shows it again.
pub async fn end_quote(tx: &mut Tx, id: &str, at: Option<Moment>) -> Result<()> {
    let sql = "UPDATE placement SET withdrawn_at = $2, ended_at = $2 WHERE id = $1";
    sqlx::query(sql).bind(id).bind(at).execute(&mut *tx).await?;
    Ok(())
}

/// Shows a document again wherever it is quoted and its section is still there.
pub async fn restore_quotes(tx: &mut Tx, document_id: &str) -> Result<()> {
    let sql = "UPDATE placement SET withdrawn_at = NULL WHERE document_id = $1
               AND mode = 'quote' AND ended_at IS NULL AND withdrawn_at IS NOT NULL
               AND section_id IN (SELECT id FROM section WHERE removed_at IS NULL)";
    sqlx::query(sql).bind(document_id).execute(&mut *tx).await?;
    Ok(())
}

/// Places a document.
pub async fn insert_placement(tx: &mut Tx, placement: &Placement, now: Moment) -> Result<()> {
    let sql = "INSERT INTO placement (id, document_id, site_id, section_id, mode, serial, ordinal,
               path, published_at, placed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    sqlx::query(sql)
        .bind(&placement.id)
        .bind(&placement.document_id)
        .bind(&placement.site_id)
        .bind(&placement.section_id)
        .bind(&placement.mode)
        .bind(placement.serial)
        .bind(placement.ordinal)
        .bind(&placement.path)
        .bind(placement.published_at)
        .bind(now)
        .execute(&mut *tx)
        .await?;
    Ok(())
}

/// Leaves a section for another; the address stays behind and leads on.
pub async fn mark_moved(tx: &mut Tx, id: &str, now: Moment) -> Result<()> {
    let sql = "UPDATE placement SET moved_at = $2 WHERE id = $1";
    sqlx::query(sql).bind(id).bind(now).execute(&mut *tx).await?;
    Ok(())
}

/// Takes a document from every place it stands in.
pub async fn withdraw(tx: &mut Tx, document_id: &str, now: Moment) -> Result<()> {
    let sql = "UPDATE placement SET withdrawn_at = $2 WHERE document_id = $1
               AND withdrawn_at IS NULL";
    sqlx::query(sql).bind(document_id).bind(now).execute(&mut *tx).await?;
    Ok(())
}

/// Puts a withdrawn document back where it stood.
pub async fn restore(tx: &mut Tx, document_id: &str) -> Result<()> {
    let sql = "UPDATE placement SET withdrawn_at = NULL WHERE document_id = $1
               AND mode = 'owner'";
    sqlx::query(sql).bind(document_id).execute(&mut *tx).await?;
    Ok(())
}

/// The newest act that changed what the public sees of a document (number, moment), and the
/// release that answers it.
pub async fn shipment_of(
    tx: &mut Tx,
    document_id: &str,
) -> Result<Option<(i64, Moment, Option<Shipped>)>> {
    let sql = "SELECT seq, at, site_id FROM journal WHERE subject_id = $1
               AND event IN ('article.published', 'article.withdrawn') ORDER BY seq DESC LIMIT 1";
    let act: Option<(i64, Moment, String)> =
        sqlx::query_as(sql).bind(document_id).fetch_optional(&mut *tx).await?;
    let Some((seq, at, site_id)) = act else {
        return Ok(None);
    };
    let sql = "SELECT number, places, shipped_at, seen_at FROM shipment
               WHERE site_id = $1 AND seq_to >= $2 ORDER BY seq_to LIMIT 1";
    let shipped = sqlx::query_as(sql).bind(site_id).bind(seq).fetch_optional(&mut *tx).await?;
    Ok(Some((seq, at, shipped)))
}

/// A release as the press wrote it down.
#[derive(Debug, sqlx::FromRow)]
pub struct Shipped {
    /// Its number.
    pub number: i64,
    /// JSON list of {name, path}.
    pub places: String,
    /// When it lay in the store.
    pub shipped_at: Moment,
    /// When the portal was seen to serve it.
    pub seen_at: Option<Moment>,
}
