//! Tests of the tree.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, LazyLock, Mutex};

use proptest::collection;
use proptest::prelude::{Strategy, any, prop_oneof, proptest};
use proptest::{prop_assert, prop_assert_eq};
use seal::{Digest, sha256};

use super::node::{Node, NodeWriter, height};
use super::{Change, Difference, Entry, Tree};
use crate::{BlobSource, Flaw};

/// Nodes in memory; counts how often one is read.
#[derive(Default)]
struct Shelf {
    blobs: Mutex<HashMap<Digest, Arc<[u8]>>>,
    reads: Mutex<usize>,
}

impl BlobSource for Shelf {
    fn blob(&self, digest: &Digest) -> anyhow::Result<Option<Vec<u8>>> {
        *self.reads.lock().unwrap() += 1;
        Ok(self.blobs.lock().unwrap().get(digest).map(|bytes| bytes.to_vec()))
    }
}

impl Shelf {
    fn put(&self, nodes: Vec<super::NewNode>) {
        for (digest, bytes) in nodes {
            assert_eq!(sha256(&bytes), digest);
            self.blobs.lock().unwrap().insert(digest, bytes);
        }
    }
}

fn shelf() -> Arc<Shelf> {
    Arc::default()
}

fn entry(seed: u32) -> Entry {
    let blob = sha256(&seed.to_le_bytes());
    match seed % 4 {
        0 => Entry::redirect(&format!("/go/{seed}")),
        1 => Entry::raw("image/png", blob, u64::from(seed)),
        _ => Entry::parts(200, "text/html; charset=utf-8", blob, u64::from(seed)),
    }
}

fn path(number: u32) -> String {
    format!("/zwgk/tzgg/{}/{number}.html", 2000 + number % 26)
}

/// A path by number, the first hundred of which begin nodes on two levels or more, so that
/// small trees are as high as large ones.
fn tall(number: u32) -> String {
    static TALL: LazyLock<Vec<String>> =
        LazyLock::new(|| (3000..).map(path).filter(|path| height(path) > 1).take(100).collect());
    TALL.get(number as usize).cloned().unwrap_or_else(|| path(number))
}

/// A tree from scratch.
fn build(shelf: &Arc<Shelf>, content: &BTreeMap<String, Entry>) -> Tree {
    let changes = content.iter().map(|(path, entry)| (path.clone(), Some(entry.clone())));
    let (tree, nodes) = Tree::empty(shelf.clone()).apply(changes.collect()).unwrap();
    shelf.put(nodes);
    tree
}

fn content_of(tree: &Tree) -> BTreeMap<String, Entry> {
    tree.iter().map(Result::unwrap).collect()
}

fn change() -> impl Strategy<Value = Change> {
    let some = (prop_oneof![0..3000_u32, 0..100_u32], any::<u16>())
        .prop_map(|(number, seed)| (tall(number), Some(entry(u32::from(seed)))));
    let none = prop_oneof![0..3000_u32, 0..100_u32].prop_map(|number| (tall(number), None));
    prop_oneof![3 => some, 2 => none]
}

proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(40))]

    #[test]
    fn any_history_gives_the_tree_of_its_content(
        start in collection::btree_map(0..3000_u32, any::<u16>(), 0..1500),
        steps in collection::vec(collection::vec(change(), 0..120), 1..6),
        removed in (0..3000_u32, 0..3000_u32),
    ) {
        let shelf = shelf();
        let mut content: BTreeMap<String, Entry> =
            start.iter().map(|(n, seed)| (tall(*n), entry(u32::from(*seed)))).collect();
        let mut tree = build(&shelf, &content);
        let sweep = (removed.0..removed.1).map(|number| (tall(number), None)).collect();
        for step in steps.into_iter().chain([sweep]) {
            let before = (tree.clone(), content.clone());
            for (path, entry) in &step {
                match entry {
                    Some(entry) => content.insert(path.clone(), entry.clone()),
                    None => content.remove(path),
                };
            }
            let (next, nodes) = tree.apply(step).unwrap();
            shelf.put(nodes);
            prop_assert_eq!(next.root(), build(&shelf, &content).root());
            // Read again from its nodes alone.
            tree = Tree::open(next.root(), shelf.clone());
            tree.verify().unwrap();
            prop_assert_eq!(content_of(&tree), content.clone());
            prop_assert_eq!(tree.count().unwrap(), content.len() as u64);
            let differences: Vec<Difference> =
                Tree::diff(&before.0, &tree).map(Result::unwrap).collect();
            prop_assert_eq!(differences, difference(&before.1, &content));
        }
        for number in 0..3000 {
            let path = tall(number);
            prop_assert_eq!(tree.get(&path).unwrap(), content.get(&path).cloned());
        }
        for prefix in ["/", "/zwgk/tzgg/2003/", "/zwgk/tzgg/2003/1", "/zz", "!", "/zwgk/tzgg/2"] {
            let found: Vec<String> = tree.range(prefix).map(|item| item.unwrap().0).collect();
            let due: Vec<String> =
                content.keys().filter(|path| path.starts_with(prefix)).cloned().collect();
            prop_assert_eq!(found, due);
        }
    }
}

