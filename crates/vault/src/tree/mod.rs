//! The path tree: a persistent Merkle tree whose shape depends on its content alone.
//!
//! Entries stand in order of path in leaves; leaves stand in branches, and so on up to one
//! root. Where a node begins is decided by the hash of a path alone: a path of *height* h
//! (h groups of six leading zero bits in its SHA-256) begins a node on every level below h.
//! So nodes have 64 items on average, no history can be seen in the shape, the same content
//! has the same root digest, and one change writes one node per level.
//!
//! Nodes are blobs. Versions share the nodes that did not change, on disk and in memory.

mod edit;
mod node;
mod walk;

use std::sync::Arc;

use seal::Digest;

use crate::BlobSource;
use node::{Link, Node, PATH_BYTES_MAX, TEXT_BYTES_MAX};

use crate::Flaw;

/// What a path leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// How to answer.
    pub kind: Kind,
    /// HTTP status: 200, 404, 410, 301 …
    pub status: u16,
    /// E.g. `text/html; charset=utf-8`, at most 255 bytes. Empty for a redirect.
    pub media_type: String,
    /// The blob; [`Digest::ZERO`] for a redirect.
    pub blob: Digest,
    /// Length of the stored blob in bytes; 0 for a redirect.
    pub len: u64,
    /// Where a redirect goes, at most 4096 bytes; empty otherwise.
    pub location: String,
}

/// The kinds of entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A parts blob, see [`crate::blob`].
    Parts,
    /// The bytes as they are.
    Raw,
    /// An address elsewhere.
    Redirect,
}

impl Entry {
    /// An entry of a parts blob of `len` stored bytes.
    pub fn parts(status: u16, media_type: &str, blob: Digest, len: u64) -> Entry {
        let media_type = media_type.to_owned();
        Entry { kind: Kind::Parts, status, media_type, blob, len, location: String::new() }
    }

    /// An entry of a raw blob of `len` bytes, status 200.
    pub fn raw(media_type: &str, blob: Digest, len: u64) -> Entry {
        Entry { kind: Kind::Raw, ..Entry::parts(200, media_type, blob, len) }
    }

    /// A redirect (301) to `location`.
    pub fn redirect(location: &str) -> Entry {
        Entry {
            kind: Kind::Redirect,
            status: 301,
            media_type: String::new(),
            blob: Digest::ZERO,
            len: 0,
            location: location.to_owned(),
        }
    }

    /// Refuses what a node cannot hold, and fields that do not fit the kind.
    fn check(&self, path: &str) -> Result<(), Flaw> {
        let bad = |what| Err(Flaw::Path(path.to_owned(), what));
        if self.media_type.len() > 255 || self.location.len() > TEXT_BYTES_MAX {
            return bad("说明过长");
        }
        let fits = match self.kind {
            Kind::Parts | Kind::Raw => self.location.is_empty(),
            Kind::Redirect => {
                self.blob == Digest::ZERO && self.len == 0 && self.media_type.is_empty()
            }
        };
        if fits { Ok(()) } else { bad("内容与种类不符") }
    }
}

/// One change of a tree: a path and its new entry, `None` to remove it.
pub type Change = (String, Option<Entry>);

/// One version of the tree. Cheap to clone; nodes are loaded when first needed, checked
/// against their digest, shared between versions.
#[derive(Clone)]
pub struct Tree {
    root: Arc<Link>,
    source: Arc<dyn BlobSource>,
}

impl std::fmt::Debug for Tree {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Tree({})", self.root.digest)
    }
}

/// A difference between two trees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The path.
    pub path: String,
    /// What it led to.
    pub old: Option<Entry>,
    /// What it leads to now.
    pub new: Option<Entry>,
}

impl Tree {
    /// The tree with nothing in it; nodes it gets later come from `source`.
    pub fn empty(source: Arc<dyn BlobSource>) -> Tree {
        Tree { root: Link::made(Node::empty()), source }
    }

    /// The tree with this root; loads nothing yet. The empty tree is known by its root and need
    /// not lie anywhere: no change ever wrote it.
    pub fn open(root: Digest, source: Arc<dyn BlobSource>) -> Tree {
        let empty = Tree::empty(source);
        if root == empty.root() {
            return empty;
        }
        Tree { root: Arc::new(Link::unloaded(root)), source: empty.source }
    }

    /// The digest of the root node.
    pub fn root(&self) -> Digest {
        self.root.digest
    }

    /// The number of entries.
    pub fn count(&self) -> anyhow::Result<u64> {
        Ok(self.root_node()?.count)
    }

    /// What a path leads to.
    pub fn get(&self, path: &str) -> anyhow::Result<Option<Entry>> {
        let mut node = self.root_node()?;
        while node.level > 0 {
            let (found, before) = node.search(path);
            let Some(index) = (if found { Some(before) } else { before.checked_sub(1) }) else {
                return Ok(None);
            };
            node = self.child(&node, index)?;
        }
        let (found, index) = node.search(path);
        if found { Ok(Some(node.entry(index)?)) } else { Ok(None) }
    }

    /// The tree after `changes` (any order, the last of one path counts) and the nodes that
    /// were made: blobs to be put beside the content. Some may have been there before.
    pub fn apply(&self, changes: Vec<Change>) -> anyhow::Result<(Tree, Vec<NewNode>)> {
        for (path, entry) in &changes {
            let beginning = path.starts_with('/') || path.starts_with('!');
            if !beginning || path.len() > PATH_BYTES_MAX {
                return Err(Flaw::Path(path.clone(), "应以“/”或“!”开头，且不超过 1024 字节").into());
            }
            if let Some(entry) = entry {
                entry.check(path)?;
            }
        }
        let (root, nodes) = edit::apply(self, changes)?;
        Ok((Tree { root, source: self.source.clone() }, nodes))
    }

    /// Entries whose path begins with `prefix`, in order of path (bytes).
    pub fn range<'a>(
        &'a self,
        prefix: &'a str,
    ) -> impl Iterator<Item = anyhow::Result<(String, Entry)>> + 'a {
        walk::range(self, prefix)
    }

    /// All entries in order of path.
    pub fn iter(&self) -> impl Iterator<Item = anyhow::Result<(String, Entry)>> + '_ {
        walk::range(self, "")
    }

    /// What differs between two trees, in order of path; shared subtrees are not visited.
    pub fn diff<'a>(
        old: &'a Tree,
        new: &'a Tree,
    ) -> impl Iterator<Item = anyhow::Result<Difference>> + 'a {
        walk::diff(old, new)
    }

    /// Loads every node and checks digests, order, counts and the shape itself. Returns the
    /// digests of all nodes.
    pub fn verify(&self) -> anyhow::Result<Vec<Digest>> {
        walk::verify(self)
    }

    /// The root node.
    fn root_node(&self) -> anyhow::Result<Arc<Node>> {
        self.root.load(self.source.as_ref())
    }

    /// The child of a branch, which must be what the branch says it is.
    fn child(&self, parent: &Node, index: usize) -> anyhow::Result<Arc<Node>> {
        let link = &parent.links[index];
        let child = link.load(self.source.as_ref())?;
        let (key, count) = (parent.key(index), parent.child_count(index));
        let fits = child.level + 1 == parent.level && child.count == count && child.len() > 0;
        if !fits || child.key(0) != key {
            return Err(Flaw::Node(link.digest, "与上级目录不符").into());
        }
        Ok(child)
    }
}

/// A node made by a change: its digest and bytes.
pub type NewNode = (Digest, Arc<[u8]>);

#[cfg(test)]
mod tests;
