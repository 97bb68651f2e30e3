//! Preview: a topic as it will stand, drawn by the templates of the theme, before anybody has
//! published it. Nothing of it is kept or shipped.

use std::sync::Arc;

use base::Result;
use content::topic::public::Layout;
use desk::Work;
use vault::blob::Piece;

use crate::output::Output;
use crate::page::body::{Target, Targets};
use crate::page::{Article, Built, Maker, make, sketch};
use crate::press::Press;
use crate::read::{Reader, Relative};
use crate::round;
use crate::sheet::Content;
use crate::theme::engine::Engine;
use crate::theme::{Asset, Theme, pieces};

/// What is to be seen.
#[derive(Debug, Clone, Default)]
pub struct Sketch {
    /// The topic.
    pub id: String,
    /// The site it is for.
    pub site_id: String,
    /// The section it is meant for.
    pub section_id: String,
    /// Title.
    pub title: String,
    /// Summary.
    pub summary: String,
    /// 来源.
    pub source: String,
    /// Its blocks.
    pub layout: Layout,
    /// Its pictures: identifier, width, height.
    pub pictures: Vec<(String, i64, i64)>,
}

impl Press {
    /// The page as readers will see it, whole in one file, with the console's addresses of
    /// pictures; nothing when the site or the section is not there.
    pub async fn preview(&self, work: &mut Work, sketched: Sketch) -> Result<Option<String>> {
        let inner = &self.inner;
        let look = inner.trace.look()?;
        let sites: Vec<Relative> = look.noted("sites")?.unwrap_or_default();
        let Some(frame) = round::standing(&look, &sites, &sketched.site_id)? else {
            return Ok(None);
        };
        let now = work.now;
        let at = (&mut work.tx, inner.desk.dialect());
        let mut reader = Reader::new(at, Arc::new(frame), inner.origin);
        let mut maker = Maker::default();
        let targets = targets(&mut reader, &sketched).await?;
        let article = Article {
            title: sketched.title.clone(),
            summary: sketched.summary.clone(),
            source: sketched.source.clone(),
            kind: "topic".to_owned(),
            published: now,
            ..Article::default()
        };
        let built = Built { id: &sketched.id, layout: &sketched.layout, targets: &targets };
        let placed = (article, sketched.section_id.as_str());
        let drawn = sketch(&mut reader, &mut maker, placed, &built).await?;
        let Some(model) = drawn else {
            return Ok(None);
        };
        let engine = Engine::new(&inner.theme)?;
        let drawing = model.drawing();
        let page = engine.draw(drawing.kind, (drawing.context)())?;
        let mut html = joined(&mut reader, &inner.theme, (&engine, &page)).await?;
        for (path, id) in &maker.ids {
            html = html.replace(path, &file(id));
        }
        Ok(Some(alone(&inner.theme, &html)))
    }
}

/// The console's address of a picture.
fn file(id: &str) -> String {
    format!("/api/media/{id}/file")
}

/// Where the pictures and documents of the draft are found.
async fn targets(reader: &mut Reader<'_>, sketched: &Sketch) -> Result<Targets> {
    let mut targets = Targets::default();
    for (id, width, height) in &sketched.pictures {
        let (width, height) = (*width, *height);
        targets
            .media
            .insert(id.clone(), Target { path: file(id), width, height, ..Target::default() });
    }
    let (documents, _) = crate::page::body::wanted(&sketched.layout.html());
    for document in documents {
        if let Some(address) = reader.address(&document).await? {
            targets.documents.insert(document, address);
        }
    }
    Ok(targets)
}

/// The page with its fragments in their places, and its slots empty.
async fn joined(
    reader: &mut Reader<'_>,
    theme: &Arc<Theme>,
    (engine, page): (&Engine, &str),
) -> Result<String> {
    let mut html = String::with_capacity(page.len() * 2);
    for piece in pieces::cut(page)? {
        match piece {
            Piece::Text(text) => html.push_str(&String::from_utf8_lossy(text)),
            Piece::Fragment(name) => {
                let Some(output) = output(name) else { continue };
                let Some(sheet) = make(reader, theme, output).await? else { continue };
                for blank in sheet.files {
                    if let Content::Fragment(drawing) = blank.content {
                        let drawn = engine.draw(drawing.kind, (drawing.context)())?;
                        add_text(&mut html, &pieces::cut(&drawn)?);
                    }
                }
            }
            _ => {}
        }
    }
    Ok(html)
}

/// What of some pieces is text: fragments refer to no others, and slots stay empty.
fn add_text(html: &mut String, pieces: &[Piece<'_>]) {
    for piece in pieces {
        if let Piece::Text(text) = piece {
            html.push_str(&String::from_utf8_lossy(text));
        }
    }
}

/// The output that makes a fragment.
fn output(name: &str) -> Option<Output> {
    match name.split('/').collect::<Vec<_>>().as_slice() {
        ["header"] => Some(Output::Header),
        ["footer"] => Some(Output::Footer),
        ["latest"] => Some(Output::Latest),
        ["section", id, "crumb"] => Some(Output::Crumb((*id).to_owned())),
        ["section", id, "tree"] => Some(Output::Tree((*id).to_owned())),
        _ => None,
    }
}

/// A picture of the theme as an address that holds it.
fn written(asset: &Asset) -> String {
    let mut address = format!("data:{},", asset.media_type);
    for byte in &asset.bytes {
        match byte.is_ascii_alphanumeric() {
            true => address.push(char::from(*byte)),
            false => address.push_str(&format!("%{byte:02X}")),
        }
    }
    address
}

/// The page without anything it would fetch but pictures of the library: its style sheet and the
/// theme's pictures stand in it, its scripts are left out, and its links lead nowhere.
fn alone(theme: &Theme, html: &str) -> String {
    let pictures = theme.assets().iter().filter(|asset| asset.media_type.starts_with("image/"));
    let used = pictures.filter(|asset| html.contains(&asset.path));
    let html = used.fold(html.to_owned(), |html, asset| html.replace(&asset.path, &written(asset)));
    let html = html.as_str();
    let css = theme.assets().iter().find(|asset| asset.name == "site.css");
    let css = css.and_then(|asset| asset.text()).unwrap_or_default();
    let mut out = String::with_capacity(html.len() + css.len());
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let (before, tag) = rest.split_at(at);
        out.push_str(before);
        let end = tag.find('>').map_or(tag.len(), |end| end + 1);
        let (tag, after) = tag.split_at(end);
        rest = after;
        if tag.starts_with("<script") {
            rest = rest.split_once("</script>").map_or("", |(_, after)| after);
        } else if tag == "<head>" {
            out.push_str("<head><base target=\"_blank\"><style>");
            out.push_str(&css);
            out.push_str("</style>");
        } else if !tag.starts_with("<link") {
            out.push_str(tag);
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn pictures_of_the_theme_stand_in_the_page() {
        let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../themes/base"));
        let theme = Theme::open(folder).unwrap();
        let emblem = theme.assets().iter().find(|asset| asset.name == "emblem.svg").unwrap();
        let page = alone(&theme, &format!("<head></head><img src=\"{}\">", emblem.path));
        assert!(page.contains("<img src=\"data:image/svg+xml,%3C") && !page.contains(&emblem.path));
    }
}
