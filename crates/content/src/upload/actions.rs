//! The verbs of uploads. Bytes are durable before the row that says so.

use std::fs::{self, File, OpenOptions};
use std::io::Read;
use std::os::unix::fs::FileExt;
use std::path::Path;

use base::{Error, Result, new_id};
use desk::{Caller, Desk, Place, Subject, Work};
use tokio::task::spawn_blocking;

use super::{
    follow::forget,
    model::{
        Finished, PART_BYTES, Part, Upload, UploadForm, UploadView, damaged, may_begin, upload_path,
    },
    table,
};
use crate::media::{
    actions::{Shelved, TURNS, digest_of, enter, shelve_file},
    model::{UPLOAD, check_begun, is_picture_name},
};
use crate::paper::model::HiddenView;

/// What a person has in progress. Open to everyone: one's own.
pub async fn list(work: &mut Work) -> Result<Vec<UploadView>> {
    let account_id = work.caller.id().to_owned();
    let mut views = Vec::new();
    for upload in table::of_account(&mut work.tx, &account_id).await? {
        let parts = table::parts(&mut work.tx, &upload.id).await?;
        views.push(upload.view(parts));
    }
    Ok(views)
}

/// What is there of one upload. Open to everyone: one's own.
pub async fn show(work: &mut Work, id: &str) -> Result<UploadView> {
    let account_id = work.caller.id().to_owned();
    let upload = table::find(&mut work.tx, id, &account_id).await?;
    let parts = table::parts(&mut work.tx, id).await?;
    Ok(upload.view(parts))
}

/// Begins an upload, or goes on with the one of the same file.
pub async fn begin(work: &mut Work, form: UploadForm) -> Result<UploadView> {
    may_upload(work).await?;

    let unit_id = work.caller.unit_id()?.to_owned();
    let account_id = work.caller.id().to_owned();
    let mine = table::of_account(&mut work.tx, &account_id).await?;
    let name = check_begun(&form.name, form.size_bytes)?;
    let alt = base::text::line_within("alt", "media.alt", "替代文字", &form.alt, (0, 120))?;
    let is_same = |one: &&Upload| {
        (&one.name, one.size_bytes, one.changed_at) == (&name, form.size_bytes, form.changed_at)
    };
    let is_known = mine.iter().any(|one| is_same(&one));
    if !is_known {
        may_begin(&mine, form.size_bytes)?;
    }

    let upload = Upload {
        id: new_id(),
        unit_id,
        account_id,
        name,
        size_bytes: form.size_bytes,
        changed_at: form.changed_at,
        alt,
        begun_at: work.now,
        moved_at: work.now,
    };
    let upload = table::begin(&mut work.tx, &upload).await?;
    let parts = table::parts(&mut work.tx, &upload.id).await?;
    if !is_known {
        record(work, "upload.begun", &upload);
    }
    Ok(upload.view(parts))
}

/// Takes a part: checked, written and durable before anybody is told.
/// Open to everyone: who began the upload, and `mine` asks for the right.
pub async fn take_part(
    desk: &Desk,
    caller: Caller,
    id: &str,
    part: Part,
    bytes: bytes::Bytes,
) -> Result<Part> {
    let upload = mine(desk, caller.clone(), id).await?;
    let (from, length) = upload.part(part.number)?;
    if bytes.len() != length {
        return Err(damaged(part.number));
    }
    let files = desk.files().to_owned();
    let written = spawn_blocking(move || {
        if digest_of(&bytes) != part.digest {
            return Err(damaged(part.number));
        }
        write_part(&files, &upload.id, from, &bytes)?;
        Ok(part)
    });
    let part = written.await??;
    desk.act(caller, async |work| note_part(work, id, &part).await).await?;
    Ok(part)
}

async fn mine(desk: &Desk, caller: Caller, id: &str) -> Result<Upload> {
    let found = desk.look(caller, async |work| {
        may_upload(work).await?;
        let account_id = work.caller.id().to_owned();
        table::find(&mut work.tx, id, &account_id).await
    });
    found.await
}

async fn note_part(work: &mut Work, id: &str, part: &Part) -> Result<()> {
    may_upload(work).await?;

    let account_id = work.caller.id().to_owned();
    table::find(&mut work.tx, id, &account_id).await?;
    table::put_part(&mut work.tx, id, part, work.now).await
}

