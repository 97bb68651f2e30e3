//! The home page.

use base::Result;

use super::body;
use super::context::{Home, Model, What};
use super::make::{Maker, line, panel, site_meta};
use super::model::{Pair, Panel};
use crate::read::Reader;
use crate::sheet::{Blank, Content, HTML};

/// Rows of a box.
const BOX_ROWS: usize = 8;
/// Rows of a further box.
const MORE_ROWS: usize = 6;
/// Further boxes; which of them are shown is the theme's to say.
const MORE_BOXES: usize = 40;
/// Pictures.
const PICTURES: usize = 5;
/// Pairs of a document and what explains it.
const PAIRS: usize = 4;
/// Documents an explanation links to that are looked at.
const LINKS: usize = 3;
/// How many of the newest documents are looked through for pictures.
const LOOKED_THROUGH: usize = 60;

/// Makes the home page.
pub(super) async fn make(reader: &mut Reader<'_>, maker: &mut Maker) -> Result<()> {
    let mut home = Box::<Home>::default();
    for section in reader.tree() {
        let first = !home.boxes.contains_key(&section.kind);
        if !first && home.more.len() == MORE_BOXES {
            continue;
        }
        let rows = if first { BOX_ROWS } else { MORE_ROWS };
        let Some(panel) = panel(reader, maker, &section, rows).await? else {
            continue;
        };
        if first {
            home.boxes.insert(section.kind.clone(), panel);
        } else {
            home.more.push(panel);
        }
    }
    if let Some(explaining) = home.boxes.get("interpretation") {
        home.pairs = pairs(reader, explaining).await?;
    }
    let news = home.boxes.get("dynamics").and_then(|panel| panel.items.first().cloned());
    let rows = reader.newest_in_site(LOOKED_THROUGH).await?;
    let with: Vec<_> = rows.into_iter().filter(|row| row.picture.is_some()).collect();
    home.pictures = maker.items(&with[..with.len().min(PICTURES)]);
    home.headline = news.or_else(|| home.pictures.first().cloned());
    let meta = Box::new(site_meta(reader));
    let model = Model { site: reader.site(), what: What::Home(home) };
    maker.files.push(Blank {
        path: "/".to_owned(),
        status: 200,
        media_type: HTML,
        content: Content::Page(model.drawing(), meta),
    });
    Ok(())
}

/// The newest explanations with the document each explains: the one it says it explains, else the
/// first one its text links to.
async fn pairs(reader: &mut Reader<'_>, explaining: &Panel) -> Result<Vec<Pair>> {
    let mut pairs = Vec::new();
    for row in reader.newest(&explaining.section.id, BOX_ROWS).await? {
        if pairs.len() == PAIRS {
            break;
        }
        let Some(whole) = reader.whole(&row.document_id).await? else { continue };
        let said = whole.related.iter().filter(|one| one.forward && one.relation == "interprets");
        let said: Vec<String> = said.map(|one| one.document_id.clone()).collect();
        for linked in said.iter().chain(&body::wanted(&whole.body).0).take(LINKS) {
            let found = reader.whole(linked).await?;
            if let Some(found) = found.filter(|found| found.item.header.is_some()) {
                pairs.push(Pair { document: line(&found.item), interpretation: line(&row) });
                break;
            }
        }
    }
    Ok(pairs)
}
