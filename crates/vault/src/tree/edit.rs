//! Changing a tree.
//!
//! Only nodes a change falls into are opened. A node is cut where a path of sufficient height
//! came in and joined to the one before where such a path went away; afterwards exactly the
//! nodes that were opened are written again.

use std::sync::Arc;

use crate::Flaw;
use crate::tree::node::{Link, Node, NodeWriter, height, spell};
use crate::tree::{Change, NewNode, Tree};

/// One path and its new entry in bytes, `None` to remove it.
type Edit = (String, Option<Vec<u8>>);

/// A node being worked on.
enum Draft {
    /// Untouched: first key, link, entries.
    Same(String, Arc<Link>, u64),
    /// A leaf: keys and entries in bytes; never empty.
    Leaf(Vec<(String, Vec<u8>)>),
    /// A branch; never empty.
    Branch(Vec<Draft>),
}

impl Draft {
    /// The first key.
    fn key(&self) -> &str {
        match self {
            Draft::Same(key, ..) => key,
            Draft::Leaf(items) => items.first().map_or("", |(key, _)| key),
            Draft::Branch(children) => children.first().map_or("", Draft::key),
        }
    }
}

/// The root after the changes and the nodes written.
pub(super) fn apply(
    tree: &Tree,
    mut changes: Vec<Change>,
) -> anyhow::Result<(Arc<Link>, Vec<NewNode>)> {
    changes.sort_by(|a, b| a.0.cmp(&b.0));
    let mut edits: Vec<Edit> = Vec::with_capacity(changes.len());
    for (path, entry) in changes {
        edits.pop_if(|last| last.0 == path);
        edits.push((path, entry.as_ref().map(spell)));
    }
    let root = tree.root_node()?;
    let mut level = root.level;
    let first = if root.len() == 0 { String::new() } else { root.key(0).to_owned() };
    let untouched = Draft::Same(first, tree.root.clone(), root.count);
    let mut drafts = edit(tree, untouched, level, &mut edits)?;
    if let [Draft::Same(..)] = drafts.as_slice() {
        return Ok((tree.root.clone(), Vec::new()));
    }
    while drafts.len() > 1 {
        level += 1;
        drafts = cut(drafts, |draft| height(draft.key()) > level, Draft::Branch);
    }
    let Some(mut top) = drafts.pop() else {
        let link = Link::made(Node::empty());
        let node = link.load(tree.source.as_ref())?;
        return Ok((link.clone(), vec![(link.digest, node.bytes.clone())]));
    };
    // The root is the lowest node that has everything below it.
    while level > 0 {
        match open(tree, top)? {
            Draft::Branch(mut children) if children.len() == 1 => {
                level -= 1;
                top = children.remove(0);
            }
            many => {
                top = many;
                break;
            }
        }
    }
    let mut nodes = Vec::new();
    let (link, _) = write(top, level, &mut nodes);
    Ok((link, nodes))
}

/// Changes a node; the result is any number of nodes of its level. The first of them may no
/// longer be allowed to begin a node, its caller sees to that.
fn edit(tree: &Tree, draft: Draft, level: u8, edits: &mut [Edit]) -> anyhow::Result<Vec<Draft>> {
    if edits.is_empty() {
        return Ok(vec![draft]);
    }
    let Draft::Same(_, link, _) = &draft else {
        return Ok(vec![draft]);
    };
    let node = link.load(tree.source.as_ref())?;
    if level == 0 {
        return Ok(edit_leaf(draft, &node, edits));
    }
    let mut children = Vec::new();
    let mut rest = edits;
    for (index, child) in children_of(&node).enumerate() {
        let end = match index + 1 < node.len() {
            true => rest.partition_point(|(path, _)| path.as_str() < node.key(index + 1)),
            false => rest.len(),
        };
        let (mine, others) = rest.split_at_mut(end);
        rest = others;
        if !mine.is_empty() {
            tree.child(&node, index)?;
        }
        for piece in edit(tree, child, level - 1, mine)? {
            append(tree, &mut children, piece, level - 1)?;
        }
    }
    let untouched = children.iter().all(|child| matches!(child, Draft::Same(..)));
    if untouched && children.len() == node.len() {
        return Ok(vec![draft]);
    }
    Ok(cut(children, |child| height(child.key()) > level, Draft::Branch))
}

