//! The SQL of media.

use base::{Page, Paged, Result};
use desk::{Dialect, Tx};

use super::model::{Media, unknown};

const SELECT: &str = "\
    SELECT id, unit_id, digest, name, media_type, size_bytes, width, height, \
                      alt, uploaded_by, uploaded_name, uploaded_at FROM media";

/// One picture or file, or a refusal.
pub async fn find(tx: &mut Tx, id: &str) -> Result<Media> {
    let sql = sqlx::AssertSqlSafe(format!("{SELECT} WHERE id = $1"));
    sqlx::query_as(sql).bind(id).fetch_optional(&mut *tx).await?.ok_or_else(unknown)
}

/// Those of the given identifiers that exist.
pub async fn find_all(tx: &mut Tx, dialect: Dialect, ids: &[String]) -> Result<Vec<Media>> {
    let sql = sqlx::AssertSqlSafe(format!("{SELECT} WHERE id IN {}", dialect.list(1)));
    let ids = serde_json::to_string(ids)?;
    Ok(sqlx::query_as(sql).bind(ids).fetch_all(&mut *tx).await?)
}

/// The newest of a unit with these bytes.
pub(crate) async fn of_unit(tx: &mut Tx, unit_id: &str, digest: &str) -> Result<Option<Media>> {
    let filter = "WHERE digest = $1 AND unit_id = $2 ORDER BY uploaded_at DESC, id DESC LIMIT 1";
    let sql = sqlx::AssertSqlSafe(format!("{SELECT} {filter}"));
    Ok(sqlx::query_as(sql).bind(digest).bind(unit_id).fetch_optional(&mut *tx).await?)
}

/// What a unit uploaded, newest first.
pub async fn list(
    tx: &mut Tx,
    unit_id: &str,
    (query, pictures): (&str, Option<bool>),
    page: Page,
) -> Result<Paged<Media>> {
    let filter = "WHERE unit_id = $1 AND name LIKE $2 AND (CAST($3 AS BIGINT) IS NULL
                  OR (CASE WHEN media_type LIKE 'image/%' THEN 1 ELSE 0 END) = $3)";
    let like = format!("%{}%", query.replace(['%', '_'], ""));
    let pictures = pictures.map(i64::from);
    let sql = format!("{SELECT} {filter} ORDER BY uploaded_at DESC, id DESC LIMIT $4 OFFSET $5");
    let rows = sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(unit_id)
        .bind(&like)
        .bind(pictures)
        .bind(page.size())
        .bind(page.offset())
        .fetch_all(&mut *tx)
        .await?;
    let sql = sqlx::AssertSqlSafe(format!("SELECT COUNT(*) FROM media {filter}"));
    let count = sqlx::query_scalar(sql).bind(unit_id).bind(&like).bind(pictures);
    Ok(page.of(rows, count.fetch_one(&mut *tx).await?))
}

pub(super) async fn insert(tx: &mut Tx, media: &Media) -> Result<()> {
    let sql = "INSERT INTO media (id, unit_id, digest, name, media_type, size_bytes, width, \
               height, alt, uploaded_by, uploaded_name, uploaded_at) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    sqlx::query(sql)
        .bind(&media.id)
        .bind(&media.unit_id)
        .bind(&media.digest)
        .bind(&media.name)
        .bind(&media.media_type)
        .bind(media.size_bytes)
        .bind(media.width)
        .bind(media.height)
        .bind(&media.alt)
        .bind(&media.uploaded_by)
        .bind(&media.uploaded_name)
        .bind(media.uploaded_at)
        .execute(&mut *tx)
        .await?;
    Ok(())
}
