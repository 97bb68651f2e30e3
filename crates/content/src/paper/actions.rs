//! The verbs of papers. A file is read and its pictures are made durable before the work.

use std::collections::HashMap;
use std::path::Path;

use base::{Error, Kind, Result, refuse, text};
use desk::{Place, Work};
use papers::{Hidden, Limits, Note, Paper, Picture};

use crate::article::model::markup;
use crate::media::{
    actions::{Entered, Shelved, enter, shelve},
    model::{BRING_BYTES_MAX, Media, UPLOAD, file_path},
};

/// Letters of a picture's name that come from the name of the file.
const STEM_CHARS_MAX: usize = 60;
/// Letters of the text that stands for a picture of the library.
const ALT_CHARS_MAX: usize = 120;

/// A file that was read; its pictures lie in the folder and wait for their rows.
pub struct Reading {
    /// What it says.
    pub paper: Paper,
    /// What it holds unseen.
    pub hidden: Vec<Hidden>,
    pictures: Vec<Drawn>,
}

struct Drawn {
    /// Stands in the body where the id of the medium will stand.
    id: String,
    file: Shelved,
    alt: String,
}

/// Reads a file and puts its pictures into the folder, durably; a picture that the library does
/// not take becomes a note. Takes long; call it outside a work.
pub fn read(files: &Path, name: &str, bytes: &[u8]) -> Result<Reading> {
    let limits = Limits { file_bytes_max: BRING_BYTES_MAX, ..Limits::default() };
    let mut paper = papers::paper(bytes, &limits)?;
    let hidden = papers::hidden(bytes);
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = last.rsplit_once('.').map_or(last, |(stem, _)| stem);
    let stem = text::shorten(&text::line(stem), STEM_CHARS_MAX);

    let mut pictures = Vec::new();
    for (at, picture) in std::mem::take(&mut paper.pictures).into_iter().enumerate() {
        match draw(files, &stem, at + 1, picture) {
            Ok(drawn) => pictures.push(drawn),
            Err(Error::Refused(no)) => {
                let say = format!("第{}张图片未读入：{}", at + 1, no.say);
                paper.notes.push(Note { code: "paper.picture_refused", say });
            }
            Err(fault) => return Err(fault),
        }
    }
    Ok(Reading { paper, hidden, pictures })
}

fn draw(files: &Path, stem: &str, number: usize, picture: Picture) -> Result<Drawn> {
    let name = format!("{stem}-图{number}.{}", picture.kind.extension());
    let file = shelve(files, &name, picture.bytes)?;
    // The library asks for a text; in the body the picture stays without one, to be written there.
    let alt = match picture.alt.is_empty() {
        true => format!("“{stem}”中的第{number}张图片"),
        false => text::shorten(&picture.alt, ALT_CHARS_MAX),
    };
    Ok(Drawn { id: picture.id, file, alt })
}

/// Refuses who may not bring files.
pub async fn may_bring(work: &mut Work) -> Result<()> {
    if work.reach(UPLOAD).await?.is_empty() {
        work.need(UPLOAD, &Place::platform()).await?;
    }
    Ok(())
}

/// Enters the pictures into the library of the caller's unit, loosely: they show once a draft has
/// taken them. Those it has already are used again. Gives the media by the ids that stand in the
/// body.
pub async fn enter_pictures(
    work: &mut Work,
    unit_id: &str,
    reading: &Reading,
) -> Result<HashMap<String, String>> {
    if work.reach(UPLOAD).await?.is_empty() {
        work.need(UPLOAD, &Place::within([unit_id])).await?;
    }

    let mut media = HashMap::new();
    for Drawn { id, file, alt } in &reading.pictures {
        let kept = enter(work, unit_id, file, alt, true).await?;
        media.insert(id.clone(), kept.media.id);
    }
    Ok(media)
}

/// A copy of a kept file without what is hidden in it, in the folder. Takes long; call it outside
/// a work.
pub fn clean_copy(files: &Path, media: &Media) -> Result<Shelved> {
    let bytes = std::fs::read(file_path(files, &media.digest))?;
    let Some(clean) = papers::without_hidden(&bytes) else {
        let say = "这类文件不能自动去除隐藏信息，请在 Office 或 WPS 中“检查文档”后另存，再上传";
        return Err(refuse(Kind::Invalid, "paper.not_cleaned", say));
    };
    shelve(files, &media.name, clean)
}

/// Enters a cleaned copy into the library of the caller's unit.
pub async fn enter_copy(work: &mut Work, media: &Media, copy: &Shelved) -> Result<Media> {
    let unit_id = work.caller.unit_id()?.to_owned();
    if work.reach(UPLOAD).await?.is_empty() {
        work.need(UPLOAD, &Place::within([unit_id.as_str()])).await?;
    }

    let Entered { media, .. } = enter(work, &unit_id, copy, &media.alt, false).await?;
    Ok(media)
}

/// A body as the editor has it, set in the house style. Takes some milliseconds a page.
pub fn arrange(body: &str) -> Result<String> {
    let clean = markup::clean(body)?;
    Ok(markup::for_editing(&markup::clean(&papers::arrange(&clean))?))
}
