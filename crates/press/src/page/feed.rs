//! Feeds: RSS 2.0 of a site and of a section.

use base::{Moment, Result};
use content::article::public::Item as Row;

use super::make::Maker;
use super::plain::{site_url, text};
use super::section::lead_on;
use crate::html::escape_into;
use crate::read::Reader;

/// Rows of a feed.
const ROWS: usize = 20;
const RSS: &str = "application/rss+xml; charset=utf-8";

/// What stands at the head of a feed.
struct Channel {
    title: String,
    /// Address of what the feed is about.
    link: String,
    description: String,
    /// Address of the feed itself.
    own: String,
}

/// The feed of the site.
pub(super) async fn site(reader: &mut Reader<'_>, maker: &mut Maker) -> Result<()> {
    let (url, site) = (site_url(reader), reader.site());
    let rows = reader.newest_in_site(ROWS).await?;
    let channel = Channel {
        title: site.text("name"),
        link: format!("{url}/"),
        description: format!("{}最新发布", site.text("name")),
        own: format!("{url}/feed.xml"),
    };
    text(maker, "/feed.xml", RSS, write(&channel, &url, &rows));
    Ok(())
}

/// The feed of a section.
pub(super) async fn section(reader: &mut Reader<'_>, maker: &mut Maker, id: &str) -> Result<()> {
    let Some(section) = reader.section(id) else {
        return Ok(());
    };
    if section.text("kind") == "link" || !reader.is_filled(id) {
        return Ok(());
    }
    let (url, site, path) = (site_url(reader), reader.site(), section.text("path"));
    let rows = reader.newest(id, ROWS).await?;
    let title = format!("{} - {}", section.text("name"), site.text("name"));
    let description = match section.text("description").as_str() {
        "" => title.clone(),
        description => description.to_owned(),
    };
    let own = format!("{url}{path}feed.xml");
    let channel = Channel { title, link: format!("{url}{path}"), description, own };
    lead_on(reader, maker, id, (&path, "feed.xml"));
    text(maker, &format!("{path}feed.xml"), RSS, write(&channel, &url, &rows));
    Ok(())
}

fn write(channel: &Channel, url: &str, rows: &[Row]) -> String {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <rss version=\"2.0\" xmlns:atom=\"http://www.w3.org/2005/Atom\"><channel>\n",
    );
    element(&mut out, "title", &channel.title);
    element(&mut out, "link", &channel.link);
    element(&mut out, "description", &channel.description);
    element(&mut out, "language", "zh-CN");
    out.push_str("<atom:link rel=\"self\" type=\"application/rss+xml\" href=\"");
    escape_into(&mut out, &channel.own);
    out.push_str("\"/>\n");
    // The newest item's moment, not the clock's: the same content is the same feed.
    if let Some(newest) = rows.iter().map(|row| row.published).max() {
        element(&mut out, "lastBuildDate", &rfc822(newest));
    }
    for row in rows {
        out.push_str("<item>\n");
        element(&mut out, "title", &row.title);
        let address = format!("{url}{}", row.path);
        element(&mut out, "link", &address);
        element(&mut out, "guid", &address);
        element(&mut out, "pubDate", &rfc822(row.published));
        if !row.summary.is_empty() {
            element(&mut out, "description", &row.summary);
        }
        out.push_str("</item>\n");
    }
    out.push_str("</channel></rss>\n");
    out
}

fn element(out: &mut String, name: &str, text: &str) {
    out.push('<');
    out.push_str(name);
    out.push('>');
    escape_into(out, text);
    out.push_str("</");
    out.push_str(name);
    out.push_str(">\n");
}

/// `Sat, 21 Nov 2026 14:05:00 +0800`.
fn rfc822(at: Moment) -> String {
    const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    const BEIJING_MS: i64 = 8 * 3_600_000;
    // 1970-01-01 was a Thursday.
    let day = (at + BEIJING_MS).div_euclid(86_400_000).rem_euclid(7) as usize;
    let text = base::rfc3339(at);
    let (year, rest) = text.split_at(4);
    let month: usize = rest[1..3].parse().unwrap_or(1);
    format!(
        "{}, {} {} {year} {} +0800",
        DAYS[day],
        &rest[4..6],
        MONTHS[(month - 1).min(11)],
        &rest[7..15]
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_spelled_as_feeds_want_them() {
        let at = base::parse_date("2026-11-21").unwrap() + 14 * 3_600_000 + 5 * 60_000;
        assert_eq!(rfc822(at), "Sat, 21 Nov 2026 14:05:00 +0800");
        let at = base::parse_date("1969-12-31").unwrap();
        assert_eq!(rfc822(at), "Wed, 31 Dec 1969 00:00:00 +0800");
    }

    #[test]
    fn a_feed_is_well_formed_whatever_titles_say() {
        let channel = Channel {
            title: "A & B <c> \u{1}\u{b}".into(),
            link: "https://x.gov.cn/".into(),
            description: "]]>".into(),
            own: "https://x.gov.cn/feed.xml".into(),
        };
        let feed = write(&channel, "https://x.gov.cn", &[]);
        let mut reader = quick_xml::Reader::from_str(&feed);
        loop {
            match reader.read_event().unwrap() {
                quick_xml::events::Event::Eof => break,
                event => assert!(!format!("{event:?}").contains("\\u{1}")),
            }
        }
    }
}
