//! The body of a draft as the checker reads it: blocks of text, links, pictures and tables, with
//! the way back into the HTML.
//!
//! Made for the clean HTML that the platform keeps; any other text is read somehow, without harm.

mod entity;
mod mend;
mod parse;
mod tag;

pub(crate) use mend::replace;

use crate::finding::{Place, Span};

/// What was read from a body.
#[derive(Debug, Default)]
pub(crate) struct Body {
    /// The blocks that hold more than blanks, joined by line breaks.
    pub(crate) text: String,
    /// The blocks, in their order.
    pub(crate) blocks: Vec<Block>,
    /// Stretches of the text that stand in the HTML one after another, byte for byte.
    pieces: Vec<Piece>,
    /// `<a>`, in their order.
    pub(crate) links: Vec<Link>,
    /// `<img>`, in their order.
    pub(crate) pictures: Vec<Picture>,
    /// Headings, in their order: level, and whether they hold text.
    pub(crate) headings: Vec<Heading>,
}

/// A stretch of text between two borders of blocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Block {
    /// First byte in the body's text.
    pub(crate) start: usize,
    /// The byte behind its last.
    pub(crate) end: usize,
    /// UTF-16 units of the body's text before it.
    pub(crate) start_utf16: u32,
    /// The row of the outermost table it stands in.
    pub(crate) row: Option<Row>,
}

/// A row of a table, or an item of a list: what holds one person of a roll.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Row {
    /// Number of the table or list in the body; both are counted together.
    pub(crate) holder: u32,
    /// Number of the `<table>`; `None` in a list.
    pub(crate) table: Option<u32>,
    /// Number of the row in it.
    pub(crate) number: u32,
}

#[derive(Debug, Clone, Copy)]
struct Piece {
    text: usize,
    text_end: usize,
    html: usize,
    html_end: usize,
}

/// A link.
#[derive(Debug)]
pub(crate) struct Link {
    /// `href` without entities; `None` when there is none.
    pub(crate) href: Option<String>,
    /// Bytes of the body's text it covers.
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) has_picture: bool,
}

/// A picture.
#[derive(Debug)]
pub(crate) struct Picture {
    /// `alt` without entities; `None` when there is none.
    pub(crate) alt: Option<String>,
    /// Where in the body's text it stands.
    pub(crate) at: usize,
}

/// A heading.
#[derive(Debug)]
pub(crate) struct Heading {
    /// 1 to 6.
    pub(crate) level: u8,
    /// Bytes of the body's text it covers.
    pub(crate) start: usize,
    pub(crate) end: usize,
}

impl Body {
    /// Reads HTML.
    pub(crate) fn read(html: &str) -> Self {
        parse::read(html)
    }

    /// The block that holds a byte of the text.
    pub(crate) fn block_at(&self, at: usize) -> Option<(usize, &Block)> {
        let next = self.blocks.partition_point(|block| block.start <= at);
        let number = next.checked_sub(1)?;
        self.blocks.get(number).map(|block| (number, block))
    }

    /// Where in its block a stretch of the text stands.
    pub(crate) fn place(&self, start: usize, span: Span) -> Option<Place> {
        let (number, block) = self.block_at(start)?;
        let inside = |at: u32| at.saturating_sub(block.start_utf16);
        let block = u32::try_from(number).unwrap_or(u32::MAX);
        Some(Place { block, start: inside(span.start), end: inside(span.end) })
    }

    /// The text of a part.
    pub(crate) fn part(&self, start: usize, end: usize) -> &str {
        self.text.get(start..end).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blocks(html: &str) -> Vec<String> {
        let body = Body::read(html);
        body.blocks.iter().map(|block| body.part(block.start, block.end).to_owned()).collect()
    }

    #[test]
    fn a_body_is_read_block_by_block() {
        for (html, expected) in [
            ("<p><strong>国</strong>务<em>院</em></p><p>办公厅</p>", vec!["国务院", "办公厅"]),
            (
                "<p> </p>\n<p>甲&nbsp;乙&amp;丙&lt;丁&#20013;&#x6587;</p>",
                vec!["甲\u{a0}乙&丙<丁中文"],
            ),
            ("<ul><li>甲</li><li><p>乙</p><p>丙</p></li></ul>", vec!["甲", "乙", "丙"]),
            ("<p>甲<br>乙\n丙</p>", vec!["甲\n乙 丙"]),
            ("裸文字<p>段</p>尾", vec!["裸文字", "段", "尾"]),
            ("<p>3 < 4 &bogus; & <>", vec!["3 < 4 &bogus; & <>"]),
            ("<p title=\"a>b\">甲<img alt=\"x>y\">乙</p>", vec!["甲乙"]),
            ("<td>甲</td><td>乙</td>", vec!["甲", "乙"]),
            ("<p>甲<", vec!["甲<"]),
            ("<p>甲<a href=\"x", vec!["甲"]),
            ("", vec![]),
        ] {
            assert_eq!(blocks(html), expected, "{html}");
        }
    }

    #[test]
    fn links_pictures_headings_and_rows_are_seen() {
        let body = Body::read(
            "<h2>一</h2><p>见<a href=\"https://a.cn/?x=1&amp;y=2\">这里</a>\
             <a><img src=\"hb:media/1\" alt=\"地&quot;图\"></a><img></p><h4></h4>\
             <table><tr><td>甲</td><td>乙</td></tr><tr><td>丙<ul><li>丁</li></ul></td></tr></table>\
             <ol><li>戊</li><li>己</li></ol>",
        );
        let hrefs: Vec<_> = body.links.iter().map(|link| link.href.as_deref()).collect();
        assert_eq!(hrefs, [Some("https://a.cn/?x=1&y=2"), None]);
        assert_eq!(body.part(body.links[0].start, body.links[0].end), "这里");
        assert!(body.links[1].has_picture && !body.links[0].has_picture);
        let alts: Vec<_> = body.pictures.iter().map(|picture| picture.alt.as_deref()).collect();
        assert_eq!(alts, [Some("地\"图"), None]);
        let levels: Vec<_> =
            body.headings.iter().map(|one| (one.level, one.end - one.start)).collect();
        assert_eq!(levels, [(2, 3), (4, 0)]);
        let rows: Vec<_> = body
            .blocks
            .iter()
            .map(|block| {
                let text = body.part(block.start, block.end);
                (text, block.row.map(|row| (row.holder, row.table, row.number)))
            })
            .collect();
        assert_eq!(
            rows,
            [
                ("一", None),
                ("见这里", None),
                ("甲", Some((0, Some(0), 0))),
                ("乙", Some((0, Some(0), 0))),
                ("丙", Some((0, Some(0), 1))),
                ("丁", Some((0, Some(0), 1))),
                ("戊", Some((1, None, 0))),
                ("己", Some((1, None, 1))),
            ]
        );
    }
}
