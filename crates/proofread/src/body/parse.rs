//! Walks the HTML once and writes down what the checker wants to know.

use super::{Block, Body, Heading, Link, Picture, Piece, Row, entity, tag};

/// Tags that stand inside a line; every other tag is a border between blocks.
const INLINE: [&str; 13] =
    ["strong", "b", "em", "i", "u", "s", "sub", "sup", "span", "a", "img", "br", "!"];

pub(super) fn read(html: &str) -> Body {
    let mut walk = Walk { html, ..Walk::default() };
    let mut at = 0;
    while let Some(found) = memchr::memchr(b'<', &html.as_bytes()[at..]) {
        walk.text(at, at + found);
        at += found;
        match tag::read(&html[at..]) {
            Some(tag) => {
                walk.tag(&tag);
                at += tag.length;
            }
            None => {
                walk.raw(at, at + 1);
                at += 1;
            }
        }
    }
    walk.text(at, html.len());
    walk.border();
    walk.close_link();
    walk.body
}

#[derive(Default)]
struct Walk<'a> {
    html: &'a str,
    body: Body,
    /// Where in the text the open block began, and how many pieces there were.
    block: usize,
    block_pieces: usize,
    /// UTF-16 units of the text before the open block.
    units: u32,
    is_in_link: bool,
    /// Where the open heading began, and its level.
    heading: Option<(u8, usize)>,
    /// Open tables and lists; only the outermost counts.
    depth: u32,
    /// `<table>` and outermost lists so far.
    holders: u32,
    tables: u32,
    row: Option<Row>,
    /// Rows of the open holder so far.
    rows: u32,
    /// What opened the outermost holder: its rows are `tr`, or `li`.
    row_tag: &'static str,
}

