//! The path tree: a persistent Merkle tree whose shape depends on its content alone.

use std::sync::Arc;

use seal::Digest;

use crate::BlobSource;

/// What a path leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// How to answer.
    pub kind: Kind,
    /// HTTP status: 200, 404, 410, 301 … (0 for internal `!` names that have none).
    pub status: u16,
    /// E.g. `text/html; charset=utf-8`. Empty for a redirect.
    pub media_type: String,
    /// The blob; [`Digest::ZERO`] for a redirect.
    pub blob: Digest,
    /// Length of the stored blob in bytes; 0 for a redirect.
    pub len: u64,
    /// Where a redirect goes; empty otherwise.
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
        let _ = (status, media_type, blob, len);
        todo!()
    }

    /// An entry of a raw blob of `len` bytes, status 200.
    pub fn raw(media_type: &str, blob: Digest, len: u64) -> Entry {
        let _ = (media_type, blob, len);
        todo!()
    }

    /// A redirect (301) to `location`.
    pub fn redirect(location: &str) -> Entry {
        let _ = location;
        todo!()
    }
}

/// One change of a tree: a path and its new entry, `None` to remove it.
pub type Change = (String, Option<Entry>);

/// One version of the tree. Cheap to clone; nodes are loaded when first needed, checked
/// against their digest, shared between versions.
#[derive(Clone)]
pub struct Tree(());

/// A difference between two trees, in order of path.
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
    /// The tree with nothing in it.
    pub fn empty() -> Tree {
        todo!()
    }

    /// The tree with this root; loads nothing yet.
    pub fn open(root: Digest, source: Arc<dyn BlobSource>) -> Tree {
        let _ = (root, source);
        todo!()
    }

    /// The digest of the root node.
    pub fn root(&self) -> Digest {
        todo!()
    }

    /// The number of entries.
    pub fn len(&self) -> anyhow::Result<u64> {
        todo!()
    }

    /// What a path leads to.
    pub fn get(&self, path: &str) -> anyhow::Result<Option<Entry>> {
        let _ = path;
        todo!()
    }

    /// The tree after `changes` (any order, the last of one path counts) and the nodes that
    /// are new: blobs to be put beside the content.
    pub fn apply(&self, changes: Vec<Change>) -> anyhow::Result<(Tree, Vec<(Digest, Vec<u8>)>)> {
        let _ = changes;
        todo!()
    }

    /// Entries whose path begins with `prefix`, in order of path (bytes).
    pub fn range(&self, prefix: &str) -> impl Iterator<Item = anyhow::Result<(String, Entry)>> {
        let _ = prefix;
        std::iter::empty()
    }

    /// All entries in order of path.
    pub fn iter(&self) -> impl Iterator<Item = anyhow::Result<(String, Entry)>> {
        self.range("")
    }

    /// What differs between two trees; shared subtrees are not visited.
    pub fn diff(old: &Tree, new: &Tree) -> impl Iterator<Item = anyhow::Result<Difference>> {
        let _ = (old, new);
        std::iter::empty()
    }

    /// Loads every node and checks digests, order, counts and the shape itself.
    pub fn verify(&self) -> anyhow::Result<u64> {
        todo!()
    }
}
