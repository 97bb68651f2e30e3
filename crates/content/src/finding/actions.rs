//! The verbs of findings.

use base::{Paged, Result, text};
use desk::{Dialect, Place, Subject, Work};

use super::{
    model::{CheckingView, Filter, FindingAcceptance, FindingGroup, FindingRow, named},
    table,
};
use crate::{
    article::{actions::Setting, model::READ, model::WRITE},
    term,
};

/// Rows of a file at most.
const EXPORT_MAX: i64 = 50_000;

/// How far the newest walk has come.
/// Open to everyone: what is counted is within the caller's reach.
pub async fn checking(work: &mut Work, dialect: Dialect) -> Result<CheckingView> {
    let reach = work.reach(READ).await?;
    let open = table::count(&mut work.tx, dialect, &reach, &Filter::default()).await?;
    let may_ask = work.may(term::model::MANAGE, &Place::platform()).await?;
    Ok(CheckingView { newest: table::newest(&mut work.tx).await?, may_ask, open })
}

/// Has everything published checked again.
pub async fn ask(work: &mut Work) -> Result<()> {
    work.need(term::model::MANAGE, &Place::platform()).await?;

    let name = work.caller.name().to_owned();
    table::begin(&mut work.tx, "人工发起", (&name, work.now)).await?;
    work.record("finding.checking_asked", Subject { kind: "finding", ..Subject::default() });
    Ok(())
}

/// Findings within the caller's reach. Open to everyone: nothing else is shown.
pub async fn list(work: &mut Work, dialect: Dialect, filter: &Filter) -> Result<Paged<FindingRow>> {
    let reach = work.reach(READ).await?;
    let page = table::page(filter);
    let total = table::count(&mut work.tx, dialect, &reach, filter).await?;
    let span = (page.size(), page.offset());
    let rows = table::list(&mut work.tx, dialect, &reach, filter, span).await?;
    Ok(page.of(rows, total))
}

/// All of them, for a file. Open to everyone: nothing beyond the caller's reach is shown.
pub async fn export(work: &mut Work, dialect: Dialect, filter: &Filter) -> Result<Vec<FindingRow>> {
    let reach = work.reach(READ).await?;
    table::list(&mut work.tx, dialect, &reach, filter, (EXPORT_MAX, 0)).await
}

/// Findings by rule, site or section. Open to everyone: nothing beyond the caller's reach is shown.
pub async fn groups(
    work: &mut Work,
    dialect: Dialect,
    filter: &Filter,
) -> Result<Vec<FindingGroup>> {
    let reach = work.reach(READ).await?;
    let groups = table::groups(&mut work.tx, dialect, &reach, filter).await?;
    Ok(groups.into_iter().map(named).collect())
}

/// Says that a finding is right as it is, for as long as the text stays this one.
pub async fn accept(work: &mut Work, id: &str, form: FindingAcceptance) -> Result<FindingRow> {
    let row = table::find(&mut work.tx, id).await?;
    Setting::of(work, &row.document_id).await?.need(work, WRITE).await?;

    let reason = text::line_within("reason", "finding.reason", "理由", &form.reason, (2, 200))?;
    let name = work.caller.name().to_owned();
    table::accept(&mut work.tx, id, (&name, &reason, work.now)).await?;
    let note = format!("{}：“{}” {reason}", row.title, row.words);
    let on = Subject { kind: "article", id: &row.document_id, note: &note, ..Subject::default() };
    work.record("finding.accepted", on);
    table::find(&mut work.tx, id).await
}
