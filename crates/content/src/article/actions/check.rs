//! Checking a draft: with the lists of its unit, and against the texts that are there already.

use base::Result;
use desk::{Caller, Desk, Work};
use proofread::{Draft, Finding};

use super::{Setting, setting_to_save, submit::words_of};
use crate::{
    article::{
        model::{
            DraftForm, SUBMIT,
            alike::Likeness,
            check::{Known, draft_of_edition, draft_of_form},
        },
        table,
    },
    media, provenance,
    term::follow::{UnitChecker, checker, resting_checker},
};

/// Letters of all attachments together that the search gets to know.
const ATTACHED_CHARS_MAX: usize = 400_000;

/// What was read out of a draft before the work that needs it.
pub struct Cut {
    pub(super) revision: i64,
    pub(super) words: String,
    pub(super) attached: String,
    pub(super) findings: Vec<Finding>,
    pub(super) likeness: Likeness,
}

/// What is found in what a person is writing; nothing is kept. Costs one pass over the text and
/// two looks at indexes.
/// Open to everyone: who may save the draft, which `setting_to_save` asks.
pub async fn check(desk: &Desk, caller: Caller, id: &str, form: DraftForm) -> Result<Vec<Finding>> {
    let setting = setting_to_save(desk, caller.clone(), id).await?;
    let checker = resting_checker(desk, &setting.document.unit_id, &setting.site.id).await?;
    let known = desk.look(caller.clone(), known).await?;
    let (found, likeness) = look(checker, known.beside(draft_of_form(&form))).await?;
    with_alike(desk, caller, &setting, found, &likeness).await
}

/// Cuts the words of a draft for the search and checks it; takes some milliseconds a page, so it
/// happens before the work and not inside it.
pub async fn read_closely(desk: &Desk, caller: Caller, id: &str) -> Result<Cut> {
    let read = desk.look(caller.clone(), async |work| {
        let setting = Setting::of(work, id).await?;
        setting.need(work, SUBMIT).await?;
        let edition = table::working(&mut work.tx, id).await?;
        let files = table::attachments(&mut work.tx, &edition.id).await?;
        let form = setting.form_of(work, &edition).await?;
        let said = media::table::found_in(&mut work.tx, &edition.id).await?;
        Ok((setting, edition, files, (form, said), known(work).await?))
    });
    let (setting, edition, files, (form, said), known) = read.await?;
    let values = edition.values()?;
    let checker = checker(desk, &setting.document.unit_id, &setting.site.id).await?;
    let names = files.into_iter().map(|file| file.name).collect();
    let mut draft = known.beside(draft_of_edition(&edition, names));
    // What stands in the fields goes online as well, and is looked at as part of the text.
    draft.body.push_str(&form.html_of_words(&values));
    let (found, likeness) = look(checker, draft).await?;
    let findings = with_alike(desk, caller, &setting, found, &likeness).await?;
    let revision = edition.revision;
    let told = form.words(&values);
    let attached: String = said.join("\n").chars().take(ATTACHED_CHARS_MAX).collect();
    let words = move || (words_of(&edition.title, &edition.body, &[&told, &attached]), attached);
    let (words, attached) = tokio::task::spawn_blocking(words).await?;
    Ok(Cut { revision, words, attached, findings, likeness })
}

/// The sources on the list.
pub(crate) async fn known(work: &mut Work) -> Result<Known> {
    Ok(Known::of(provenance::table::all(&mut work.tx).await?))
}

async fn look(checker: UnitChecker, draft: Draft) -> Result<(Vec<Finding>, Likeness)> {
    let look = move || {
        let likeness = Likeness::of(&draft.title, &draft.body);
        (checker.check(&draft), likeness)
    };
    Ok(tokio::task::spawn_blocking(look).await?)
}

async fn with_alike(
    desk: &Desk,
    caller: Caller,
    setting: &Setting,
    mut found: Vec<Finding>,
    likeness: &Likeness,
) -> Result<Vec<Finding>> {
    let id = setting.document.id.as_str();
    let others = desk.look(caller, async |work| table::alike(&mut work.tx, id, likeness).await);
    let mut others = others.await?;
    // That a copy is like its original is why it is there.
    others.retain(|other| Some(&other.document_id) != setting.document.copy_of.as_ref());
    found.extend(likeness.findings(&setting.site.id, &others));
    Ok(found)
}
