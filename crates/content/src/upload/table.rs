//! The SQL of uploads.

use base::{Moment, Result};
use desk::Tx;

use super::model::{Part, Upload, unknown};

const SELECT: &str = "\
    SELECT id, unit_id, account_id, name, size_bytes, changed_at, alt, begun_at, moved_at \
     FROM upload";

/// An upload of this person, or a refusal.
pub(super) async fn find(tx: &mut Tx, id: &str, account_id: &str) -> Result<Upload> {
    let sql = sqlx::AssertSqlSafe(format!("{SELECT} WHERE id = $1 AND account_id = $2"));
    let found = sqlx::query_as(sql).bind(id).bind(account_id).fetch_optional(&mut *tx);
    found.await?.ok_or_else(unknown)
}

/// What a person has in progress, newest first.
pub(super) async fn of_account(tx: &mut Tx, account_id: &str) -> Result<Vec<Upload>> {
    let order = "WHERE account_id = $1 ORDER BY begun_at DESC, id DESC LIMIT 100";
    let sql = sqlx::AssertSqlSafe(format!("{SELECT} {order}"));
    Ok(sqlx::query_as(sql).bind(account_id).fetch_all(&mut *tx).await?)
}

/// The parts of an upload that are there.
pub(super) async fn parts(tx: &mut Tx, id: &str) -> Result<Vec<Part>> {
    let sql = "SELECT number, digest FROM upload_part WHERE upload_id = $1 ORDER BY number";
    Ok(sqlx::query_as(sql).bind(id).fetch_all(&mut *tx).await?)
}

/// Begins an upload, or goes on with the one of the same file.
pub(super) async fn begin(tx: &mut Tx, upload: &Upload) -> Result<Upload> {
    let sql = "INSERT INTO upload (id, unit_id, account_id, name, size_bytes, changed_at, alt,
               begun_at, moved_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
               ON CONFLICT (account_id, name, size_bytes, changed_at)
               DO UPDATE SET alt = excluded.alt, moved_at = excluded.moved_at
               RETURNING id, unit_id, account_id, name, size_bytes, changed_at, alt, begun_at,
               moved_at";
    let row = sqlx::query_as(sql)
        .bind(&upload.id)
        .bind(&upload.unit_id)
        .bind(&upload.account_id)
        .bind(&upload.name)
        .bind(upload.size_bytes)
        .bind(upload.changed_at)
        .bind(&upload.alt)
        .bind(upload.begun_at)
        .bind(upload.moved_at);
    Ok(row.fetch_one(&mut *tx).await?)
}

/// Writes down that a part is durable.
pub(super) async fn put_part(tx: &mut Tx, id: &str, part: &Part, now: Moment) -> Result<()> {
    let sql = "INSERT INTO upload_part (upload_id, number, digest) VALUES ($1, $2, $3)
               ON CONFLICT (upload_id, number) DO UPDATE SET digest = excluded.digest";
    let row = sqlx::query(sql).bind(id).bind(part.number).bind(&part.digest);
    row.execute(&mut *tx).await?;
    let sql = "UPDATE upload SET moved_at = $2 WHERE id = $1";
    sqlx::query(sql).bind(id).bind(now).execute(&mut *tx).await?;
    Ok(())
}

/// Forgets a part whose bytes turned out to be others.
pub(super) async fn drop_part(tx: &mut Tx, id: &str, number: i64) -> Result<()> {
    let sql = "DELETE FROM upload_part WHERE upload_id = $1 AND number = $2";
    sqlx::query(sql).bind(id).bind(number).execute(&mut *tx).await?;
    Ok(())
}

/// Forgets an upload.
pub(super) async fn end(tx: &mut Tx, id: &str) -> Result<()> {
    let sql = "DELETE FROM upload_part WHERE upload_id = $1";
    sqlx::query(sql).bind(id).execute(&mut *tx).await?;
    sqlx::query("DELETE FROM upload WHERE id = $1").bind(id).execute(&mut *tx).await?;
    Ok(())
}

/// Uploads that nobody went on with since a moment.
pub(super) async fn idle(tx: &mut Tx, since: Moment) -> Result<Vec<String>> {
    let sql = "SELECT id FROM upload WHERE moved_at <= $1 ORDER BY moved_at LIMIT 100";
    Ok(sqlx::query_scalar(sql).bind(since).fetch_all(&mut *tx).await?)
}

/// Whether there is such an upload.
pub(super) async fn is_there(tx: &mut Tx, id: &str) -> Result<bool> {
    let sql = "SELECT COUNT(*) FROM upload WHERE id = $1";
    let count: i64 = sqlx::query_scalar(sql).bind(id).fetch_one(&mut *tx).await?;
    Ok(count > 0)
}
