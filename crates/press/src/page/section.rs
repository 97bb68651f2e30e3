//! The pages of a section: the first one and the older ones, which never change.

use std::sync::Arc;

use base::Result;

use super::context::{self, Model, What};
use super::make::{Maker, panel, section_meta};
use super::model::{Item, Panel};
use crate::read::{Fields, PAGE_ROWS, Reader, pager};
use crate::sheet::{Blank, Content, HTML};

/// Boxes of lower sections on one page.
const CHILDREN: usize = 40;
/// Rows of such a box.
const CHILD_ROWS: usize = 6;

/// Makes a section's first page: everything newer than the last full older page.
pub(super) async fn index(reader: &mut Reader<'_>, maker: &mut Maker, id: &str) -> Result<()> {
    let Some(path) = shown(reader, id) else {
        return Ok(());
    };
    let pages = reader.pages(id);
    let rows = reader.above(id, PAGE_ROWS * pages).await?;
    let items = maker.items(&rows);
    let children = below(reader, maker, id).await?;
    let older = (pages > 0).then(|| format!("{path}p{pages}.html"));
    let pager = pager(id, None, (pages, None, older, reader.count(id).live));
    lead_on(reader, maker, id, (&path, ""));
    page(reader, maker, (id, path), (items, children, pager));
    Ok(())
}

/// Has every address the section left lead to where the same file stands now.
pub(super) fn lead_on(
    reader: &mut Reader<'_>,
    maker: &mut Maker,
    id: &str,
    (path, file): (&str, &str),
) {
    for former in reader.former(id) {
        maker.files.push(Blank {
            path: format!("{former}{file}"),
            status: 301,
            media_type: "",
            content: Content::Redirect(format!("{path}{file}")),
        });
    }
}

/// The nearest sections below this one that hold something: one that only has others below it is
/// stood for by them.
async fn below(reader: &mut Reader<'_>, maker: &mut Maker, id: &str) -> Result<Vec<Panel>> {
    let tree = reader.tree();
    let right_below = |id: &str| {
        let found: Vec<_> = tree.iter().filter(|section| section.parent_id == id).collect();
        found.into_iter().rev()
    };
    let mut panels = Vec::new();
    let mut ahead: Vec<_> = right_below(id).collect();
    while panels.len() < CHILDREN
        && let Some(section) = ahead.pop()
    {
        match panel(reader, maker, section, CHILD_ROWS).await? {
            Some(panel) => panels.push(panel),
            None => ahead.extend(right_below(&section.id)),
        }
    }
    Ok(panels)
}

/// Makes an older page: twenty ordinals that were given out long ago.
pub(super) async fn older(
    reader: &mut Reader<'_>,
    maker: &mut Maker,
    id: &str,
    number: i64,
) -> Result<()> {
    let Some(path) = shown(reader, id) else {
        return Ok(());
    };
    if !reader.has_page(id, number) {
        return Ok(());
    }
    let last = PAGE_ROWS * number;
    let rows = reader.between(id, last - PAGE_ROWS + 1, last).await?;
    let items = maker.items(&rows);
    let newer = match reader.has_page(id, number + 1) {
        true => format!("{path}p{}.html", number + 1),
        false => path.clone(),
    };
    let older = (number > 1).then(|| format!("{path}p{}.html", number - 1));
    let count = reader.count(id);
    let pager = pager(id, Some(number), (count.pages(), Some(newer), older, count.live));
    lead_on(reader, maker, id, (&path, &format!("p{number}.html")));
    page(reader, maker, (id, format!("{path}p{number}.html")), (items, Vec::new(), pager));
    Ok(())
}

/// The address of a section that is shown at all: one without content is not (S4§4.1), and one
/// that only leads elsewhere has no page.
fn shown(reader: &mut Reader<'_>, id: &str) -> Option<String> {
    let section = reader.section(id)?;
    let is_page = section.text("kind") != "link";
    (is_page && reader.is_filled(id)).then(|| section.text("path"))
}

fn page(
    reader: &mut Reader<'_>,
    maker: &mut Maker,
    (id, path): (&str, String),
    (items, children, pager): (Vec<Item>, Vec<Panel>, Arc<Fields>),
) {
    let meta = Box::new(section_meta(reader, id));
    let root = reader.root(id).unwrap_or_default();
    let (Some(section), Some(root)) = (reader.section(id), reader.section(&root)) else {
        return;
    };
    let pager = reader.track(&pager);
    let page = context::Section { section, root, children, items, pager };
    let model = Model { site: reader.site(), what: What::Section(page) };
    maker.files.push(Blank {
        path,
        status: 200,
        media_type: HTML,
        content: Content::Page(model.drawing(), meta),
    });
}
