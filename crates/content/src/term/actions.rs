//! The verbs of word lists.

use base::{Result, new_id};
use desk::{Place, Subject, Work};
use proofread::{Owner, Read, Settings, Term, start_terms};

use super::{
    model::{
        Filter, Host, HostForm, ImportReport, MANAGE, MuteForm, Objection, PLATFORM, TermForm,
        TermPage, TermRow, check_heavier, check_mutable, checked_host,
    },
    table::{self, Change},
};

/// Where powers over a list are looked for.
async fn place_of(work: &mut Work, owner_id: &str) -> Result<Place> {
    if owner_id == PLATFORM {
        return Ok(Place::platform());
    }
    let site = table::site_of(&mut work.tx, owner_id).await?;
    Ok(Place::within(site.as_deref().into_iter().chain([owner_id])))
}

/// The list that is meant: the platform's, or that of the caller's unit.
fn owner_of(work: &Work, owner: &str) -> Result<String> {
    match owner {
        "unit" => Ok(work.caller.unit_id()?.to_owned()),
        _ => Ok(PLATFORM.to_owned()),
    }
}

fn kind_of(owner_id: &str) -> Owner {
    if owner_id == PLATFORM { Owner::Platform } else { Owner::Unit }
}

/// One page of a list. Open to everyone: who writes may know what is looked for.
pub async fn list(work: &mut Work, filter: &Filter) -> Result<TermPage> {
    let owner_id = owner_of(work, &filter.owner)?;
    let unit_id = work.caller.unit_id()?.to_owned();
    let (items, total) = table::list(&mut work.tx, (&owner_id, &unit_id), filter).await?;
    let place = place_of(work, &owner_id).await?;
    let may_change = work.may(MANAGE, &place).await?;
    let own = place_of(work, &unit_id).await?;
    let may_mute = owner_id == PLATFORM && work.may(MANAGE, &own).await?;
    let page = base::Page { page: filter.page, size: filter.size };
    Ok(TermPage { items, total, page: page.page(), size: page.size(), may_change, may_mute })
}

/// Puts a term on a list.
pub async fn create(work: &mut Work, form: TermForm) -> Result<TermRow> {
    let owner_id = owner_of(work, &form.owner)?;
    let place = place_of(work, &owner_id).await?;
    work.need(MANAGE, &place).await?;

    let valid_from = form.valid_from.unwrap_or(work.now);
    let term = Term { id: new_id(), ..form.checked(kind_of(&owner_id))? };
    if owner_id != PLATFORM {
        let above = table::by_word(&mut work.tx, PLATFORM, &term.text).await?;
        check_heavier(&term, above.as_ref())?;
    }

    let name = work.caller.name().to_owned();
    let change = Change { owner_id: &owner_id, valid_from, name: &name, at: work.now };
    table::insert(&mut work.tx, &term, &change).await?;
    record(work, &term.id, &format!("新增“{}”", term.text));
    table::find(&mut work.tx, &term.id).await
}

/// Changes a term.
pub async fn change(work: &mut Work, id: &str, form: TermForm) -> Result<TermRow> {
    let before = table::find(&mut work.tx, id).await?;
    let place = place_of(work, &before.owner_id).await?;
    work.need(MANAGE, &place).await?;

    let revision = form.revision;
    let valid_from = form.valid_from.unwrap_or(before.valid_from);
    let term = Term { id: before.id.clone(), ..form.checked(kind_of(&before.owner_id))? };
    if before.owner_id != PLATFORM {
        let above = table::by_word(&mut work.tx, PLATFORM, &term.text).await?;
        check_heavier(&term, above.as_ref())?;
    }

    let name = work.caller.name().to_owned();
    let change = Change { owner_id: &before.owner_id, valid_from, name: &name, at: work.now };
    table::save(&mut work.tx, &term, revision, &change).await?;
    record(work, id, &format!("修改“{}”", term.text));
    table::find(&mut work.tx, id).await
}

/// Takes a term off its list; it stays to be read.
pub async fn retire(work: &mut Work, id: &str) -> Result<()> {
    let term = table::find(&mut work.tx, id).await?;
    let place = place_of(work, &term.owner_id).await?;
    work.need(MANAGE, &place).await?;

    let name = work.caller.name().to_owned();
    table::retire(&mut work.tx, id, &name, work.now).await?;
    record(work, id, &format!("停用“{}”", term.text));
    Ok(())
}

/// Silences a hint of the platform for the caller's unit, or lets it speak again.
pub async fn mute(work: &mut Work, id: &str, form: MuteForm) -> Result<()> {
    let unit_id = work.caller.unit_id()?.to_owned();
    let place = place_of(work, &unit_id).await?;
    work.need(MANAGE, &place).await?;

    let term = table::find(&mut work.tx, id).await?;
    if form.muted {
        check_mutable(&term)?;
    }

    let name = work.caller.name().to_owned();
    if form.muted {
        table::mute(&mut work.tx, (&unit_id, id), (&name, work.now)).await?;
    } else {
        table::unmute(&mut work.tx, &unit_id, id).await?;
    }
    let verb = if form.muted { "本单位不提示" } else { "本单位恢复提示" };
    record(work, id, &format!("{verb}“{}”", term.text));
    Ok(())
}

