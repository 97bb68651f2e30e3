//! The verbs of the list of sources.

use base::{Result, new_id, text};
use desk::{Place, Subject, Work};

use super::{
    model::{Brought, MANAGE, Source, SourceFile, SourceForm, StrikeForm, read, write},
    table,
};

/// Puts a source on the list.
pub async fn add(work: &mut Work, form: SourceForm) -> Result<Source> {
    work.need(MANAGE, &Place::platform()).await?;

    let source = source_of(work, new_id(), form.checked()?, 1);
    table::insert(&mut work.tx, &source).await?;
    record(work, "provenance.added", &source.id, &source.name);
    Ok(source)
}

/// Changes a source.
pub async fn change(work: &mut Work, id: &str, form: SourceForm) -> Result<Source> {
    work.need(MANAGE, &Place::platform()).await?;

    let before = table::find(&mut work.tx, id).await?;
    let revision = form.revision.saturating_add(1);
    let source = source_of(work, before.id, form.checked()?, revision);
    table::save(&mut work.tx, &source).await?;
    record(work, "provenance.changed", &source.id, &source.name);
    Ok(source)
}

/// Takes a source off the list.
pub async fn strike(work: &mut Work, id: &str, form: StrikeForm) -> Result<()> {
    work.need(MANAGE, &Place::platform()).await?;

    let source = table::find(&mut work.tx, id).await?;
    let (field, code) = ("reason", "provenance.reason");
    let reason = text::line_within(field, code, "移出原因", &form.reason, (2, 200))?;
    table::remove(&mut work.tx, id).await?;
    record(work, "provenance.struck", id, &format!("{}：{reason}", source.name));
    Ok(())
}

/// Brings a file in: what is on the list under the same name is changed, the rest is added.
pub async fn bring_in(work: &mut Work, file: SourceFile) -> Result<Brought> {
    work.need(MANAGE, &Place::platform()).await?;

    let (forms, refused) = read(&file.text)?;
    let known = table::all(&mut work.tx).await?;
    let mut brought = Brought { refused, ..Brought::default() };
    for (at, form) in forms.iter().enumerate() {
        if forms[..at].iter().any(|before| before.name == form.name) {
            brought.refused.push(format!("{}：文件中有两行", form.name));
            continue;
        }
        match known.iter().find(|source| source.name == form.name) {
            Some(source) if is_same(source, form) => {}
            Some(source) => {
                let id = source.id.clone();
                let source = source_of(work, id, form.clone(), source.revision + 1);
                table::save(&mut work.tx, &source).await?;
                brought.changed += 1;
            }
            None => {
                let source = source_of(work, new_id(), form.clone(), 1);
                table::insert(&mut work.tx, &source).await?;
                brought.added += 1;
            }
        }
    }
    let note = format!("新增{}个，修改{}个", brought.added, brought.changed);
    record(work, "provenance.imported", "", &note);
    Ok(brought)
}

/// The whole list as a file. Open to everyone: nothing of it is secret.
pub async fn file(work: &mut Work) -> Result<SourceFile> {
    Ok(SourceFile { text: write(&table::all(&mut work.tx).await?) })
}

fn is_same(source: &Source, form: &SourceForm) -> bool {
    (&source.kind, &source.host, &source.note) == (&form.kind, &form.host, &form.note)
}

fn source_of(work: &Work, id: String, form: SourceForm, revision: i64) -> Source {
    let SourceForm { name, kind, host, note, .. } = form;
    let changed_name = work.caller.name().to_owned();
    Source { id, name, kind, host, note, changed_name, changed_at: work.now, revision }
}

fn record(work: &mut Work, event: &'static str, id: &str, note: &str) {
    work.record(event, Subject { kind: "provenance", id, note, ..Subject::default() });
}
