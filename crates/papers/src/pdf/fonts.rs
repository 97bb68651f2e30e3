//! Letters: what the bytes of a text mean in a font.

use std::collections::HashMap;

use lopdf::{Dictionary, Document, Object, ObjectId};

use crate::encoding::{Encoding, decode};

/// Bytes of one font's table of letters, unpacked.
const TABLE_BYTES_MAX: usize = 1 << 20;

/// The fonts of a document, as they are needed to read it.
pub(super) struct Fonts {
    known: HashMap<ObjectId, Dictionary>,
}

/// How a font is read.
pub(super) enum Letters<'f> {
    Table(lopdf::Encoding<'f>),
    /// A character map for the Chinese encoding of two bytes.
    Chinese,
    /// Not to be read.
    Unknown,
}

impl Fonts {
    /// Takes out the fonts. Where a font has a table of its own, that counts before its encoding.
    pub(super) fn of(document: &Document) -> Self {
        let mut known = HashMap::new();
        for (id, object) in &document.objects {
            let Ok(font) = object.as_dict() else { continue };
            if !font.has_type(b"Font") {
                continue;
            }
            let mut font = font.clone();
            if font.has(b"ToUnicode") {
                font.remove(b"Encoding");
            }
            known.insert(*id, font);
        }
        Self { known }
    }

    /// How this font is read.
    pub(super) fn letters<'f>(&'f self, document: &'f Document, id: ObjectId) -> Letters<'f> {
        let Some(font) = self.known.get(&id) else { return Letters::Unknown };
        let named = font.get(b"Encoding").and_then(Object::as_name).unwrap_or_default();
        if named.starts_with(b"GB") && !font.has(b"ToUnicode") {
            return Letters::Chinese;
        }
        match font.get_font_encoding_with_limit(document, TABLE_BYTES_MAX) {
            Ok(table) => Letters::Table(table),
            Err(_) => Letters::Unknown,
        }
    }
}

impl Letters<'_> {
    /// The letters that bytes stand for; nothing where the font does not say.
    pub(super) fn read(&self, bytes: &[u8]) -> String {
        let text = match self {
            Letters::Table(table) => Document::decode_text(table, bytes).unwrap_or_default(),
            Letters::Chinese => decode(bytes, Encoding::Gb18030),
            Letters::Unknown => String::new(),
        };
        let is_said = |c: &char| *c != '\u{fffd}' && (!c.is_control() || c.is_whitespace());
        text.chars().filter(is_said).collect()
    }
}
