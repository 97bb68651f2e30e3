//! One XML part as a tree. The nodes lie in document order in one list, so that nothing here is
//! recursive and a hostile file costs no more than its length.
//!
//! Names are local names: strict and transitional files differ in their namespaces only.
//! Declarations of entities are refused, whatever they declare.

use base::Result;
use quick_xml::escape::{resolve_xml_entity, unescape};
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::reader::Reader;

use crate::limits::Limits;
use crate::{encoding, refusal};

/// Bytes `from..to` of the tree's text.
type Span = (u32, u32);

struct Node {
    /// The element's name, or the text.
    says: Span,
    /// Its attributes, in the list of all.
    attributes: Span,
    /// The place behind its last descendant.
    end: u32,
    is_text: bool,
}

/// A parsed part.
pub(crate) struct Tree {
    text: String,
    nodes: Vec<Node>,
    attributes: Vec<(Span, Span)>,
}

/// An element of a tree.
#[derive(Clone, Copy)]
pub(crate) struct Element<'t> {
    tree: &'t Tree,
    at: u32,
}

impl Tree {
    /// Parses a part; refuses what is not well formed, too deep or too large.
    pub(crate) fn parse(bytes: &[u8], limits: &Limits) -> Result<Self> {
        let source = encoding::xml_text(bytes).ok_or_else(refusal::broken)?;
        if source.len() > limits.part_bytes_max.min(u32::MAX as usize / 4) {
            return Err(refusal::bomb());
        }
        let mut tree = Tree { text: String::new(), nodes: Vec::new(), attributes: Vec::new() };
        let mut open: Vec<usize> = Vec::new();
        let mut reader = Reader::from_str(&source);
        loop {
            match reader.read_event().map_err(|_| refusal::broken())? {
                Event::Start(tag) => {
                    if open.len() >= limits.depth_max || (open.is_empty() && !tree.nodes.is_empty())
                    {
                        return Err(refusal::broken());
                    }
                    open.push(tree.nodes.len());
                    tree.element(&tag)?;
                }
                Event::Empty(tag) if !open.is_empty() || tree.nodes.is_empty() => {
                    tree.element(&tag)?;
                }
                Event::Empty(_) => return Err(refusal::broken()),
                Event::End(_) => {
                    let at = open.pop().ok_or_else(refusal::broken)?;
                    tree.nodes[at].end = place(tree.nodes.len());
                }
                Event::Text(text) if !open.is_empty() => tree.words(&text),
                Event::CData(text) if !open.is_empty() => tree.words(&text),
                Event::GeneralRef(name) => tree.words(&referred(&name)?),
                Event::DocType(_) => return Err(refusal::entities()),
                Event::Eof => break,
                _ => {}
            }
            if tree.nodes.len() > limits.nodes_max {
                return Err(refusal::too_long());
            }
        }
        if !open.is_empty() || tree.nodes.first().is_none_or(|node| node.is_text) {
            return Err(refusal::broken());
        }
        Ok(tree)
    }

    /// The outermost element.
    pub(crate) fn root(&self) -> Element<'_> {
        Element { tree: self, at: 0 }
    }

    fn element(&mut self, tag: &BytesStart<'_>) -> Result<()> {
        let first = place(self.attributes.len());
        for attribute in tag.attributes().with_checks(false) {
            let attribute = attribute.map_err(|_| refusal::broken())?;
            if attribute.key.as_ref().starts_with("xmlns") {
                continue;
            }
            let value = unescape(&attribute.value).map_err(|_| refusal::entities())?;
            let name = self.keep(attribute.key.local_name().as_ref());
            let value = self.keep(&value);
            self.attributes.push((name, value));
        }
        let attributes = (first, place(self.attributes.len()));
        let says = self.keep(tag.local_name().as_ref());
        let end = place(self.nodes.len() + 1);
        self.nodes.push(Node { says, attributes, end, is_text: false });
        Ok(())
    }

    /// Adds text; pieces that follow each other are one text.
    fn words(&mut self, text: &str) {
        let from = place(self.text.len());
        self.text.push_str(text);
        let to = place(self.text.len());
        match self.nodes.last_mut() {
            Some(last) if last.is_text && last.says.1 == from => last.says.1 = to,
            _ => {
                let end = place(self.nodes.len() + 1);
                self.nodes.push(Node { says: (from, to), attributes: (0, 0), end, is_text: true });
            }
        }
    }

    fn keep(&mut self, text: &str) -> Span {
        let from = place(self.text.len());
        self.text.push_str(text);
        (from, place(self.text.len()))
    }

    fn read(&self, (from, to): Span) -> &str {
        self.text.get(from as usize..to as usize).unwrap_or_default()
    }
}

