//! The state machine of acceptance.
//!
//! Pure: no files, no clock. Whoever follows a store hands it what was read and the time; it
//! answers with what may be believed, or with the first flaw, and then nothing has changed.

use std::collections::BTreeMap;

use base::Moment;
use seal::{Digest, SealingKey};
use serde::{Deserialize, Serialize};

use crate::Flaw;
use crate::release::{Before, Claim, Release};
use crate::signed::Signed;
use crate::trust::{Point, ROOT_DOMAIN, Root, TIMESTAMP_DOMAIN, Timestamp};

/// What a follower must remember across restarts; persist it (fsync) before switching.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Held {
    /// Number of the last accepted key list, 0 before the first.
    pub root: u64,
    /// Digest of that key list's signed bytes.
    pub list: Option<Digest>,
    /// Highest epoch of an accepted timestamp.
    pub epoch: u64,
    /// Highest timestamp accepted in that epoch.
    pub seq: u64,
    /// Digest of that timestamp's signed bytes.
    pub stamp: Option<Digest>,
    /// Last release held of every site.
    pub sites: BTreeMap<String, Point>,
}

/// The acceptance rules. Order: [`Follower::root`], [`Follower::timestamp`], then for every
/// site that moved [`Follower::releases`], fetch and check its blobs, [`Follower::hold`],
/// persist [`Follower::held`], switch.
#[derive(Debug, Clone)]
pub struct Follower {
    pinned: Digest,
    held: Held,
    root: Option<Root>,
    timestamp: Option<Timestamp>,
}

