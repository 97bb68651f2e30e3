//! Opening a PDF: what would unpack to too much is refused before the reader sees it.
//!
//! The reader bounds each packed list of objects, not their sum; a small file may hold thousands
//! of them. They are therefore unpacked once before, into nothing, and counted.

use std::io::Read;

use base::Result;
use flate2::read::ZlibDecoder;
use lopdf::{Document, Error, LoadOptions};

use crate::limits::Limits;
use crate::refusal;

/// Bytes between the name of a stream's type and its beginning.
const HEADER_BYTES_MAX: usize = 4_096;
/// Names that are written otherwise only to deceive.
const PLAIN_NAMES: [&[u8]; 5] = [b"Type", b"ObjStm", b"XRef", b"Filter", b"FlateDecode"];

/// Opens a PDF.
pub(super) fn open(bytes: &[u8], limits: &Limits) -> Result<Document> {
    if bytes.len() > limits.file_bytes_max {
        return Err(refusal::too_large());
    }
    if is_disguised(bytes) {
        return Err(refusal::broken());
    }
    count(bytes, limits)?;
    let options = LoadOptions::with_max_decompressed_size(limits.part_bytes_max);
    let document =
        Document::load_mem_with_options(bytes, options).map_err(|error| match error {
            Error::InvalidPassword | Error::Decryption(_) => refusal::encrypted(),
            _ => refusal::broken(),
        })?;
    if document.trailer.has(b"Encrypt") && !document.was_encrypted() {
        return Err(refusal::encrypted());
    }
    Ok(document)
}

/// Unpacks every list of objects and of places into nothing.
fn count(bytes: &[u8], limits: &Limits) -> Result<()> {
    let mut left = limits.unpacked_bytes_max as u64;
    for name in [&b"/ObjStm"[..], b"/XRef"] {
        for at in places(bytes, name) {
            let header = &bytes[at..bytes.len().min(at + HEADER_BYTES_MAX)];
            let Some(begin) = places(header, b"stream").next() else { continue };
            let packed = header[begin + 6..].iter().position(|byte| !matches!(byte, b'\r' | b'\n'));
            let Some(packed) = packed.and_then(|skip| bytes.get(at + begin + 6 + skip..)) else {
                continue;
            };
            let mut unpacked = ZlibDecoder::new(packed).take(left + 1);
            // What is broken ends where it breaks.
            let mut seen = 0;
            let mut chunk = [0; 16 << 10];
            while let Ok(length @ 1..) = unpacked.read(&mut chunk) {
                seen += length as u64;
            }
            left = left.checked_sub(seen).ok_or_else(refusal::bomb)?;
        }
    }
    Ok(())
}

fn places<'b>(bytes: &'b [u8], word: &'b [u8]) -> impl Iterator<Item = usize> + 'b {
    memchr::memmem::find_iter(bytes, word)
}

/// Whether a name that decides what is unpacked is written with numbers for letters.
fn is_disguised(bytes: &[u8]) -> bool {
    places(bytes, b"#").any(|at| {
        let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'#';
        let before = bytes[..at].iter().rev().take(40).take_while(|byte| is_name(byte)).count();
        let begin = at - before;
        if begin == 0 || bytes[begin - 1] != b'/' {
            return false;
        }
        let length = bytes[begin..].iter().take(40).take_while(|byte| is_name(byte)).count();
        let name = plain(&bytes[begin..begin + length]);
        PLAIN_NAMES.iter().any(|known| name.starts_with(known))
    })
}

fn plain(name: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut rest = name;
    while let Some((first, after)) = rest.split_first() {
        let code = after.get(..2).and_then(|two| std::str::from_utf8(two).ok());
        let code = code.filter(|_| *first == b'#').and_then(|two| u8::from_str_radix(two, 16).ok());
        out.push(code.unwrap_or(*first));
        rest = if code.is_some() { &after[2..] } else { after };
    }
    out
}
