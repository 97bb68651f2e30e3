//! Nodes: their bytes, and reading them without trust.
//!
//! Layout (numbers little endian): `HBT1`, level u8 (0: leaf), count u32, items in order of
//! key. Every item begins with its key behind a u16 length. In a branch follow the child's
//! digest and its number of entries u64. In a leaf follow kind u8, status u16, then for a
//! redirect the location behind a u16 length, otherwise the media type behind a u8 length,
//! the blob's digest and length u64.

use std::sync::{Arc, OnceLock};

use seal::{Digest, sha256};

use crate::bytes::Reader;
use crate::tree::{Entry, Kind};
use crate::{BlobSource, Flaw};

/// First bytes of a node.
const MAGIC: &[u8; 4] = b"HBT1";

/// Longest path, bytes.
pub(super) const PATH_BYTES_MAX: usize = 1024;

/// Longest location of a redirect, bytes.
pub(super) const TEXT_BYTES_MAX: usize = 4096;

/// Highest level. A path whose hash has 60 leading zero bits will not be seen.
pub(super) const LEVEL_MAX: u8 = 10;

/// The number of levels below which a path begins a node.
pub(super) fn height(path: &str) -> u8 {
    let mut first = [0; 8];
    first.copy_from_slice(&sha256(path.as_bytes()).as_bytes()[..8]);
    u64::from_be_bytes(first).leading_zeros() as u8 / 6
}

/// A node by digest, loaded when first needed.
#[derive(Debug)]
pub(super) struct Link {
    pub(super) digest: Digest,
    node: OnceLock<Arc<Node>>,
}

impl Link {
    /// A link to a node that is elsewhere.
    pub(super) fn unloaded(digest: Digest) -> Link {
        Link { digest, node: OnceLock::new() }
    }

    /// A link to a node just made.
    pub(super) fn made(node: Node) -> Arc<Link> {
        let digest = sha256(&node.bytes);
        Arc::new(Link { digest, node: OnceLock::from(Arc::new(node)) })
    }

    /// The node; its bytes have the digest and are well-formed.
    pub(super) fn load(&self, source: &dyn BlobSource) -> anyhow::Result<Arc<Node>> {
        if let Some(node) = self.node.get() {
            return Ok(node.clone());
        }
        let bytes = source.blob(&self.digest)?.ok_or(Flaw::Missing(self.digest))?;
        if sha256(&bytes) != self.digest {
            return Err(Flaw::Altered(self.digest).into());
        }
        let node = Node::read(bytes.into()).map_err(|what| Flaw::Node(self.digest, what))?;
        Ok(self.node.get_or_init(|| Arc::new(node)).clone())
    }
}

/// A node in memory: its bytes and where the items begin.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) bytes: Arc<[u8]>,
    pub(super) level: u8,
    /// Entries below.
    pub(super) count: u64,
    /// Children, in a branch.
    pub(super) links: Vec<Arc<Link>>,
    items: Vec<u32>,
}

impl Node {
    /// The leaf with nothing in it: the root of the empty tree.
    pub(super) fn empty() -> Node {
        let bytes = [MAGIC.as_slice(), &[0; 5]].concat().into();
        Node { bytes, level: 0, count: 0, links: Vec::new(), items: Vec::new() }
    }

    /// Reads a node; every length in it may be a lie.
    pub(super) fn read(bytes: Arc<[u8]>) -> Result<Node, &'static str> {
        const SHORT: &str = "内容不完整";
        let mut reader = Reader::new(&bytes);
        if reader.take(MAGIC.len()) != Some(MAGIC) {
            return Err("不是目录节点");
        }
        let level = reader.u8().filter(|level| *level <= LEVEL_MAX).ok_or("层级不正确")?;
        let number = reader.u32().ok_or(SHORT)? as usize;
        if number > reader.left() || (number == 0 && level > 0) {
            return Err("条目数不正确");
        }
        let (mut items, mut links, mut count) = (Vec::with_capacity(number), Vec::new(), 0_u64);
        let mut last = "";
        for _ in 0..number {
            items.push(u32::try_from(reader.position()).map_err(|_| "过长")?);
            let key = reader.text().ok_or(SHORT)?;
            if key.is_empty() || key.len() > PATH_BYTES_MAX || key <= last {
                return Err("路径次序不正确");
            }
            last = key;
            if level == 0 {
                read_entry(&mut reader).ok_or("条目不正确")?;
                count += 1;
            } else {
                links.push(Arc::new(Link::unloaded(reader.digest().ok_or(SHORT)?)));
                let below = reader.u64().filter(|below| *below > 0).ok_or(SHORT)?;
                count = count.checked_add(below).ok_or("条目数不正确")?;
            }
        }
        if reader.left() != 0 {
            return Err("末尾有多余内容");
        }
        Ok(Node { level, count, links, items, bytes: bytes.clone() })
    }

    /// The number of items.
    pub(super) fn len(&self) -> usize {
        self.items.len()
    }

    /// The key of an item.
    pub(super) fn key(&self, index: usize) -> &str {
        self.item(index).text().unwrap_or_default()
    }

    /// Where a key stands, or would stand.
    pub(super) fn search(&self, key: &str) -> (bool, usize) {
        let found = self.items.binary_search_by(|at| {
            let mut reader = Reader::new(&self.bytes[*at as usize..]);
            reader.text().unwrap_or_default().cmp(key)
        });
        (found.is_ok(), found.unwrap_or_else(|before| before))
    }

    /// The entry of an item of a leaf.
    pub(super) fn entry(&self, index: usize) -> Result<Entry, Flaw> {
        let mut reader = self.item(index);
        reader.text();
        read_entry(&mut reader).ok_or_else(|| Flaw::Node(sha256(&self.bytes), "条目不正确"))
    }

    /// The bytes of an item of a leaf behind its key.
    pub(super) fn value(&self, index: usize) -> &[u8] {
        let start = self.items[index] as usize + 2 + self.key(index).len();
        let end = self.items.get(index + 1).map_or(self.bytes.len(), |next| *next as usize);
        &self.bytes[start..end]
    }

    /// The number of entries below an item of a branch.
    pub(super) fn child_count(&self, index: usize) -> u64 {
        let mut reader = self.item(index);
        reader.text();
        reader.digest();
        reader.u64().unwrap_or_default()
    }

    /// A reader that stands at an item.
    fn item(&self, index: usize) -> Reader<'_> {
        Reader::new(&self.bytes[self.items[index] as usize..])
    }
}

