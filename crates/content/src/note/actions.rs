//! The verbs of notes.

use base::{Result, new_id, text};
use desk::{Subject, Work};
use office::mail::{self, model::Letter};

use super::{
    model::{Note, NoteForm, NoteView, Presence, PresenceForm, ResolutionForm, threads, unknown},
    table,
};
use crate::article::{self, actions::Setting, model::READ};

/// The notes on a document.
pub async fn list(work: &mut Work, document_id: &str) -> Result<Vec<NoteView>> {
    Setting::of(work, document_id).await?.need(work, READ).await?;

    Ok(threads(table::list(&mut work.tx, document_id).await?))
}

/// Writes a note on what is being written or read, or answers one.
pub async fn write(work: &mut Work, document_id: &str, form: NoteForm) -> Result<Vec<NoteView>> {
    Setting::of(work, document_id).await?.need(work, READ).await?;

    let form = form.checked()?;
    let document = article::table::find(&mut work.tx, document_id).await?;
    let edition = match article::table::working(&mut work.tx, document_id).await {
        Ok(edition) => edition,
        Err(none) => article::table::live(&mut work.tx, document_id).await?.ok_or(none)?,
    };
    if !form.thread_id.is_empty() {
        let first = table::find(&mut work.tx, &form.thread_id).await?;
        if first.document_id != document_id || !first.thread_id.is_empty() {
            return Err(unknown());
        }
    }

    let note = Note {
        id: new_id(),
        document_id: document_id.to_owned(),
        edition_id: edition.id,
        thread_id: form.thread_id,
        said: form.said,
        quote: form.quote,
        before_quote: form.before,
        after_quote: form.after,
        block: form.block,
        author_id: work.caller.id().to_owned(),
        author_name: work.caller.name().to_owned(),
        written_at: work.now,
        resolved_at: None,
        resolved_name: String::new(),
    };
    table::insert(&mut work.tx, &note).await?;
    let letter = Letter {
        subject: format!("稿件有新批注：{}", text::shorten(&document.title, 60)),
        said: format!("{}：{}", note.author_name, note.said),
        path: format!("/articles/{document_id}"),
    };
    mail::actions::write(work, &document.author_id, &letter).await?;
    record(work, "note.written", document_id, &document.site_id, &document.title);
    Ok(threads(table::list(&mut work.tx, document_id).await?))
}

/// Settles a note, or opens it again.
pub async fn resolve(work: &mut Work, id: &str, form: ResolutionForm) -> Result<Vec<NoteView>> {
    let note = table::find(&mut work.tx, id).await?;
    Setting::of(work, &note.document_id).await?.need(work, READ).await?;

    if !note.thread_id.is_empty() {
        return Err(unknown());
    }
    let document = article::table::find(&mut work.tx, &note.document_id).await?;
    let name = work.caller.name().to_owned();
    let who = match form.resolved {
        true => (name.as_str(), Some(work.now)),
        false => ("", None),
    };
    table::resolve(&mut work.tx, id, who).await?;
    let event = if form.resolved { "note.resolved" } else { "note.reopened" };
    record(work, event, &note.document_id, &document.site_id, &document.title);
    Ok(threads(table::list(&mut work.tx, &note.document_id).await?))
}

/// Says that the caller is at a document, or leaves; who else is there. It is no act and is not
/// written down.
pub async fn come(work: &mut Work, id: &str, form: PresenceForm) -> Result<Vec<Presence>> {
    Setting::of(work, id).await?.need(work, READ).await?;

    let me = work.caller.id().to_owned();
    let here = (id, me.as_str());
    match form.doing.as_str() {
        doing @ ("writing" | "reading") => {
            table::come(&mut work.tx, here, doing, work.now).await?;
        }
        _ => table::leave(&mut work.tx, here, work.now).await?,
    }
    table::others(&mut work.tx, here, work.now).await
}

fn record(work: &mut Work, event: &'static str, id: &str, site_id: &str, title: &str) {
    work.record(event, Subject { kind: "article", id, site_id, note: title, digest: "" });
}
