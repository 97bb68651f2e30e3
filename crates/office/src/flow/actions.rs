//! The verbs of flows.

use base::{Kind, Result, invalid, refuse};
use desk::{Place, Reach, Subject, Work};

use super::{
    model::{
        Binding, BindingForm, Chain, FlowForm, FlowView, MANAGE, SeatKind, Step, nearest, unknown,
    },
    table::{self, FlowRow},
};
use crate::{delegation, site, unit};

/// Open to everyone: who works here may know through whose hands a text goes.
pub async fn list(work: &mut Work, site_id: &str) -> Result<Vec<FlowView>> {
    let place = place(work, site_id).await?;
    let mut chains = table::newest_of_site(&mut work.tx, site_id).await?;
    let reach = work.reach(MANAGE).await?;
    let rows = table::list(&mut work.tx, site_id).await?;
    let view = |row: FlowRow| {
        let steps = chains.remove(&row.id).map(|chain| chain.steps).unwrap_or_default();
        let at = if row.site_id.is_empty() { Place::platform() } else { place.clone() };
        view(row, steps, &reach, &at)
    };
    Ok(rows.into_iter().map(view).collect())
}

/// Open to everyone: one flow, for who works here.
pub async fn show(work: &mut Work, id: &str) -> Result<FlowView> {
    let row = table::find(&mut work.tx, id).await?;
    let place = place(work, &row.site_id).await?;
    let reach = work.reach(MANAGE).await?;
    let chain = table::newest(&mut work.tx, id).await?;
    Ok(view(row, chain.steps, &reach, &place))
}

fn view(row: FlowRow, steps: Vec<Step>, reach: &Reach, place: &Place) -> FlowView {
    let may = match reach.covers(place) && row.retired_at.is_none() {
        true => vec!["change", "retire"],
        false => vec![],
    };
    FlowView {
        id: row.id,
        site_id: row.site_id,
        name: row.name,
        newest_no: row.newest_no,
        made_name: row.made_name,
        made_at: row.made_at,
        retired_at: row.retired_at,
        running: row.running,
        steps,
        may,
    }
}

/// Sets up a flow.
pub async fn create(work: &mut Work, form: FlowForm) -> Result<FlowView> {
    need(work, &form.site_id).await?;

    let form = form.checked()?;
    check_seats(work, &form).await?;

    let by = (work.caller.id().to_owned(), work.caller.name().to_owned());
    let id = table::insert(&mut work.tx, &form, (&by.0, &by.1), work.now).await?;
    record(work, "flow.created", &id, &form.site_id, &form.name);
    show(work, &id).await
}

/// Makes the next version; reviews that run keep theirs.
pub async fn change(work: &mut Work, id: &str, form: FlowForm) -> Result<FlowView> {
    let row = table::find(&mut work.tx, id).await?;
    need(work, &row.site_id).await?;

    let form = FlowForm { site_id: row.site_id, ..form.checked()? };
    check_seats(work, &form).await?;

    let by = (work.caller.id().to_owned(), work.caller.name().to_owned());
    table::renew(&mut work.tx, id, &form, (&by.0, &by.1), work.now).await?;
    let note = format!("{} 第{}版", form.name, form.newest_no + 1);
    record(work, "flow.changed", id, &form.site_id, &note);
    show(work, id).await
}

/// Takes a flow out of the choice; reviews that run go on.
pub async fn retire(work: &mut Work, id: &str) -> Result<FlowView> {
    let row = table::find(&mut work.tx, id).await?;
    need(work, &row.site_id).await?;

    table::retire(&mut work.tx, id, work.now).await?;
    record(work, "flow.retired", id, &row.site_id, &row.name);
    show(work, id).await
}

/// Says which flow holds at a place.
pub async fn bind(work: &mut Work, form: BindingForm) -> Result<Vec<Binding>> {
    need(work, &form.site_id).await?;

    let nowhere = form.site_id.is_empty() && form.section_id.is_empty() && form.kind.is_empty();
    if form.flow_id.is_empty() && nowhere {
        let say = "平台的默认流程不能取消，只能改用其他流程";
        return Err(refuse(Kind::Conflict, "flow.default_needed", say).at("flow_id"));
    }
    form.check()?;
    let mut name = "沿用上级".to_owned();
    if !form.flow_id.is_empty() {
        let flow = table::find(&mut work.tx, &form.flow_id).await?;
        let fits = flow.site_id.is_empty() || flow.site_id == form.site_id;
        if flow.retired_at.is_some() || !fits {
            return Err(unknown().at("flow_id"));
        }
        name = flow.name;
    }

    table::bind(&mut work.tx, &form).await?;
    record(work, "flow.bound", &form.flow_id, &form.site_id, &name);
    table::bindings(&mut work.tx, &form.site_id).await
}

/// Open to everyone: the flow that holds for a kind of content in a section; the verb that opens
/// a review has asked.
pub async fn chosen(work: &mut Work, site_id: &str, line: &[String], kind: &str) -> Result<Chain> {
    let bindings = table::bindings(&mut work.tx, site_id).await?;
    let binding = nearest(&bindings, site_id, line, kind).ok_or_else(unknown)?;
    table::newest(&mut work.tx, &binding.flow_id).await
}

async fn need(work: &mut Work, site_id: &str) -> Result<()> {
    let place = place(work, site_id).await?;
    work.need(MANAGE, &place).await
}

async fn place(work: &mut Work, site_id: &str) -> Result<Place> {
    if site_id.is_empty() {
        return Ok(Place::platform());
    }
    Ok(site::table::find(&mut work.tx, site_id).await?.place())
}

/// Units and people a flow names must be there, and the people must be reviewers.
async fn check_seats(work: &mut Work, form: &FlowForm) -> Result<()> {
    let seats = || form.steps.iter().flat_map(|step| &step.seats);
    let named = |kind: SeatKind| seats().filter(move |seat| seat.kind == kind);
    let missing = |say: &str| Err(invalid("steps", "flow.seat_unknown", say));
    if named(SeatKind::Person).next().is_some() {
        let people = delegation::table::reviewers(&mut work.tx).await?;
        if named(SeatKind::Person).any(|seat| !people.iter().any(|one| one.id == seat.value)) {
            return missing("流程中指定的人员不存在，或者不是审核人员");
        }
    }
    if named(SeatKind::Unit).next().is_some() {
        let units = unit::table::list(&mut work.tx).await?;
        if named(SeatKind::Unit).any(|seat| !units.iter().any(|one| one.id == seat.value)) {
            return missing("流程中指定的单位不存在");
        }
    }
    Ok(())
}

fn record(work: &mut Work, event: &'static str, id: &str, site_id: &str, note: &str) {
    work.record(event, Subject { kind: "flow", id, site_id, note, ..Subject::default() });
}