/// Releases of one site that were found right; held after [`Follower::hold`].
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
        Follower { pinned, held, root: None, timestamp: None }
    }

    /// Takes a key list (bytes of `root.json`); the same one again is fine.
    pub fn root(&mut self, bytes: &[u8], now: Moment) -> Result<&Root, Flaw> {
        let signed = Signed::read(bytes, "密钥清单")?;
        let root: Root = signed.record("密钥清单")?;
        if root.root.fingerprint() != self.pinned {
            return Err(Flaw::RootKey);
        }
        signed.verify(&root.root, ROOT_DOMAIN).map_err(|_| Flaw::RootSignature)?;
        let digest = signed.digest();
        let other = root.number == self.held.root && self.held.list != Some(digest);
        if root.number < self.held.root || other {
            return Err(Flaw::RootReplayed);
        }
        if root.epoch < self.held.epoch {
            return Err(Flaw::Epoch);
        }
        if root.expires_at <= now {
            return Err(Flaw::RootExpired);
        }
        self.held.root = root.number;
        self.held.list = Some(digest);
        Ok(self.root.insert(root))
    }

    /// Takes a timestamp (bytes of `timestamp.json`); the same one again is fine while it is
    /// valid. A timestamp of a new epoch, which only a new key list makes possible, begins
    /// anew: what was held of the sites before is forgotten.
    pub fn timestamp(&mut self, bytes: &[u8], now: Moment) -> Result<&Timestamp, Flaw> {
        let root = self.root.as_ref().ok_or(Flaw::TooEarly)?;
        if root.expires_at <= now {
            return Err(Flaw::RootExpired);
        }
        let signed = Signed::read(bytes, "时间戳")?;
        signed.verify(&root.timestamp, TIMESTAMP_DOMAIN).map_err(|_| Flaw::TimestampSignature)?;
        let timestamp: Timestamp = signed.record("时间戳")?;
        if timestamp.epoch != root.epoch || timestamp.epoch < self.held.epoch {
            return Err(Flaw::Epoch);
        }
        let digest = signed.digest();
        let continues = timestamp.epoch == self.held.epoch;
        if continues {
            self.check_continues(&timestamp, digest)?;
        }
        if timestamp.expires_at <= now {
            return Err(Flaw::TimestampExpired);
        }
        if !continues {
            self.held.sites.clear();
        }
        self.held.epoch = timestamp.epoch;
        self.held.seq = timestamp.seq;
        self.held.stamp = Some(digest);
        Ok(self.timestamp.insert(timestamp))
    }

    /// Refuses a timestamp that goes back behind what is held.
    fn check_continues(&self, timestamp: &Timestamp, digest: Digest) -> Result<(), Flaw> {
        if timestamp.seq < self.held.seq {
            return Err(Flaw::TimestampReplayed);
        }
        if timestamp.seq == self.held.seq && self.held.stamp.is_some_and(|held| held != digest) {
            return Err(Flaw::TimestampForked);
        }
        for (site, named) in &timestamp.sites {
            let Some(held) = self.held.sites.get(site) else {
                continue;
            };
            if named.number < held.number {
                return Err(Flaw::SiteRolledBack(site.clone()));
            }
            if named.number == held.number && named.release != held.release {
                return Err(Flaw::SiteForked(site.clone()));
            }
        }
        Ok(())
    }

    /// Checks the releases of a site that follow the held one, in order, up to the one the
    /// timestamp names. A site of which nothing is held may begin with any one release, e.g.
    /// only the newest. `signed` are the release parts of bundles
    /// ([`crate::site::Site::signed`]).
    ///
    /// Releases of an epoch before the present one need no key of the present list: the chain
    /// of digests from the newest vouches for them.
    pub fn releases(&self, site: &str, signed: &[Vec<u8>]) -> Result<Step, Flaw> {
        let (Some(root), Some(timestamp)) = (&self.root, &self.timestamp) else {
            return Err(Flaw::TooEarly);
        };
        let named = timestamp.sites.get(site).ok_or_else(|| Flaw::SiteUnknown(site.into()))?;
        let held = self.held.sites.get(site);
        let mut before = held.map(|point| Before { point: *point, epoch: 0 });
        let mut newest = None;
        for (index, bytes) in signed.iter().enumerate() {
            let claim = Claim::read(bytes)?;
            claim.follows(site, before.as_ref())?;
            let vouched = claim.release.epoch < root.epoch && index + 1 < signed.len();
            if !vouched && !claim.is_signed_by(&root.release) {
                return Err(Flaw::ReleaseSignature(site.into(), claim.release.number));
            }
            if claim.release.epoch > root.epoch {
                return Err(Flaw::Epoch);
            }
            before = Some(Before::of(&claim));
            newest = Some(claim);
        }
        let due = held.map_or(named.number, |held| held.number + 1);
        let newest = newest.ok_or_else(|| Flaw::ReleaseOrder(site.into(), due, 0))?;
        let point = newest.point();
        if point.number != named.number {
            return Err(Flaw::ReleaseOrder(site.into(), named.number, point.number));
        }
        if point != *named {
            return Err(Flaw::ReleaseNotNamed(site.into(), point.number));
        }
        Ok(Step { site: site.into(), release: newest.release, point })
    }

    /// The release that is held already, e.g. after a restart, also when no timestamp is
    /// valid: its digest is the one remembered.
    pub fn resume(&self, site: &str, signed: &[u8]) -> Result<Step, Flaw> {
        let held = self.held.sites.get(site).ok_or_else(|| Flaw::SiteUnknown(site.into()))?;
        let claim = Claim::read(signed)?;
        claim.follows(site, None)?;
        if claim.point() != *held {
            return Err(Flaw::SiteForked(site.into()));
        }
        Ok(Step { site: site.into(), release: claim.release, point: *held })
    }

    /// Remembers a step whose blobs are all present and right.
    pub fn hold(&mut self, step: &Step) {
        self.held.sites.insert(step.site.clone(), step.point);
    }

    /// What to persist.
    pub fn held(&self) -> &Held {
        &self.held
    }

    /// The last timestamp accepted in this run.
    pub fn current(&self) -> Option<&Timestamp> {
        self.timestamp.as_ref()
    }

    /// The key of the inbox, as the last key list accepted in this run names it.
    pub fn inbox(&self) -> Option<&SealingKey> {
        self.root.as_ref().and_then(|root| root.inbox.as_ref())
    }

    /// The last key list accepted in this run.
    pub(crate) fn current_root(&self) -> Option<&Root> {
        self.root.as_ref()
    }
}
