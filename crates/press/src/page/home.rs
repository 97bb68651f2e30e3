//! The home page.

use base::Result;

use super::context::{Home, Model, What};
use super::make::{Maker, panel, site_meta};
use crate::read::Reader;
use crate::sheet::{Blank, Content, HTML};

/// Rows of a box.
const BOX_ROWS: usize = 8;
/// Rows of a further box.
const MORE_ROWS: usize = 6;
/// Further boxes.
const MORE_BOXES: usize = 9;
/// Pictures.
const PICTURES: usize = 5;
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
