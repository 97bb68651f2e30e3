//! Parts blobs: pages cut into deflated texts, fragment references and slots.
//!
//! A text is a run of raw deflate blocks ended by an empty stored block: it stands on a byte
//! boundary and refers to nothing before itself. So the texts of a page and of its fragments,
//! one after another, are again valid deflate, and their checksums combine without reading
//! them: a page is put together by copying.
//!
//! Layout (numbers little endian): `HBP1`, count u16, then per piece a tag (1 text: length,
//! packed length, crc32, u32 each; 2 fragment, 3 slot: name behind its length u8), then the
//! packed texts in order, and nothing else.

mod deflate;
mod join;
mod pack;

pub use join::{Fill, join_gzip, join_plain};
pub use pack::{Packer, source_digest};

use std::ops::Range;
use std::sync::Arc;

use crate::Flaw;
use crate::bytes::Reader;

/// First bytes of a parts blob.
const MAGIC: &[u8; 4] = b"HBP1";

/// Most pieces of one page.
const PIECES_MAX: usize = 4096;

/// Most bytes of text of one page, inflated.
const TEXT_BYTES_MAX: usize = 16 << 20;

/// Longest name of a fragment or slot, bytes.
const NAME_BYTES_MAX: usize = 200;

/// What every packed text ends with: an empty stored block, but for its first three bits.
const FLUSHED: &[u8] = &[0, 0, 0xff, 0xff];

/// One piece of a page before packing. Names: 1–200 bytes (`header`, `section/12/crumb`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Bytes of the page.
    Text(&'a [u8]),
    /// The fragment `!frag/<name>` of the same site stands here.
    Fragment(&'a str),
    /// The portal puts bytes here at request time.
    Slot(&'a str),
}

/// One piece of a parts blob, by place in its bytes.
#[derive(Debug, Clone)]
enum Part {
    /// A packed text: its inflated length, its crc32, where it lies.
    Text { len: u32, crc: u32, at: Range<usize> },
    /// A fragment's name.
    Fragment(Range<usize>),
    /// A slot's name.
    Slot(Range<usize>),
}

/// A parts blob taken apart (not yet inflated). Cheap to clone.
#[derive(Debug, Clone)]
pub struct Parts {
    bytes: Arc<[u8]>,
    parts: Arc<[Part]>,
}

impl Parts {
    /// Reads the table of a parts blob. The caller has checked the digest of `bytes`.
    pub fn decode(bytes: impl Into<Arc<[u8]>>) -> Result<Parts, Flaw> {
        let bytes = bytes.into();
        let parts = read_table(&bytes)?.into();
        Ok(Parts { bytes, parts })
    }

    /// The fragments named, in order of appearance.
    pub fn fragments(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().filter_map(|part| match part {
            Part::Fragment(at) => Some(self.name(at)),
            _ => None,
        })
    }

    /// The slots named, in order of appearance.
    pub fn slots(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().filter_map(|part| match part {
            Part::Slot(at) => Some(self.name(at)),
            _ => None,
        })
    }

    /// Inflates every text and checks lengths and checksums. The join by copying does not, it
    /// relies on the digest of the blob; this is for who doubts the packer.
    pub fn check(&self) -> Result<(), Flaw> {
        let mut inflated = Vec::new();
        let mut inflater = join::Inflater::new();
        for part in self.parts.iter() {
            if let Part::Text { len, crc, at } = part {
                inflated.clear();
                inflater.inflate(&self.bytes[at.clone()], *len, *crc, &mut inflated)?;
            }
        }
        Ok(())
    }

    /// A name of the table.
    fn name(&self, at: &Range<usize>) -> &str {
        std::str::from_utf8(&self.bytes[at.clone()]).unwrap_or_default()
    }
}

/// The pieces of a parts blob.
fn read_table(bytes: &[u8]) -> Result<Vec<Part>, Flaw> {
    const SHORT: Flaw = Flaw::Parts("内容不完整");
    let mut reader = Reader::new(bytes);
    if reader.take(MAGIC.len()) != Some(MAGIC) {
        return Err(Flaw::Parts("不是页面数据"));
    }
    let count = usize::from(reader.u16().ok_or(SHORT)?);
    if count > PIECES_MAX {
        return Err(Flaw::Parts("片段过多"));
    }
    let mut parts = Vec::with_capacity(count);
    let mut packed = Vec::new();
    let mut total = 0;
    for _ in 0..count {
        let tag = reader.u8().ok_or(SHORT)?;
        if tag == 1 {
            let len = reader.u32().ok_or(SHORT)?;
            packed.push((parts.len(), reader.u32().ok_or(SHORT)? as usize));
            let crc = reader.u32().ok_or(SHORT)?;
            total += len as usize;
            parts.push(Part::Text { len, crc, at: 0..0 });
            continue;
        }
        let name = reader.short_text().ok_or(SHORT)?;
        if name.is_empty() || name.len() > NAME_BYTES_MAX {
            return Err(Flaw::Parts("名称长度不正确"));
        }
        let at = reader.position() - name.len()..reader.position();
        parts.push(match tag {
            2 => Part::Fragment(at),
            3 => Part::Slot(at),
            _ => return Err(Flaw::Parts("片段种类不明")),
        });
    }
    if total > TEXT_BYTES_MAX {
        return Err(Flaw::Parts("内容过长"));
    }
    for (index, len) in packed {
        let start = reader.position();
        let chunk = reader.take(len).ok_or(SHORT)?;
        if !chunk.ends_with(FLUSHED) {
            return Err(Flaw::Parts("压缩块没有对齐"));
        }
        if let Part::Text { at, .. } = &mut parts[index] {
            *at = start..start + len;
        }
    }
    if reader.left() != 0 {
        return Err(Flaw::Parts("末尾有多余内容"));
    }
    Ok(parts)
}

#[cfg(test)]
mod tests;
