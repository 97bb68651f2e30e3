//! Finding blobs in the bundles of a site.

use seal::Digest;

use crate::release::Release;
use crate::store::Store;
use crate::{BlobSource, Flaw};

/// The bundles of one site and the index of what lies in them.
pub struct Site(());

impl Site {
    /// Opens the bundles of `sites/<code>/`; reads their indexes only.
    pub fn open(store: &Store, code: &str) -> anyhow::Result<Site> {
        let _ = (store, code);
        todo!()
    }

    /// Reads the indexes of bundles that came since; returns how many.
    pub fn refresh(&mut self) -> anyhow::Result<usize> {
        todo!()
    }

    /// Number of the newest bundle, 0 when there is none.
    pub fn newest(&self) -> u64 {
        todo!()
    }

    /// Is the blob in one of the bundles?
    pub fn has(&self, digest: &Digest) -> bool {
        let _ = digest;
        todo!()
    }

    /// The signed release (for [`crate::trust::Follower::releases`]) of a bundle.
    pub fn signed(&self, number: u64) -> anyhow::Result<Vec<u8>> {
        let _ = number;
        todo!()
    }

    /// The record of a bundle, signature NOT checked.
    pub fn record(&self, number: u64) -> anyhow::Result<Release> {
        let _ = number;
        todo!()
    }
}

impl BlobSource for Site {
    /// Reads a blob and checks its digest ([`Flaw::Altered`] when it is wrong).
    fn blob(&self, digest: &Digest) -> anyhow::Result<Option<Vec<u8>>> {
        let _ = (digest, Flaw::RootKey);
        todo!()
    }
}