/// Changes a leaf.
fn edit_leaf(draft: Draft, node: &Node, edits: &mut [Edit]) -> Vec<Draft> {
    let mut items = Vec::with_capacity(node.len() + edits.len());
    let mut index = 0;
    let mut changed = false;
    for (path, value) in edits {
        while index < node.len() && node.key(index) < path.as_str() {
            items.push((node.key(index).to_owned(), node.value(index).to_vec()));
            index += 1;
        }
        let old = index < node.len() && node.key(index) == path.as_str();
        changed |= match (&value, old) {
            (Some(value), true) => value.as_slice() != node.value(index),
            (None, false) => false,
            _ => true,
        };
        index += usize::from(old);
        if let Some(value) = value.take() {
            items.push((std::mem::take(path), value));
        }
    }
    if !changed {
        return vec![draft];
    }
    let left = index..node.len();
    items.extend(left.map(|at| (node.key(at).to_owned(), node.value(at).to_vec())));
    cut(items, |(key, _)| height(key) > 0, Draft::Leaf)
}

/// Adds a node to its neighbours of the same level; joins it to the last when its first key
/// may not begin a node.
fn append(tree: &Tree, list: &mut Vec<Draft>, draft: Draft, level: u8) -> anyhow::Result<()> {
    if height(draft.key()) > level {
        list.push(draft);
        return Ok(());
    }
    let Some(last) = list.pop() else {
        list.push(draft);
        return Ok(());
    };
    let joined = match (open(tree, last)?, open(tree, draft)?) {
        (Draft::Branch(mut left), Draft::Branch(right)) if level > 0 => {
            for child in right {
                append(tree, &mut left, child, level - 1)?;
            }
            Draft::Branch(left)
        }
        (Draft::Leaf(mut left), Draft::Leaf(mut right)) => {
            left.append(&mut right);
            Draft::Leaf(left)
        }
        _ => return Err(Flaw::Node(tree.root.digest, "层级不一致").into()),
    };
    list.push(joined);
    Ok(())
}

/// The content of an untouched node.
fn open(tree: &Tree, draft: Draft) -> anyhow::Result<Draft> {
    let Draft::Same(_, link, _) = &draft else {
        return Ok(draft);
    };
    let node = link.load(tree.source.as_ref())?;
    if node.level > 0 {
        return Ok(Draft::Branch(children_of(&node).collect()));
    }
    let item = |index: usize| (node.key(index).to_owned(), node.value(index).to_vec());
    Ok(Draft::Leaf((0..node.len()).map(item).collect()))
}

/// The children of a branch, untouched.
fn children_of(node: &Node) -> impl Iterator<Item = Draft> + '_ {
    node.links.iter().enumerate().map(|(index, link)| {
        Draft::Same(node.key(index).to_owned(), link.clone(), node.child_count(index))
    })
}

/// Cuts a list into nodes before every item that begins one.
fn cut<T>(
    items: Vec<T>,
    begins: impl Fn(&T) -> bool,
    node: impl Fn(Vec<T>) -> Draft,
) -> Vec<Draft> {
    let mut nodes = Vec::new();
    let mut current = Vec::new();
    for item in items {
        if begins(&item) && !current.is_empty() {
            nodes.push(node(std::mem::take(&mut current)));
        }
        current.push(item);
    }
    if !current.is_empty() {
        nodes.push(node(current));
    }
    nodes
}

/// Writes a node and what is new below it; returns its link and number of entries.
fn write(draft: Draft, level: u8, nodes: &mut Vec<NewNode>) -> (Arc<Link>, u64) {
    let mut writer = NodeWriter::new(level);
    match draft {
        Draft::Same(_, link, count) => return (link, count),
        Draft::Leaf(items) => items.iter().for_each(|(key, value)| writer.entry(key, value)),
        Draft::Branch(children) => {
            for child in children {
                let key = child.key().to_owned();
                let (link, count) = write(child, level - 1, nodes);
                writer.child(&key, link, count);
            }
        }
    }
    let node = writer.finish();
    let (count, bytes) = (node.count, node.bytes.clone());
    let link = Link::made(node);
    nodes.push((link.digest, bytes));
    (link, count)
}