fn difference(old: &BTreeMap<String, Entry>, new: &BTreeMap<String, Entry>) -> Vec<Difference> {
    let mut paths: Vec<&String> = old.keys().chain(new.keys()).collect();
    paths.sort();
    paths.dedup();
    paths
        .into_iter()
        .map(|path| Difference {
            path: path.clone(),
            old: old.get(path).cloned(),
            new: new.get(path).cloned(),
        })
        .filter(|difference| difference.old != difference.new)
        .collect()
}

#[test]
fn the_empty_tree_is_one_leaf() {
    let shelf = shelf();
    let empty = Tree::empty(shelf.clone());
    assert_eq!(empty.count().unwrap(), 0);
    assert_eq!(empty.get("/").unwrap(), None);
    assert_eq!(empty.iter().count(), 0);
    let (one, nodes) = empty.apply(vec![("/".into(), Some(entry(1)))]).unwrap();
    shelf.put(nodes);
    let (none, nodes) = one.apply(vec![("/".into(), None)]).unwrap();
    assert_eq!(none.root(), empty.root());
    shelf.put(nodes);
    assert!(Tree::open(empty.root(), shelf).verify().is_ok());
}

#[test]
fn one_change_of_many_writes_one_node_a_level() {
    let shelf = shelf();
    let content: BTreeMap<String, Entry> = (0..40_000).map(|n| (path(n), entry(n))).collect();
    let tree = build(&shelf, &content);
    let nodes = shelf.blobs.lock().unwrap().len();
    assert!((300..1300).contains(&nodes), "{nodes} nodes of 40,000 entries");
    let tree = Tree::open(tree.root(), shelf.clone());
    *shelf.reads.lock().unwrap() = 0;
    let (next, written) = tree.apply(vec![(path(777), Some(entry(5)))]).unwrap();
    let bytes: usize = written.iter().map(|(_, bytes)| bytes.len()).sum();
    assert!((3..=5).contains(&written.len()), "{} nodes", written.len());
    assert!(bytes < 100_000, "{bytes} bytes");
    assert!(*shelf.reads.lock().unwrap() <= 6, "only the way down is read");
    shelf.put(written);
    *shelf.reads.lock().unwrap() = 0;
    let (old, new) =
        (Tree::open(tree.root(), shelf.clone()), Tree::open(next.root(), shelf.clone()));
    assert_eq!(Tree::diff(&old, &new).count(), 1);
    assert!(*shelf.reads.lock().unwrap() <= 12, "shared subtrees are not visited");
}

#[test]
fn what_changes_nothing_writes_nothing() {
    let shelf = shelf();
    let content: BTreeMap<String, Entry> = (0..5000).map(|n| (path(n), entry(n))).collect();
    let tree = build(&shelf, &content);
    let changes = vec![(path(7), Some(entry(7))), ("/nowhere".into(), None)];
    let (same, nodes) = tree.apply(changes).unwrap();
    assert_eq!(same.root(), tree.root());
    assert!(nodes.is_empty());
}

#[test]
fn the_last_change_of_a_path_counts() {
    let changes =
        vec![("/a".into(), Some(entry(1))), ("/a".into(), None), ("/a".into(), Some(entry(2)))];
    let (tree, _) = Tree::empty(shelf()).apply(changes).unwrap();
    assert_eq!(tree.get("/a").unwrap(), Some(entry(2)));
}

#[test]
fn odd_paths_and_entries_are_refused() {
    let empty = Tree::empty(shelf());
    let long = format!("/{}", "a".repeat(1024));
    for path in ["", "a", "中", long.as_str()] {
        assert!(empty.apply(vec![(path.into(), Some(entry(1)))]).is_err(), "{path:?}");
    }
    let loud = Entry::raw(&"a".repeat(256), Digest::ZERO, 0);
    let far = Entry::redirect(&"a".repeat(4097));
    let mixed = Entry { location: "/b".into(), ..Entry::raw("a/b", Digest::ZERO, 0) };
    let full = Entry { len: 1, ..Entry::redirect("/b") };
    for bad in [loud, far, mixed, full] {
        assert!(empty.apply(vec![("/a".into(), Some(bad))]).is_err());
    }
}

