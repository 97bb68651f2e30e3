//! Files that say what they are in their first bytes, and texts.

use crate::csv;
use crate::encoding;
use crate::kind::FileKind;

/// The first letters of a text in which a tag is looked for.
const HEAD_CHARS: usize = 2_000;
/// The first bytes of a text in which rows are looked for; a cell may hold a whole article.
const HEAD_BYTES: usize = 64 << 10;

const SIGNS: &[(&[u8], FileKind)] = &[
    (b"%PDF-", FileKind::Pdf),
    (b"{\\rtf", FileKind::Rtf),
    (b"\xff\xd8\xff", FileKind::Jpeg),
    (b"\x89PNG\r\n\x1a\n", FileKind::Png),
    (b"GIF87a", FileKind::Gif),
    (b"GIF89a", FileKind::Gif),
    (b"II*\0", FileKind::Tiff),
    (b"MM\0*", FileKind::Tiff),
    (b"\xd7\xcd\xc6\x9a", FileKind::Metafile),
    (b"ID3", FileKind::Mp3),
];

pub(super) fn by_first_bytes(bytes: &[u8]) -> Option<FileKind> {
    if let Some((_, kind)) = SIGNS.iter().find(|(sign, _)| bytes.starts_with(sign)) {
        return Some(*kind);
    }
    let at = |from: usize, sign: &[u8]| bytes.get(from..from + sign.len()) == Some(sign);
    if at(0, b"RIFF") && at(8, b"WEBP") {
        return Some(FileKind::Webp);
    }
    if at(4, b"ftyp") {
        return Some(by_brand(bytes));
    }
    if at(0, b"\x1a\x45\xdf\xa3") {
        let head = &bytes[..bytes.len().min(64)];
        let is_webm = head.windows(4).any(|word| word == b"webm");
        return Some(if is_webm { FileKind::Webm } else { FileKind::Unknown });
    }
    if at(0, b"BM") && at(6, &[0; 4]) {
        return Some(FileKind::Bmp);
    }
    if at(0, &[1, 0, 0, 0]) && at(40, b" EMF") || at(0, &[1, 0, 9, 0, 0, 3]) {
        return Some(FileKind::Metafile);
    }
    // Readers of PDF accept rubbish before the sign.
    let head = &bytes[..bytes.len().min(1024)];
    if head.windows(5).any(|word| word == b"%PDF-") {
        return Some(FileKind::Pdf);
    }
    is_audio_frame(bytes).then_some(FileKind::Mp3)
}

/// Which of the files of boxes: `ftyp` names the main brand and those it agrees with.
fn by_brand(bytes: &[u8]) -> FileKind {
    let length = bytes.first_chunk::<4>().map_or(0, |size| u32::from_be_bytes(*size) as usize);
    let end = length.clamp(12, 256).min(bytes.len());
    let brands: Vec<&[u8]> = bytes.get(8..end).unwrap_or_default().chunks_exact(4).collect();
    let any = |names: &[&[u8]]| brands.iter().any(|brand| names.contains(brand));
    match () {
        () if any(&[b"avif", b"avis"]) => FileKind::Avif,
        () if any(&[b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1"]) => {
            FileKind::Heic
        }
        () if brands.first().is_some_and(|brand| brand.starts_with(b"M4A")) => FileKind::M4a,
        () if any(&[b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1"]) => {
            FileKind::Mp4
        }
        () if any(&[b"M4V ", b"MSNV", b"dash"]) => FileKind::Mp4,
        () => FileKind::Unknown,
    }
}

/// Two frames of MPEG audio, layer 3, one after the other.
fn is_audio_frame(bytes: &[u8]) -> bool {
    let Some(length) = frame_length(bytes) else { return false };
    bytes.get(length..).is_some_and(|next| next.is_empty() || frame_length(next).is_some())
}

/// The length in bytes of the frame that `bytes` begins with, by its header.
fn frame_length(bytes: &[u8]) -> Option<usize> {
    const NEW: [usize; 14] = [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
    const OLD: [usize; 14] = [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
    let [first, second, third, _] = *bytes.first_chunk::<4>()?;
    if first != 0xff || second & 0xe6 != 0xe2 {
        return None;
    }
    let is_new = second & 0x18 == 0x18;
    let rates = if is_new { [44_100, 48_000, 32_000] } else { [22_050, 24_000, 16_000] };
    let rate = *rates.get(usize::from(third >> 2 & 3))?;
    let speed = usize::from(third >> 4).checked_sub(1)?;
    let kilobits = *(if is_new { NEW } else { OLD }).get(speed)?;
    let samples = if is_new { 144 } else { 72 };
    Some(samples * kilobits * 1000 / rate + usize::from(third >> 1 & 1))
}

pub(super) fn by_text(bytes: &[u8]) -> FileKind {
    let Some(encoding) = encoding::encoding_of(bytes) else { return FileKind::Unknown };
    let head = &bytes[..bytes.len().min(HEAD_BYTES)];
    let text = encoding::decode(head, encoding);
    let start = text.trim_start().get(..64).unwrap_or(text.trim_start()).to_ascii_lowercase();
    let small: String = text.chars().take(HEAD_CHARS).collect::<String>().to_ascii_lowercase();
    let opens = |tag: &str| start.starts_with(tag);
    match () {
        () if opens("{\\rtf") => FileKind::Rtf,
        () if opens("<svg") => FileKind::Svg,
        () if opens("<!doctype svg") || opens("<?xml") && small.contains("<svg") => FileKind::Svg,
        () if opens("<!doctype html") || opens("<html") || opens("<head") => FileKind::Html,
        () if opens("<") && (small.contains("<html") || small.contains("<body")) => FileKind::Html,
        () if csv::is_table(&text) => FileKind::Csv,
        () => FileKind::Text,
    }
}
