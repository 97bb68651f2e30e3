//! Writing: releases of a site, timestamps of all sites, the key list.

use std::collections::BTreeMap;

use base::Moment;
use seal::{Digest, KeyRing};

use crate::release::Release;
use crate::store::Store;
use crate::tree::{Change, Tree};
use crate::trust::{JournalHead, Point, Root, Timestamp};

/// The private keys of the console that are needed every day, and the epoch they serve.
pub struct Keys(());

impl Keys {
    /// Reads or makes the keys of all roles in the ring, and writes or renews `root.json`
    /// (90 days before it runs out). The console calls this once at start.
    pub fn open(ring: &KeyRing, store: &Store, now: Moment) -> anyhow::Result<Keys> {
        let _ = (ring, store, now);
        todo!()
    }

    /// Fingerprint of the root key: what a portal pins.
    pub fn pin(&self) -> Digest {
        todo!()
    }

    /// The key list in force.
    pub fn root(&self) -> &Root {
        todo!()
    }
}

/// What a release says besides its content.
#[derive(Debug, Clone)]
pub struct Meta {
    /// What caused it.
    pub cause: String,
    /// The journal up to which it publishes.
    pub journal: JournalHead,
    /// Now.
    pub issued_at: Moment,
}

/// The only writer of a site.
pub struct Shipper(());

/// A release being put together: blobs go to the bundle's temporary file at once. Dropped
/// without [`Draft::finish`], nothing has happened.
pub struct Draft<'a>(&'a mut Shipper);

impl Shipper {
    /// Opens a site where its newest bundle ends (a bundle no timestamp names yet is adopted
    /// when it is right in every byte); removes what a dead writer left.
    pub fn open(store: &Store, code: &str, keys: &Keys) -> anyhow::Result<Shipper> {
        let _ = (store, code, keys);
        todo!()
    }

    /// The tree of the newest release (empty before the first).
    pub fn tree(&self) -> &Tree {
        todo!()
    }

    /// The newest release.
    pub fn head(&self) -> Option<&Release> {
        todo!()
    }

    /// What a timestamp says of this site, `None` before the first release.
    pub fn point(&self) -> Option<Point> {
        todo!()
    }

    /// Does the site have this blob already?
    pub fn has(&self, digest: &Digest) -> bool {
        let _ = digest;
        todo!()
    }

    /// Begins a release.
    pub fn draft(&mut self) -> anyhow::Result<Draft<'_>> {
        Ok(Draft(self))
    }

    /// Ships in one call: blobs the site has already are left out. Durable when it returns.
    pub fn ship(
        &mut self,
        changes: Vec<Change>,
        blobs: impl IntoIterator<Item = Vec<u8>>,
        meta: &Meta,
    ) -> anyhow::Result<Release> {
        let mut draft = self.draft()?;
        for blob in blobs {
            draft.put(&blob)?;
        }
        draft.finish(changes, meta)
    }
}

impl Draft<'_> {
    /// Adds a blob (unless the site has it) and says its digest.
    pub fn put(&mut self, bytes: &[u8]) -> anyhow::Result<Digest> {
        let _ = (bytes, &self.0);
        todo!()
    }

    /// Writes tree nodes, index and signed record; the bundle is in the store when it returns.
    /// Fails, changing nothing, when a change names a blob that is neither here nor put.
    pub fn finish(self, changes: Vec<Change>, meta: &Meta) -> anyhow::Result<Release> {
        let _ = (changes, meta);
        todo!()
    }
}

/// The only writer of `timestamp.json`.
pub struct Timestamper(());

impl Timestamper {
    /// Continues after the timestamp that is in the store.
    pub fn open(store: &Store, keys: &Keys) -> anyhow::Result<Timestamper> {
        let _ = (store, keys);
        todo!()
    }

    /// Writes a timestamp for these sites; valid for 15 minutes.
    pub fn stamp(
        &mut self,
        sites: BTreeMap<String, Point>,
        journal: JournalHead,
        now: Moment,
    ) -> anyhow::Result<Timestamp> {
        let _ = (sites, journal, now);
        todo!()
    }
}
