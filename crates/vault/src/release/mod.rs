//! Releases: one signed record and one file, the bundle, per publication of a site.

mod bundle;

pub(crate) use bundle::BundleWriter;
pub use bundle::{Bundle, Place, bundle_name};

use base::Moment;
use seal::{Digest, KeyPair, PublicKey};
use serde::{Deserialize, Serialize};

use crate::Flaw;
use crate::signed::{self, Signed};
use crate::trust::Point;

/// What the signature of a release is made for.
const DOMAIN: &str = "huabiao-release-v1";

/// What an envelope that is none should have been.
const WHAT: &str = "发布记录";

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
    /// SHA-256 of the signed bytes of the record before ([`Digest::ZERO`] for the first).
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

/// A release whose record was read but whose signature nobody has looked at.
#[derive(Debug, Clone)]
pub(crate) struct Claim {
    pub(crate) release: Release,
    signed: Signed,
}

impl Claim {
    /// Signs a release.
    pub(crate) fn sign(key: &KeyPair, release: Release) -> anyhow::Result<Claim> {
        let signed = signed::sign(key, DOMAIN, &release)?;
        Ok(Claim { release, signed })
    }

    /// Reads the release part of a bundle.
    pub(crate) fn read(bytes: &[u8]) -> Result<Claim, Flaw> {
        let signed = Signed::read(bytes, WHAT)?;
        Ok(Claim { release: signed.record(WHAT)?, signed })
    }

    /// The release part of a bundle.
    pub(crate) fn bytes(&self) -> anyhow::Result<Vec<u8>> {
        self.signed.bytes()
    }

    /// Number and digest.
    pub(crate) fn point(&self) -> Point {
        Point { number: self.release.number, release: self.signed.digest() }
    }

    /// Was it signed by one of these keys?
    pub(crate) fn is_signed_by(&self, keys: &[PublicKey]) -> bool {
        keys.iter().any(|key| self.signed.verify(key, DOMAIN).is_ok())
    }

    /// Is it the release of this site that follows the one before? (`None` before the first
    /// that is known.) Everything but the signature.
    pub(crate) fn follows(&self, site: &str, before: Option<&Before>) -> Result<(), Flaw> {
        let Release { number, parent, epoch, .. } = self.release;
        if self.release.site != site {
            return Err(Flaw::ReleaseSite(site.into()));
        }
        if let Some(before) = before {
            if number != before.point.number + 1 {
                return Err(Flaw::ReleaseOrder(site.into(), before.point.number + 1, number));
            }
            if parent != before.point.release {
                return Err(Flaw::ReleaseParent(site.into(), number));
            }
            if epoch < before.epoch {
                return Err(Flaw::Epoch);
            }
        }
        match number {
            0 => Err(Flaw::ReleaseOrder(site.into(), 1, 0)),
            1 if parent != Digest::ZERO => Err(Flaw::ReleaseParent(site.into(), 1)),
            _ => Ok(()),
        }
    }
}

/// What is known of the release before.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Before {
    /// Number and digest.
    pub(crate) point: Point,
    /// Its epoch, 0 when not known.
    pub(crate) epoch: u64,
}

impl Before {
    /// A release as the one before the next.
    pub(crate) fn of(claim: &Claim) -> Before {
        Before { point: claim.point(), epoch: claim.release.epoch }
    }
}
