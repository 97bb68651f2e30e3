//! Which output is made where.

use std::collections::BTreeMap;
use std::sync::Arc;

use base::Result;
use content::article::public::Item as Row;

use super::model::{Fact, Item, Panel, Picture, SectionRef};
use super::{article, feed, home, part, plain, section};
use crate::media::{self, MediaFile};
use crate::output::Output;
use crate::read::{Reader, Section};
use crate::sheet::{Blank, Sheet};
use crate::theme::Theme;
use crate::theme::meta::{Column, Meta};
use crate::trace::Placed;

/// An output in the making: what it becomes so far.
#[derive(Debug, Default)]
pub(crate) struct Maker {
    /// The files it becomes.
    pub(super) files: Vec<Blank>,
    /// Files of the media library it shows.
    pub(super) media: Vec<MediaFile>,
    /// Where its document stands, if it is an article.
    pub(super) placed: Option<Placed>,
    /// The pictures among them: public name → id in the library.
    pub(crate) ids: BTreeMap<String, String>,
    /// The database is ahead of the journal as we have read it: leave the output as it is, the
    /// journal will lead back to it.
    pub(super) ahead: bool,
}

/// Reads what an output shows and writes it on a sheet; `None` when it must be left as it is.
pub(crate) async fn make(
    reader: &mut Reader<'_>,
    theme: &Arc<Theme>,
    output: Output,
) -> Result<Option<Sheet>> {
    let mut maker = Maker::default();
    match &output {
        Output::Home => home::make(reader, &mut maker).await?,
        Output::Section(id) => section::index(reader, &mut maker, id).await?,
        Output::Archive(id, number) => section::older(reader, &mut maker, id, *number).await?,
        Output::Article(id) => article::make(reader, &mut maker, id).await?,
        Output::Latest => part::latest(reader, &mut maker).await?,
        Output::Header => part::header(reader, &mut maker),
        Output::Footer => part::footer(reader, &mut maker),
        Output::Crumb(id) => part::crumb(reader, &mut maker, id),
        Output::Tree(id) => part::tree(reader, &mut maker, id),
        Output::Notice(notice) => plain::notice(reader, &mut maker, *notice),
        Output::Map => part::map(reader, &mut maker),
        Output::Feed => feed::site(reader, &mut maker).await?,
        Output::SectionFeed(id) => feed::section(reader, &mut maker, id).await?,
        Output::Sitemap(number) => plain::sitemap(reader, &mut maker, *number).await?,
        Output::SitemapIndex => plain::sitemap_index(reader, &mut maker),
        Output::Robots => plain::robots(reader, &mut maker),
        Output::Site => plain::site(reader, &mut maker),
        Output::Asset(name) => plain::asset(theme, &mut maker, name),
    }
    let taken = reader.take();
    let Maker { files, mut media, placed, ahead, .. } = maker;
    media.sort_by(|a, b| a.path.cmp(&b.path));
    media.dedup();
    let (reads, tracked) = (taken.reads, taken.tracked);
    Ok((!ahead).then_some(Sheet { output, files, reads, tracked, media, placed }))
}

impl Maker {
    /// Shows a picture of the media library.
    pub(super) fn picture(&mut self, row: &Row) -> Option<Picture> {
        let found = row.picture.as_ref()?;
        let file = media::file(&found.digest, &found.name);
        let (src, alt) = (file.path.clone(), found.alt.clone());
        self.ids.insert(src.clone(), found.media_id.clone());
        self.media.push(file);
        let small = media::smaller(found, "list");
        let (width, height) = match small.last() {
            Some(widest) => (widest.width, widest.height),
            None => (found.width, found.height),
        };
        let srcset = media::widths(&small);
        self.media.extend(small.into_iter().map(|small| small.file));
        Some(Picture { src, alt, width, height, srcset })
    }

    /// A row of a list, with its picture.
    pub(super) fn item(&mut self, row: &Row) -> Item {
        let picture = self.picture(row);
        Item { picture, ..line(row) }
    }

    /// Rows of a list, with their pictures.
    pub(super) fn items(&mut self, rows: &[Row]) -> Vec<Item> {
        rows.iter().map(|row| self.item(row)).collect()
    }
}

/// A row of a list without its picture.
pub(super) fn line(row: &Row) -> Item {
    let header = row.header.as_ref();
    Item {
        title: row.title.clone(),
        path: match row.leads_to.as_str() {
            "" => row.path.clone(),
            elsewhere => elsewhere.to_owned(),
        },
        date: row.published,
        summary: row.summary.clone(),
        source: row.source.clone(),
        picture: None,
        doc_no: header.map(|header| header.doc_no.clone()).unwrap_or_default(),
        made_on: header.and_then(|header| header.made_on),
        validity: header.map(|header| header.validity.clone()).unwrap_or_default(),
        kind: row.kind.clone(),
        pinned: false,
        facts: row.facts.iter().map(fact).collect(),
    }
}

fn fact(fact: &content::kind::public::Fact) -> Fact {
    Fact { name: fact.name.clone(), label: fact.label.clone(), text: fact.text.clone() }
}

/// Rows of a list without pictures.
pub(super) fn lines(rows: &[Row]) -> Vec<Item> {
    rows.iter().map(line).collect()
}

/// A section as lists and boxes name it.
pub(super) fn reference(section: &Section) -> SectionRef {
    SectionRef {
        id: section.id.clone(),
        name: section.name.clone(),
        path: section.href().to_owned(),
        kind: section.kind.clone(),
        description: section.description.clone(),
    }
}

/// A box of a section's newest items; `None` when the section itself holds nothing.
pub(super) async fn panel(
    reader: &mut Reader<'_>,
    maker: &mut Maker,
    section: &Section,
    limit: usize,
) -> Result<Option<Panel>> {
    if section.is_link() || !reader.holds(&section.id) {
        return Ok(None);
    }
    let Some(whole) = reader.whole_section(&section.id) else {
        return Ok(None);
    };
    let rows = reader.newest(&section.id, limit).await?;
    Ok(Some(Panel { section: reference(&whole), items: maker.items(&rows) }))
}

/// The tags every page of the site carries.
pub(super) fn site_meta(reader: &mut Reader<'_>) -> Meta {
    let site = reader.site();
    Meta {
        site_name: site.text("name"),
        site_domain: site.text("domain"),
        site_id_code: site.text("id_code"),
        column: None,
        article: None,
    }
}

/// The tags of pages within a section.
pub(super) fn section_meta(reader: &mut Reader<'_>, section: &str) -> Meta {
    let column = reader.section(section).map(|section| Column {
        name: section.text("name"),
        description: section.text("description"),
        keywords: section.text("keywords"),
        column_type: section.text("column_type"),
    });
    Meta { column, ..site_meta(reader) }
}
