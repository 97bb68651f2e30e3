//! The SQL of permits.

use base::{Moment, Result};
use desk::Tx;

use super::model::unknown;

/// One right, in one scope, for one account.
pub(super) struct NewPermit<'a> {
    pub(super) id: String,
    pub(super) account_id: &'a str,
    pub(super) power_class: &'a str,
    pub(super) verb: &'a str,
    pub(super) scope_id: &'a str,
    pub(super) valid_to: Option<Moment>,
    pub(super) given_by: &'a str,
}

pub(super) async fn insert(tx: &mut Tx, permit: NewPermit<'_>, now: Moment) -> Result<()> {
    let sql = "INSERT INTO permit (id, account_id, power_class, verb, scope_id, valid_from,
               valid_to, given_by, given_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $6)";
    sqlx::query(sql)
        .bind(permit.id)
        .bind(permit.account_id)
        .bind(permit.power_class)
        .bind(permit.verb)
        .bind(permit.scope_id)
        .bind(now)
        .bind(permit.valid_to)
        .bind(permit.given_by)
        .execute(&mut *tx)
        .await?;
    Ok(())
}

/// Ends every running permit of the account in this scope; says how many there were.
pub(super) async fn end(
    tx: &mut Tx,
    account: &str,
    scope: &str,
    by: &str,
    now: Moment,
) -> Result<()> {
    let sql = "INSERT INTO permit_end (permit_id, at, ended_by)
               SELECT p.id, $3, $4 FROM permit p LEFT JOIN permit_end e ON e.permit_id = p.id
               WHERE p.account_id = $1 AND p.scope_id = $2 AND e.permit_id IS NULL";
    let done = sqlx::query(sql).bind(account).bind(scope).bind(now).bind(by);
    match done.execute(&mut *tx).await?.rows_affected() {
        0 => Err(unknown()),
        _ => Ok(()),
    }
}
