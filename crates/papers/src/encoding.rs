//! Which encoding a text is in: UTF-8, UTF-16 or GB18030, which is what Chinese offices save.

use std::borrow::Cow;

use base::Result;
use encoding_rs::{GB18030, UTF_16BE, UTF_16LE};

use crate::refusal;

/// How the characters of a text are written as bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without a mark at the beginning.
    Utf8,
    /// UTF-16, small end first.
    Utf16Le,
    /// UTF-16, big end first.
    Utf16Be,
    /// GB18030, which holds GBK and GB2312.
    Gb18030,
}

/// Bytes that are looked at.
const SAMPLE: usize = 64 << 10;

/// The encoding of a text; `None` for what is no text.
pub fn encoding_of(bytes: &[u8]) -> Option<Encoding> {
    if bytes.starts_with(&[0xff, 0xfe]) {
        return Some(Encoding::Utf16Le);
    }
    if bytes.starts_with(&[0xfe, 0xff]) {
        return Some(Encoding::Utf16Be);
    }
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    if sample.is_empty() {
        return None;
    }
    if let Some(encoding) = unmarked_utf16(sample) {
        return Some(encoding);
    }
    if sample.iter().any(|byte| *byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0c)) {
        return None;
    }
    match std::str::from_utf8(sample) {
        Ok(_) => Some(Encoding::Utf8),
        // The sample may end in the middle of a character.
        Err(error) if error.error_len().is_none() && sample.len() < bytes.len() => {
            Some(Encoding::Utf8)
        }
        Err(_) => is_chinese(sample).then_some(Encoding::Gb18030),
    }
}

/// UTF-16 without a mark has a zero in every second byte of its digits and separators.
fn unmarked_utf16(sample: &[u8]) -> Option<Encoding> {
    let pairs = sample.chunks_exact(2);
    let count = pairs.len();
    let low = pairs.clone().filter(|pair| pair[0] != 0 && pair[1] == 0).count();
    let high = pairs.filter(|pair| pair[0] == 0 && pair[1] != 0).count();
    let most = |number: usize| count >= 4 && number * 10 >= count * 4;
    match (most(low), most(high)) {
        (true, false) => Some(Encoding::Utf16Le),
        (false, true) => Some(Encoding::Utf16Be),
        _ => None,
    }
}

/// Whether bytes read as GB18030 are mostly Chinese; random bytes rarely are.
fn is_chinese(sample: &[u8]) -> bool {
    let (text, _) = GB18030.decode_without_bom_handling(sample);
    let odd = |c: char| c == '\u{fffd}' || ('\u{e000}'..='\u{f8ff}').contains(&c);
    let (mut bad, mut foreign) = (0, 0);
    for letter in text.chars().filter(|letter| !letter.is_ascii()) {
        foreign += 1;
        // The last character may be cut.
        bad += usize::from(odd(letter));
    }
    bad <= 1 + foreign / 200
}

/// The text of bytes in a known encoding; characters that cannot be read become `U+FFFD`.
pub fn decode(bytes: &[u8], encoding: Encoding) -> String {
    let (text, _) = match encoding {
        Encoding::Utf8 => encoding_rs::UTF_8.decode_with_bom_removal(bytes),
        Encoding::Utf16Le => UTF_16LE.decode_with_bom_removal(bytes),
        Encoding::Utf16Be => UTF_16BE.decode_with_bom_removal(bytes),
        Encoding::Gb18030 => GB18030.decode_with_bom_removal(bytes),
    };
    text.into_owned()
}

/// The text of bytes in whatever encoding they are.
pub(crate) fn text_of(bytes: &[u8]) -> Result<String> {
    let encoding = encoding_of(bytes).ok_or_else(refusal::unread_text)?;
    Ok(decode(bytes, encoding))
}

/// The text of an XML part; office programs write UTF-8, and sometimes UTF-16 with a mark.
pub(crate) fn xml_text(bytes: &[u8]) -> Option<Cow<'_, str>> {
    match bytes {
        [0xff, 0xfe, ..] => Some(Cow::Owned(decode(bytes, Encoding::Utf16Le))),
        [0xfe, 0xff, ..] => Some(Cow::Owned(decode(bytes, Encoding::Utf16Be))),
        [0xef, 0xbb, 0xbf, rest @ ..] => std::str::from_utf8(rest).ok().map(Cow::Borrowed),
        bytes => std::str::from_utf8(bytes).ok().map(Cow::Borrowed),
    }
}
