//! What a file is, by its content, and whether it may be kept.

use base::{Kind, Result, invalid, refuse};
use papers::{FileKind, kind_of};

use super::FILE_BYTES_MAX;
use super::draw::upright;
use super::name::clean_name;

const MB: i64 = 1 << 20;
/// Files whose content is read from their first bytes; they are never in memory as a whole.
const STREAMS: [FileKind; 4] = [FileKind::Mp4, FileKind::Webm, FileKind::Mp3, FileKind::M4a];
const PICTURES: [FileKind; 4] = [FileKind::Jpeg, FileKind::Png, FileKind::Gif, FileKind::Webp];
const PAPERS: [FileKind; 11] = [
    FileKind::Pdf,
    FileKind::Docx,
    FileKind::Xlsx,
    FileKind::Pptx,
    FileKind::Doc,
    FileKind::Xls,
    FileKind::Ppt,
    FileKind::Ofd,
    FileKind::Csv,
    FileKind::Text,
    FileKind::Zip,
];
const MACROS: [&[u8]; 3] = [b"vbaProject.bin", b"/JavaScript", b"_\0V\0B\0A\0_\0P\0R\0O\0J\0"];

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

/// Whether it is played, not read.
pub fn streams(media_type: &str) -> bool {
    media_type.starts_with("video/") || media_type.starts_with("audio/")
}

/// Whether a file name says that it is a picture.
pub fn is_picture_name(name: &str) -> bool {
    PICTURES.iter().any(|kind| kind.agrees_with(name))
}

/// Bytes a kind may have; zero for what is not taken at all.
fn most_bytes(kind: FileKind) -> i64 {
    match kind {
        // A film is in memory as a whole while it is shipped and while it is sent.
        FileKind::Mp4 | FileKind::Webm => 320 * MB,
        FileKind::Mp3 | FileKind::M4a => 200 * MB,
        kind if PICTURES.contains(&kind) => 20 * MB,
        kind if PAPERS.contains(&kind) => FILE_BYTES_MAX as i64,
        _ => 0,
    }
}

/// Looks at a file's name and size before its first byte comes. Gives the clean name.
pub fn check_begun(name: &str, size_bytes: i64) -> Result<String> {
    let name = clean_name(name)?;
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
    if ["svg", "svgz"].contains(&ending.as_str()) {
        return Err(svg());
    }
    let taken = STREAMS.iter().chain(&PICTURES).chain(&PAPERS);
    let fits: Vec<_> = taken.filter(|kind| kind.agrees_with(&name)).collect();
    let Some(most) = fits.iter().map(|kind| most_bytes(**kind)).max() else {
        return Err(not_taken());
    };
    if size_bytes <= 0 {
        return Err(invalid("file", "media.empty", "文件是空的，请检查后重新选择"));
    }
    if size_bytes > most {
        return Err(too_large(most));
    }
    Ok(name)
}

/// Whether the first bytes of a file say that it is played; then it is judged by them alone.
pub fn check_stream(name: &str, head: &[u8], size_bytes: i64) -> Result<Option<&'static str>> {
    let kind = kind_of(head);
    if !STREAMS.contains(&kind) {
        return if size_bytes > FILE_BYTES_MAX as i64 {
            Err(too_large(FILE_BYTES_MAX as i64))
        } else {
            Ok(None)
        };
    }
    agree(kind, name)?;
    if size_bytes > most_bytes(kind) {
        return Err(too_large(most_bytes(kind)));
    }
    Ok(Some(kind.media_type()))
}

/// Reads what a file is, and makes it fit to be kept.
pub fn check(name: &str, bytes: Vec<u8>) -> Result<Checked> {
    let name = check_begun(name, bytes.len() as i64)?;
    let kind = kind_of(&bytes);
    let is_picture = PICTURES.contains(&kind);
    if !is_picture && MACROS.iter().any(|sign| memchr::memmem::find(&bytes, sign).is_some()) {
        let say = "文件中含有宏或脚本，请去除后再上传";
        return Err(invalid("file", "media.active_content", say));
    }
    agree(kind, &name)?;
    let media_type = kind.media_type();
    if bytes.len() as i64 > most_bytes(kind) {
        return Err(too_large(most_bytes(kind)));
    }
    if is_picture {
        let (bytes, sides) = upright(bytes, media_type)?;
        return Ok(Checked { bytes, media_type, sides, name });
    }
    Ok(Checked { bytes, media_type, sides: (0, 0), name })
}

/// The name must say what the content is.
fn agree(kind: FileKind, name: &str) -> Result<()> {
    if kind == FileKind::Svg {
        return Err(svg());
    }
    if kind == FileKind::Locked {
        return Err(kind.refusal().unwrap_or_else(not_taken));
    }
    if kind.agrees_with(name) {
        return if most_bytes(kind) > 0 { Ok(()) } else { Err(not_taken()) };
    }
    let say = match kind {
        FileKind::Unknown => "文件内容与扩展名不符，或文件已损坏，请检查后重新上传".to_owned(),
        kind => format!("文件的内容是{}，与扩展名不符，请检查后重新上传", kind.name()),
    };
    Err(invalid("file", "media.content_differs", say))
}

fn too_large(most: i64) -> base::Error {
    let say = format!("文件过大，这类文件不能超过{} MB", most / MB);
    refuse(Kind::TooLarge, "media.too_large", say).at("file")
}

fn svg() -> base::Error {
    let say = "SVG 图形可能带有脚本，不能上传，请导出为 PNG 或 WebP 图片";
    invalid("file", "media.svg", say)
}

fn not_taken() -> base::Error {
    let say = "不支持这种文件，可以上传：图片（jpg、png、gif、webp），视频（mp4、webm），音频（mp3、\
               m4a），文档（pdf、ofd、docx、xlsx、pptx、doc、xls、ppt、wps、csv、txt），压缩包（zip）";
    invalid("file", "media.kind", say)
}
