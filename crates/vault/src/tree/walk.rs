//! Walking through trees: ranges, differences, verification.

use std::cmp::Ordering;
use std::sync::Arc;

use seal::Digest;

use crate::Flaw;
use crate::tree::node::{Node, height};
use crate::tree::{Difference, Entry, Tree};

/// A place in a tree: an item of a leaf or of a branch that was not entered.
struct Cursor<'a> {
    tree: &'a Tree,
    /// Nodes from the root down and the item stood on in each.
    stack: Vec<(Arc<Node>, usize)>,
}

impl<'a> Cursor<'a> {
    /// At the first item of the root.
    fn new(tree: &'a Tree) -> anyhow::Result<Cursor<'a>> {
        let root = tree.root_node()?;
        let stack = if root.len() == 0 { Vec::new() } else { vec![(root, 0)] };
        Ok(Cursor { tree, stack })
    }

    /// At the first entry that is not before `path`.
    fn seek(tree: &'a Tree, path: &str) -> anyhow::Result<Cursor<'a>> {
        let mut cursor = Cursor::new(tree)?;
        while let Some((node, index)) = cursor.stack.last_mut() {
            let (found, before) = node.search(path);
            if node.level > 0 {
                *index = if found { before } else { before.saturating_sub(1) };
                cursor.descend()?;
                continue;
            }
            if before < node.len() {
                *index = before;
            } else {
                *index = node.len() - 1;
                cursor.advance();
            }
            break;
        }
        Ok(cursor)
    }

    /// The item stood on: its node and place; `None` at the end.
    fn here(&self) -> Option<(&Arc<Node>, usize)> {
        self.stack.last().map(|(node, index)| (node, *index))
    }

    /// From an item of a branch to the first item of the child.
    fn descend(&mut self) -> anyhow::Result<()> {
        if let Some((node, index)) = self.here() {
            let child = self.tree.child(node, index)?;
            self.stack.push((child, 0));
        }
        Ok(())
    }

    /// To the item behind this one and all below it.
    fn advance(&mut self) {
        while let Some((node, index)) = self.stack.last_mut() {
            *index += 1;
            if *index < node.len() {
                return;
            }
            self.stack.pop();
        }
    }

    /// Down to an entry, if this is a branch.
    fn enter(&mut self) -> anyhow::Result<()> {
        while self.here().is_some_and(|(node, _)| node.level > 0) {
            self.descend()?;
        }
        Ok(())
    }

    /// Reads the entry stood on and goes on.
    fn take(&mut self) -> anyhow::Result<Option<(String, Entry)>> {
        let Some((node, index)) = self.here() else {
            return Ok(None);
        };
        let taken = (node.key(index).to_owned(), node.entry(index)?);
        self.advance();
        Ok(Some(taken))
    }
}

/// Entries whose path begins with `prefix`.
pub(super) fn range<'a>(
    tree: &'a Tree,
    prefix: &'a str,
) -> impl Iterator<Item = anyhow::Result<(String, Entry)>> + 'a {
    let mut cursor = None;
    until_failure(move || {
        let cursor = match &mut cursor {
            Some(cursor) => cursor,
            none => none.insert(Cursor::seek(tree, prefix)?),
        };
        cursor.enter()?;
        Ok(cursor.take()?.filter(|(path, _)| path.starts_with(prefix)))
    })
}

/// What differs between two trees.
pub(super) fn diff<'a>(
    old: &'a Tree,
    new: &'a Tree,
) -> impl Iterator<Item = anyhow::Result<Difference>> + 'a {
    let mut cursors = None;
    let same = old.root.digest == new.root.digest;
    until_failure(move || {
        if same {
            return Ok(None);
        }
        let (old, new) = match &mut cursors {
            Some(cursors) => cursors,
            none => none.insert((Cursor::new(old)?, Cursor::new(new)?)),
        };
        next_difference(old, new)
    })
}

