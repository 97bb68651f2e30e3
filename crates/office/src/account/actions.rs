//! The verbs of accounts.

use base::{Result, invalid, new_id};
use desk::{Place, Subject, Work};

use super::{
    model::{Account, AccountForm, MANAGE, check_password, hash_password, verify_password},
    table,
};
use crate::unit;

/// A password made ready to be stored; made before the transaction, because it takes long.
#[derive(Clone)]
pub struct Sealed(String);

/// Checks and hashes a password. Takes about 60 ms of CPU and 32 MiB: call it outside a work.
pub fn seal_password(password: &str, login: &str) -> Result<Sealed> {
    check_password(password, login)?;
    hash_password(password).map(Sealed)
}

/// Makes an account whose password its person must change at the first login.
pub async fn create(work: &mut Work, form: AccountForm, first: Sealed) -> Result<Account> {
    work.need(MANAGE, &Place::platform()).await?;

    let form = form.checked()?;
    let unit = unit::table::find(&mut work.tx, &form.unit_id).await?;

    let account = Account {
        id: new_id(),
        unit_id: unit.id,
        login: form.login,
        name: form.name,
        post: form.post,
        power_class: form.power_class.as_str().to_owned(),
        password_hash: first.0,
        password_set_at: work.now,
        must_change_since: Some(work.now),
        disabled_at: None,
        last_login_at: None,
        created_at: work.now,
    };
    table::insert(&mut work.tx, &account).await?;
    work.record("account.created", on(&account));
    Ok(account)
}

/// Open to everyone: a person changes their own password, knowing the old one.
pub async fn change_password(work: &mut Work, new: Sealed) -> Result<()> {
    let account = table::find(&mut work.tx, work.caller.id()).await?;
    table::set_password(&mut work.tx, &account.id, &new.0, work.now).await?;
    work.record("account.password_changed", on(&account));
    Ok(())
}

/// Refuses unless `old` is the account's password and `new` another one. Takes about 60 ms.
pub fn may_change_password(account: &Account, old: &str, new: &str) -> Result<()> {
    if !verify_password(old, &account.password_hash)? {
        return Err(invalid("old", "account.wrong_password", "原密码不正确"));
    }
    if old == new {
        return Err(invalid("new", "account.same_password", "新密码不能与原密码相同"));
    }
    Ok(())
}

/// Closes an account; its sessions end with it.
pub async fn disable(work: &mut Work, id: &str) -> Result<()> {
    work.need(MANAGE, &Place::platform()).await?;

    let account = table::find(&mut work.tx, id).await?;
    table::disable(&mut work.tx, &account.id, work.now).await?;
    work.record("account.disabled", on(&account));
    Ok(())
}

fn on(account: &Account) -> Subject<'_> {
    Subject { kind: "account", id: &account.id, note: &account.login, ..Subject::default() }
}
