//! The verbs of media. Bytes are checked and made durable before the work; a row never names
//! bytes that are not there.

mod shelf;

use std::path::Path;

use base::{Kind, Page, Paged, Result, invalid, new_id, refuse};
use desk::{Dialect, Place, Subject, Work};
use office::unit::{self, model::Unit};

pub use shelf::{Shelved, shelve, shelve_file};
pub(crate) use shelf::{TURNS, digest_of};
pub(super) use shelf::{doom, lay_bytes, take_away};

use super::{
    model::{
        Changed, LibraryFilter, Media, MediaForm, MediaView, Said, UPLOAD, checked_alt,
        checked_captions, may_remove, may_reword, opening_of, streams,
    },
    table,
};

/// A file in the library.
pub struct Entered {
    /// Its row.
    pub media: Media,
    /// The unit had these bytes already.
    pub is_known: bool,
}

/// Enters a shelved file into the library of a unit; bytes it has already stay the file they are.
/// What is `loose` came with a text and shows only once the text is saved.
pub async fn enter(
    work: &mut Work,
    unit_id: &str,
    file: &Shelved,
    alt: &str,
    loose: bool,
) -> Result<Entered> {
    if work.reach(UPLOAD).await?.is_empty() {
        work.need(UPLOAD, &Place::within([unit_id])).await?;
    }

    let alt = checked_alt(file.media_type, alt)?;
    if let Some(known) = table::of_unit(&mut work.tx, unit_id, &file.digest).await? {
        return take_again(work, known, loose).await;
    }

    let mut media = Media {
        id: new_id(),
        unit_id: unit_id.to_owned(),
        digest: file.digest.clone(),
        name: file.name.clone(),
        media_type: file.media_type.to_owned(),
        size_bytes: file.size_bytes,
        width: i64::from(file.sides.0),
        height: i64::from(file.sides.1),
        alt,
        uploaded_by: work.caller.id().to_owned(),
        uploaded_name: work.caller.name().to_owned(),
        uploaded_at: work.now,
        focal_x: 0.5,
        focal_y: 0.5,
        pages: file.pages,
        opening: opening_of(&file.found),
        revision: 1,
        ..Media::default()
    };
    media.drawn_at = (!media.is_drawn()).then_some(work.now);
    table::insert(&mut work.tx, &media, loose.then_some(work.now)).await?;
    if !file.found.is_empty() {
        let said = Said { found: file.found.clone(), ..Said::default() };
        table::put_said(&mut work.tx, &media.id, &said).await?;
    }
    record(work, "media.uploaded", &media);
    Ok(Entered { media, is_known: false })
}

/// A file the unit has is the same file; out of the bin it comes back.
async fn take_again(work: &mut Work, known: Media, loose: bool) -> Result<Entered> {
    if !loose {
        table::take_loose(&mut work.tx, &known.id).await?;
    }
    if known.removed_at.is_none() {
        return Ok(Entered { media: known, is_known: true });
    }
    let back = Media { removed_at: None, revision: known.revision + 1, ..known };
    table::save(&mut work.tx, &back).await?;
    record(work, "media.taken_back", &back);
    Ok(Entered { media: back, is_known: true })
}

/// What a unit keeps; the caller's own unless the filter names one, or all the caller may see.
/// Open to everyone: one's own unit's files; those of another need the right there.
pub async fn list(
    work: &mut Work,
    dialect: Dialect,
    filter: LibraryFilter,
    page: Page,
) -> Result<Paged<Media>> {
    let among = match filter.unit_id.as_str() {
        "all" => units(work).await?.into_iter().map(|unit| unit.id).collect(),
        "" => vec![work.caller.unit_id()?.to_owned()],
        unit => {
            need_unit(work, unit).await?;
            vec![unit.to_owned()]
        }
    };
    table::list(&mut work.tx, dialect, (&filter, &among), page).await
}

/// The units whose files the caller may look through. Open to everyone: one's own, and those where
/// the right holds.
pub async fn units(work: &mut Work) -> Result<Vec<Unit>> {
    let reach = work.reach(UPLOAD).await?;
    let own = work.caller.unit_id().map(str::to_owned).unwrap_or_default();
    let mut found = unit::table::list(&mut work.tx).await?;
    found.retain(|unit| unit.id == own || reach.covers(&Place::within([unit.id.as_str()])));
    Ok(found)
}

