//! The SQL of the list of sources.

use base::{Page, Paged, Result};
use desk::{OnUnique, Tx, gone};

use super::model::{Source, SourceFilter, already_there, unknown};

const SELECT: &str =
    "SELECT id, name, kind, host, note, changed_name, changed_at, revision FROM provenance";

/// The whole list, by name; a few hundred rows.
pub async fn all(tx: &mut Tx) -> Result<Vec<Source>> {
    let sql = format!("{SELECT} ORDER BY name LIMIT 10000");
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql)).fetch_all(&mut *tx).await?)
}

/// A page of the list.
pub(super) async fn list(tx: &mut Tx, filter: &SourceFilter) -> Result<Paged<Source>> {
    let page = Page { page: filter.page, size: filter.size };
    let like = filter.q.as_deref().map(str::trim).filter(|q| !q.is_empty());
    let like = like.map(|q| format!("%{}%", q.replace(['%', '_'], "")));
    let within = "WHERE (CAST($1 AS TEXT) IS NULL OR name LIKE $1 OR host LIKE $1)";
    let sql = format!("{SELECT} {within} ORDER BY name LIMIT $2 OFFSET $3");
    let rows = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(&like);
    let rows = rows.bind(page.size()).bind(page.offset()).fetch_all(&mut *tx).await?;
    let sql = sqlx::AssertSqlSafe(format!("SELECT COUNT(*) FROM provenance {within}"));
    let total = sqlx::query_scalar(sql).bind(&like).fetch_one(&mut *tx).await?;
    Ok(page.of(rows, total))
}

/// One source, or a refusal.
pub(super) async fn find(tx: &mut Tx, id: &str) -> Result<Source> {
    let sql = sqlx::AssertSqlSafe(format!("{SELECT} WHERE id = $1"));
    sqlx::query_as(sql).bind(id).fetch_optional(&mut *tx).await?.ok_or_else(unknown)
}

pub(super) async fn insert(tx: &mut Tx, source: &Source) -> Result<()> {
    let sql = "INSERT INTO provenance (id, name, kind, host, note, changed_name, changed_at,
               revision) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    let done = sqlx::query(sql)
        .bind(&source.id)
        .bind(&source.name)
        .bind(&source.kind)
        .bind(&source.host)
        .bind(&source.note)
        .bind(&source.changed_name)
        .bind(source.changed_at)
        .bind(source.revision)
        .execute(&mut *tx)
        .await;
    done.on_unique(already_there)?;
    Ok(())
}

/// Saves the next revision; refuses if another change came first.
pub(super) async fn save(tx: &mut Tx, source: &Source) -> Result<()> {
    let sql = "UPDATE provenance SET name = $2, kind = $3, host = $4, note = $5,
               changed_name = $6, changed_at = $7, revision = $8
               WHERE id = $1 AND revision = $8 - 1";
    let done = sqlx::query(sql)
        .bind(&source.id)
        .bind(&source.name)
        .bind(&source.kind)
        .bind(&source.host)
        .bind(&source.note)
        .bind(&source.changed_name)
        .bind(source.changed_at)
        .bind(source.revision)
        .execute(&mut *tx)
        .await;
    gone(done.on_unique(already_there)?.rows_affected(), "provenance.changed_meanwhile")
}

pub(super) async fn remove(tx: &mut Tx, id: &str) -> Result<()> {
    sqlx::query("DELETE FROM provenance WHERE id = $1").bind(id).execute(&mut *tx).await?;
    Ok(())
}