#[test]
fn every_flipped_byte_of_a_node_is_found() {
    let shelf = shelf();
    let content: BTreeMap<String, Entry> = (0..400).map(|n| (path(n), entry(n))).collect();
    let root = build(&shelf, &content).root();
    let right = shelf.blobs.lock().unwrap().clone();
    let mut flips = 0;
    for (digest, bytes) in &right {
        for at in (0..bytes.len()).step_by(7) {
            let mut changed = bytes.to_vec();
            changed[at] ^= 1;
            let _ = Node::read(changed.clone().into());
            shelf.blobs.lock().unwrap().insert(*digest, changed.into());
            let error = Tree::open(root, shelf.clone()).verify().unwrap_err();
            assert_eq!(error.downcast::<Flaw>().unwrap(), Flaw::Altered(*digest));
            flips += 1;
        }
        shelf.blobs.lock().unwrap().remove(digest);
        let error = Tree::open(root, shelf.clone()).verify().unwrap_err();
        assert_eq!(error.downcast::<Flaw>().unwrap(), Flaw::Missing(*digest));
        shelf.blobs.lock().unwrap().insert(*digest, bytes.clone());
    }
    assert!(flips > 1000);
    Tree::open(root, shelf).verify().unwrap();
}

/// A tree of hand-made nodes: what a signer gone wrong could sign.
fn forge(
    make: impl FnOnce(&mut dyn FnMut(NodeWriter) -> Arc<super::Link>) -> Arc<super::Link>,
) -> Tree {
    let shelf = shelf();
    let root = make(&mut |writer| {
        let node = writer.finish();
        let bytes = node.bytes.clone();
        let link = super::Link::made(node);
        shelf.put(vec![(link.digest, bytes)]);
        link
    });
    Tree::open(root.digest, shelf)
}

#[test]
fn a_wrong_shape_is_found_though_all_digests_fit() {
    let low = |from: u32| (from..).map(path).find(|path| height(path) == 0).unwrap();
    let high = (0..).map(path).find(|path| height(path) == 1).unwrap();
    let value = super::node::spell(&entry(2));
    let leaf = |keys: &[&str]| {
        let mut writer = NodeWriter::new(0);
        keys.iter().for_each(|key| writer.entry(key, &value));
        writer
    };
    let mut pair = [low(0), low(100)];
    pair.sort();
    // Control: the same means make a tree that is right.
    assert!(forge(|put| put(leaf(&[&pair[0], &pair[1]]))).verify().is_ok());
    // Not in order; twice the same; a boundary inside a leaf.
    assert!(forge(|put| put(leaf(&[&pair[1], &pair[0]]))).verify().is_err());
    assert!(forge(|put| put(leaf(&[&pair[0], &pair[0]]))).verify().is_err());
    let mut inside = [high.as_str(), "/a"];
    inside.sort();
    assert!(forge(|put| put(leaf(&inside))).verify().is_err());
    // A cut where none belongs; a root with one child; a wrong count; a wrong key.
    let split =
        |put: &mut dyn FnMut(NodeWriter) -> Arc<super::Link>, counts: [u64; 2], key: &str| {
            let mut root = NodeWriter::new(1);
            root.child(key, put(leaf(&[&pair[0]])), counts[0]);
            root.child(&pair[1], put(leaf(&[&pair[1]])), counts[1]);
            put(root)
        };
    assert!(forge(|put| split(put, [1, 1], &pair[0])).verify().is_err());
    assert!(forge(|put| split(put, [1, 2], &pair[0])).verify().is_err());
    assert!(forge(|put| split(put, [1, 1], "/a")).verify().is_err());
    let single = forge(|put| {
        let mut root = NodeWriter::new(1);
        root.child(&pair[0], put(leaf(&[&pair[0], &pair[1]])), 2);
        put(root)
    });
    assert!(single.verify().is_err());
}

proptest! {
    #[test]
    fn any_bytes_are_refused_or_read(bytes in collection::vec(any::<u8>(), 0..300)) {
        let mut framed = b"HBT1".to_vec();
        framed.extend_from_slice(&bytes);
        if let Ok(node) = Node::read(framed.into()) {
            prop_assert!(node.len() <= 300);
        }
    }
}
