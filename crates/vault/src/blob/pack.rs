//! Packing pages.

use seal::{Digest, Hasher};

use crate::Flaw;
use crate::blob::deflate::Deflater;
use crate::blob::{FLUSHED, MAGIC, NAME_BYTES_MAX, PIECES_MAX, Piece, TEXT_BYTES_MAX};

/// Texts so short are not compressed: what stands between two fragments would gain a few bytes,
/// if any.
const SHORT_BYTES: usize = 128;

/// The digest of what pieces say, without compressing them: equal for equal pages (texts that
/// follow one another count as one). Lets the press skip a page that did not change.
pub fn source_digest(pieces: &[Piece<'_>]) -> Digest {
    let mut hasher = Hasher::new();
    for run in runs(pieces) {
        let len: usize = run.iter().map(|piece| bytes_of(piece).len()).sum();
        hasher.update(&[tag_of(&run[0])]);
        hasher.update(&(len as u64).to_le_bytes());
        for piece in run {
            hasher.update(bytes_of(piece));
        }
    }
    hasher.finish()
}

/// Makes parts blobs; keep one per thread, it owns the compressor.
pub struct Packer {
    deflater: Deflater,
    joined: Vec<u8>,
    packed: Vec<u8>,
}

impl Default for Packer {
    fn default() -> Packer {
        Packer::new()
    }
}

impl Packer {
    /// A packer.
    pub fn new() -> Packer {
        Packer { deflater: Deflater::new(), joined: Vec::new(), packed: Vec::new() }
    }

    /// The bytes of the parts blob of a page. Fails when a limit is passed (16 MiB of text,
    /// 4096 pieces).
    pub fn pack(&mut self, pieces: &[Piece<'_>]) -> Result<Vec<u8>, Flaw> {
        let mut table = Vec::new();
        let mut packed = std::mem::take(&mut self.packed);
        packed.clear();
        let (mut count, mut total) = (0_u16, 0);
        for run in runs(pieces) {
            if usize::from(count) == PIECES_MAX {
                return Err(Flaw::Parts("片段过多"));
            }
            count += 1;
            table.push(tag_of(&run[0]));
            if let Piece::Text(_) = run[0] {
                total += self.pack_text(run, total, &mut table, &mut packed)?;
                continue;
            }
            let name = bytes_of(&run[0]);
            let len = u8::try_from(name.len()).ok();
            let len = len.filter(|len| (1..=NAME_BYTES_MAX).contains(&usize::from(*len)));
            table.push(len.ok_or(Flaw::Parts("名称长度不正确"))?);
            table.extend_from_slice(name);
        }
        let mut blob = Vec::with_capacity(MAGIC.len() + 2 + table.len() + packed.len());
        blob.extend_from_slice(MAGIC);
        blob.extend_from_slice(&count.to_le_bytes());
        blob.extend_from_slice(&table);
        blob.extend_from_slice(&packed);
        self.packed = packed;
        Ok(blob)
    }

    /// Packs a run of texts as one; `total` is how much text the page has before it. Returns
    /// the length of the run.
    fn pack_text(
        &mut self,
        run: &[Piece<'_>],
        total: usize,
        table: &mut Vec<u8>,
        packed: &mut Vec<u8>,
    ) -> Result<usize, Flaw> {
        const LONG: Flaw = Flaw::Parts("内容过长");
        let mut joined = std::mem::take(&mut self.joined);
        joined.clear();
        let text = match run {
            [Piece::Text(text)] => text,
            _ => {
                run.iter().for_each(|piece| joined.extend_from_slice(bytes_of(piece)));
                joined.as_slice()
            }
        };
        if total + text.len() > TEXT_BYTES_MAX {
            return Err(LONG);
        }
        let start = packed.len();
        self.deflate(text, packed);
        let packed_len = u32::try_from(packed.len() - start).map_err(|_| LONG)?;
        let len = text.len();
        table.extend_from_slice(&u32::try_from(len).map_err(|_| LONG)?.to_le_bytes());
        table.extend_from_slice(&packed_len.to_le_bytes());
        table.extend_from_slice(&crc32fast::hash(text).to_le_bytes());
        self.joined = joined;
        Ok(len)
    }

    /// Appends `text` as deflate blocks that end with a whole byte. Its bytes do not depend on what
    /// was packed before.
    pub(super) fn deflate(&mut self, text: &[u8], out: &mut Vec<u8>) {
        if text.len() <= SHORT_BYTES {
            return store(text, out);
        }
        self.deflater.deflate(text, out);
    }
}

/// Appends a short text as one stored block of deflate (RFC 1951 §3.2.4), and an empty one.
fn store(text: &[u8], out: &mut Vec<u8>) {
    let len = text.len() as u16;
    out.push(0);
    out.extend_from_slice(&len.to_le_bytes());
    out.extend_from_slice(&(!len).to_le_bytes());
    out.extend_from_slice(text);
    out.push(0);
    out.extend_from_slice(FLUSHED);
}

/// The pieces with neighbouring texts together and empty texts gone.
fn runs<'a, 'b>(pieces: &'b [Piece<'a>]) -> impl Iterator<Item = &'b [Piece<'a>]> {
    let text = |piece: &Piece<'_>| matches!(piece, Piece::Text(_));
    pieces
        .chunk_by(move |a, b| text(a) && text(b))
        .filter(move |run| !text(&run[0]) || run.iter().any(|piece| !bytes_of(piece).is_empty()))
}

/// The number of a kind of piece in the table.
fn tag_of(piece: &Piece<'_>) -> u8 {
    match piece {
        Piece::Text(_) => 1,
        Piece::Fragment(_) => 2,
        Piece::Slot(_) => 3,
    }
}

/// The text or name of a piece.
fn bytes_of<'a>(piece: &Piece<'a>) -> &'a [u8] {
    match piece {
        Piece::Text(text) => text,
        Piece::Fragment(name) | Piece::Slot(name) => name.as_bytes(),
    }
}
