//! The SQL of delegations.

use base::{Moment, Result, new_id};
use desk::{Tx, gone};

use super::model::{Delegation, DelegationForm, Reviewer};

const SELECT: &str = "\
    SELECT d.id, d.giver_id, g.name AS giver_name, g.unit_id AS giver_unit_id, d.taker_id, \
     t.name AS taker_name, d.valid_from, d.valid_to, d.reason, d.ended_at FROM delegation d \
     JOIN account g ON g.id = d.giver_id JOIN account t ON t.id = d.taker_id";
const REVIEWERS: &str = "\
    SELECT a.id, a.name, a.post, a.unit_id, u.name AS unit_name FROM account a \
     JOIN unit u ON u.id = a.unit_id WHERE a.power_class = 'review' AND a.disabled_at IS NULL";

/// Delegations to a person that hold at this moment.
pub async fn holding(tx: &mut Tx, taker: &str, now: Moment) -> Result<Vec<Delegation>> {
    let sql = format!(
        "{SELECT} WHERE d.taker_id = $1 AND d.valid_to > $2 AND d.valid_from <= $2
         AND d.ended_at IS NULL AND g.disabled_at IS NULL ORDER BY d.valid_from, d.id"
    );
    let rows = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(taker).bind(now);
    Ok(rows.fetch_all(&mut *tx).await?)
}

/// What a person gave or took, newest first, at most 100 of each.
pub async fn of(tx: &mut Tx, person: &str, side: &'static str) -> Result<Vec<Delegation>> {
    let sql = format!("{SELECT} WHERE d.{side} = $1 ORDER BY d.valid_from DESC, d.id LIMIT 100");
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(person).fetch_all(&mut *tx).await?)
}

/// Everybody who reviews, by unit and name.
pub async fn reviewers(tx: &mut Tx) -> Result<Vec<Reviewer>> {
    let sql = format!("{REVIEWERS} ORDER BY u.name, a.name, a.id LIMIT 2000");
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql)).fetch_all(&mut *tx).await?)
}

/// One of them.
pub async fn reviewer(tx: &mut Tx, id: &str) -> Result<Option<Reviewer>> {
    let sql = format!("{REVIEWERS} AND a.id = $1");
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(id).fetch_optional(&mut *tx).await?)
}

pub(super) async fn insert(
    tx: &mut Tx,
    giver: &str,
    form: &DelegationForm,
    now: Moment,
) -> Result<String> {
    let sql = "INSERT INTO delegation (id, giver_id, taker_id, valid_from, valid_to, reason,
               given_at) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let id = new_id();
    sqlx::query(sql)
        .bind(&id)
        .bind(giver)
        .bind(&form.taker_id)
        .bind(form.valid_from)
        .bind(form.valid_to)
        .bind(&form.reason)
        .bind(now)
        .execute(&mut *tx)
        .await?;
    Ok(id)
}

/// Ends one of a person's own.
pub(super) async fn end(tx: &mut Tx, id: &str, giver: &str, now: Moment) -> Result<()> {
    let sql = "UPDATE delegation SET ended_at = $3
               WHERE id = $1 AND giver_id = $2 AND ended_at IS NULL AND valid_to > $3";
    let done = sqlx::query(sql).bind(id).bind(giver).bind(now).execute(&mut *tx).await?;
    gone(done.rows_affected(), "delegation.unknown").map_err(|_| super::model::unknown())
}
