//! Looking at everything that is new in a release before it is shown.

use std::sync::Arc;
use std::time::{Duration, Instant};

use vault::blob::Parts;
use vault::site::Site;
use vault::tree::{Change, Entry, Kind, Tree};
use vault::trust::Step;
use vault::{BlobSource as _, Flaw};

use crate::shelf::Shelf;

/// With more changes than this, the new tree is read instead of made from the old one.
const CHANGES_MAX: usize = 10_000;

/// How often a long check says how far it is.
const TELL: Duration = Duration::from_secs(5);

/// Hashes every blob and node that the release has and `old` has not, and checks what the
/// record says of the tree. Answers with the tree to serve; all its nodes are in memory, those
/// that did not change are shared with `old`.
pub(super) fn examine(shelf: &Arc<Shelf>, old: &Tree, step: &Step) -> anyhow::Result<Tree> {
    let site = shelf.site();
    // Straight from the bundles: a release that needs healing is not accepted.
    let new = Tree::open(step.release.tree, Arc::new(site.clone()));
    if new.count()? != step.release.entries {
        return Err(Flaw::ReleaseTree(step.site.clone(), step.release.number).into());
    }
    let mut changes = Some(Vec::new());
    let mut told = Instant::now();
    for (index, difference) in Tree::diff(old, &new).enumerate() {
        let difference = difference?;
        shelf.go_on()?;
        if let Some(entry) = &difference.new {
            check(site, &new, entry)?;
        }
        collect(&mut changes, (difference.path, difference.new));
        if told.elapsed() > TELL {
            told = Instant::now();
            let of = step.release.entries;
            tracing::info!(site = step.site, checked = index + 1, of, "checking a release");
        }
    }
    let Some(changes) = changes else { return read_all(shelf, step) };
    let (tree, _) = old.apply(changes)?;
    if tree.root() != step.release.tree {
        return Err(Flaw::ReleaseTree(step.site.clone(), step.release.number).into());
    }
    Ok(tree)
}

/// Keeps a change unless there are too many.
fn collect(changes: &mut Option<Vec<Change>>, change: Change) {
    if let Some(list) = changes {
        list.push(change);
        if list.len() > CHANGES_MAX {
            *changes = None;
        }
    }
}

/// One new entry: its blob is there, right, and of the length it should have; what a page
/// refers to is there.
fn check(site: &Site, tree: &Tree, entry: &Entry) -> anyhow::Result<()> {
    if entry.kind == Kind::Redirect {
        return Ok(());
    }
    let bytes = site.blob(&entry.blob)?.ok_or(Flaw::Missing(entry.blob))?;
    if bytes.len() as u64 != entry.len {
        return Err(Flaw::Altered(entry.blob).into());
    }
    if entry.kind == Kind::Parts {
        for name in Parts::decode(bytes)?.fragments() {
            if tree.get(&format!("!frag/{name}"))?.is_none() {
                return Err(Flaw::Fragment(name.to_owned()).into());
            }
        }
    }
    Ok(())
}

/// The tree with all its nodes read; nodes that get damaged later are healed.
pub(super) fn read_all(shelf: &Arc<Shelf>, step: &Step) -> anyhow::Result<Tree> {
    let tree = Tree::open(step.release.tree, shelf.clone());
    for entry in tree.iter() {
        entry?;
        shelf.go_on()?;
    }
    Ok(tree)
}
