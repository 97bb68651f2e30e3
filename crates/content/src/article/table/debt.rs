//! The SQL of emergency releases that are not signed yet.

use base::{Moment, Result};
use desk::{Dialect, OnUnique, Reach, Tx, gone};

use super::super::model::{Debt, DebtRow, Edition, being_worked_on};
use super::list::{search_scopes, within};

/// What a document owes.
pub async fn debt_of(tx: &mut Tx, document_id: &str) -> Result<Option<Debt>> {
    let sql = "SELECT edition_id, released_by, released_name, reason, at FROM debt
               WHERE document_id = $1 AND settled_at IS NULL";
    Ok(sqlx::query_as(sql).bind(document_id).fetch_optional(&mut *tx).await?)
}

/// Every open debt within a reach, oldest first, at most 100.
pub async fn open_debts(tx: &mut Tx, dialect: Dialect, reach: &Reach) -> Result<Vec<DebtRow>> {
    let scopes = search_scopes(tx, dialect, reach).await?;
    let sql = format!(
        "SELECT d.id, e.title, s.short_name AS site_name, c.name AS section_name,
         o.released_name, o.reason, o.at FROM debt o JOIN edition e ON e.id = o.edition_id
         JOIN document d ON d.id = o.document_id JOIN site s ON s.id = d.site_id
         JOIN section c ON c.id = e.section_id
         WHERE ({}) AND o.settled_at IS NULL ORDER BY o.at, d.id LIMIT 100",
        within(dialect, reach)
    );
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(scopes).fetch_all(&mut *tx).await?)
}

/// Notes that an edition went live before it was reviewed.
pub async fn owe(
    tx: &mut Tx,
    edition: &Edition,
    by: (&str, &str),
    reason: &str,
    at: Moment,
) -> Result<()> {
    let sql = "INSERT INTO debt (edition_id, document_id, released_by, released_name, reason, at)
               VALUES ($1, $2, $3, $4, $5, $6)";
    let done = sqlx::query(sql)
        .bind(&edition.id)
        .bind(&edition.document_id)
        .bind(by.0)
        .bind(by.1)
        .bind(reason)
        .bind(at)
        .execute(&mut *tx)
        .await;
    done.on_unique(being_worked_on)?;
    Ok(())
}

/// Settles it; that the releaser does not sign for themselves is a check of the table.
pub async fn settle(
    tx: &mut Tx,
    edition_id: &str,
    how: &str,
    by: (&str, &str),
    at: Moment,
) -> Result<()> {
    let sql =
        "UPDATE debt SET settled_at = $2, settled_by = $3, settled_name = $4, settled_how = $5
               WHERE edition_id = $1 AND settled_at IS NULL";
    let done = sqlx::query(sql).bind(edition_id).bind(at).bind(by.0).bind(by.1).bind(how);
    gone(done.execute(&mut *tx).await?.rows_affected(), "article.changed_meanwhile")
}