fn write_part(files: &Path, id: &str, from: u64, bytes: &[u8]) -> Result<()> {
    let path = upload_path(files, id);
    let is_new = !path.exists();
    let folder = path.parent().ok_or_else(|| base::fault("a file without a folder"))?;
    fs::create_dir_all(folder)?;
    let file = OpenOptions::new().create(true).truncate(false).write(true).open(&path)?;
    file.write_all_at(bytes, from)?;
    file.sync_all()?;
    if is_new {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

/// Ends an upload: checks every part once more and what the file is, and enters it into the
/// library. A file that cannot be taken is dropped at once; trying again would not help.
/// Open to everyone: who began the upload, and `mine` asks for the right.
pub async fn finish(desk: &Desk, caller: Caller, id: &str) -> Result<Finished> {
    let upload = mine(desk, caller.clone(), id).await?;
    let parts = desk.look(caller.clone(), async |work| table::parts(&mut work.tx, id).await);
    let parts = parts.await?;
    upload.complete(&parts)?;
    let (files, whole) = (desk.files().to_owned(), upload.clone());
    let turn = TURNS.acquire().await?;
    let checked = spawn_blocking(move || match first_damaged(&files, &whole, &parts)? {
        Some(number) => Ok(Err(number)),
        None => take_whole(&files, &whole).map(Ok),
    });
    let checked = checked.await?;
    drop(turn);
    let (shelved, left_out) = match checked {
        Ok(Ok(taken)) => taken,
        Ok(Err(number)) => {
            let dropped = desk.act(caller, async |work| drop_part(work, id, number).await);
            dropped.await?;
            return Err(damaged(number));
        }
        Err(Error::Refused(no)) => {
            cancel(desk, caller, id).await?;
            return Err(Error::Refused(no));
        }
        Err(fault) => return Err(fault),
    };
    let entered = desk.act(caller, async |work| {
        let unit_id = work.caller.unit_id()?.to_owned();
        table::end(&mut work.tx, id).await?;
        enter(work, &unit_id, &shelved, &upload.alt, false).await
    });
    let entered = entered.await?;
    forget(desk, id).await?;
    let (media, is_known) = (entered.media, entered.is_known);
    Ok(Finished { media, is_known, left_out })
}

/// The first part whose bytes are not those that were acknowledged.
fn first_damaged(files: &Path, upload: &Upload, parts: &[Part]) -> Result<Option<i64>> {
    let mut file = File::open(upload_path(files, &upload.id))?;
    let mut bytes = Vec::with_capacity(usize::try_from(PART_BYTES).unwrap_or(0));
    for part in parts {
        bytes.clear();
        file.by_ref().take(PART_BYTES.unsigned_abs()).read_to_end(&mut bytes)?;
        if digest_of(&bytes) != part.digest {
            return Ok(Some(part.number));
        }
    }
    Ok(None)
}

/// Puts the whole file into the folder of media; says what a picture held unseen.
fn take_whole(files: &Path, upload: &Upload) -> Result<(Shelved, Vec<HiddenView>)> {
    let path = upload_path(files, &upload.id);
    let shelved = shelve_file(files, &upload.name, &path)?;
    let left_out = match is_picture_name(&upload.name) {
        true => papers::hidden(&fs::read(&path)?),
        false => Vec::new(),
    };
    Ok((shelved, left_out.into_iter().map(HiddenView::new).collect()))
}

async fn drop_part(work: &mut Work, id: &str, number: i64) -> Result<()> {
    may_upload(work).await?;

    table::drop_part(&mut work.tx, id, number).await
}

/// Gives an upload up.
pub async fn cancel(desk: &Desk, caller: Caller, id: &str) -> Result<()> {
    let ended = desk.act(caller, async |work| {
        may_upload(work).await?;

        let account_id = work.caller.id().to_owned();
        let upload = table::find(&mut work.tx, id, &account_id).await?;
        table::end(&mut work.tx, id).await?;
        record(work, "upload.cancelled", &upload);
        Ok(())
    });
    ended.await?;
    forget(desk, id).await
}

async fn may_upload(work: &mut Work) -> Result<()> {
    if work.reach(UPLOAD).await?.is_empty() {
        work.need(UPLOAD, &Place::platform()).await?;
    }
    Ok(())
}

fn record(work: &mut Work, event: &'static str, upload: &Upload) {
    let (id, note) = (upload.id.as_str(), upload.name.as_str());
    work.record(event, Subject { kind: "upload", id, note, ..Subject::default() });
}
