//! What may be uploaded, and as what it is kept.

use std::io::Cursor;
use std::path::{Path, PathBuf};

use base::{Kind, Moment, Result, invalid, refuse, text};
use desk::Right;
use image::{DynamicImage, ImageFormat, ImageReader, Limits};
use serde::Serialize;
use utoipa::ToSchema;

/// Uploading pictures and files.
pub const UPLOAD: Right = Right("media.upload");

/// Bytes a file may have.
pub const FILE_BYTES_MAX: usize = 50 << 20;
const PICTURE_BYTES_MAX: usize = 20 << 20;
const PICTURE_SIDE_MAX: u32 = 12_000;
const PICTURE_MEMORY_MAX: u64 = 256 << 20;

/// A picture or file.
#[derive(Debug, Clone, Serialize, ToSchema, sqlx::FromRow)]
pub struct Media {
    /// Identifier.
    pub id: String,
    /// The unit that uploaded it.
    pub unit_id: String,
    /// SHA-256 of its bytes.
    pub digest: String,
    /// File name as people see it.
    pub name: String,
    /// Media type.
    pub media_type: String,
    /// Size in bytes.
    pub size_bytes: i64,
    /// Width in pixels; 0 for anything but pictures.
    pub width: i64,
    /// Height in pixels.
    pub height: i64,
    /// Text that stands for a picture.
    pub alt: String,
    /// Who uploaded it.
    pub uploaded_by: String,
    /// Name of who uploaded it.
    pub uploaded_name: String,
    /// When.
    pub uploaded_at: Moment,
}

/// Bytes that passed every check.
pub struct Checked {
    /// What is kept; a picture was written anew.
    pub bytes: Vec<u8>,
    /// Media type, read from the bytes.
    pub media_type: &'static str,
    /// Width and height of a picture, else zeros.
    pub sides: (u32, u32),
    /// Clean file name with the right ending.
    pub name: String,
}

/// Endings, the media type each must turn out to be, and what the bytes begin with.
const KINDS: &[(&str, &str, &[&[u8]])] = &[
    ("jpg", "image/jpeg", &[b"\xff\xd8\xff"]),
    ("jpeg", "image/jpeg", &[b"\xff\xd8\xff"]),
    ("png", "image/png", &[b"\x89PNG\r\n\x1a\n"]),
    ("gif", "image/gif", &[b"GIF87a", b"GIF89a"]),
    ("webp", "image/webp", &[b"RIFF"]),
    ("pdf", "application/pdf", &[b"%PDF-"]),
    (
        "docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        &[b"PK\x03\x04"],
    ),
    ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", &[b"PK\x03\x04"]),
    (
        "pptx",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        &[b"PK\x03\x04"],
    ),
    ("doc", "application/msword", &[b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]),
    ("xls", "application/vnd.ms-excel", &[b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]),
    ("wps", "application/vnd.ms-works", &[b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]),
    ("ofd", "application/ofd", &[b"PK\x03\x04"]),
    ("zip", "application/zip", &[b"PK\x03\x04"]),
];

/// Reads what a file is, and makes it fit to be kept.
pub fn check(name: &str, bytes: Vec<u8>) -> Result<Checked> {
    let name = clean_name(name)?;
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
    let Some((_, media_type, heads)) = KINDS.iter().find(|(known, ..)| *known == ending) else {
        let known: Vec<_> = KINDS.iter().map(|(ending, ..)| *ending).collect();
        let say = format!("不支持这种文件，可以上传：{}", known.join("、"));
        return Err(invalid("file", "media.kind", say));
    };
    if !heads.iter().any(|head| bytes.starts_with(head)) {
        let say = format!("文件内容与扩展名“.{ending}”不符，请检查后重新上传");
        return Err(invalid("file", "media.content_differs", say));
    }
    if media_type.starts_with("image/") {
        let (bytes, sides) = redraw(bytes, media_type)?;
        return Ok(Checked { bytes, media_type, sides, name });
    }
    if contains(&bytes, b"vbaProject.bin") || contains(&bytes, b"/JavaScript") {
        let say = "文件中含有宏或脚本，请去除后再上传";
        return Err(invalid("file", "media.active_content", say));
    }
    Ok(Checked { bytes, media_type, sides: (0, 0), name })
}

/// Where the bytes with this digest lie.
pub fn file_path(files: &Path, digest: &str) -> PathBuf {
    files.join("media").join(digest.get(..2).unwrap_or("00")).join(digest)
}

/// Decodes a picture within limits and encodes it anew: what was hidden in it stays behind.
/// Moving pictures are kept as they are once they have proved to be pictures.
fn redraw(bytes: Vec<u8>, media_type: &str) -> Result<(Vec<u8>, (u32, u32))> {
    if bytes.len() > PICTURE_BYTES_MAX {
        return Err(refuse(Kind::TooLarge, "media.picture_too_large", "图片不能超过20 MB"));
    }
    let broken = || invalid("file", "media.picture_broken", "图片已损坏或尺寸过大，无法读取");
    let format = ImageFormat::from_mime_type(media_type).ok_or_else(broken)?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(PICTURE_SIDE_MAX);
    limits.max_image_height = Some(PICTURE_SIDE_MAX);
    limits.max_alloc = Some(PICTURE_MEMORY_MAX);
    let mut reader = ImageReader::with_format(Cursor::new(&bytes), format);
    reader.limits(limits);
    let picture = reader.decode().map_err(|_| broken())?;
    let sides = (picture.width(), picture.height());
    let kept = match format {
        ImageFormat::Jpeg => encode(&picture, ImageFormat::Jpeg)?,
        ImageFormat::Png => encode(&picture, ImageFormat::Png)?,
        _ => bytes,
    };
    Ok((kept, sides))
}

fn encode(picture: &DynamicImage, format: ImageFormat) -> Result<Vec<u8>> {
    let mut out = Cursor::new(Vec::new());
    if format == ImageFormat::Jpeg {
        let encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut out, 85);
        picture.to_rgb8().write_with_encoder(encoder)?;
    } else {
        picture.write_to(&mut out, format)?;
    }
    Ok(out.into_inner())
}

/// The last part of the name, without what file systems or browsers would trip over.
fn clean_name(name: &str) -> Result<String> {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let fits = |c: &char| {
        !c.is_control() && !matches!(c, '"' | '<' | '>' | '|' | '?' | '*' | ':' | '%' | '#' | '&')
    };
    let kept: String = text::line(last).chars().filter(fits).collect();
    let kept = kept.trim_matches(['.', ' ']).to_owned();
    match kept.chars().count() {
        0 => Err(invalid("file", "media.name", "文件名不正确")),
        1..=100 => Ok(kept),
        _ => Err(invalid("file", "media.name_too_long", "文件名不能超过100个字")),
    }
}

fn contains(bytes: &[u8], what: &[u8]) -> bool {
    bytes.windows(what.len()).any(|window| window == what)
}

pub(super) fn unknown() -> base::Error {
    refuse(Kind::Unknown, "media.unknown", "没有这个文件")
}
