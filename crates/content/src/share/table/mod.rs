//! The SQL of shares and requests.

mod list;
mod request;

pub use list::{counts, list, of_document, reach_sites, row};
pub use request::{find_request, insert_request, requests, save_request};

use base::{Moment, Result};
use desk::{OnUnique, Tx, gone};

use super::model::{Receipt, Share, there_already, unknown};

const SELECT: &str = "\
    SELECT id, document_id, edition_id, edition_no, title, from_site_id, from_unit_id, \
     to_site_id, way, wanted_id, message, state, mode, section_id, copy_id, own_review, reason, \
     offered_by, offered_name, offered_at, decided_name, decided_at, ended_at, settled, \
     revision FROM share";

/// One share, or a refusal.
pub async fn find(tx: &mut Tx, id: &str) -> Result<Share> {
    let sql = sqlx::AssertSqlSafe(format!("{SELECT} WHERE id = $1"));
    sqlx::query_as(sql).bind(id).fetch_optional(&mut *tx).await?.ok_or_else(unknown)
}

/// The sites a document is offered to or stands on by a share.
pub async fn open_sites(tx: &mut Tx, document_id: &str) -> Result<Vec<String>> {
    let sql = "SELECT to_site_id FROM share WHERE document_id = $1
               AND state IN ('offered', 'accepted')";
    Ok(sqlx::query_scalar(sql).bind(document_id).fetch_all(&mut *tx).await?)
}

/// Enters a share; refuses a second one that is open.
pub async fn insert(tx: &mut Tx, share: &Share) -> Result<()> {
    let sql = "INSERT INTO share (id, document_id, edition_id, edition_no, title, from_site_id, \
               from_unit_id, to_site_id, way, wanted_id, message, state, mode, section_id, \
               copy_id, reason, offered_by, offered_name, offered_at, decided_name, settled, \
               revision) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, '', '', '', \
               '', $13, $14, $15, '', '', 1)";
    let done = sqlx::query(sql)
        .bind(&share.id)
        .bind(&share.document_id)
        .bind(&share.edition_id)
        .bind(share.edition_no)
        .bind(&share.title)
        .bind(&share.from_site_id)
        .bind(&share.from_unit_id)
        .bind(&share.to_site_id)
        .bind(&share.way)
        .bind(&share.wanted_id)
        .bind(&share.message)
        .bind(&share.state)
        .bind(&share.offered_by)
        .bind(&share.offered_name)
        .bind(share.offered_at)
        .execute(&mut *tx)
        .await;
    done.on_unique(there_already)?;
    Ok(())
}

/// Saves the next revision; refuses if another change came first.
pub async fn save(tx: &mut Tx, share: &Share) -> Result<()> {
    let sql = "UPDATE share SET state = $2, mode = $3, section_id = $4, copy_id = $5, \
               reason = $6, decided_name = $7, decided_at = $8, ended_at = $9, settled = $10, \
               revision = $11, own_review = $12 WHERE id = $1 AND revision = $11 - 1";
    let done = sqlx::query(sql)
        .bind(&share.id)
        .bind(&share.state)
        .bind(&share.mode)
        .bind(&share.section_id)
        .bind(&share.copy_id)
        .bind(&share.reason)
        .bind(&share.decided_name)
        .bind(share.decided_at)
        .bind(share.ended_at)
        .bind(&share.settled)
        .bind(share.revision)
        .bind(share.own_review)
        .execute(&mut *tx)
        .await?;
    gone(done.rows_affected(), "share.changed_meanwhile")
}

/// Notes that somebody has seen a share; the first time counts.
pub async fn receive(
    tx: &mut Tx,
    share_id: &str,
    (account_id, name): (&str, &str),
    at: Moment,
) -> Result<bool> {
    let sql = "INSERT INTO share_receipt (share_id, account_id, name, seen_at)
               VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";
    let done = sqlx::query(sql).bind(share_id).bind(account_id).bind(name).bind(at);
    Ok(done.execute(&mut *tx).await?.rows_affected() == 1)
}

/// Who has seen a share, first to last.
pub async fn receipts(tx: &mut Tx, share_id: &str) -> Result<Vec<Receipt>> {
    let sql = "SELECT name, seen_at FROM share_receipt WHERE share_id = $1
               ORDER BY seen_at, account_id LIMIT 100";
    Ok(sqlx::query_as(sql).bind(share_id).fetch_all(&mut *tx).await?)
}
