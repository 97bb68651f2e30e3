//! The SQL of filters.

use base::{Moment, Result, new_id};
use desk::{OnUnique, Tx};

use super::model::{FilterForm, Kept, already_there, unknown};

/// A person's own filters and those shared in the unit, by name.
pub(super) async fn list(tx: &mut Tx, account_id: &str, unit_id: &str) -> Result<Vec<Kept>> {
    let sql = "SELECT f.id, f.account_id, a.name AS owner_name, f.name, f.query, f.shared_at
               FROM filter f JOIN account a ON a.id = f.account_id
               WHERE f.account_id = $1 OR (f.unit_id = $2 AND f.shared_at IS NOT NULL)
               ORDER BY f.name, f.id LIMIT 200";
    Ok(sqlx::query_as(sql).bind(account_id).bind(unit_id).fetch_all(&mut *tx).await?)
}

/// How many a person keeps.
pub(super) async fn count(tx: &mut Tx, account_id: &str) -> Result<i64> {
    let sql = "SELECT COUNT(*) FROM filter WHERE account_id = $1";
    Ok(sqlx::query_scalar(sql).bind(account_id).fetch_one(&mut *tx).await?)
}

pub(super) async fn insert(
    tx: &mut Tx,
    (account_id, unit_id): (&str, &str),
    form: &FilterForm,
    now: Moment,
) -> Result<()> {
    let sql = "INSERT INTO filter (id, account_id, unit_id, name, query, shared_at, created_at)
               VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let done = sqlx::query(sql)
        .bind(new_id())
        .bind(account_id)
        .bind(unit_id)
        .bind(&form.name)
        .bind(&form.query)
        .bind(form.shared.then_some(now))
        .bind(now)
        .execute(&mut *tx)
        .await;
    done.on_unique(already_there)?;
    Ok(())
}

/// Removes one of a person's own.
pub(super) async fn remove(tx: &mut Tx, id: &str, account_id: &str) -> Result<()> {
    let sql = "DELETE FROM filter WHERE id = $1 AND account_id = $2";
    let done = sqlx::query(sql).bind(id).bind(account_id).execute(&mut *tx).await?;
    if done.rows_affected() == 1 { Ok(()) } else { Err(unknown()) }
}