/// Goes on to the next path that differs. Where both stand on the same subtree, both pass by.
fn next_difference(
    old: &mut Cursor<'_>,
    new: &mut Cursor<'_>,
) -> anyhow::Result<Option<Difference>> {
    loop {
        let order = match (old.here(), new.here()) {
            (None, None) => return Ok(None),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some((a, i)), Some((b, j))) => a.key(i).cmp(b.key(j)),
        };
        let (a, b) = (level_of(old), level_of(new));
        match order {
            Ordering::Less if a > Some(0) => old.descend()?,
            Ordering::Less => {
                return Ok(old.take()?.map(|(path, entry)| removed(path, entry)));
            }
            Ordering::Greater if b > Some(0) => new.descend()?,
            Ordering::Greater => {
                return Ok(new.take()?.map(|(path, entry)| added(path, entry)));
            }
            Ordering::Equal if a > b => old.descend()?,
            Ordering::Equal if b > a => new.descend()?,
            Ordering::Equal if a > Some(0) => {
                if digest_of(old) == digest_of(new) {
                    old.advance();
                    new.advance();
                } else {
                    old.descend()?;
                    new.descend()?;
                }
            }
            Ordering::Equal => {
                let (Some((path, a)), Some((_, b))) = (old.take()?, new.take()?) else {
                    return Ok(None);
                };
                if a != b {
                    return Ok(Some(Difference { path, old: Some(a), new: Some(b) }));
                }
            }
        }
    }
}

/// The level of the item stood on (0: an entry).
fn level_of(cursor: &Cursor<'_>) -> Option<u8> {
    cursor.here().map(|(node, _)| node.level)
}

/// The digest of the subtree stood on.
fn digest_of(cursor: &Cursor<'_>) -> Option<Digest> {
    cursor.here().map(|(node, index)| node.links[index].digest)
}

/// The difference of a path that went away.
fn removed(path: String, entry: Entry) -> Difference {
    Difference { path, old: Some(entry), new: None }
}

/// The difference of a path that came in.
fn added(path: String, entry: Entry) -> Difference {
    Difference { path, old: None, new: Some(entry) }
}

/// An iterator that ends behind its first failure.
fn until_failure<T>(
    mut next: impl FnMut() -> anyhow::Result<Option<T>>,
) -> impl Iterator<Item = anyhow::Result<T>> {
    let mut failed = false;
    std::iter::from_fn(move || {
        if failed {
            return None;
        }
        let item = next().transpose();
        failed = matches!(item, Some(Err(_)));
        item
    })
}

/// Checks every node of a tree; returns their digests.
pub(super) fn verify(tree: &Tree) -> anyhow::Result<Vec<Digest>> {
    let root = tree.root_node()?;
    if root.level > 0 && root.len() == 1 {
        return Err(Flaw::Node(tree.root.digest, "根节点多余").into());
    }
    let mut digests = vec![tree.root.digest];
    verify_node(tree, &root, tree.root.digest, None, &mut digests)?;
    Ok(digests)
}

/// Checks the shape of a node and everything below it. `end` is the first key behind it.
fn verify_node(
    tree: &Tree,
    node: &Node,
    digest: Digest,
    end: Option<&str>,
    digests: &mut Vec<Digest>,
) -> anyhow::Result<()> {
    for index in 0..node.len() {
        let key = node.key(index);
        let begins = height(key) > node.level;
        // Only the first item of a node begins one, and of all first items only the very
        // first of the tree need not: its node is not checked by its parent below.
        if index > 0 && begins || end.is_some_and(|end| key >= end) {
            return Err(Flaw::Node(digest, "边界不正确").into());
        }
        if node.level == 0 {
            continue;
        }
        if index > 0 && height(key) < node.level {
            return Err(Flaw::Node(digest, "边界不正确").into());
        }
        let child = tree.child(node, index)?;
        let child_digest = node.links[index].digest;
        digests.push(child_digest);
        let next = (index + 1 < node.len()).then(|| node.key(index + 1)).or(end);
        verify_node(tree, &child, child_digest, next, digests)?;
    }
    Ok(())
}
