//! The verbs of permits.

use base::{Moment, Result, new_id};
use desk::{Place, Subject, Work};

use super::{
    model::{GIVE, role, wrong_class},
    table::{self, NewPermit},
};
use crate::account;

/// Gives an account a role in a scope (`platform`, or the identifier of a site, section or unit)
/// until a moment, or without end.
pub async fn give(
    work: &mut Work,
    account_id: &str,
    role_code: &str,
    scope_id: &str,
    until: Option<Moment>,
) -> Result<()> {
    work.need(GIVE, &Place::platform()).await?;

    let account = account::table::find(&mut work.tx, account_id).await?;
    let role = role(role_code)?;
    if account.power_class != role.class.as_str() {
        return Err(wrong_class(role));
    }

    for verb in role.rights {
        let permit = NewPermit {
            id: new_id(),
            account_id: &account.id,
            power_class: &account.power_class,
            verb,
            scope_id,
            valid_to: until,
            given_by: work.caller.id(),
        };
        table::insert(&mut work.tx, permit, work.now).await?;
    }
    let note = format!("{} {}", account.login, role.name);
    let on = Subject { kind: "permit", id: &account.id, note: &note, ..Subject::default() };
    work.record("permit.given", on);
    Ok(())
}

/// Ends everything an account may do in a scope, at once.
pub async fn end(work: &mut Work, account_id: &str, scope_id: &str) -> Result<()> {
    work.need(GIVE, &Place::platform()).await?;

    table::end(&mut work.tx, account_id, scope_id, work.caller.id(), work.now).await?;
    work.record("permit.ended", Subject { kind: "permit", id: account_id, ..Subject::default() });
    Ok(())
}
