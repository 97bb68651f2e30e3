//! The vault: everything that lies in the store between console and portal.
//!
//! Read in this order:
//! [`store`] files that appear whole or not at all · [`blob`] pages cut into pieces that are
//! joined without compressing again · [`tree`] path → entry, the same content giving the same
//! root · [`release`] one signed record and one file per publication · [`trust`] root,
//! timestamp and the state machine that decides what is accepted · [`site`] finding blobs in
//! the bundles of a site · [`ship`] writing releases · [`verify`] checking a whole store ·
//! [`inbox`] the other way: what portals have to tell, sealed.

pub mod blob;
pub mod inbox;
pub mod release;
pub mod ship;
pub mod site;
pub mod store;
pub mod tree;
pub mod trust;
pub mod verify;

mod bytes;
mod flaw;
mod signed;

pub use flaw::Flaw;

/// Where blobs and tree nodes come from, by digest. What is returned need not be right:
/// whoever asks checks the digest.
pub trait BlobSource: Send + Sync {
    /// The bytes of a blob, `None` when there is none.
    fn blob(&self, digest: &seal::Digest) -> anyhow::Result<Option<Vec<u8>>>;
}
