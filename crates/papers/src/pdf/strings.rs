//! Texts that a PDF says about itself.

use lopdf::{Document, Object};

use crate::encoding::{Encoding, decode};

/// A text: UTF-16 or UTF-8 with a mark, or whatever bytes a Chinese program left there.
pub(crate) fn text_of(object: &Object) -> Option<String> {
    let bytes = object.as_str().ok()?;
    Some(match bytes {
        [0xfe, 0xff, ..] => decode(bytes, Encoding::Utf16Be),
        [0xff, 0xfe, ..] => decode(bytes, Encoding::Utf16Le),
        bytes if std::str::from_utf8(bytes).is_ok() => decode(bytes, Encoding::Utf8),
        bytes => decode(bytes, Encoding::Gb18030),
    })
}

/// An entry of the file's information.
pub(crate) fn info(document: &Document, key: &[u8]) -> Option<String> {
    let (_, info) = document.dereference(document.trailer.get(b"Info").ok()?).ok()?;
    let (_, value) = document.dereference(info.as_dict().ok()?.get(key).ok()?).ok()?;
    text_of(value).filter(|text| !text.trim().is_empty())
}
