//! PNG: chunks with names; those that hold texts, times and Exif are not needed to show it.

use crate::picture::{Traces, line_of, tiff};

const SIGN: &[u8] = b"\x89PNG\r\n\x1a\n";

/// A chunk: its name, what is inside, and all of it.
type Chunk<'b> = (&'b [u8], &'b [u8], &'b [u8]);

/// The chunks up to the last one; those that are whole when the file is cut off.
fn chunks(bytes: &[u8]) -> (Vec<Chunk<'_>>, bool) {
    let mut out = Vec::new();
    let mut rest = bytes.strip_prefix(SIGN).unwrap_or_default();
    while let Some(length) = rest.first_chunk::<4>() {
        let length = u32::from_be_bytes(*length) as usize;
        let Some(whole) = length.checked_add(12).and_then(|end| rest.get(..end)) else { break };
        let name = &whole[4..8];
        out.push((name, &whole[8..8 + length], whole));
        if name == b"IEND" {
            return (out, true);
        }
        rest = &rest[whole.len()..];
    }
    (out, false)
}

pub(super) fn traces(bytes: &[u8]) -> Traces {
    let mut found = Traces::default();
    for (name, inside, _) in chunks(bytes).0 {
        match name {
            b"eXIf" => found.add(tiff::read(inside)),
            b"tEXt" | b"iTXt" => {
                let (key, text) = match inside.iter().position(|byte| *byte == 0) {
                    Some(at) => (&inside[..at], &inside[at + 1..]),
                    None => (inside, &[][..]),
                };
                let text: Vec<u8> = text.iter().copied().filter(|byte| *byte != 0).collect();
                let said = line_of(&text);
                match key {
                    b"XML:com.adobe.xmp" => found.add_xmp(&text),
                    b"Author" | b"Copyright" => {
                        found.add(Traces { owner: said, ..Traces::default() })
                    }
                    b"Software" => found.add(Traces { software: said, ..Traces::default() }),
                    _ => found.add(Traces { remark: said, ..Traces::default() }),
                }
            }
            _ => {}
        }
    }
    found
}

/// The file without texts, times and Exif, and without what was hung on at its end.
pub(crate) fn cleaned(bytes: &[u8]) -> Option<Vec<u8>> {
    let (chunks, is_whole) = chunks(bytes);
    if !is_whole {
        return None;
    }
    let mut out = SIGN.to_vec();
    for (name, _, whole) in chunks {
        if !matches!(name, b"tEXt" | b"zTXt" | b"iTXt" | b"eXIf" | b"tIME") {
            out.extend_from_slice(whole);
        }
    }
    Some(out)
}
