//! What the receiving site does: seeing, taking, declining, taking down, deciding about copies.

use base::{Kind, Result, invalid, refuse};
use desk::Work;
use office::site;

use super::{place_in, receiving, record};
use crate::{
    article::{
        actions::{self as articles, Loan, Setting, WithdrawalForm},
        model::READ,
        table as editions,
    },
    section::{self, model::reviews_copies},
    share::{
        model::{
            ACCEPT, AcceptanceForm, CopyForm, Mode, OFFER, ReasonForm, Share, ShareRow, ShareView,
            State, not_online, review_first, wrong_state,
        },
        table,
    },
};

/// A share with all one needs to decide; for those who may read at either end.
pub async fn show(work: &mut Work, id: &str) -> Result<ShareView> {
    let row = table::row(&mut work.tx, id).await?;
    let share = table::find(&mut work.tx, id).await?;
    let home = Setting::of(work, &share.document_id).await?;
    let (site, there) = receiving(work, &share).await?;
    let at_home = work.may(READ, &home.place()).await?;
    if !at_home {
        work.need(READ, &there).await?;
    }
    let edition = editions::live(&mut work.tx, &share.document_id).await?;
    let edition = match edition {
        Some(edition) => Some(articles::whole(work, &home, edition).await?),
        None => None,
    };
    let origin = work.origin.url(&site.domain);
    Ok(ShareView {
        may: may(work, &share, &row).await?,
        difference: difference(work, &row).await?,
        receipts: table::receipts(&mut work.tx, id).await?,
        address: (!row.path.is_empty()).then(|| format!("{origin}{}", row.path)),
        edition,
        row,
    })
}

/// The verbs that are possible now: the caller has the power and the state allows it.
async fn may(work: &mut Work, share: &Share, row: &ShareRow) -> Result<Vec<&'static str>> {
    let home = Setting::of(work, &share.document_id).await?;
    let (_, there) = receiving(work, share).await?;
    let state = share.state()?;
    let is_live = row.original != "withdrawn";
    let offered = state == State::Offered;
    let mut found = Vec::new();
    if work.may(ACCEPT, &there).await? {
        let verbs = [
            ("receive", offered),
            ("accept", offered && is_live),
            ("decline", offered),
            ("drop", row.is_under_review()),
            ("end", state == State::Accepted && !row.is_under_review()),
            ("settle", row.is_due()),
        ];
        found.extend(verbs.into_iter().filter(|(_, possible)| *possible).map(|(verb, _)| verb));
    }
    if offered && work.may(OFFER, &home.place()).await? {
        found.push("recall");
    }
    Ok(found)
}

/// What changed in the original since it was copied, when a decision is due.
async fn difference(
    work: &mut Work,
    row: &ShareRow,
) -> Result<Option<crate::article::model::Difference>> {
    if !row.is_due() {
        return Ok(None);
    }
    let Some(now) = editions::live(&mut work.tx, &row.document_id).await? else {
        return Ok(None);
    };
    let Some(copied) = editions::live(&mut work.tx, &row.copy_id).await? else {
        return Ok(None);
    };
    articles::changes(work, &copied, &now).await.map(Some)
}

/// 签收: notes that the caller has seen it.
pub async fn receive(work: &mut Work, id: &str) -> Result<()> {
    let share = table::find(&mut work.tx, id).await?;
    let (_, there) = receiving(work, &share).await?;
    work.need(ACCEPT, &there).await?;

    let who = (work.caller.id().to_owned(), work.caller.name().to_owned());
    let who = (who.0.as_str(), who.1.as_str());
    if table::receive(&mut work.tx, id, who, work.now).await? {
        record(work, "share.received", &share, "");
    }
    Ok(())
}

/// 采用: takes a document into a section of the receiving site, by quoting or by copying it.
pub async fn accept(work: &mut Work, id: &str, form: AcceptanceForm) -> Result<()> {
    let mut share = table::find(&mut work.tx, id).await?;
    let site = site::table::find(&mut work.tx, &share.to_site_id).await?;
    let there = place_in(work, &site, &form.section_id).await?;
    work.need(ACCEPT, &there).await?;

    let mode = form.mode()?;
    let no = || invalid("section_id", "share.section", "请选择接收网站的栏目");
    let section = section::table::find(&mut work.tx, &form.section_id).await.map_err(|_| no())?;
    if section.site_id != site.id {
        return Err(no());
    }
    let line = section::table::line(&mut work.tx, &section.id).await?;
    let is_ruled = reviews_copies(&line);
    if is_ruled && mode == Mode::Quote {
        return Err(review_first());
    }
    share.advance(State::Accepted, work.caller.name(), work.now)?;
    share.mode = mode.as_str().to_owned();
    share.section_id = section.id.clone();
    share.own_review = i64::from(form.own_review || is_ruled);

    let loan = Loan { document_id: &share.document_id, site: &site, section: &section };
    match mode {
        Mode::Quote => drop(articles::quote(work, &loan).await?),
        Mode::Copy => {
            let copy = match share.own_review {
                0 => articles::copy_to(work, &loan).await?,
                _ => articles::copy_for_review(work, &loan).await?,
            };
            share.copy_id = copy.id;
            share.settled = original(work, &share).await?;
        }
    }
    table::save(&mut work.tx, &share).await?;
    let who = (work.caller.id().to_owned(), work.caller.name().to_owned());
    table::receive(&mut work.tx, id, (&who.0, &who.1), work.now).await?;
    let note = match share.own_review {
        0 => section.name.clone(),
        _ => format!("{}，由本单位审核后发布", section.name),
    };
    record(work, "share.accepted", &share, &note);
    Ok(())
}