/// Lengths are below the limit that `parse` has checked.
fn place(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

fn referred(name: &BytesRef<'_>) -> Result<String> {
    if let Some(letter) = name.resolve_char_ref().map_err(|_| refusal::broken())? {
        return Ok(letter.to_string());
    }
    let known = resolve_xml_entity(name).ok_or_else(refusal::entities)?;
    Ok(known.to_owned())
}

impl<'t> Element<'t> {
    fn node(self) -> &'t Node {
        &self.tree.nodes[self.at as usize]
    }

    /// The local name.
    pub(crate) fn name(self) -> &'t str {
        self.tree.read(self.node().says)
    }

    /// The attribute of this local name.
    pub(crate) fn attr(self, name: &str) -> Option<&'t str> {
        let (from, to) = self.node().attributes;
        let attributes = self.tree.attributes.get(from as usize..to as usize)?;
        let (_, value) = attributes.iter().find(|(key, _)| self.tree.read(*key) == name)?;
        Some(self.tree.read(*value))
    }

    /// An attribute that is a whole number.
    pub(crate) fn number(self, name: &str) -> Option<i64> {
        let value = self.attr(name)?;
        value.parse().ok().or_else(|| value.parse::<f64>().ok().map(|number| number as i64))
    }

    /// Elements directly inside.
    pub(crate) fn children(self) -> impl Iterator<Item = Element<'t>> {
        let end = self.node().end;
        let tree = self.tree;
        let mut at = self.at + 1;
        std::iter::from_fn(move || {
            while at < end {
                let here = at;
                let node = tree.nodes.get(here as usize)?;
                at = node.end;
                if !node.is_text {
                    return Some(Element { tree, at: here });
                }
            }
            None
        })
    }

    /// The first element of this name directly inside.
    pub(crate) fn child(self, name: &str) -> Option<Element<'t>> {
        self.children().find(|child| child.name() == name)
    }

    /// All elements of this name inside, however deep, in document order.
    pub(crate) fn all(self, name: &'t str) -> impl Iterator<Item = Element<'t>> {
        self.descendants().filter(move |element| element.name() == name)
    }

    /// All elements inside, in document order.
    pub(crate) fn descendants(self) -> impl Iterator<Item = Element<'t>> {
        let tree = self.tree;
        let inside = self.at + 1..self.node().end;
        inside.map(move |at| Element { tree, at }).filter(|element| !element.node().is_text)
    }

    /// All text inside, however deep.
    pub(crate) fn text(self) -> String {
        let inside = self.at + 1..self.node().end;
        let nodes = inside.filter_map(|at| self.tree.nodes.get(at as usize));
        nodes.filter(|node| node.is_text).map(|node| self.tree.read(node.says)).collect()
    }

    /// The value of `<child val="…"/>`.
    pub(crate) fn value(self, child: &str) -> Option<&'t str> {
        self.child(child)?.attr("val")
    }

    /// Whether `<child/>` switches something on: no value means yes.
    pub(crate) fn switch(self, child: &str) -> Option<bool> {
        let value = self.child(child)?.attr("val").unwrap_or("true");
        Some(!matches!(value, "0" | "false" | "off" | "none"))
    }
}
