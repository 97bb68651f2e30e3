//! Putting a page together with its fragments and slots.

use std::borrow::Cow;

use flate2::{Decompress, FlushDecompress, Status};

use crate::Flaw;
use crate::blob::{Packer, Part, Parts};

/// How deep fragments may contain fragments.
const DEPTH_MAX: usize = 4;

/// Most fragments on one joined page, counting repeated ones.
const FRAGMENTS_MAX: usize = 4096;

/// Most bytes of one joined page, inflated.
const PAGE_BYTES_MAX: usize = 64 << 20;

/// Slots shorter than this are stored: deflate would not make them shorter by much.
const COMPRESS_FROM_BYTES: usize = 256;

/// Header of a gzip member: deflate, no name, no time, no system.
const GZIP_HEADER: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff];

/// The empty last block that ends a deflate stream.
const LAST_BLOCK: [u8; 2] = [3, 0];

/// What the holes of a page are filled with.
pub trait Fill {
    /// The fragment of a name, `None` when the site has none (the join then fails).
    fn fragment(&self, name: &str) -> Option<Parts>;

    /// The bytes of a slot. Unknown names give nothing.
    fn slot(&self, name: &str) -> Cow<'_, [u8]>;

    /// What stands in front of a fragment: nothing, unless somebody switched something on.
    fn before(&self, _fragment: &str) -> Cow<'_, [u8]> {
        Cow::Borrowed(&[])
    }
}

/// Appends the page with its fragments and slots to `out` as one gzip member. Chunks are
/// copied, only slots are compressed (by `packer`).
pub fn join_gzip(
    page: &Parts,
    fill: &dyn Fill,
    packer: &mut Packer,
    out: &mut Vec<u8>,
) -> Result<(), Flaw> {
    out.extend_from_slice(&GZIP_HEADER);
    let mut member = Member { out, packer, crc: crc32fast::Hasher::new(), len: 0 };
    Walk { fill, fragments: 0 }.page(page, 0, &mut member)?;
    let Member { out, crc, len, .. } = member;
    out.extend_from_slice(&LAST_BLOCK);
    out.extend_from_slice(&crc.finalize().to_le_bytes());
    // The length field of gzip counts modulo 2^32; a page is far below.
    out.extend_from_slice(&(len as u32).to_le_bytes());
    Ok(())
}

/// Appends the page with its fragments and slots to `out` as plain bytes; checks the crc32 of
/// every chunk.
pub fn join_plain(page: &Parts, fill: &dyn Fill, out: &mut Vec<u8>) -> Result<(), Flaw> {
    let start = out.len();
    let mut plain = Plain { out, start, inflater: Inflater::new() };
    Walk { fill, fragments: 0 }.page(page, 0, &mut plain)
}

/// Where the texts of a page go.
trait Sink {
    /// Takes a packed text: inflated length, crc32, packed bytes.
    fn text(&mut self, len: u32, crc: u32, packed: &[u8]) -> Result<(), Flaw>;

    /// Takes the bytes of a slot.
    fn slot(&mut self, bytes: &[u8]) -> Result<(), Flaw>;

    /// Inflated bytes so far.
    fn len(&self) -> usize;
}

/// A walk through a page and its fragments.
struct Walk<'a> {
    fill: &'a dyn Fill,
    fragments: usize,
}

impl Walk<'_> {
    /// Sends a page or fragment to the sink.
    fn page(&mut self, page: &Parts, depth: usize, sink: &mut impl Sink) -> Result<(), Flaw> {
        for part in page.parts.iter() {
            match part {
                Part::Text { len, crc, at } => {
                    room(sink.len(), *len as usize)?;
                    sink.text(*len, *crc, &page.bytes[at.clone()])?;
                }
                Part::Slot(at) => {
                    let bytes = self.fill.slot(page.name(at));
                    room(sink.len(), bytes.len())?;
                    sink.slot(&bytes)?;
                }
                Part::Fragment(at) => {
                    self.fragments += 1;
                    if depth == DEPTH_MAX || self.fragments > FRAGMENTS_MAX {
                        return Err(Flaw::Parts("片段嵌套过深或过多"));
                    }
                    let name = page.name(at);
                    let before = self.fill.before(name);
                    room(sink.len(), before.len())?;
                    sink.slot(&before)?;
                    let fragment =
                        self.fill.fragment(name).ok_or_else(|| Flaw::Fragment(name.into()))?;
                    self.page(&fragment, depth + 1, sink)?;
                }
            }
        }
        Ok(())
    }
}

