//! Pictures in containers: WebP in RIFF, HEIC and AVIF in boxes.

use crate::picture::{Traces, tiff};

/// Bytes of a HEIC file in which Exif is looked for.
const LOOKED_AT: usize = 8 << 20;

pub(super) fn webp(bytes: &[u8]) -> Traces {
    let mut found = Traces::default();
    let mut rest = bytes.get(12..).unwrap_or_default();
    while let Some([a, b, c, d, length @ ..]) = rest.first_chunk::<8>() {
        let length = u32::from_le_bytes(*length) as usize;
        let inside = &rest[8..rest.len().min(length.saturating_add(8))];
        match &[*a, *b, *c, *d] {
            b"EXIF" => found.add(tiff::read(inside.strip_prefix(b"Exif\0\0").unwrap_or(inside))),
            b"XMP " => found.add_xmp(inside),
            _ => {}
        }
        // Chunks begin at even places.
        rest = rest.get(8 + length.saturating_add(length % 2)..).unwrap_or_default();
    }
    found
}

/// Exif is one of many items; its sign is looked for instead of reading the list of them.
pub(super) fn heic(bytes: &[u8]) -> Traces {
    let head = &bytes[..bytes.len().min(LOOKED_AT)];
    let mut found = Traces::default();
    let places = head.windows(6).enumerate().filter(|(_, word)| *word == b"Exif\0\0");
    for (at, _) in places.take(4) {
        found.add(tiff::read(&head[at + 6..]));
    }
    found
}
