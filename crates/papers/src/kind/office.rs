//! Office files: packed ones by the parts they hold, old ones by the names of their streams.

use crate::archive::Archive;
use crate::kind::FileKind;
use crate::limits::Limits;

/// The first bytes of a compound file, which is what office programs wrote before 2007.
pub(super) const COMPOUND: [u8; 8] = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

/// Which kind of packed file; only its list of contents is read.
pub(super) fn packed(bytes: &[u8]) -> FileKind {
    if let Some(kind) = open_document(bytes) {
        return kind;
    }
    let Ok(archive) = Archive::open(bytes, &Limits::default()) else { return FileKind::Zip };
    let is_office = archive.has("[content_types].xml");
    let names = archive.names();
    let holds = |folder: &str| names.iter().any(|name| name.starts_with(folder));
    match () {
        () if is_office && holds("word/") => FileKind::Docx,
        () if is_office && holds("xl/") => FileKind::Xlsx,
        () if is_office && holds("ppt/") => FileKind::Pptx,
        () if archive.has("ofd.xml") => FileKind::Ofd,
        () => FileKind::Zip,
    }
}

/// OpenDocument says its type in a first part that is not packed.
fn open_document(bytes: &[u8]) -> Option<FileKind> {
    let head = bytes.get(30..bytes.len().min(120))?;
    let rest = head.strip_prefix(b"mimetypeapplication/vnd.oasis.opendocument.")?;
    match rest {
        rest if rest.starts_with(b"text") => Some(FileKind::Odt),
        rest if rest.starts_with(b"spreadsheet") => Some(FileKind::Ods),
        rest if rest.starts_with(b"presentation") => Some(FileKind::Odp),
        _ => None,
    }
}

/// Which kind of compound file, by the names of its streams.
pub(super) fn compound(bytes: &[u8]) -> FileKind {
    let names = [
        ("EncryptedPackage", FileKind::Locked),
        ("WordDocument", FileKind::Doc),
        ("PowerPoint Document", FileKind::Ppt),
        ("Workbook", FileKind::Xls),
        ("Book", FileKind::Xls),
    ];
    let found = names.into_iter().find(|(name, _)| has_stream(bytes, name));
    found.map_or(FileKind::Unknown, |(_, kind)| kind)
}

/// A directory entry is 128 bytes and begins with its name in UTF-16, ended by a zero.
fn has_stream(bytes: &[u8], name: &str) -> bool {
    let mut wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    wide.extend([0, 0]);
    bytes.chunks_exact(128).any(|entry| entry.starts_with(&wide))
}