/// What the public reads of the original: the id of an edition, or `withdrawn`.
async fn original(work: &mut Work, share: &Share) -> Result<String> {
    let live = editions::live(&mut work.tx, &share.document_id).await?;
    Ok(live.map_or_else(|| "withdrawn".to_owned(), |edition| edition.id))
}

/// 不采用: declines an offer; 退回不用: lets go of a copy that never went online, with its draft.
pub async fn decline(work: &mut Work, id: &str, form: ReasonForm) -> Result<()> {
    let mut share = table::find(&mut work.tx, id).await?;
    let (_, there) = receiving(work, &share).await?;
    work.need(ACCEPT, &there).await?;

    share.reason = form.checked()?;
    if share.state()? == State::Accepted {
        if !table::row(&mut work.tx, id).await?.is_under_review() {
            return Err(wrong_state());
        }
        articles::drop_copy(work, &share.copy_id).await?;
    }
    share.advance(State::Declined, work.caller.name(), work.now)?;
    table::save(&mut work.tx, &share).await?;
    let reason = share.reason.clone();
    record(work, "share.declined", &share, &reason);
    Ok(())
}

/// 撤下: takes down what was taken; the original stays where it is.
pub async fn end(work: &mut Work, id: &str, form: ReasonForm) -> Result<()> {
    let mut share = table::find(&mut work.tx, id).await?;
    let (_, there) = receiving(work, &share).await?;
    work.need(ACCEPT, &there).await?;

    share.reason = form.checked()?;
    if table::row(&mut work.tx, id).await?.is_under_review() {
        return Err(not_online());
    }
    share.advance(State::Ended, work.caller.name(), work.now)?;
    if share.mode == Mode::Quote.as_str() {
        articles::unquote(work, &share.document_id, &share.to_site_id).await?;
    } else if editions::live(&mut work.tx, &share.copy_id).await?.is_some() {
        let reason = share.reason.clone();
        articles::withdraw(work, &share.copy_id, WithdrawalForm { reason }).await?;
    }
    table::save(&mut work.tx, &share).await?;
    let reason = share.reason.clone();
    record(work, "share.ended", &share, &reason);
    Ok(())
}

/// Decides about a copy whose original is not what it was: leaves it as it is, or gives it the
/// edition the public reads there now. Taking it down is [`end`].
pub async fn decide_copy(work: &mut Work, id: &str, form: CopyForm) -> Result<()> {
    let mut share = table::find(&mut work.tx, id).await?;
    let (_, there) = receiving(work, &share).await?;
    work.need(ACCEPT, &there).await?;

    let row = table::row(&mut work.tx, id).await?;
    if !row.is_due() {
        let say = "原稿没有变化，或副本已撤下，不用处理";
        return Err(refuse(Kind::Conflict, "share.not_due", say));
    }
    if form.original != row.original {
        let say = "原稿刚刚又有变化，请刷新后再决定";
        return Err(refuse(Kind::Conflict, "share.original_changed", say));
    }
    let note = match form.decision.as_str() {
        "keep" => "保留原样",
        "renew" => {
            let line = section::table::line(&mut work.tx, &share.section_id).await?;
            match share.own_review == 1 || reviews_copies(&line) {
                true => {
                    articles::renew_for_review(work, &share.copy_id).await?;
                    "按原稿新版本起草，待本单位审核"
                }
                false => {
                    articles::renew_copy(work, &share.copy_id).await?;
                    "更新为原稿新版本"
                }
            }
        }
        _ => return Err(invalid("decision", "share.decision", "请选择保留或更新")),
    };
    share.settled = row.original;
    share.revision += 1;
    table::save(&mut work.tx, &share).await?;
    record(work, "share.settled", &share, note);
    Ok(())
}
