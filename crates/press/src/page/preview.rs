//! A topic that is still being written, as its page will show it.

use base::Result;

use super::context::{Model, What};
use super::make::Maker;
use super::model::Article;
use super::topic::{self, Built};
use crate::read::Reader;

/// The page of an article built like this in a section; nothing when the section is gone.
pub(crate) async fn sketch(
    reader: &mut Reader<'_>,
    maker: &mut Maker,
    (article, section): (Article, &str),
    built: &Built<'_>,
) -> Result<Option<Model>> {
    let root = reader.root(section).unwrap_or_default();
    let blocks = topic::all_blocks(reader, maker, built).await?;
    let sections = (reader.section(section), reader.section(&root));
    let (Some(section), Some(root)) = sections else {
        return Ok(None);
    };
    let what = What::Topic { article: Box::new(article), blocks, section, root };
    Ok(Some(Model { site: reader.site(), what }))
}