/// Refuses what would make a page too long.
fn room(so_far: usize, more: usize) -> Result<(), Flaw> {
    if so_far + more > PAGE_BYTES_MAX { Err(Flaw::Parts("内容过长")) } else { Ok(()) }
}

/// One gzip member being written.
struct Member<'a> {
    out: &'a mut Vec<u8>,
    packer: &'a mut Packer,
    crc: crc32fast::Hasher,
    len: usize,
}

impl Sink for Member<'_> {
    fn text(&mut self, len: u32, crc: u32, packed: &[u8]) -> Result<(), Flaw> {
        self.crc.combine(&crc32fast::Hasher::new_with_initial_len(crc, u64::from(len)));
        self.len += len as usize;
        self.out.extend_from_slice(packed);
        Ok(())
    }

    fn slot(&mut self, bytes: &[u8]) -> Result<(), Flaw> {
        self.crc.update(bytes);
        self.len += bytes.len();
        if bytes.len() >= COMPRESS_FROM_BYTES {
            self.packer.deflate(bytes, self.out);
            return Ok(());
        }
        if !bytes.is_empty() {
            // A stored block: type 0 on a byte boundary, length, its complement, the bytes.
            let len = bytes.len() as u16;
            self.out.push(0);
            self.out.extend_from_slice(&len.to_le_bytes());
            self.out.extend_from_slice(&(!len).to_le_bytes());
            self.out.extend_from_slice(bytes);
        }
        Ok(())
    }

    fn len(&self) -> usize {
        self.len
    }
}

/// A page being written without compression.
struct Plain<'a> {
    out: &'a mut Vec<u8>,
    start: usize,
    inflater: Inflater,
}

impl Sink for Plain<'_> {
    fn text(&mut self, len: u32, crc: u32, packed: &[u8]) -> Result<(), Flaw> {
        self.inflater.inflate(packed, len, crc, self.out)
    }

    fn slot(&mut self, bytes: &[u8]) -> Result<(), Flaw> {
        self.out.extend_from_slice(bytes);
        Ok(())
    }

    fn len(&self) -> usize {
        self.out.len() - self.start
    }
}

/// Inflates packed texts.
pub(super) struct Inflater(Decompress);

impl Inflater {
    /// An inflater.
    pub(super) fn new() -> Inflater {
        Inflater(Decompress::new(false))
    }

    /// Appends the inflated text to `out`. It must have exactly this length and crc32 and use
    /// all of `packed` without ending the stream. Never makes more than the length.
    pub(super) fn inflate(
        &mut self,
        packed: &[u8],
        len: u32,
        crc: u32,
        out: &mut Vec<u8>,
    ) -> Result<(), Flaw> {
        const BAD: Flaw = Flaw::Parts("压缩块损坏");
        let start = out.len();
        let len = len as usize;
        self.0.reset(false);
        // One byte more than expected, so that a longer text shows.
        out.resize(start + len + 1, 0);
        let status = self.0.decompress(packed, &mut out[start..], FlushDecompress::None);
        let (read, made) = (self.0.total_in(), self.0.total_out());
        out.truncate(start + len);
        let whole = read == packed.len() as u64 && made == len as u64;
        if !matches!(status, Ok(Status::Ok)) || !whole || crc32fast::hash(&out[start..]) != crc {
            out.truncate(start);
            return Err(BAD);
        }
        Ok(())
    }
}
