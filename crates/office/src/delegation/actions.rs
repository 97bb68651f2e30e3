//! The verbs of delegations.

use base::Result;
use desk::{Place, Right, Subject, Work};

use super::{
    model::{DelegationForm, Delegations, Reviewer, not_a_reviewer, nothing_to_delegate},
    table,
};
use crate::mail::{self, model::Letter};

/// Open to everyone: a person sees what they gave and what was given to them.
pub async fn mine(work: &mut Work) -> Result<Delegations> {
    let me = work.caller.id().to_owned();
    Ok(Delegations {
        given: table::of(&mut work.tx, &me, "giver_id").await?,
        taken: table::of(&mut work.tx, &me, "taker_id").await?,
    })
}

/// Open to everyone: who reviews is known to all who work here.
pub async fn reviewers(work: &mut Work) -> Result<Vec<Reviewer>> {
    table::reviewers(&mut work.tx).await
}

/// Whether the caller has a right at a place, or takes the place of somebody who has.
pub async fn may(work: &mut Work, right: Right, place: &Place) -> Result<bool> {
    if work.reach(right).await?.covers(place) {
        return Ok(true);
    }
    let me = work.caller.id().to_owned();
    for given in table::holding(&mut work.tx, &me, work.now).await? {
        if work.reach_of(&given.giver_id, right).await?.covers(place) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Open to everyone: a reviewer gives what is their own, and only to another reviewer.
pub async fn give(work: &mut Work, form: DelegationForm) -> Result<Delegations> {
    let me = work.caller.id().to_owned();
    let giver = table::reviewer(&mut work.tx, &me).await?.ok_or_else(nothing_to_delegate)?;

    let form = form.checked(&me, work.now)?;
    let taker = table::reviewer(&mut work.tx, &form.taker_id).await?.ok_or_else(not_a_reviewer)?;

    let id = table::insert(&mut work.tx, &giver.id, &form, work.now).await?;
    let until = base::date_time(form.valid_to);
    let note = format!("委托{}审核，至{until}：{}", taker.name, form.reason);
    work.record("delegation.given", on(&id, &note));
    let (from, reason) = (base::date_time(form.valid_from), &form.reason);
    let letter = Letter {
        subject: format!("{}委托您审核", giver.name),
        said: format!("{from}至{until}，{}委托您代为审核：{reason}。", giver.name),
        path: "/delegations".to_owned(),
    };
    mail::actions::write(work, &taker.id, &letter).await?;
    mine(work).await
}

/// Open to everyone: a person ends what they gave themselves.
pub async fn end(work: &mut Work, id: &str) -> Result<Delegations> {
    let me = work.caller.id().to_owned();
    table::end(&mut work.tx, id, &me, work.now).await?;
    work.record("delegation.ended", on(id, ""));
    mine(work).await
}

fn on<'a>(id: &'a str, note: &'a str) -> Subject<'a> {
    Subject { kind: "delegation", id, note, ..Subject::default() }
}
