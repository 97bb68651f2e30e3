//! What an upload is, and how it is divided.

use std::path::{Path, PathBuf};

use base::{Kind, Moment, Result, invalid, refuse};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::media::model::Media;
use crate::paper::model::HiddenView;

/// Bytes of every part but the last.
pub const PART_BYTES: i64 = 4 << 20;
/// Uploads one person may have in progress …
const UPLOADS_MAX: usize = 30;
/// … and bytes of all of them.
const BYTES_MAX: i64 = 2 << 30;
/// After how long without a part an upload is given up.
pub const IDLE_MS: i64 = 86_400_000;

/// A file on its way in.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Upload {
    /// Identifier.
    pub id: String,
    /// The unit it will belong to.
    pub unit_id: String,
    /// Who brings it.
    pub account_id: String,
    /// File name.
    pub name: String,
    /// Bytes in all.
    pub size_bytes: i64,
    /// When the file was changed last where it comes from.
    pub changed_at: Moment,
    /// Text that will stand for a picture.
    pub alt: String,
    /// When it was begun.
    pub begun_at: Moment,
    /// When a part came last.
    pub moved_at: Moment,
}

/// A part that is durable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, sqlx::FromRow)]
pub struct Part {
    /// From 1.
    pub number: i64,
    /// SHA-256 of its bytes.
    pub digest: String,
}

/// What is there of a file.
#[derive(Debug, Serialize, ToSchema)]
pub struct UploadView {
    /// Identifier.
    pub id: String,
    /// File name.
    pub name: String,
    /// Bytes in all.
    pub size_bytes: i64,
    /// When the file was changed last where it comes from.
    pub changed_at: Moment,
    /// Text that will stand for a picture.
    pub alt: String,
    /// When it was begun.
    pub begun_at: Moment,
    /// Bytes of every part but the last.
    pub part_bytes: i64,
    /// The parts that are there, by number.
    pub parts: Vec<Part>,
}

/// The file that is to come.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct UploadForm {
    /// File name.
    pub name: String,
    /// Bytes in all.
    pub size_bytes: i64,
    /// When the file was changed last where it comes from, milliseconds since 1970.
    pub changed_at: Moment,
    /// Text that stands for a picture.
    pub alt: String,
}

/// What became of an upload.
#[derive(Debug, Serialize, ToSchema)]
pub struct Finished {
    /// The file in the library.
    pub media: Media,
    /// The unit had the same bytes already: this is that file.
    pub is_known: bool,
    /// What a picture held unseen, and no longer does.
    pub left_out: Vec<HiddenView>,
}

impl Upload {
    /// How many parts there are.
    pub fn parts(&self) -> i64 {
        (self.size_bytes + PART_BYTES - 1) / PART_BYTES
    }

    /// Where a part begins and how long it is; refuses a number that there is not.
    pub fn part(&self, number: i64) -> Result<(u64, usize)> {
        if !(1..=self.parts()).contains(&number) {
            return Err(invalid("number", "upload.no_such_part", "没有这一段，请重新开始上传"));
        }
        let from = (number - 1) * PART_BYTES;
        let length = PART_BYTES.min(self.size_bytes - from);
        Ok((from.unsigned_abs(), usize::try_from(length).unwrap_or(0)))
    }

    /// Refuses to end while a part is missing.
    pub fn complete(&self, parts: &[Part]) -> Result<()> {
        let missing = self.parts() - i64::try_from(parts.len()).unwrap_or(0);
        if missing == 0 {
            return Ok(());
        }
        let say = format!("文件还没有传完，还差{missing}段，请继续上传");
        Err(refuse(Kind::Conflict, "upload.incomplete", say))
    }

    /// With the parts that are there.
    pub fn view(self, parts: Vec<Part>) -> UploadView {
        UploadView {
            id: self.id,
            name: self.name,
            size_bytes: self.size_bytes,
            changed_at: self.changed_at,
            alt: self.alt,
            begun_at: self.begun_at,
            part_bytes: PART_BYTES,
            parts,
        }
    }
}

/// Refuses one more upload when a person has too much in progress.
pub fn may_begin(mine: &[Upload], size_bytes: i64) -> Result<()> {
    let bytes: i64 = mine.iter().map(|one| one.size_bytes).sum();
    if mine.len() < UPLOADS_MAX && bytes.saturating_add(size_bytes) <= BYTES_MAX {
        return Ok(());
    }
    let say = "您还有很多文件没有传完，请先传完或取消一些再上传";
    Err(refuse(Kind::TooOften, "upload.too_many", say))
}

/// Where the bytes of an upload lie.
pub fn upload_path(files: &Path, id: &str) -> PathBuf {
    files.join("uploads").join(id)
}

/// The bytes of a part are not those that were sent.
pub fn damaged(number: i64) -> base::Error {
    let say = format!("第{number}段在传输中有差错，请重传");
    refuse(Kind::Conflict, "upload.part_damaged", say)
}

pub(super) fn unknown() -> base::Error {
    refuse(Kind::Unknown, "upload.unknown", "没有这次上传，可能已超过一天，请重新选择文件")
}
