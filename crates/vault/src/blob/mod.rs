//! Parts blobs: pages cut into deflated texts, fragment references and slots.

use std::borrow::Cow;
use std::sync::Arc;

use seal::Digest;

use crate::Flaw;

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

/// The digest of what pieces say, without compressing them: equal for equal pages (texts that
/// follow one another count as one). Lets the press skip a page that did not change.
pub fn source_digest(pieces: &[Piece<'_>]) -> Digest {
    let _ = pieces;
    todo!()
}

/// Makes parts blobs; keep one per thread, it owns the compressor.
pub struct Packer(());

impl Packer {
    /// A packer.
    pub fn new() -> Packer {
        todo!()
    }

    /// The bytes of the parts blob of a page. Fails when a limit is passed (16 MiB of text,
    /// 4096 pieces).
    pub fn pack(&mut self, pieces: &[Piece<'_>]) -> Result<Vec<u8>, Flaw> {
        let _ = pieces;
        todo!()
    }
}

/// A parts blob taken apart (not yet inflated). Cheap to clone.
#[derive(Debug, Clone)]
pub struct Parts(Arc<[u8]>);

impl Parts {
    /// Reads the table of a parts blob. The caller has checked the digest of `bytes`.
    pub fn decode(bytes: impl Into<Arc<[u8]>>) -> Result<Parts, Flaw> {
        let _ = bytes.into();
        todo!()
    }

    /// The fragments named, in order of appearance.
    pub fn fragments(&self) -> impl Iterator<Item = &str> {
        std::iter::empty()
    }

    /// The slots named, in order of appearance.
    pub fn slots(&self) -> impl Iterator<Item = &str> {
        std::iter::empty()
    }
}

/// What the holes of a page are filled with.
pub trait Fill {
    /// The fragment of a name, `None` when the site has none (the join then fails).
    fn fragment(&self, name: &str) -> Option<Parts>;

    /// The bytes of a slot. Unknown names give nothing.
    fn slot(&self, name: &str) -> Cow<'_, [u8]>;
}

/// Appends the page with its fragments and slots to `out` as one gzip member. Chunks are
/// copied, only slots are compressed (by `packer`).
pub fn join_gzip(
    page: &Parts,
    fill: &dyn Fill,
    packer: &mut Packer,
    out: &mut Vec<u8>,
) -> Result<(), Flaw> {
    let _ = (page, fill, packer, out);
    todo!()
}

/// Appends the page with its fragments and slots to `out` as plain bytes; checks the crc32 of
/// every chunk.
pub fn join_plain(page: &Parts, fill: &dyn Fill, out: &mut Vec<u8>) -> Result<(), Flaw> {
    let _ = (page, fill, out);
    todo!()
}