/// A medium with its texts and where it is used. Open to everyone: whoever is signed in may see
/// any file by its identifier, as in a draft that was handed to them.
pub async fn show(work: &mut Work, id: &str) -> Result<MediaView> {
    let media = table::find(&mut work.tx, id).await?;
    let said = table::said(&mut work.tx, id).await?;
    let uses = table::uses(&mut work.tx, id).await?;
    let may = match is_keeper(work, &media).await? {
        false => Vec::new(),
        true if media.removed_at.is_some() => vec!["take_back"],
        true => {
            let mut may = vec!["change"];
            may.extend(may_reword(&uses).is_ok().then_some("change_words"));
            may.extend(may_remove(&uses).is_ok().then_some("remove"));
            may
        }
    };
    let Said { captions, transcript, .. } = said;
    Ok(MediaView { media, captions, transcript, uses, may })
}

/// Changes name, texts and focal point. `captions_digest` is where its captions lie.
pub async fn change(work: &mut Work, id: &str, form: MediaForm) -> Result<MediaView> {
    let media = table::find(&mut work.tx, id).await?;
    need(work, &media).await?;

    let said = table::said(&mut work.tx, id).await?;
    let uses = table::uses(&mut work.tx, id).await?;
    if media.removed_at.is_some() {
        return Err(in_the_bin());
    }
    let changed = form.applied(&media, &said)?;
    if changed.is_reworded(&media, &said) {
        may_reword(&uses)?;
    }
    let is_refocused = changed.is_refocused(&media);

    let Changed { media: mut wanted, said } = changed;
    if is_refocused && wanted.is_cut() {
        wanted.drawn_at = None;
    }
    if streams(&wanted.media_type) {
        let captions = said.captions.as_bytes();
        wanted.captions_digest =
            if captions.is_empty() { String::new() } else { digest_of(captions) };
    }
    table::save(&mut work.tx, &wanted).await?;
    table::put_said(&mut work.tx, id, &said).await?;
    record(work, "media.changed", &wanted);
    show(work, id).await
}

/// Puts a file that nothing uses into the recycle bin.
pub async fn remove(work: &mut Work, id: &str) -> Result<()> {
    let media = table::find(&mut work.tx, id).await?;
    need(work, &media).await?;

    if media.removed_at.is_some() {
        return Err(in_the_bin());
    }
    may_remove(&table::uses(&mut work.tx, id).await?)?;

    let removed_at = Some(work.now);
    let removed = Media { removed_at, revision: media.revision + 1, ..media };
    table::save(&mut work.tx, &removed).await?;
    record(work, "media.removed", &removed);
    Ok(())
}

/// Takes a file back out of the recycle bin.
pub async fn take_back(work: &mut Work, id: &str) -> Result<()> {
    let media = table::find(&mut work.tx, id).await?;
    need(work, &media).await?;

    if media.removed_at.is_none() {
        return Err(refuse(Kind::Conflict, "media.not_removed", "这个文件不在回收站里"));
    }
    let back = Media { removed_at: None, revision: media.revision + 1, ..media };
    table::save(&mut work.tx, &back).await?;
    record(work, "media.taken_back", &back);
    Ok(())
}

/// Puts checked captions into the folder, durably. Takes long; call it outside a work.
pub fn lay_captions(files: &Path, captions: &str) -> Result<()> {
    let captions = checked_captions(captions)?;
    if !captions.is_empty() {
        lay_bytes(files, captions.as_bytes())?;
    }
    Ok(())
}

/// Refuses who may not look through the files of a unit: one's own, or any for whom the right
/// holds there.
async fn need_unit(work: &mut Work, unit_id: &str) -> Result<()> {
    if work.caller.unit_id().is_ok_and(|own| own == unit_id) {
        return Ok(());
    }
    work.need(UPLOAD, &Place::within([unit_id])).await
}

async fn need(work: &mut Work, media: &Media) -> Result<()> {
    if is_keeper(work, media).await? {
        return Ok(());
    }
    work.need(UPLOAD, &Place::within([media.unit_id.as_str()])).await
}

/// Whether the caller keeps the files of this unit: with the right anywhere those of one's own.
async fn is_keeper(work: &mut Work, media: &Media) -> Result<bool> {
    let reach = work.reach(UPLOAD).await?;
    let is_own = work.caller.unit_id().is_ok_and(|own| own == media.unit_id);
    Ok((is_own && !reach.is_empty()) || reach.covers(&Place::within([media.unit_id.as_str()])))
}

fn in_the_bin() -> base::Error {
    invalid("id", "media.in_the_bin", "这个文件已移入回收站，请先恢复")
}

fn record(work: &mut Work, event: &'static str, media: &Media) {
    let (id, digest, note) = (media.id.as_str(), media.digest.as_str(), media.name.as_str());
    work.record(event, Subject { kind: "media", id, digest, note, ..Subject::default() });
}
