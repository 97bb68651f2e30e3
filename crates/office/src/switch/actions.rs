//! The verbs of switches.

use base::{Page, Paged, Result, new_id, text};
use desk::{Caller, Dialect, Place, Subject, Work};

use super::{
    model::{
        EndForm, Filter, SWITCH, Switch, SwitchForm, SwitchView, Switched, nothing_chosen, over,
        unknown,
    },
    table,
};
use crate::site::{self, model::Site};

/// Who ends what was given an end.
const CLOCK_NAME: &str = "到期结束";

/// Switches something on for chosen sites: all of them, or none. One row is written for each.
pub async fn switch(work: &mut Work, form: SwitchForm) -> Result<Switched> {
    let reach = work.reach(SWITCH).await?;
    if reach.is_empty() {
        work.need(SWITCH, &Place::platform()).await?;
    }

    let sites = site::table::list(&mut work.tx).await?;
    let form = form.checked(&sites, work.now)?;
    let chosen: Vec<&Site> = form
        .site_ids
        .iter()
        .map(|id| sites.iter().find(|site| site.id == *id).ok_or_else(unknown_site))
        .collect::<Result<_>>()?;
    for site in &chosen {
        if !reach.covers(&site.place()) {
            work.need(SWITCH, &site.place()).await.map_err(|no| no.at("site_ids"))?;
        }
    }

    let name = work.caller.name().to_owned();
    let by = work.caller.id().to_owned();
    let mut replaced = 0;
    for site in &chosen {
        let key = (site.id.as_str(), form.kind.as_str());
        replaced += usize::from(table::replace(&mut work.tx, key, (&name, work.now)).await?);
        let switch = fill(&form, &site.id, &name, work);
        table::insert(&mut work.tx, &switch, &by).await?;
        record(work, &switch, &form.note());
    }
    Ok(Switched { sites: chosen.len(), replaced })
}

/// Ends switches: all of these, or none.
pub async fn end(work: &mut Work, form: EndForm) -> Result<Switched> {
    if work.reach(SWITCH).await?.is_empty() {
        work.need(SWITCH, &Place::platform()).await?;
    }

    let reason = text::line_within("reason", "switch.reason", "原因", &form.reason, (2, 200))?;
    if form.ids.is_empty() {
        return Err(nothing_chosen());
    }
    let mut ids = form.ids;
    ids.sort();
    ids.dedup();
    let name = work.caller.name().to_owned();
    for id in &ids {
        let row = table::find(&mut work.tx, id).await?;
        let place = Place::within([row.switch.site_id.as_str(), row.unit_id.as_str()]);
        work.need(SWITCH, &place).await?;
        if !table::end(&mut work.tx, id, (&name, &reason), work.now).await? {
            return Err(over());
        }
        record(work, &row.switch, &row.switch.end_note(&reason));
    }
    Ok(Switched { sites: ids.len(), replaced: 0 })
}

/// A page of the switches of sites the caller may switch.
pub async fn list(work: &mut Work, dialect: Dialect, filter: Filter) -> Result<Paged<SwitchView>> {
    let reach = work.reach(SWITCH).await?;

    let page = Page { page: filter.page, size: filter.size };
    let is_open = filter.state.as_deref() != Some("ended");
    let span = (page.size(), page.offset());
    let site = filter.site.as_deref();
    let (rows, total) = table::list(&mut work.tx, (dialect, &reach), (is_open, site), span).await?;
    let view = |row: super::model::SwitchRow| {
        let state = row.switch.state(work.now);
        let may = if is_open { vec!["end"] } else { Vec::new() };
        SwitchView { row, state, may }
    };
    Ok(page.of(rows.into_iter().map(view).collect(), total))
}

/// Ends what was given an end that has come.
/// Open to everyone: it is called by the clock only, and carries out what was decided before.
pub async fn expire(work: &mut Work) -> Result<usize> {
    let due = table::expired(&mut work.tx, work.now).await?;

    for switch in &due {
        let at = switch.until_at.unwrap_or(work.now);
        table::end(&mut work.tx, &switch.id, (CLOCK_NAME, CLOCK_NAME), at).await?;
        record(work, switch, &switch.end_note(CLOCK_NAME));
    }
    Ok(due.len())
}

/// Notes what the portal was seen to show: identifiers of switches.
/// Open to everyone: it is called by whoever watches the portal; a person has no door to it.
pub async fn seen(work: &mut Work, dialect: Dialect, ids: &[String]) -> Result<()> {
    if let Caller::Person(_) = &work.caller {
        return Err(unknown());
    }
    let ids = serde_json::Value::from(ids.to_vec()).to_string();
    table::mark(&mut work.tx, dialect, &ids, work.now).await
}

fn unknown_site() -> base::Error {
    base::refuse(base::Kind::Unknown, "switch.unknown_site", "没有这个网站").at("site_ids")
}

fn fill(form: &SwitchForm, site_id: &str, name: &str, work: &Work) -> Switch {
    Switch {
        id: new_id(),
        site_id: site_id.to_owned(),
        kind: form.kind.clone(),
        level: form.level.clone(),
        says: form.says.clone(),
        link: form.link.clone(),
        reason: form.reason.clone(),
        from_at: form.from_at.unwrap_or(work.now),
        until_at: form.until_at,
        started_name: name.to_owned(),
        started_at: work.now,
        ended_name: String::new(),
        end_reason: String::new(),
        ended_at: None,
        shown_at: None,
        gone_at: None,
    }
}

fn record(work: &mut Work, switch: &Switch, note: &str) {
    let (id, site_id) = (switch.id.as_str(), switch.site_id.as_str());
    let subject = Subject { kind: "switch", id, site_id, note, ..Subject::default() };
    work.record("switch.changed", subject);
}
