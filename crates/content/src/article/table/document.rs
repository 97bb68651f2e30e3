//! The SQL of documents.

use base::{Moment, Result};
use desk::{Dialect, OnUnique, Tx};

use super::super::model::{Document, Edition, being_worked_on, unknown};

const SELECT: &str = "\
    SELECT id, unit_id, site_id, kind, created_by, created_at, \
                      first_published_at, index_no, origin, origin_digest, copy_of, copy_note, \
                      bundle_id, section_id, title, state, author_id, author_name, \
                      changed_at FROM document";

/// One document, or a refusal.
pub async fn find(tx: &mut Tx, id: &str) -> Result<Document> {
    let sql = sqlx::AssertSqlSafe(format!("{SELECT} WHERE id = $1"));
    sqlx::query_as(sql).bind(id).fetch_optional(&mut *tx).await?.ok_or_else(unknown)
}

/// The document that was imported from this place.
pub async fn by_origin(tx: &mut Tx, site_id: &str, origin: &str) -> Result<Option<Document>> {
    let sql = sqlx::AssertSqlSafe(format!("{SELECT} WHERE site_id = $1 AND origin = $2"));
    Ok(sqlx::query_as(sql).bind(site_id).bind(origin).fetch_optional(&mut *tx).await?)
}

/// Enters a document.
pub async fn insert(tx: &mut Tx, document: &Document) -> Result<()> {
    let sql = "INSERT INTO document (id, unit_id, site_id, kind, created_by, created_at, \
               first_published_at, index_no, origin, origin_digest, section_id, title, state, \
               author_id, author_name, changed_at, copy_of, copy_note) VALUES ($1, $2, $3, $4, \
               $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)";
    let done = sqlx::query(sql)
        .bind(&document.id)
        .bind(&document.unit_id)
        .bind(&document.site_id)
        .bind(&document.kind)
        .bind(&document.created_by)
        .bind(document.created_at)
        .bind(document.first_published_at)
        .bind(&document.index_no)
        .bind(&document.origin)
        .bind(&document.origin_digest)
        .bind(&document.section_id)
        .bind(&document.title)
        .bind(&document.state)
        .bind(&document.author_id)
        .bind(&document.author_name)
        .bind(document.changed_at)
        .bind(&document.copy_of)
        .bind(&document.copy_note)
        .execute(&mut *tx)
        .await;
    done.on_unique(being_worked_on)?;
    Ok(())
}

/// Shows this edition in the library's list.
pub async fn refresh(tx: &mut Tx, edition: &Edition) -> Result<()> {
    let sql = "UPDATE document SET section_id = $2, title = $3, state = $4, author_id = $5,
               author_name = $6, changed_at = $7 WHERE id = $1";
    sqlx::query(sql)
        .bind(&edition.document_id)
        .bind(&edition.section_id)
        .bind(&edition.title)
        .bind(&edition.state)
        .bind(&edition.author_id)
        .bind(&edition.author_name)
        .bind(edition.changed_at)
        .execute(&mut *tx)
        .await?;
    Ok(())
}

/// Sets the first moment and the index number; neither is ever set twice.
pub async fn set_published(
    tx: &mut Tx,
    id: &str,
    at: Moment,
    index_no: Option<&str>,
) -> Result<()> {
    let sql = "UPDATE document SET first_published_at = COALESCE(first_published_at, $2),
               index_no = COALESCE(index_no, $3) WHERE id = $1";
    sqlx::query(sql).bind(id).bind(at).bind(index_no).execute(&mut *tx).await?;
    Ok(())
}

/// Keeps what a copy will say of itself once this edition is online.
pub async fn set_origin(tx: &mut Tx, edition_id: &str, note: &str) -> Result<()> {
    let sql = "INSERT INTO edition_origin (edition_id, note) VALUES ($1, $2)";
    sqlx::query(sql).bind(edition_id).bind(note).execute(&mut *tx).await?;
    Ok(())
}

/// Has a copy say what its edition that goes online was taken from.
pub async fn take_origin(tx: &mut Tx, edition: &Edition) -> Result<()> {
    let sql = "UPDATE document SET copy_note = (SELECT note FROM edition_origin
               WHERE edition_id = $2) WHERE id = $1
               AND EXISTS (SELECT 1 FROM edition_origin WHERE edition_id = $2)";
    let done = sqlx::query(sql).bind(&edition.document_id).bind(&edition.id);
    done.execute(&mut *tx).await?;
    Ok(())
}

/// Says anew which edition a copy was taken from.
pub async fn set_copy_note(tx: &mut Tx, id: &str, note: &str) -> Result<()> {
    let sql = "UPDATE document SET copy_note = $2 WHERE id = $1";
    sqlx::query(sql).bind(id).bind(note).execute(&mut *tx).await?;
    Ok(())
}

/// Remembers which content of its origin a document has now.
pub async fn set_origin_digest(tx: &mut Tx, id: &str, digest: &str) -> Result<()> {
    let sql = "UPDATE document SET origin_digest = $2 WHERE id = $1";
    sqlx::query(sql).bind(id).bind(digest).execute(&mut *tx).await?;
    Ok(())
}

/// How many documents of a site came from places whose names begin so.
pub async fn count_from(tx: &mut Tx, site_id: &str, beginning: &str) -> Result<i64> {
    let sql = "SELECT COUNT(*) FROM document WHERE site_id = $1 AND origin LIKE $2";
    let like = format!("{beginning}%");
    Ok(sqlx::query_scalar(sql).bind(site_id).bind(like).fetch_one(&mut *tx).await?)
}

/// Ids and kinds of those of these documents that there are.
pub async fn kinds_of(
    tx: &mut Tx,
    dialect: Dialect,
    ids: &[&str],
) -> Result<Vec<(String, String)>> {
    let sql = format!("SELECT id, kind FROM document WHERE id IN {}", dialect.list(1));
    let rows = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(serde_json::to_string(ids)?);
    Ok(rows.fetch_all(&mut *tx).await?)
}

/// The documents of a bundle.
pub async fn of_bundle(tx: &mut Tx, bundle: &str) -> Result<Vec<Document>> {
    let sql = format!("{SELECT} WHERE bundle_id = $1 AND bundle_id <> '' ORDER BY id");
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(bundle).fetch_all(&mut *tx).await?)
}

/// Puts a document into a bundle, or out of every one.
pub async fn set_bundle(tx: &mut Tx, id: &str, bundle: &str) -> Result<()> {
    let sql = "UPDATE document SET bundle_id = $2 WHERE id = $1";
    sqlx::query(sql).bind(id).bind(bundle).execute(&mut *tx).await?;
    Ok(())
}
