//! A topic's page: its blocks, with the documents its lists show.

use base::Result;
use content::article::public::Item as Row;
use content::topic::public::{Block as Plan, Entry, Layout, Shown};
use serde::Serialize;

use super::body::{Target, Targets};
use super::make::{Maker, reference};
use super::model::{FirstPage, Item, Picture, SectionRef};
use crate::read::Reader;

/// The newest documents of the site among which a word is looked for.
const NEWS_ROWS: usize = 60;

/// A block as a template draws it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Block {
    /// Identifier within the page.
    pub id: String,
    /// `banner text pictures list tabs timeline links contact notice columns`.
    pub kind: String,
    /// Heading; may be empty.
    pub title: String,
    /// Paragraphs.
    pub paragraphs: Vec<String>,
    /// `plain`, `tint` or `strong`.
    pub tone: String,
    /// `lines`, `cards` or `pictures`; `buttons` or `tiles`; empty for others.
    pub style: String,
    /// Columns.
    pub number: i64,
    /// Pictures, with where they lead.
    pub pictures: Vec<Linked>,
    /// Entries of a timeline, links, lines of a contact.
    pub entries: Vec<Line>,
    /// Documents.
    pub items: Vec<Item>,
    /// The section a list shows, for the way to all of it.
    pub section: Option<SectionRef>,
    /// Blocks within.
    pub blocks: Vec<Block>,
}

impl Block {
    /// A list without documents, or what held nothing else: no heading without content below it.
    fn is_bare(&self) -> bool {
        match self.kind.as_str() {
            "list" => self.items.is_empty(),
            "columns" | "tabs" => self.blocks.is_empty(),
            _ => false,
        }
    }
}

/// A picture and where it leads.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Linked {
    /// The picture.
    pub picture: Picture,
    /// Address; may be empty.
    pub href: String,
}

/// An entry.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Line {
    /// When.
    pub when: String,
    /// What.
    pub title: String,
    /// More.
    pub text: String,
    /// Address; may be empty.
    pub href: String,
    /// The first page of the PDF it leads to, where it was drawn.
    pub first_page: Option<FirstPage>,
}

/// What a topic is built from.
pub(crate) struct Built<'a> {
    /// The topic, which its own lists leave out.
    pub id: &'a str,
    /// Its blocks.
    pub layout: &'a Layout,
    /// What they refer to.
    pub targets: &'a Targets,
}

/// The blocks of a topic, with what they show now, those that show nothing left out.
pub(super) async fn blocks(
    reader: &mut Reader<'_>,
    maker: &mut Maker,
    built: &Built<'_>,
) -> Result<Vec<Block>> {
    let mut blocks = all_blocks(reader, maker, built).await?;
    for block in &mut blocks {
        block.blocks.retain(|within| !within.is_bare());
    }
    blocks.retain(|block| !block.is_bare());
    Ok(blocks)
}

/// Every block of a topic, with what it shows now.
pub(super) async fn all_blocks(
    reader: &mut Reader<'_>,
    maker: &mut Maker,
    built: &Built<'_>,
) -> Result<Vec<Block>> {
    let mut drawn = Vec::with_capacity(built.layout.blocks.len());
    for plan in &built.layout.blocks {
        let mut block = one(reader, maker, (plan, built)).await?;
        for within in &plan.blocks {
            block.blocks.push(one(reader, maker, (within, built)).await?);
        }
        drawn.push(block);
    }
    Ok(drawn)
}

async fn one(
    reader: &mut Reader<'_>,
    maker: &mut Maker,
    (plan, built): (&Plan, &Built<'_>),
) -> Result<Block> {
    let (items, section) = match plan.kind.as_str() {
        "list" => listed(reader, maker, (plan, built.id)).await?,
        _ => Default::default(),
    };
    let targets = built.targets;
    let paragraphs = plan.text.lines().filter(|line| !line.is_empty()).map(str::to_owned);
    let pictures = plan.pictures.iter().filter_map(|shown| linked(shown, targets));
    let line = |entry: &Entry| Line {
        when: entry.when.clone(),
        title: entry.title.clone(),
        text: entry.text.clone(),
        href: href(&entry.link, targets),
        first_page: file(&entry.link, targets).and_then(|file| file.first_page.clone()),
    };
    Ok(Block {
        id: plan.id.clone(),
        kind: plan.kind.clone(),
        title: plan.title.clone(),
        paragraphs: paragraphs.collect(),
        tone: plan.tone.clone(),
        style: plan.style.clone(),
        number: plan.number,
        pictures: pictures.collect(),
        entries: plan.entries.iter().map(line).collect(),
        items,
        section,
        blocks: Vec::new(),
    })
}

/// The documents of a list, and the section they are of.
async fn listed(
    reader: &mut Reader<'_>,
    maker: &mut Maker,
    (plan, own): (&Plan, &str),
) -> Result<(Vec<Item>, Option<SectionRef>)> {
    let limit = usize::try_from(plan.number).unwrap_or(1);
    let mut rows: Vec<Row> = Vec::new();
    let mut section = None;
    match plan.from.as_str() {
        "chosen" => {
            for id in &plan.documents {
                rows.extend(reader.whole(id).await?.map(|whole| whole.item.clone()));
            }
        }
        "keyword" if !plan.keyword.is_empty() => {
            rows = reader.newest_in_site(NEWS_ROWS).await?;
            rows.retain(|row| row.title.contains(&plan.keyword));
        }
        "section" => {
            if let Some(found) = reader.whole_section(&plan.section_id)
                && !found.is_link()
            {
                let shown = reader.is_filled(&plan.section_id);
                // One more, should the topic stand among them itself.
                rows = reader.newest(&plan.section_id, limit + 1).await?;
                section = shown.then(|| reference(&found));
            }
        }
        _ => {}
    }
    rows.retain(|row| row.document_id != own);
    rows.truncate(limit);
    Ok((maker.items(&rows), section))
}

fn linked(shown: &Shown, targets: &Targets) -> Option<Linked> {
    let Target { path, width, height, srcset, .. } = targets.media.get(&shown.media_id)?.clone();
    let picture = Picture { src: path, alt: shown.alt.clone(), width, height, srcset };
    Some(Linked { picture, href: href(&shown.link, targets) })
}

/// Where a link leads; nowhere when its document or its file is not there now.
fn href(link: &str, targets: &Targets) -> String {
    match link.split_once('/') {
        Some(("hb:document", id)) => targets.documents.get(id).cloned().unwrap_or_default(),
        Some(("hb:media", _)) => {
            file(link, targets).map(|file| file.path.clone()).unwrap_or_default()
        }
        _ => link.to_owned(),
    }
}

/// The file of the library a link leads to.
fn file<'a>(link: &str, targets: &'a Targets) -> Option<&'a Target> {
    targets.media.get(link.strip_prefix("hb:media/")?)
}
