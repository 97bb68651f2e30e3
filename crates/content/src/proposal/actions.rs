//! The verbs of applications.

use base::{Page, Paged, Result, new_id};
use desk::{Dialect, Place, Subject, Work};
use office::site::{self, model::Site};

use super::{
    model::{
        APPROVE, Filter, PROPOSE, Proposal, ProposalForm, ProposalRow, ProposalView, VerdictForm,
        elsewhere, reason,
    },
    table,
};
use crate::section::{
    self,
    model::{Section, Wanted, place, scopes},
};

/// Applies for a change of the sections of a site.
pub async fn propose(work: &mut Work, form: ProposalForm) -> Result<ProposalView> {
    let site = site::table::find(&mut work.tx, &form.site_id).await?;
    let sections = section::table::list(&mut work.tx, &site.id).await?;
    work.need(PROPOSE, &at(&sections, form.wanted.place_id(), &site)).await?;

    let why = reason(&form.reason)?;
    let wanted = form.wanted.checked(&why)?;
    check_sections(&wanted, &sections)?;

    let proposal = Proposal {
        id: new_id(),
        site_id: site.id.clone(),
        section_id: wanted.section_id().to_owned(),
        summary: wanted.summary(&sections),
        wanted: serde_json::to_string(&wanted)?,
        reason: why,
        state: "waiting".to_owned(),
        author_id: work.caller.id().to_owned(),
        author_name: work.caller.name().to_owned(),
        created_at: work.now,
        decided_name: String::new(),
        opinion: String::new(),
        decided_at: None,
    };
    table::insert(&mut work.tx, &proposal).await?;
    let note = format!("{}：{}", proposal.summary, proposal.reason);
    record(work, "section.proposed", &proposal, &note);
    let row = table::find(&mut work.tx, &proposal.id).await?;
    Ok(ProposalView { row, may: vec!["withdraw"] })
}

/// Approves an application, and does at once what it asks for; or refuses it.
pub async fn decide(work: &mut Work, id: &str, form: VerdictForm) -> Result<ProposalView> {
    let ProposalRow { proposal, .. } = table::find(&mut work.tx, id).await?;
    let site = site::table::find(&mut work.tx, &proposal.site_id).await?;
    let sections = section::table::list(&mut work.tx, &site.id).await?;
    let wanted: Wanted = serde_json::from_str(&proposal.wanted)?;
    work.need(APPROVE, &at(&sections, wanted.place_id(), &site)).await?;
    if let Some(goal) = wanted.goal_id() {
        work.need(APPROVE, &at(&sections, goal, &site)).await?;
    }

    let form = form.checked()?;
    proposal.check_waiting()?;
    proposal.check_other(work.caller.id())?;

    let state = if form.approve { "approved" } else { "refused" };
    let by = (work.caller.id().to_owned(), work.caller.name().to_owned());
    let verdict = (by.0.as_str(), by.1.as_str(), form.opinion.as_str());
    if !table::close(&mut work.tx, (id, state), verdict, work.now).await? {
        return Err(super::model::unknown());
    }
    let note = format!("{}，申请人{}：{}", proposal.summary, proposal.author_name, proposal.reason);
    if form.approve {
        let done = section::actions::carry_out(work, &site.id, wanted).await?;
        // What was set up or took another in has its history from the beginning.
        let section_id = done.map_or(proposal.section_id.clone(), |section| section.id);
        record(work, "section.approved", &Proposal { section_id, ..proposal.clone() }, &note);
    } else {
        let note = format!("{note}；意见：{}", form.opinion);
        record(work, "section.refused", &proposal, &note);
    }
    Ok(ProposalView { row: table::find(&mut work.tx, id).await?, may: Vec::new() })
}

/// Takes an application back.
pub async fn withdraw(work: &mut Work, id: &str) -> Result<()> {
    let ProposalRow { proposal, unit_id, .. } = table::find(&mut work.tx, id).await?;
    if proposal.author_id != work.caller.id() {
        let place = Place::within([proposal.site_id.as_str(), unit_id.as_str()]);
        work.need(APPROVE, &place).await?;
    }

    proposal.check_waiting()?;
    let by = (work.caller.id().to_owned(), work.caller.name().to_owned());
    let verdict = (by.0.as_str(), by.1.as_str(), "");
    table::close(&mut work.tx, (id, "withdrawn"), verdict, work.now).await?;
    record(work, "section.unproposed", &proposal, &proposal.summary);
    Ok(())
}

/// A page of the applications the caller made or may decide on.
pub async fn list(
    work: &mut Work,
    dialect: Dialect,
    filter: Filter,
) -> Result<Paged<ProposalView>> {
    let reach = work.reach(APPROVE).await?;

    let page = Page { page: filter.page, size: filter.size };
    let is_waiting = filter.state.as_deref() != Some("closed");
    let me = work.caller.id().to_owned();
    let span = (page.size(), page.offset());
    let which = (is_waiting, filter.site.as_deref().unwrap_or_default());
    let (rows, total) = table::list(&mut work.tx, (dialect, &reach, &me), which, span).await?;
    let view = |row: ProposalRow| {
        let proposal = &row.proposal;
        let ids = [&proposal.section_id, &proposal.site_id, &row.unit_id];
        let place = Place::within(ids.map(String::as_str));
        let mut may = Vec::new();
        if is_waiting && proposal.author_id != me && reach.covers(&place) {
            may.push("decide");
        }
        if is_waiting && proposal.author_id == me {
            may.push("withdraw");
        }
        ProposalView { row, may }
    };
    Ok(page.of(rows.into_iter().map(view).collect(), total))
}

fn at(sections: &[Section], id: &str, site: &Site) -> Place {
    place(&scopes(sections, id, &site.id, &site.unit_id))
}

/// Every section named must be one of the site.
fn check_sections(wanted: &Wanted, sections: &[Section]) -> Result<()> {
    let is_here = |id: &str| sections.iter().any(|section| section.id == id);
    let may_be_top = matches!(wanted, Wanted::Create { .. });
    let place = wanted.place_id();
    let place_fits = is_here(place) || (may_be_top && place.is_empty());
    let goal_fits = match wanted.goal_id() {
        None => true,
        Some("") => matches!(wanted, Wanted::Shift { .. }),
        Some(goal) => is_here(goal),
    };
    if place_fits && goal_fits { Ok(()) } else { Err(elsewhere()) }
}

/// The line is about the section where there is one, so that its history tells of it.
fn record(work: &mut Work, event: &'static str, proposal: &Proposal, note: &str) {
    let (kind, id) = match proposal.section_id.as_str() {
        "" => ("proposal", proposal.id.as_str()),
        id => ("section", id),
    };
    let subject = Subject { kind, id, site_id: &proposal.site_id, note, ..Subject::default() };
    work.record(event, subject);
}
