//! Logging in and out. Hashing takes long and happens between two works, never inside one.

use std::sync::LazyLock;

use base::{Result, text};
use desk::{Caller, Desk, Person, Place, Subject, Work};
use rand::RngExt;
use sha2::{Digest, Sha256};

use super::{
    model::{Me, Session, forgotten_before, wrong},
    table::{self, NewSession},
};
use crate::{
    account::{self, model::Account},
    unit,
};

/// Who knocks while nobody knows who it is: the journal names the door.
pub(super) const DOOR: Caller = Caller::Machine("登录验证");

/// A new session: the token for the browser, and what we keep.
pub struct Opened {
    /// 256 random bits, hex; shown to the browser once and never kept.
    pub token: String,
    /// Digest of the token.
    pub id: String,
}

/// Forgets sessions and failed logins that count for nothing any more, and with them where people
/// sat.
pub async fn forget_old(work: &mut Work) -> Result<()> {
    work.need(account::model::MANAGE, &Place::platform()).await?;

    let before = forgotten_before(work.now);
    table::forget(&mut work.tx, before).await
}

/// Open to everyone: whoever has the password. Opens a session; the account's earlier ones end.
pub async fn log_in(desk: &Desk, login: &str, password: String, address: &str) -> Result<Opened> {
    let login = text::shorten(&text::line(login), 40);
    let (account, counted, failures) = desk
        .look(DOOR, async |work| {
            let account = account::table::by_login(&mut work.tx, &login).await?;
            let counted = if account.is_some() { login.clone() } else { veiled(&login) };
            let failures = table::failures(&mut work.tx, &counted, address).await?;
            failures.check(work.now)?;
            Ok((account, counted, failures))
        })
        .await?;
    let knocking = account.as_ref().map_or(DOOR, |account| owner(account, address));
    let Some(account) = verified(account, password).await? else {
        desk.act(knocking, async |work| {
            let count = failures.next(work.now);
            table::fail(&mut work.tx, (&counted, address), count, work.now).await?;
            refused(work, "密码不正确", address);
            Ok(())
        })
        .await?;
        return Err(wrong());
    };
    if let Err(closed) = account.closed(desk.clock().now()) {
        desk.act(knocking, async |work| {
            refused(work, "账号已停用，密码正确", address);
            Ok(())
        })
        .await?;
        return Err(closed);
    }
    desk.act(knocking, async |work| open(work, &account, address).await).await
}

/// Whom the journal names for what happens to an account before there is a session.
fn owner(account: &Account, address: &str) -> Caller {
    Caller::Person(Box::new(Person {
        account_id: account.id.clone(),
        name: account.name.clone(),
        unit_id: account.unit_id.clone(),
        session_id: String::new(),
        address: address.to_owned(),
    }))
}

/// What a name that nobody has is counted under: such a name is often a password that was typed
/// into the wrong field, so it is kept nowhere. The key is forgotten when the program ends.
fn veiled(login: &str) -> String {
    static KEY: LazyLock<String> = LazyLock::new(random_hex);
    format!("?{}", digest(&format!("{}{login}", *KEY)))
}

fn refused(work: &mut Work, why: &str, address: &str) {
    let (id, note) = match &work.caller {
        Caller::Person(person) => (person.account_id.clone(), why.to_owned()),
        Caller::Machine(_) => (String::new(), format!("没有这个登录名 {address}")),
    };
    let on = Subject { kind: "session", id: &id, note: &note, ..Subject::default() };
    work.record("session.refused", on);
}

/// The account, if the password is its own. Takes the same time when there is no such account.
async fn verified(account: Option<Account>, password: String) -> Result<Option<Account>> {
    let checked = tokio::task::spawn_blocking(move || match account {
        Some(account) => {
            let right = account::verify_password(&password, &account.password_hash)?;
            Ok(right.then_some(account))
        }
        None => account::spend_time_for_nobody(&password).map(|()| None),
    });
    checked.await?
}

async fn open(work: &mut Work, account: &Account, address: &str) -> Result<Opened> {
    let token = random_hex();
    let opened = Opened { id: digest(&token), token };
    let csrf = random_hex();
    let (id, account_id) = (opened.id.as_str(), account.id.as_str());
    table::remove_of(&mut work.tx, account_id).await?;
    let session = NewSession { id, account_id, csrf: &csrf, address };
    table::insert(&mut work.tx, session, work.now).await?;
    table::forgive(&mut work.tx, &account.login, address).await?;
    account::table::logged_in(&mut work.tx, account_id, work.now).await?;
    work.record(
        "session.opened",
        Subject { kind: "session", id: account_id, ..Subject::default() },
    );
    Ok(opened)
}

/// Open to everyone: ends the caller's session.
pub async fn log_out(work: &mut Work, session_id: &str) -> Result<()> {
    table::remove(&mut work.tx, session_id).await?;
    let id = work.caller.id().to_owned();
    work.record("session.ended", Subject { kind: "session", id: &id, ..Subject::default() });
    Ok(())
}

/// The session behind a token, unless it is over.
pub(super) async fn recognise(work: &mut Work, token: &str) -> Result<Option<Session>> {
    let session = table::find(&mut work.tx, &digest(token)).await?;
    Ok(session.filter(|session| !session.is_over(work.now) && session.disabled_at.is_none()))
}

/// Marks the session as used.
pub(super) async fn touch(work: &mut Work, id: &str) -> Result<()> {
    table::seen(&mut work.tx, id, work.now).await
}

/// Open to everyone: shows a person only themselves.
pub async fn me(work: &mut Work, session_id: &str) -> Result<Me> {
    let session = table::find(&mut work.tx, session_id).await?.ok_or_else(wrong)?;
    let account = account::table::find(&mut work.tx, &session.account_id).await?;
    let unit = unit::table::find(&mut work.tx, &account.unit_id).await?;
    let rights = match account.must_change_since {
        Some(_) => Vec::new(),
        None => work.rights(&account.id).await?,
    };
    Ok(Me {
        id: account.id,
        name: account.name,
        login: account.login,
        post: account.post,
        unit_id: unit.id,
        unit_name: unit.name,
        csrf: session.csrf,
        must_change_password: account.must_change_since.is_some(),
        rights,
    })
}

fn random_hex() -> String {
    let mut random = rand::rng();
    (0..32).map(|_| format!("{:02x}", random.random::<u8>())).collect()
}

fn digest(token: &str) -> String {
    Sha256::digest(token.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}
