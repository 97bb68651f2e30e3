//! The verbs of media. Bytes are checked and made durable before the work; a row never names
//! bytes that are not there.

use std::fs;
use std::io::Write;
use std::path::Path;

use base::{Kind, Result, invalid, new_id, refuse, text};
use desk::{Place, Subject, Work};
use sha2::{Digest, Sha256};

use super::{
    model::{Checked, FILE_BYTES_MAX, Media, UPLOAD, check, file_path},
    table,
};

/// A file that lies in the folder and waits for its row.
pub struct Shelved {
    digest: String,
    name: String,
    media_type: &'static str,
    size_bytes: i64,
    sides: (u32, u32),
}

impl Shelved {
    /// SHA-256 of its bytes as they are kept.
    pub(crate) fn digest(&self) -> &str {
        &self.digest
    }
}

/// Checks a file and puts it into the folder, durably. Takes long; call it outside a work.
pub fn shelve(files: &Path, name: &str, bytes: Vec<u8>) -> Result<Shelved> {
    if bytes.len() > FILE_BYTES_MAX {
        return Err(refuse(Kind::TooLarge, "media.too_large", "文件不能超过50 MB"));
    }
    let Checked { bytes, media_type, sides, name } = check(name, bytes)?;
    let digest: String = Sha256::digest(&bytes).iter().map(|b| format!("{b:02x}")).collect();
    let path = file_path(files, &digest);
    let folder = path.parent().ok_or_else(|| base::fault("a file without a folder"))?;
    fs::create_dir_all(folder)?;
    let fresh = folder.join(format!(".{}", new_id()));
    let mut file = fs::File::create(&fresh)?;
    file.write_all(&bytes)?;
    file.sync_all()?;
    fs::rename(&fresh, &path)?;
    fs::File::open(folder)?.sync_all()?;
    Ok(Shelved { digest, name, media_type, size_bytes: bytes.len() as i64, sides })
}

/// Enters a shelved file into the library of the caller's unit.
pub async fn enter(work: &mut Work, unit_id: &str, file: Shelved, alt: &str) -> Result<Media> {
    if work.reach(UPLOAD).await?.is_empty() {
        work.need(UPLOAD, &Place::within([unit_id])).await?;
    }

    let alt = text::line_within("alt", "media.alt", "替代文字", alt, (0, 120))?;
    if file.media_type.starts_with("image/") && alt.is_empty() {
        let say = "请填写图片的替代文字，供看不到图片的人使用";
        return Err(invalid("alt", "media.alt_missing", say));
    }

    let media = Media {
        id: new_id(),
        unit_id: unit_id.to_owned(),
        digest: file.digest,
        name: file.name,
        media_type: file.media_type.to_owned(),
        size_bytes: file.size_bytes,
        width: i64::from(file.sides.0),
        height: i64::from(file.sides.1),
        alt,
        uploaded_by: work.caller.id().to_owned(),
        uploaded_name: work.caller.name().to_owned(),
        uploaded_at: work.now,
    };
    table::insert(&mut work.tx, &media).await?;
    work.record(
        "media.uploaded",
        Subject {
            kind: "media",
            id: &media.id,
            digest: &media.digest,
            note: &media.name,
            ..Subject::default()
        },
    );
    Ok(media)
}
