//! Outputs that are no pages of content: notices, redirects, sitemap, robots, the site's record.

use std::fmt::Write as _;

use base::Result;
use serde::Serialize;

use super::context::{Model, What};
use super::make::{Maker, site_meta};
use crate::html::escape_into;
use crate::output::Notice;
use crate::read::Reader;
use crate::sheet::{Blank, Content, HTML};
use crate::theme::Theme;

/// Serial numbers in one part of the sitemap.
pub(crate) const PART_ROWS: i64 = 500;

const XML: &str = "application/xml; charset=utf-8";

/// The part of the sitemap a serial number stands in.
pub(crate) fn part_of(serial: i64) -> i64 {
    (serial - 1).div_euclid(PART_ROWS) + 1
}

/// A page that answers when there is no page.
pub(super) fn notice(reader: &mut Reader<'_>, maker: &mut Maker, notice: Notice) {
    let meta = Box::new(site_meta(reader));
    let model = Model { site: reader.site(), what: What::Notice(notice) };
    maker.files.push(Blank {
        path: format!("!page/{}", notice.name()),
        status: notice.status(),
        media_type: HTML,
        content: Content::Page(model.drawing(), meta),
    });
}

/// A part of the sitemap; a part in which nothing is live is left out.
pub(super) async fn sitemap(reader: &mut Reader<'_>, maker: &mut Maker, number: i64) -> Result<()> {
    let last = PART_ROWS * number;
    let paths = reader.paths(last - PART_ROWS + 1, last).await?;
    if paths.is_empty() {
        return Ok(());
    }
    let url = site_url(reader);
    let mut text = xml_head("urlset");
    for path in &paths {
        text.push_str("<url><loc>");
        escape_into(&mut text, &format!("{url}{path}"));
        text.push_str("</loc></url>\n");
    }
    text.push_str("</urlset>\n");
    self::text(maker, &format!("/sitemap-{number}.xml"), XML, text);
    Ok(())
}

/// The list of sitemap parts.
pub(super) fn sitemap_index(reader: &mut Reader<'_>, maker: &mut Maker) {
    let url = site_url(reader);
    let mut text = xml_head("sitemapindex");
    for number in reader.parts() {
        text.push_str("<sitemap><loc>");
        escape_into(&mut text, &format!("{url}/sitemap-{number}.xml"));
        text.push_str("</loc></sitemap>\n");
    }
    text.push_str("</sitemapindex>\n");
    self::text(maker, "/sitemap.xml", XML, text);
}

fn xml_head(root: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <{root} xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n"
    )
}

/// What robots may read: everything that is published.
pub(super) fn robots(reader: &mut Reader<'_>, maker: &mut Maker) {
    let url = site_url(reader);
    let mut text = String::from("User-agent: *\nDisallow: /search\n");
    // Writing into a text cannot fail.
    let _ = writeln!(text, "Sitemap: {url}/sitemap.xml");
    self::text(maker, "/robots.txt", "text/plain; charset=utf-8", text);
}

/// What the portal must know of the site.
pub(super) fn site(reader: &mut Reader<'_>, maker: &mut Maker) {
    #[derive(Serialize)]
    struct Record {
        code: String,
        name: String,
        domains: Vec<String>,
        parent: String,
    }
    let me = reader.site_id().to_owned();
    let sites = reader.sites();
    let this = sites.iter().find(|site| site.id == me);
    let above = this.and_then(|this| sites.iter().find(|site| site.id == this.parent_id));
    let parent = above.map(|site| site.code.clone()).unwrap_or_default();
    let site = reader.site();
    let record = Record {
        code: reader.code().to_owned(),
        name: site.text("name"),
        domains: vec![site.text("domain")],
        parent,
    };
    maker.files.push(Blank {
        path: "!site".to_owned(),
        status: 200,
        media_type: "application/json",
        content: Content::Raw(Box::new(move || Ok(serde_json::to_vec(&record)?))),
    });
}

/// A file of the theme, by its public name; an older theme's is no longer there.
pub(super) fn asset(theme: &Theme, maker: &mut Maker, file: &str) {
    let Some(asset) = theme.assets().iter().find(|asset| asset.file() == file) else {
        return;
    };
    let content = match asset.text() {
        Some(text) => Content::Text(text),
        None => {
            let bytes = asset.bytes.clone();
            Content::Raw(Box::new(move || Ok(bytes)))
        }
    };
    let (path, media_type) = (asset.path.clone(), asset.media_type);
    maker.files.push(Blank { path, status: 200, media_type, content });
}

/// `https://www.x.gov.cn`.
pub(super) fn site_url(reader: &mut Reader<'_>) -> String {
    let domain = reader.site().text("domain");
    reader.origin().url(&domain)
}

/// A text file.
pub(super) fn text(maker: &mut Maker, path: &str, media_type: &'static str, text: String) {
    let content = Content::Text(text);
    maker.files.push(Blank { path: path.to_owned(), status: 200, media_type, content });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn serial_numbers_fall_into_parts() {
        for (serial, part) in [(1, 1), (500, 1), (501, 2), (1_000, 2), (1_001, 3)] {
            assert_eq!(part_of(serial), part, "{serial}");
        }
    }
}
