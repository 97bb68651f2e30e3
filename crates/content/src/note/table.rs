//! The SQL of notes and presence.

use base::{Moment, Result};
use desk::Tx;

use super::model::{Note, PRESENT_SECONDS, Presence, unknown};

const SELECT: &str = "\
    SELECT id, document_id, edition_id, thread_id, said, quote, before_quote, after_quote, block, \
     author_id, author_name, written_at, resolved_at, resolved_name FROM note";

/// The notes on a document, oldest first.
pub(super) async fn list(tx: &mut Tx, document_id: &str) -> Result<Vec<Note>> {
    let sql = format!("{SELECT} WHERE document_id = $1 ORDER BY written_at, id LIMIT 1000");
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(document_id).fetch_all(&mut *tx).await?)
}

/// One note, or a refusal.
pub(super) async fn find(tx: &mut Tx, id: &str) -> Result<Note> {
    let sql = format!("{SELECT} WHERE id = $1");
    let row = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(id);
    row.fetch_optional(&mut *tx).await?.ok_or_else(unknown)
}

pub(super) async fn insert(tx: &mut Tx, note: &Note) -> Result<()> {
    let sql = "INSERT INTO note (id, document_id, edition_id, thread_id, said, quote, \
               before_quote, after_quote, block, author_id, author_name, written_at) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    sqlx::query(sql)
        .bind(&note.id)
        .bind(&note.document_id)
        .bind(&note.edition_id)
        .bind(&note.thread_id)
        .bind(&note.said)
        .bind(&note.quote)
        .bind(&note.before_quote)
        .bind(&note.after_quote)
        .bind(note.block)
        .bind(&note.author_id)
        .bind(&note.author_name)
        .bind(note.written_at)
        .execute(&mut *tx)
        .await?;
    Ok(())
}

pub(super) async fn resolve(
    tx: &mut Tx,
    id: &str,
    (name, at): (&str, Option<Moment>),
) -> Result<()> {
    let sql = "UPDATE note SET resolved_at = $2, resolved_name = $3 WHERE id = $1";
    sqlx::query(sql).bind(id).bind(at).bind(name).execute(&mut *tx).await?;
    Ok(())
}

/// Says that somebody is at a document.
pub(super) async fn come(
    tx: &mut Tx,
    (document_id, account_id): (&str, &str),
    doing: &str,
    at: Moment,
) -> Result<()> {
    let sql = "INSERT INTO presence (document_id, account_id, doing, seen_at)
               VALUES ($1, $2, $3, $4)
               ON CONFLICT (document_id, account_id) DO UPDATE SET doing = $3, seen_at = $4";
    let row = sqlx::query(sql).bind(document_id).bind(account_id).bind(doing).bind(at);
    row.execute(&mut *tx).await?;
    Ok(())
}

/// Says that somebody left; those who are long gone go with them.
pub(super) async fn leave(
    tx: &mut Tx,
    (document_id, account_id): (&str, &str),
    now: Moment,
) -> Result<()> {
    let sql = "DELETE FROM presence WHERE (document_id = $1 AND account_id = $2) OR seen_at < $3";
    let long_ago = now - 100 * PRESENT_SECONDS * 1_000;
    let gone = sqlx::query(sql).bind(document_id).bind(account_id).bind(long_ago);
    gone.execute(&mut *tx).await?;
    Ok(())
}

/// The others who are at a document.
pub(super) async fn others(
    tx: &mut Tx,
    (document_id, account_id): (&str, &str),
    now: Moment,
) -> Result<Vec<Presence>> {
    let sql = "SELECT a.name, p.doing, p.seen_at FROM presence p JOIN account a
               ON a.id = p.account_id WHERE p.document_id = $1 AND p.account_id <> $2
               AND p.seen_at >= $3 AND p.seen_at <= $4 ORDER BY a.name LIMIT 20";
    // A mark of the future was set by a clock that was wrong.
    let present = PRESENT_SECONDS * 1_000;
    let rows = sqlx::query_as(sql).bind(document_id).bind(account_id);
    let rows = rows.bind(now - present).bind(now + present);
    Ok(rows.fetch_all(&mut *tx).await?)
}
