//! Files of the media library as they are published.

use std::path::{Path, PathBuf};

use content::article::public::Picture;
use content::media::public::Rendition;

/// A file of the media library that some output shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct MediaFile {
    /// Its name in the site's tree, which says its content and its name.
    pub(crate) path: String,
    /// SHA-256 of its bytes.
    pub(crate) digest: String,
    /// Media type.
    pub(crate) media_type: &'static str,
}

/// Endings that are published under a type of their own. The type follows from the name alone,
/// so that the same file is the same entry whoever shows it.
const TYPES: [(&str, &str); 22] = [
    ("jpg", "image/jpeg"),
    ("jpeg", "image/jpeg"),
    ("png", "image/png"),
    ("gif", "image/gif"),
    ("webp", "image/webp"),
    ("pdf", "application/pdf"),
    ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    ("doc", "application/msword"),
    ("xls", "application/vnd.ms-excel"),
    ("wps", "application/vnd.ms-works"),
    ("ofd", "application/ofd"),
    ("zip", "application/zip"),
    ("ppt", "application/vnd.ms-powerpoint"),
    ("csv", "text/csv; charset=utf-8"),
    ("txt", "text/plain; charset=utf-8"),
    ("mp4", "video/mp4"),
    ("webm", "video/webm"),
    ("mp3", "audio/mpeg"),
    ("m4a", "audio/mp4"),
    ("vtt", "text/vtt; charset=utf-8"),
];

/// A smaller picture as it is published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Smaller {
    /// Its file.
    pub(crate) file: MediaFile,
    /// Pixels.
    pub(crate) width: i64,
    /// Pixels.
    pub(crate) height: i64,
}

/// The smaller pictures of one cut (`whole`, `list`), narrow ones first; none while they wait to
/// be drawn.
pub(crate) fn smaller(picture: &Picture, cut: &str) -> Vec<Smaller> {
    let all: Vec<Rendition> = serde_json::from_str(&picture.renditions).unwrap_or_default();
    let stem = picture.name.rsplit_once('.').map_or(picture.name.as_str(), |(stem, _)| stem);
    let one = |found: &Rendition| Smaller {
        file: file(&found.digest, &format!("{stem}-{}.webp", found.width)),
        width: found.width,
        height: found.height,
    };
    all.iter().filter(|one| one.cut == cut).map(one).collect()
}

/// The addresses of smaller pictures with their widths, as `srcset` wants them.
pub(crate) fn widths(all: &[Smaller]) -> String {
    let one = |small: &Smaller| format!("{} {}w", small.file.path, small.width);
    all.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// The published file of some bytes (`digest`) that people know under `name`.
pub(crate) fn file(digest: &str, name: &str) -> MediaFile {
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    let ending = ending.to_ascii_lowercase();
    let known = TYPES.iter().find(|(known, _)| *known == ending);
    let media_type = known.map_or("application/octet-stream", |(_, media_type)| media_type);
    let ending = known.map_or("bin", |(ending, _)| ending);
    let short = digest.get(..16).unwrap_or(digest);
    let path = format!("/-/media/{short}/{}.{ending}", plain(stem));
    MediaFile { path, digest: digest.to_owned(), media_type }
}

/// What of a name can stand in an address without being spelled in percent signs, which proxies
/// and firewalls spell in different ways. The real name is shown beside the link.
fn plain(stem: &str) -> String {
    let fits = |c: char| {
        if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }
    };
    let words: String = stem.chars().take(60).map(fits).collect();
    let words: Vec<&str> = words.split('-').filter(|word| !word.is_empty()).collect();
    if words.is_empty() { "file".to_owned() } else { words.join("-") }
}

/// Where the bytes of a file lie under the folder of files.
pub(crate) fn stored(files: &Path, digest: &str) -> PathBuf {
    files.join("media").join(digest.get(..2).unwrap_or_default()).join(digest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_has_one_plain_address() {
        let digest = "0011223344556677".repeat(4);
        for (name, path) in [
            ("Report 2026.PDF", "/-/media/0011223344556677/report-2026.pdf"),
            ("附件1：清单.xlsx", "/-/media/0011223344556677/1.xlsx"),
            ("清单.docx", "/-/media/0011223344556677/file.docx"),
            ("../../etc/passwd", "/-/media/0011223344556677/file.bin"),
            ("x.html", "/-/media/0011223344556677/x.bin"),
            ("x", "/-/media/0011223344556677/x.bin"),
        ] {
            assert_eq!(file(&digest, name).path, path, "{name}");
        }
        assert_eq!(file(&digest, "x.html").media_type, "application/octet-stream");
    }
}
