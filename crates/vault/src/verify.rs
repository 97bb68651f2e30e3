//! Checking a whole store.

use std::collections::BTreeSet;
use std::sync::Arc;

use anyhow::Context as _;
use base::Moment;
use seal::{Digest, sha256};

use crate::blob::Parts;
use crate::release::{Before, Claim, bundle_name};
use crate::site::Site;
use crate::store::Store;
use crate::tree::{Entry, Kind, Tree};
use crate::trust::{
    Follower, Held, ROOT_BYTES_MAX, ROOT_FILE, Root, TIMESTAMP_BYTES_MAX, TIMESTAMP_FILE,
};
use crate::{BlobSource as _, Flaw};

/// What a check of a whole store found right.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Sites checked.
    pub sites: u64,
    /// Releases checked.
    pub releases: u64,
    /// Of these, releases no timestamp names yet.
    pub unnamed: u64,
    /// Blobs hashed.
    pub blobs: u64,
    /// Bytes hashed.
    pub bytes: u64,
    /// Entries of the newest trees.
    pub entries: u64,
    /// The timestamp has run out (everything else is right).
    pub stale: bool,
}

/// Walks all sites, all releases in order, all blobs and all trees. The first fault ends it:
/// an error that can be downcast to [`Flaw`], or one of reading.
pub fn verify(store: &Store, pinned: Digest, now: Moment) -> anyhow::Result<Report> {
    let mut report = Report::default();
    let follower = follow(store, pinned, now, &mut report)?;
    let (Some(root), Some(timestamp)) = (follower.current_root(), follower.current()) else {
        return Err(Flaw::TooEarly.into());
    };
    let mut codes: BTreeSet<String> = timestamp.sites.keys().cloned().collect();
    for folder in store.list("sites")? {
        codes.insert(folder.trim_end_matches('/').to_owned());
    }
    for code in codes {
        let site = Site::open(store, &code)?;
        // A first release that the timestamp is about to name is no fault.
        let named = timestamp.sites.get(&code).map_or(0, |point| point.number);
        if named > 0 {
            let signed: anyhow::Result<Vec<_>> = (1..=named).map(|n| site.signed(n)).collect();
            follower.releases(&code, &signed?)?;
        }
        check_names(store, &code)?;
        check_site(&site, named, root, &mut report)?;
    }
    Ok(report)
}

/// Key list and timestamp.
fn follow(
    store: &Store,
    pinned: Digest,
    now: Moment,
    report: &mut Report,
) -> anyhow::Result<Follower> {
    let read = |name: &str, max| store.read(name, max)?.with_context(|| format!("缺少 {name}"));
    let root = read(ROOT_FILE, ROOT_BYTES_MAX)?;
    let timestamp = read(TIMESTAMP_FILE, TIMESTAMP_BYTES_MAX)?;
    let mut follower = Follower::new(pinned, Held::default());
    follower.root(&root, now)?;
    match follower.timestamp(&timestamp, now) {
        // The beginning of time: right in everything but its age.
        Err(Flaw::TimestampExpired) => {
            report.stale = true;
            follower.timestamp(&timestamp, Moment::MIN)?
        }
        other => other?,
    };
    Ok(follower)
}

/// A site's folder has its bundles and nothing else.
fn check_names(store: &Store, code: &str) -> anyhow::Result<()> {
    let folder = format!("sites/{code}");
    for (index, name) in store.list(&folder)?.into_iter().enumerate() {
        let due = bundle_name(code, index as u64 + 1);
        if format!("{folder}/{name}") != due {
            return Err(Flaw::Bundle(due, "文件不存在，或目录中有多余文件").into());
        }
    }
    Ok(())
}

/// The content of all releases of a site, and the records of those behind the `named` one.
fn check_site(site: &Site, named: u64, root: &Root, report: &mut Report) -> anyhow::Result<()> {
    let code = site.code();
    let source = Arc::new(site.clone());
    let mut tree = Tree::empty(source.clone());
    let mut before = None;
    for number in 1..=site.newest() {
        let bundle = site.bundle(number)?;
        let release = &bundle.claim.release;
        bundle.claim.follows(code, before.as_ref())?;
        if number > named {
            check_unnamed(&bundle.claim, (code, number), root)?;
            report.unnamed += 1;
        }
        for (digest, place) in &bundle.blobs {
            if sha256(&site.read(*place)?) != *digest {
                return Err(Flaw::Altered(*digest).into());
            }
            report.blobs += 1;
            report.bytes += place.len;
        }
        let next = Tree::open(release.tree, source.clone());
        check_entries(site, number, &tree, &next)?;
        if next.count()? != release.entries {
            return Err(Flaw::ReleaseTree(code.into(), number).into());
        }
        tree = next;
        report.releases += 1;
        before = Some(Before::of(&bundle.claim));
    }
    tree.verify()?;
    report.entries += tree.count()?;
    report.sites += 1;
    Ok(())
}

/// The number and signature of a release no timestamp vouches for.
fn check_unnamed(claim: &Claim, (code, number): (&str, u64), root: &Root) -> Result<(), Flaw> {
    if claim.release.number != number {
        return Err(Flaw::ReleaseOrder(code.into(), number, claim.release.number));
    }
    if !claim.is_signed_by(&root.release) {
        return Err(Flaw::ReleaseSignature(code.into(), number));
    }
    Ok(())
}

/// Every entry that is new in a release has its blob, there by that release and of the length
/// the entry says; a page's texts inflate to what they should.
fn check_entries(site: &Site, number: u64, old: &Tree, new: &Tree) -> anyhow::Result<()> {
    for difference in Tree::diff(old, new) {
        let difference = difference?;
        let Some(entry) = difference.new else {
            continue;
        };
        if entry.kind == Kind::Redirect {
            continue;
        }
        let place = site.place(&entry.blob).filter(|place| place.number <= number);
        let place = place.ok_or(Flaw::Missing(entry.blob))?;
        if place.len != entry.len {
            return Err(Flaw::Path(difference.path, "长度与内容不符").into());
        }
        if entry.kind == Kind::Parts {
            check_page(site, new, &entry)?;
        }
    }
    Ok(())
}

/// A page's texts are right and its fragments are there.
fn check_page(site: &Site, tree: &Tree, entry: &Entry) -> anyhow::Result<()> {
    let bytes = site.blob(&entry.blob)?.ok_or(Flaw::Missing(entry.blob))?;
    let page = Parts::decode(bytes)?;
    page.check()?;
    for name in page.fragments() {
        if tree.get(&format!("!frag/{name}"))?.is_none() {
            return Err(Flaw::Fragment(name.into()).into());
        }
    }
    Ok(())
}