/// Refuses who may not keep this list; says whose it is.
pub async fn may_import(work: &mut Work, owner: &str) -> Result<Owner> {
    let owner_id = owner_of(work, owner)?;
    let place = place_of(work, &owner_id).await?;
    work.need(MANAGE, &place).await?;
    Ok(kind_of(&owner_id))
}

/// Puts what was read from a file on a list: what is new is added, what reads otherwise is changed,
/// nothing is taken off.
pub async fn import(work: &mut Work, owner: &str, read: Read) -> Result<ImportReport> {
    let owner_id = owner_of(work, owner)?;
    let place = place_of(work, &owner_id).await?;
    work.need(MANAGE, &place).await?;

    let name = work.caller.name().to_owned();
    let objections = read.objections.into_iter();
    let objections = objections.map(|one| Objection { line: one.line, say: one.say }).collect();
    let mut report = ImportReport { added: 0, changed: 0, unchanged: 0, objections };
    for term in read.terms {
        let known = table::by_word(&mut work.tx, &owner_id, &term.text).await?;
        if owner_id != PLATFORM {
            let above = table::by_word(&mut work.tx, PLATFORM, &term.text).await?;
            if let Err(base::Error::Refused(no)) = check_heavier(&term, above.as_ref()) {
                report.objections.push(Objection { line: 0, say: no.say });
                continue;
            }
        }
        let Some(known) = known else {
            let change =
                Change { owner_id: &owner_id, valid_from: work.now, name: &name, at: work.now };
            let term = Term { id: new_id(), ..term };
            table::insert(&mut work.tx, &term, &change).await?;
            report.added += 1;
            continue;
        };
        let (revision, valid_from) = (known.revision, known.valid_from);
        let term = Term { id: known.id.clone(), ..term };
        if table::term_of(known) == term {
            report.unchanged += 1;
            continue;
        }
        let change = Change { owner_id: &owner_id, valid_from, name: &name, at: work.now };
        table::save(&mut work.tx, &term, revision, &change).await?;
        report.changed += 1;
    }

    if report.added + report.changed > 0 {
        record(work, "", &format!("导入词表：新增{}个，修改{}个", report.added, report.changed));
    }
    Ok(report)
}

/// Everything on one list. Open to everyone: who writes may know what is looked for.
pub async fn export(work: &mut Work, owner: &str) -> Result<Vec<Term>> {
    let owner_id = owner_of(work, owner)?;
    let rows = table::of_owner(&mut work.tx, &owner_id).await?;
    Ok(rows.into_iter().map(table::term_of).collect())
}

/// Hosts one may link to. Open to everyone: who writes may know them.
pub async fn hosts(work: &mut Work) -> Result<Vec<Host>> {
    table::hosts(&mut work.tx).await
}

/// Lets texts link to a host and everything below it.
pub async fn add_host(work: &mut Work, form: HostForm) -> Result<Host> {
    work.need(MANAGE, &Place::platform()).await?;

    let host = checked_host(&form.host)?;
    let note = base::text::line_within("note", "term.host_note", "说明", &form.note, (0, 60))?;
    let added_name = work.caller.name().to_owned();

    let host = Host { id: new_id(), host, note, added_name, added_at: work.now };
    table::insert_host(&mut work.tx, &host).await?;
    record(work, &host.id, &format!("链接白名单增加{}", host.host));
    Ok(host)
}

/// Takes a host off.
pub async fn remove_host(work: &mut Work, id: &str) -> Result<()> {
    work.need(MANAGE, &Place::platform()).await?;

    let host = table::remove_host(&mut work.tx, id).await?;
    record(work, id, &format!("链接白名单去掉{host}"));
    Ok(())
}

/// Enters the lists that come with the program, once; from then on they are data like all others.
pub async fn start(work: &mut Work) -> Result<()> {
    work.need(MANAGE, &Place::platform()).await?;

    if table::is_started(&mut work.tx).await? {
        return Ok(());
    }

    table::start(&mut work.tx, work.now).await?;
    let change =
        Change { owner_id: PLATFORM, valid_from: work.now, name: "随系统", at: work.now };
    for term in start_terms() {
        if table::by_word(&mut work.tx, PLATFORM, &term.text).await?.is_none() {
            table::insert(&mut work.tx, &Term { id: new_id(), ..term }, &change).await?;
        }
    }
    for host in Settings::default().hosts {
        let (note, added_name) = (String::new(), "随系统".to_owned());
        let host = Host { id: new_id(), host, note, added_name, added_at: work.now };
        table::insert_host(&mut work.tx, &host).await?;
    }
    record(work, "", "起始词表入库");
    Ok(())
}

fn record(work: &mut Work, id: &str, note: &str) {
    work.record("term.changed", Subject { kind: "term", id, note, ..Subject::default() });
}