impl Walk<'_> {
    /// Text between two tags.
    fn text(&mut self, start: usize, end: usize) {
        let mut at = start;
        while let Some(before) = special(&self.html[at..end]) {
            self.raw(at, at + before);
            at += before;
            match entity::read(&self.html[at..end]) {
                // A line break of the source is a blank to the reader; so is a coded one.
                Some((c, length)) => {
                    let c = if c == '\n' { ' ' } else { c };
                    self.written(c.encode_utf8(&mut [0; 4]), at, at + length);
                    at += length;
                }
                None if self.html.as_bytes()[at] == b'&' => {
                    self.raw(at, at + 1);
                    at += 1;
                }
                None => {
                    self.written(" ", at, at + 1);
                    at += 1;
                }
            }
        }
        self.raw(at, end);
    }

    /// Text that stands in the HTML as it is.
    fn raw(&mut self, start: usize, end: usize) {
        if start < end {
            let html = self.html;
            self.written(&html[start..end], start, end);
        }
    }

    fn written(&mut self, text: &str, html: usize, html_end: usize) {
        let start = self.body.text.len();
        self.body.text.push_str(text);
        let piece = Piece { text: start, text_end: self.body.text.len(), html, html_end };
        self.body.pieces.push(piece);
    }

    fn tag(&mut self, tag: &tag::Tag<'_>) {
        let is_inline = INLINE.iter().any(|name| tag.name.eq_ignore_ascii_case(name));
        match (tag.name, tag.is_end) {
            ("br", _) => self.body.text.push('\n'),
            ("a", false) => self.open_link(tag),
            ("a", true) => self.close_link(),
            ("img", false) => self.picture(tag),
            _ if is_inline => {}
            _ => {
                self.border();
                self.holder(tag);
                self.heading(tag);
            }
        }
    }

    /// Ends the open block; one of blanks only is taken back.
    fn border(&mut self) {
        let (start, end) = (self.block, self.body.text.len());
        let text = &self.body.text[start..end];
        if text.chars().all(char::is_whitespace) {
            return self.take_back(start);
        }
        let units = utf16_len(text);
        self.body.blocks.push(Block { start, end, start_utf16: self.units, row: self.row });
        self.end_link(end);
        self.body.text.push('\n');
        self.units = self.units.saturating_add(units).saturating_add(1);
        self.block = self.body.text.len();
        self.block_pieces = self.body.pieces.len();
    }

    /// Forgets the blanks of the open block, and that links and pictures stood among them.
    fn take_back(&mut self, start: usize) {
        self.body.text.truncate(start);
        self.body.pieces.truncate(self.block_pieces);
        for link in self.body.links.iter_mut().rev().take_while(|link| link.end > start) {
            (link.start, link.end) = (link.start.min(start), start);
        }
        for picture in self.body.pictures.iter_mut().rev().take_while(|one| one.at > start) {
            picture.at = start;
        }
    }

    fn open_link(&mut self, tag: &tag::Tag<'_>) {
        self.close_link();
        let (start, href) = (self.body.text.len(), tag.get("href").map(|href| href.into_owned()));
        self.body.links.push(Link { href, start, end: start, has_picture: false });
        self.is_in_link = true;
    }

    fn close_link(&mut self) {
        if std::mem::take(&mut self.is_in_link)
            && let Some(link) = self.body.links.last_mut()
        {
            // A block of blanks may have been taken back meanwhile.
            link.end = self.body.text.len();
            link.start = link.start.min(link.end);
        }
    }

    /// A link ends with its block; one without text until there begins in the next.
    fn end_link(&mut self, end: usize) {
        if self.is_in_link
            && let Some(link) = self.body.links.last_mut()
        {
            self.is_in_link = link.start >= end;
            (link.start, link.end) = match self.is_in_link {
                true => (end + 1, end + 1),
                false => (link.start, end),
            };
        }
    }

    fn picture(&mut self, tag: &tag::Tag<'_>) {
        let alt = tag.get("alt").map(|alt| alt.into_owned());
        self.body.pictures.push(Picture { alt, at: self.body.text.len() });
        if self.is_in_link
            && let Some(link) = self.body.links.last_mut()
        {
            link.has_picture = true;
        }
    }

    fn heading(&mut self, tag: &tag::Tag<'_>) {
        let level = match tag.name.as_bytes() {
            [b'h', level @ b'1'..=b'6'] => level - b'0',
            _ => return,
        };
        let at = self.body.text.len();
        match (self.heading.take(), tag.is_end) {
            (_, false) => self.heading = Some((level, at)),
            (Some((level, start)), true) => {
                // The border has added a line break behind the text.
                let block = self.body.blocks.last().filter(|block| block.start == start);
                let end = block.map_or(start, |block| block.end);
                self.body.headings.push(Heading { level, start, end });
            }
            (None, true) => {}
        }
    }

    /// Keeps count of tables, lists and their rows.
    fn holder(&mut self, tag: &tag::Tag<'_>) {
        let row_tag = match tag.name {
            "table" => "tr",
            "ul" | "ol" => "li",
            name => return self.row(name, tag.is_end),
        };
        if tag.is_end {
            self.depth = self.depth.saturating_sub(1);
            if self.depth == 0 {
                self.row = None;
            }
        } else {
            if self.depth == 0 {
                (self.row_tag, self.rows) = (row_tag, 0);
                self.holders += 1;
            }
            self.depth += 1;
        }
        self.tables += u32::from(tag.name == "table" && !tag.is_end);
    }

    fn row(&mut self, name: &str, is_end: bool) {
        if self.depth != 1 || name != self.row_tag || is_end {
            return;
        }
        let is_table = self.row_tag == "tr";
        let table = is_table.then(|| self.tables.saturating_sub(1));
        let holder = self.holders.saturating_sub(1);
        self.row = Some(Row { holder, table, number: self.rows });
        self.rows += 1;
    }
}

/// Where the first reference or break of the source stands.
fn special(text: &str) -> Option<usize> {
    text.bytes().position(|byte| matches!(byte, b'&' | b'\n' | b'\r' | b'\t'))
}

/// UTF-16 units of a text.
fn utf16_len(text: &str) -> u32 {
    u32::try_from(text.encode_utf16().count()).unwrap_or(u32::MAX)
}
