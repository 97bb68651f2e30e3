//! Releases and bundles.

use base::Moment;
use seal::Digest;
use serde::{Deserialize, Serialize};

/// The record of one publication of a site; its exact JSON bytes are what is signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Release {
    /// Code of the site.
    pub site: String,
    /// Epoch of the key list in force.
    pub epoch: u64,
    /// 1, 2, 3 … without gaps.
    pub number: u64,
    /// Digest of the record before ([`Digest::ZERO`] for the first).
    pub parent: Digest,
    /// Root of the path tree.
    pub tree: Digest,
    /// Number of entries in the tree.
    pub entries: u64,
    /// Digest of the bundle's index, so that nothing in the file is unsigned.
    pub index: Digest,
    /// The journal line up to which the content is published.
    pub journal_seq: u64,
    /// Hash of that line.
    pub journal_head: Digest,
    /// What caused it, e.g. `article.published 1024`; at most 200 characters.
    pub cause: String,
    /// When it was signed.
    pub issued_at: Moment,
}