/// Writes a node item by item.
pub(super) struct NodeWriter {
    bytes: Vec<u8>,
    items: Vec<u32>,
    links: Vec<Arc<Link>>,
    level: u8,
    count: u64,
}

impl NodeWriter {
    /// A node of a level.
    pub(super) fn new(level: u8) -> NodeWriter {
        let mut bytes = MAGIC.to_vec();
        bytes.push(level);
        bytes.extend_from_slice(&[0; 4]);
        NodeWriter { bytes, items: Vec::new(), links: Vec::new(), level, count: 0 }
    }

    /// Adds an entry to a leaf.
    pub(super) fn entry(&mut self, key: &str, value: &[u8]) {
        self.key(key);
        self.bytes.extend_from_slice(value);
        self.count += 1;
    }

    /// Adds a child to a branch.
    pub(super) fn child(&mut self, key: &str, link: Arc<Link>, count: u64) {
        self.key(key);
        self.bytes.extend_from_slice(link.digest.as_bytes());
        self.bytes.extend_from_slice(&count.to_le_bytes());
        self.links.push(link);
        self.count += count;
    }

    /// The node.
    pub(super) fn finish(mut self) -> Node {
        let number = (self.items.len() as u32).to_le_bytes();
        self.bytes[5..9].copy_from_slice(&number);
        let NodeWriter { bytes, items, links, level, count } = self;
        Node { bytes: bytes.into(), level, count, links, items }
    }

    /// Begins an item.
    fn key(&mut self, key: &str) {
        self.items.push(self.bytes.len() as u32);
        self.bytes.extend_from_slice(&(key.len() as u16).to_le_bytes());
        self.bytes.extend_from_slice(key.as_bytes());
    }
}

/// The bytes of an entry. Lengths were checked by [`Entry::check`].
pub(super) fn spell(entry: &Entry) -> Vec<u8> {
    let kind = match entry.kind {
        Kind::Parts => 1,
        Kind::Raw => 2,
        Kind::Redirect => 3,
    };
    let mut bytes = vec![kind];
    bytes.extend_from_slice(&entry.status.to_le_bytes());
    if entry.kind == Kind::Redirect {
        bytes.extend_from_slice(&(entry.location.len() as u16).to_le_bytes());
        bytes.extend_from_slice(entry.location.as_bytes());
    } else {
        bytes.push(entry.media_type.len() as u8);
        bytes.extend_from_slice(entry.media_type.as_bytes());
        bytes.extend_from_slice(entry.blob.as_bytes());
        bytes.extend_from_slice(&entry.len.to_le_bytes());
    }
    bytes
}

/// Reads an entry.
fn read_entry(reader: &mut Reader<'_>) -> Option<Entry> {
    let kind = reader.u8()?;
    let status = reader.u16()?;
    let kind = match kind {
        1 => Kind::Parts,
        2 => Kind::Raw,
        3 => {
            let location = reader.text().filter(|text| text.len() <= TEXT_BYTES_MAX)?;
            return Some(Entry { status, ..Entry::redirect(location) });
        }
        _ => return None,
    };
    let media_type = reader.short_text()?;
    let (blob, len) = (reader.digest()?, reader.u64()?);
    Some(Entry { kind, ..Entry::parts(status, media_type, blob, len) })
}
