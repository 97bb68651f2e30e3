//! The fragments that pages refer to, and the map of the site.

use std::collections::HashMap;

use base::Result;

use super::context::{Model, What};
use super::make::{Maker, lines, reference, site_meta};
use super::model::{Crumb, Entry, Neighbour, Node};
use crate::read::{Reader, Relative, Section};
use crate::sheet::{Blank, Content, HTML};

/// Entries of the navigation (look.md: at most 8, one level open).
const NAV_ENTRIES: usize = 8;
/// Rows of the newest items.
const LATEST_ROWS: usize = 8;

/// The newest items of the site.
pub(super) async fn latest(reader: &mut Reader<'_>, maker: &mut Maker) -> Result<()> {
    let rows = reader.newest_in_site(LATEST_ROWS).await?;
    fragment(reader, maker, "latest", What::Latest(lines(&rows)));
    Ok(())
}

/// The head of every page.
pub(super) fn header(reader: &mut Reader<'_>, maker: &mut Maker) {
    let sections: Vec<_> = reader.tree().into_iter().filter(|section| section.in_nav).collect();
    let below = |parent: &str| -> Vec<&Section> {
        sections.iter().filter(|section| section.parent_id == parent).collect()
    };
    let entry = |section: &Section| Entry {
        name: section.name.clone(),
        path: section.href().to_owned(),
        kind: section.kind.clone(),
        children: Vec::new(),
    };
    let nav = below("").into_iter().take(NAV_ENTRIES).map(|first| Entry {
        children: below(&first.id).into_iter().map(entry).collect(),
        ..entry(first)
    });
    let nav = nav.collect();
    let (parents, children_sites) = neighbours(reader);
    fragment(reader, maker, "header", What::Header { nav, parents, children_sites });
}

/// The sites above this one, the highest first, and those right below it.
fn neighbours(reader: &mut Reader<'_>) -> (Vec<Neighbour>, Vec<Neighbour>) {
    let (me, origin) = (reader.site_id().to_owned(), reader.origin());
    let sites = reader.sites();
    let neighbour = |site: &Relative| Neighbour {
        name: site.name.clone(),
        url: format!("{}/", origin.url(&site.domain)),
    };
    let find = |id: &str| sites.iter().find(|site| site.id == id);
    let mut parents = Vec::new();
    let mut at = find(&me).and_then(|me| find(&me.parent_id));
    while let Some(site) = at.filter(|_| parents.len() < sites.len()) {
        parents.push(neighbour(site));
        at = find(&site.parent_id);
    }
    parents.reverse();
    let mut below: Vec<_> = sites.iter().filter(|site| site.parent_id == me).collect();
    below.sort_by(|a, b| a.position.total_cmp(&b.position).then_with(|| a.code.cmp(&b.code)));
    (parents, below.into_iter().map(neighbour).collect())
}

/// The foot of every page.
pub(super) fn footer(reader: &mut Reader<'_>, maker: &mut Maker) {
    fragment(reader, maker, "footer", What::Footer);
}

/// The way from the home page to a section.
pub(super) fn crumb(reader: &mut Reader<'_>, maker: &mut Maker, id: &str) {
    let line = reader.line(id);
    if line.is_empty() {
        return;
    }
    let crumb =
        |section: Section| Crumb { name: section.name.clone(), path: section.href().into() };
    let crumbs = line.into_iter().map(crumb).collect();
    fragment(reader, maker, &format!("section/{id}/crumb"), What::Crumb(crumbs));
}

/// The sections around a section: everything below its first-level section.
pub(super) fn tree(reader: &mut Reader<'_>, maker: &mut Maker, id: &str) {
    let Some(root) = reader.line(id).into_iter().next() else {
        return;
    };
    let sections = reader.tree();
    let nodes = nodes(&sections, &root.id, Some(id));
    let root = reference(&Section { description: String::new(), ..root });
    fragment(reader, maker, &format!("section/{id}/tree"), What::Tree { root, nodes });
}

/// The map of the site for people.
pub(super) fn map(reader: &mut Reader<'_>, maker: &mut Maker) {
    let sections = reader.tree();
    let tree = nodes(&sections, "", None);
    let meta = Box::new(site_meta(reader));
    let model = Model { site: reader.site(), what: What::Map(tree) };
    maker.files.push(Blank {
        path: "/map.html".to_owned(),
        status: 200,
        media_type: HTML,
        content: Content::Page(model.drawing(), meta),
    });
}

/// The sections below one as a tree. Descriptions are left out: whoever walks the tree reads
/// names and addresses only.
fn nodes(sections: &[Section], parent: &str, current: Option<&str>) -> Vec<Node> {
    let mut below: HashMap<&str, Vec<&Section>> = HashMap::new();
    for section in sections {
        below.entry(&section.parent_id).or_default().push(section);
    }
    grow(&below, parent, current)
}

fn grow(below: &HashMap<&str, Vec<&Section>>, parent: &str, current: Option<&str>) -> Vec<Node> {
    let children = below.get(parent).map_or(&[][..], Vec::as_slice);
    let node = |section: &&Section| Node {
        section: reference(&Section { description: String::new(), ..(*section).clone() }),
        children: grow(below, &section.id, current),
        current: current == Some(section.id.as_str()),
    };
    children.iter().map(node).collect()
}

fn fragment(reader: &mut Reader<'_>, maker: &mut Maker, name: &str, what: What) {
    let model = Model { site: reader.site(), what };
    maker.files.push(Blank {
        path: format!("!frag/{name}"),
        status: 200,
        media_type: HTML,
        content: Content::Fragment(model.drawing()),
    });
}
