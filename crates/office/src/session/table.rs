//! The SQL of sessions and failed logins.

use base::{Moment, Result};
use desk::Tx;

use super::model::{Failures, Session};

pub(super) async fn find(tx: &mut Tx, id: &str) -> Result<Option<Session>> {
    let sql = "SELECT s.id, s.account_id, s.csrf, s.created_at, s.seen_at, a.name, a.unit_id,
               a.must_change_since, a.disabled_at
               FROM session s JOIN account a ON a.id = s.account_id WHERE s.id = $1";
    Ok(sqlx::query_as(sql).bind(id).fetch_optional(&mut *tx).await?)
}

/// What a new session is made of.
pub(super) struct NewSession<'a> {
    pub(super) id: &'a str,
    pub(super) account_id: &'a str,
    pub(super) csrf: &'a str,
    pub(super) address: &'a str,
}

pub(super) async fn insert(tx: &mut Tx, session: NewSession<'_>, now: Moment) -> Result<()> {
    let sql = "INSERT INTO session (id, account_id, csrf, address, created_at, seen_at)
               VALUES ($1, $2, $3, $4, $5, $5)";
    sqlx::query(sql)
        .bind(session.id)
        .bind(session.account_id)
        .bind(session.csrf)
        .bind(session.address)
        .bind(now)
        .execute(&mut *tx)
        .await?;
    Ok(())
}

pub(super) async fn seen(tx: &mut Tx, id: &str, now: Moment) -> Result<()> {
    let sql = "UPDATE session SET seen_at = $2 WHERE id = $1";
    sqlx::query(sql).bind(id).bind(now).execute(&mut *tx).await?;
    Ok(())
}

pub(super) async fn remove(tx: &mut Tx, id: &str) -> Result<()> {
    sqlx::query("DELETE FROM session WHERE id = $1").bind(id).execute(&mut *tx).await?;
    Ok(())
}

/// Ends every session of an account.
pub(super) async fn remove_of(tx: &mut Tx, account_id: &str) -> Result<()> {
    let sql = "DELETE FROM session WHERE account_id = $1";
    sqlx::query(sql).bind(account_id).execute(&mut *tx).await?;
    Ok(())
}

pub(super) async fn failures(tx: &mut Tx, login: &str, address: &str) -> Result<Failures> {
    let sql = "SELECT count, last_at FROM login_failure WHERE login = $1 AND address = $2";
    let found = sqlx::query_as(sql).bind(login).bind(address).fetch_optional(&mut *tx).await?;
    Ok(found.unwrap_or_default())
}

pub(super) async fn fail(
    tx: &mut Tx,
    (login, address): (&str, &str),
    count: i64,
    now: Moment,
) -> Result<()> {
    let sql = "INSERT INTO login_failure (login, address, count, last_at) VALUES ($1, $2, $3, $4)
               ON CONFLICT (login, address) DO UPDATE SET count = $3, last_at = $4";
    sqlx::query(sql).bind(login).bind(address).bind(count).bind(now).execute(&mut *tx).await?;
    Ok(())
}

pub(super) async fn forgive(tx: &mut Tx, login: &str, address: &str) -> Result<()> {
    let sql = "DELETE FROM login_failure WHERE login = $1 AND address = $2";
    sqlx::query(sql).bind(login).bind(address).execute(&mut *tx).await?;
    Ok(())
}

/// Removes sessions and failures that nobody touched since.
pub(super) async fn forget(tx: &mut Tx, before: Moment) -> Result<()> {
    for sql in
        ["DELETE FROM session WHERE seen_at < $1", "DELETE FROM login_failure WHERE last_at < $1"]
    {
        sqlx::query(sql).bind(before).execute(&mut *tx).await?;
    }
    Ok(())
}
