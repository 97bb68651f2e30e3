//! The SQL of accounts.

use base::{Moment, Result};
use desk::{OnUnique, Tx};

use super::model::{Account, already_there, unknown};

const SELECT: &str = "\
    SELECT id, unit_id, login, name, post, power_class, password_hash, \
                      password_set_at, must_change_since, disabled_at, last_login_at, created_at \
                      FROM account";

/// The account with this login name.
pub async fn by_login(tx: &mut Tx, login: &str) -> Result<Option<Account>> {
    let sql = sqlx::AssertSqlSafe(format!("{SELECT} WHERE login = $1"));
    Ok(sqlx::query_as(sql).bind(login).fetch_optional(&mut *tx).await?)
}

/// One account, or a refusal.
pub async fn find(tx: &mut Tx, id: &str) -> Result<Account> {
    let sql = sqlx::AssertSqlSafe(format!("{SELECT} WHERE id = $1"));
    sqlx::query_as(sql).bind(id).fetch_optional(&mut *tx).await?.ok_or_else(unknown)
}

/// How many accounts there are; none means that the platform was never set up.
pub async fn count(tx: &mut Tx) -> Result<i64> {
    Ok(sqlx::query_scalar("SELECT COUNT(*) FROM account").fetch_one(&mut *tx).await?)
}

pub(super) async fn insert(tx: &mut Tx, account: &Account) -> Result<()> {
    let sql = "INSERT INTO account (id, unit_id, login, name, post, power_class, password_hash, \
               password_set_at, must_change_since, created_at) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    let done = sqlx::query(sql)
        .bind(&account.id)
        .bind(&account.unit_id)
        .bind(&account.login)
        .bind(&account.name)
        .bind(&account.post)
        .bind(&account.power_class)
        .bind(&account.password_hash)
        .bind(account.password_set_at)
        .bind(account.must_change_since)
        .bind(account.created_at)
        .execute(&mut *tx)
        .await;
    done.on_unique(already_there)?;
    Ok(())
}

pub(super) async fn set_password(tx: &mut Tx, id: &str, hash: &str, at: Moment) -> Result<()> {
    let sql = "UPDATE account SET password_hash = $2, password_set_at = $3,
               must_change_since = NULL WHERE id = $1";
    sqlx::query(sql).bind(id).bind(hash).bind(at).execute(&mut *tx).await?;
    Ok(())
}

/// Remembers a login.
pub async fn logged_in(tx: &mut Tx, id: &str, at: Moment) -> Result<()> {
    let sql = "UPDATE account SET last_login_at = $2 WHERE id = $1";
    sqlx::query(sql).bind(id).bind(at).execute(&mut *tx).await?;
    Ok(())
}

pub(super) async fn disable(tx: &mut Tx, id: &str, at: Moment) -> Result<()> {
    let sql = "UPDATE account SET disabled_at = $2 WHERE id = $1 AND disabled_at IS NULL";
    sqlx::query(sql).bind(id).bind(at).execute(&mut *tx).await?;
    Ok(())
}
