//! Shipping releases of a site.

use std::sync::Arc;

use anyhow::Context as _;
use base::Moment;
use seal::{Digest, sha256};

use crate::Flaw;
use crate::release::{Before, BundleWriter, Claim, Release, bundle_name};
use crate::ship::{Keys, stamp};
use crate::site::Site;
use crate::store::Store;
use crate::tree::{Change, Kind, Tree};
use crate::trust::{JournalHead, Point};

/// Longest cause of a release, characters.
const CAUSE_CHARS_MAX: usize = 200;

/// What a release says besides its content.
#[derive(Debug, Clone)]
pub struct Meta {
    /// What caused it; cut after 200 characters.
    pub cause: String,
    /// The journal up to which it publishes.
    pub journal: JournalHead,
    /// Now.
    pub issued_at: Moment,
}

/// Bytes and their digest, which is worked out once: whoever holds a blob need not doubt it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blob {
    digest: Digest,
    bytes: Vec<u8>,
}

impl Blob {
    /// The blob of some bytes.
    pub fn new(bytes: Vec<u8>) -> Blob {
        Blob { digest: sha256(&bytes), bytes }
    }

    /// The SHA-256 of its bytes.
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// Its bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// How many bytes it has.
    pub fn size(&self) -> u64 {
        self.bytes.len() as u64
    }
}

/// The only writer of a site.
#[derive(Debug)]
pub struct Shipper {
    store: Store,
    keys: Keys,
    site: Site,
    tree: Tree,
    head: Option<Claim>,
    /// A bundle may or may not have come to lie in the store: look before going on.
    unsure: bool,
}

/// A release being put together: blobs go to the bundle's temporary file at once. Dropped
/// without [`Draft::finish`], nothing has happened.
pub struct Draft<'a> {
    shipper: &'a mut Shipper,
    bundle: BundleWriter,
}

impl Shipper {
    /// Opens a site where its newest bundle ends. Bundles that no timestamp names yet (the
    /// console died before it was written) are adopted when they are right in every byte.
    /// Removes what a dead writer left.
    pub fn open(store: &Store, code: &str, keys: &Keys) -> anyhow::Result<Shipper> {
        store.sweep(&format!("sites/{code}"))?;
        let site = Site::open(store, code)?;
        let head = check_newest(store, &site, keys)?;
        let source = Arc::new(site.clone());
        let tree = match &head {
            Some(claim) => Tree::open(claim.release.tree, source),
            None => Tree::empty(source),
        };
        Ok(Shipper { store: store.clone(), keys: keys.clone(), site, tree, head, unsure: false })
    }

    /// The tree of the newest release (empty before the first).
    pub fn tree(&self) -> &Tree {
        &self.tree
    }

    /// The newest release.
    pub fn head(&self) -> Option<&Release> {
        self.head.as_ref().map(|claim| &claim.release)
    }

    /// What a timestamp says of this site, `None` before the first release.
    pub fn point(&self) -> Option<Point> {
        self.head.as_ref().map(Claim::point)
    }

    /// Does the site have this blob already?
    pub fn has(&self, digest: &Digest) -> bool {
        self.site.has(digest)
    }

    /// The blobs of the site.
    pub fn site(&self) -> &Site {
        &self.site
    }

    /// Begins a release.
    pub fn draft(&mut self) -> anyhow::Result<Draft<'_>> {
        if self.unsure {
            *self = Shipper::open(&self.store, self.site.code(), &self.keys)?;
        }
        let number = self.site.newest() + 1;
        let bundle = BundleWriter::new(&self.store, self.site.code(), number)?;
        Ok(Draft { shipper: self, bundle })
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
            draft.put(&Blob::new(blob))?;
        }
        draft.finish(changes, meta)
    }
}

impl Draft<'_> {
    /// Adds a blob (unless the site has it) of at most 256 MiB.
    pub fn put(&mut self, blob: &Blob) -> anyhow::Result<()> {
        if !self.shipper.site.has(&blob.digest) {
            self.bundle.put(blob.digest, &blob.bytes)?;
        }
        Ok(())
    }

    /// Writes tree nodes, index and signed record; the bundle is in the store, durably, when
    /// this returns. Fails, changing nothing, when a change names a blob that is neither in
    /// the site nor put, or of another length.
    pub fn finish(self, changes: Vec<Change>, meta: &Meta) -> anyhow::Result<Release> {
        let Draft { shipper, mut bundle } = self;
        for (path, entry) in &changes {
            let Some(entry) = entry.as_ref().filter(|entry| entry.kind != Kind::Redirect) else {
                continue;
            };
            let here = bundle.place(&entry.blob).copied();
            let place = here.or_else(|| shipper.site.place(&entry.blob));
            if place.ok_or(Flaw::Missing(entry.blob))?.len != entry.len {
                return Err(Flaw::Path(path.clone(), "长度与内容不符").into());
            }
        }
        let (tree, nodes) = shipper.tree.apply(changes)?;
        for (digest, bytes) in nodes {
            if !shipper.site.has(&digest) {
                bundle.put(digest, &bytes)?;
            }
        }
        let release = Release {
            site: shipper.site.code().to_owned(),
            epoch: shipper.keys.root.epoch,
            number: shipper.site.newest() + 1,
            parent: shipper.point().map_or(Digest::ZERO, |point| point.release),
            tree: tree.root(),
            entries: tree.count()?,
            index: bundle.index(),
            journal_seq: meta.journal.seq,
            journal_head: meta.journal.head,
            cause: meta.cause.chars().take(CAUSE_CHARS_MAX).collect(),
            issued_at: meta.issued_at,
        };
        let claim = Claim::sign(&shipper.keys.release, release)?;
        shipper.unsure = true;
        let places = bundle.keep(&claim)?;
        shipper.unsure = false;
        shipper.site.add(claim.release.number, places);
        shipper.tree = tree;
        let release = claim.release.clone();
        shipper.head = Some(claim);
        Ok(release)
    }
}

/// Checks that the newest bundle continues what the timestamp names, and every byte of the
/// bundles it does not name.
fn check_newest(store: &Store, site: &Site, keys: &Keys) -> anyhow::Result<Option<Claim>> {
    let timestamp = stamp::read(store, keys)?;
    let named = timestamp.and_then(|timestamp| timestamp.sites.get(site.code()).copied());
    let newest = site.newest();
    let from = named.map_or(1, |named| named.number);
    if newest < from && named.is_some() {
        return Err(Flaw::SiteRolledBack(site.code().into()))
            .context("时间戳中的发布在发布库里找不到，发布库可能被旧备份覆盖");
    }
    let mut head: Option<Claim> = None;
    for number in from..=newest {
        let bundle = site.bundle(number)?;
        let claim = bundle.claim;
        claim.follows(site.code(), head.as_ref().map(Before::of).as_ref())?;
        if claim.release.number != number {
            let name = bundle_name(site.code(), number);
            return Err(Flaw::Bundle(name, "序号与文件名不符").into());
        }
        if let Some(named) = named.filter(|named| named.number == number) {
            // Our own timestamp vouches for it.
            if named != claim.point() {
                return Err(Flaw::SiteForked(site.code().into()).into());
            }
        } else {
            if !claim.is_signed_by(&keys.root.release) {
                return Err(Flaw::ReleaseSignature(site.code().into(), number).into());
            }
            for (digest, place) in bundle.blobs {
                if sha256(&site.read(place)?) != digest {
                    return Err(Flaw::Altered(digest).into());
                }
            }
        }
        head = Some(claim);
    }
    Ok(head)
}
