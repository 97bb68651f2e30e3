//! Finding blobs in the bundles of a site.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use anyhow::ensure;
use seal::{Digest, sha256};

use crate::release::{Bundle, Place, Release, bundle_name};
use crate::store::Store;
use crate::{BlobSource, Flaw};

/// The bundles of one site and the index of what lies in them. Cheap to clone; all clones see
/// what one of them finds.
#[derive(Debug, Clone)]
pub struct Site {
    store: Store,
    code: String,
    index: Arc<RwLock<Index>>,
}

/// What lies where.
#[derive(Debug, Default)]
struct Index {
    newest: u64,
    places: HashMap<Digest, Place>,
}

impl Site {
    /// Opens the bundles of `sites/<code>/`; reads their records and indexes only.
    pub fn open(store: &Store, code: &str) -> anyhow::Result<Site> {
        let letter = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        let fits = (1..=63).contains(&code.len()) && code.bytes().all(letter);
        ensure!(fits, "站点代码“{code}”不正确：应为 1 至 63 位小写字母、数字或连字符");
        let site = Site { store: store.clone(), code: code.to_owned(), index: Arc::default() };
        site.refresh()?;
        Ok(site)
    }

    /// Code of the site.
    pub fn code(&self) -> &str {
        &self.code
    }

    /// Reads the indexes of bundles that came since; returns how many. What was read before
    /// a failure stays.
    pub fn refresh(&self) -> anyhow::Result<usize> {
        let mut found = 0;
        while let Some(bundle) = Bundle::open(&self.store, &self.code, self.newest() + 1)? {
            self.add(self.newest() + 1, bundle.blobs);
            found += 1;
        }
        Ok(found)
    }

    /// Number of the newest bundle, 0 when there is none.
    pub fn newest(&self) -> u64 {
        self.read_index().newest
    }

    /// Is the blob in one of the bundles?
    pub fn has(&self, digest: &Digest) -> bool {
        self.place(digest).is_some()
    }

    /// The signed release of a bundle, for [`crate::trust::Follower::releases`].
    pub fn signed(&self, number: u64) -> anyhow::Result<Vec<u8>> {
        self.bundle(number)?.claim.bytes()
    }

    /// The record of a bundle. Its signature is NOT checked: to show, not to believe.
    pub fn record(&self, number: u64) -> anyhow::Result<Release> {
        Ok(self.bundle(number)?.claim.release)
    }

    /// Reads a bundle's record and index.
    pub(crate) fn bundle(&self, number: u64) -> anyhow::Result<Bundle> {
        let missing = || Flaw::Bundle(bundle_name(&self.code, number), "文件不存在");
        Ok(Bundle::open(&self.store, &self.code, number)?.ok_or_else(missing)?)
    }

    /// Where a blob lies.
    pub(crate) fn place(&self, digest: &Digest) -> Option<Place> {
        self.read_index().places.get(digest).copied()
    }

    /// Takes in the blobs of the next bundle.
    pub(crate) fn add(&self, number: u64, blobs: impl IntoIterator<Item = (Digest, Place)>) {
        let mut index = self.write_index();
        index.newest = number;
        for (digest, place) in blobs {
            index.places.entry(digest).or_insert(place);
        }
    }

    /// Reads the blob at a place, whatever it is.
    pub(crate) fn read(&self, place: Place) -> anyhow::Result<Vec<u8>> {
        let len = usize::try_from(place.len)?;
        self.store.read_range(&bundle_name(&self.code, place.number), place.offset, len)
    }

    fn read_index(&self) -> RwLockReadGuard<'_, Index> {
        self.index.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write_index(&self) -> RwLockWriteGuard<'_, Index> {
        self.index.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl BlobSource for Site {
    /// Reads a blob and checks its digest ([`Flaw::Altered`] when it is wrong).
    fn blob(&self, digest: &Digest) -> anyhow::Result<Option<Vec<u8>>> {
        let Some(place) = self.place(digest) else {
            return Ok(None);
        };
        let bytes = self.read(place)?;
        if sha256(&bytes) != *digest {
            return Err(Flaw::Altered(*digest).into());
        }
        Ok(Some(bytes))
    }
}
