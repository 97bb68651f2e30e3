//! Root, timestamp and the follower that decides what is accepted.

mod follower;
mod switch;

pub use follower::{Follower, Held, Step};
pub use switch::{Banner, Level, Switches};

use std::collections::BTreeMap;

use base::Moment;
use seal::{Digest, PublicKey, SealingKey};
use serde::{Deserialize, Serialize};

/// Name of the key list in the store.
pub const ROOT_FILE: &str = "root.json";

/// Name of the timestamp in the store.
pub const TIMESTAMP_FILE: &str = "timestamp.json";

/// Longest key list, bytes.
pub const ROOT_BYTES_MAX: u64 = 64 << 10;

/// Longest timestamp, bytes: room for some twenty thousand sites.
pub const TIMESTAMP_BYTES_MAX: u64 = 4 << 20;

/// What the signature of a key list is made for.
pub(crate) const ROOT_DOMAIN: &str = "huabiao-root-v1";

/// What the signature of a timestamp is made for.
pub(crate) const TIMESTAMP_DOMAIN: &str = "huabiao-timestamp-v1";

/// The key list (`root.json`), signed by the root key.
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
    /// Keys that may sign releases, the one in use first.
    pub release: Vec<PublicKey>,
    /// The key that signs timestamps.
    pub timestamp: PublicKey,
    /// The key portals seal for what they have to tell. A list written before there was an inbox
    /// names none, and reads as it did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inbox: Option<SealingKey>,
}

/// The newest releases of all sites (`timestamp.json`), signed by the timestamp key.
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
    /// What is switched on now, by code of the site; sites with nothing on are not named, and a
    /// timestamp with nothing on at all reads as it did before there were switches.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub switches: BTreeMap<String, Switches>,
}

/// One release: its number and the SHA-256 of its record's signed bytes.
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

#[cfg(test)]
mod tests;
