//! Root, timestamp and the follower that decides what is accepted.

use std::collections::BTreeMap;

use base::Moment;
use seal::{Digest, PublicKey};
use serde::{Deserialize, Serialize};

use crate::Flaw;
use crate::release::Release;

/// The key list (`root.json`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Root {
    /// Raised to recover from stolen keys; older epochs are refused.
    pub epoch: u64,
    /// 1, 2, 3 …: a key list is never replaced by an older one.
    pub number: u64,
    /// When it was signed.
    pub issued_at: Moment,
    /// When it is no longer accepted.
    pub expires_at: Moment,
    /// The key that signs key lists.
    pub root: PublicKey,
    /// Keys that may sign releases (the newest first).
    pub release: Vec<PublicKey>,
    /// The key that signs timestamps.
    pub timestamp: PublicKey,
}

/// The newest numbers of all sites (`timestamp.json`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Timestamp {
    /// Epoch of the key list in force.
    pub epoch: u64,
    /// Grows with each timestamp.
    pub seq: u64,
    /// When it was signed.
    pub issued_at: Moment,
    /// When it is no longer accepted: 15 minutes later.
    pub expires_at: Moment,
    /// Newest release of every site, by code.
    pub sites: BTreeMap<String, Point>,
    /// Head of the journal.
    pub journal: JournalHead,
}

/// One release by number and digest of its signed record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Point {
    /// Number of the release.
    pub number: u64,
    /// SHA-256 of the record's signed bytes.
    pub release: Digest,
}

/// The last line of the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JournalHead {
    /// Number of the line.
    pub seq: u64,
    /// Its hash.
    pub head: Digest,
}

/// What a follower must remember across restarts; persist it (fsync) before switching.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Held {
    /// Number of the last accepted key list.
    pub root: u64,
    /// Highest epoch accepted.
    pub epoch: u64,
    /// Highest timestamp accepted in that epoch.
    pub seq: u64,
    /// Digest of that timestamp's signed bytes.
    pub stamp: Option<Digest>,
    /// Last release held of every site.
    pub sites: BTreeMap<String, Point>,
}

/// The acceptance rules (pure: no files, no clock). Order: root, timestamp, releases.
pub struct Follower(());

/// Releases of one site that were found right; becomes held by [`Follower::hold`].
#[derive(Debug, Clone)]
pub struct Step {
    /// Code of the site.
    pub site: String,
    /// The newest release, the one to serve.
    pub release: Release,
    /// Its number and digest.
    pub point: Point,
}

impl Follower {
    /// A follower that trusts the root key with the fingerprint `pinned` and remembers `held`.
    pub fn new(pinned: Digest, held: Held) -> Follower {
        let _ = (pinned, held);
        todo!()
    }

    /// Takes a key list (bytes of `root.json`).
    pub fn root(&mut self, bytes: &[u8], now: Moment) -> Result<&Root, Flaw> {
        let _ = (bytes, now);
        todo!()
    }

    /// Takes a timestamp (bytes of `timestamp.json`); the same one again is fine.
    pub fn timestamp(&mut self, bytes: &[u8], now: Moment) -> Result<&Timestamp, Flaw> {
        let _ = (bytes, now);
        todo!()
    }

    /// Checks the releases of a site that follow the held one, in order, up to the one the
    /// timestamp names. A site of which nothing is held may begin with any one release, e.g.
    /// only the newest. `signed` are the release parts of bundles.
    pub fn releases(&self, site: &str, signed: &[Vec<u8>]) -> Result<Step, Flaw> {
        let _ = (site, signed);
        todo!()
    }

    /// Remembers a step whose objects are all present and right.
    pub fn hold(&mut self, step: &Step) {
        let _ = step;
    }

    /// What to persist.
    pub fn held(&self) -> &Held {
        todo!()
    }

    /// The last accepted timestamp of this run.
    pub fn current(&self) -> Option<&Timestamp> {
        todo!()
    }
}
