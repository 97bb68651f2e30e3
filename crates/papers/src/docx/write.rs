//! Blocks as HTML; items that follow each other become lists.

use crate::docx::flow::Block;
use crate::docx::inline;
use crate::docx::paragraph::{Item, Paragraph};
use crate::html::Stand;

/// The HTML of blocks.
pub(crate) fn html(blocks: &[Block]) -> String {
    let mut out = String::new();
    let mut lists = Lists::default();
    for block in blocks {
        match block.paragraph().and_then(|paragraph| Some((paragraph, paragraph.item?))) {
            Some((paragraph, item)) => lists.item(&mut out, item, &inline::html(&paragraph.pieces)),
            None => {
                lists.end(&mut out);
                push(&mut out, block);
            }
        }
    }
    lists.end(&mut out);
    out
}

fn push(out: &mut String, block: &Block) {
    match block {
        Block::Paragraph(paragraph) => out.push_str(&one(paragraph)),
        Block::Table(table) => out.push_str(table),
        Block::Rule => out.push_str("<hr>"),
    }
}

/// A paragraph or heading alone.
pub(crate) fn one(paragraph: &Paragraph) -> String {
    let inside = inline::html(&paragraph.pieces);
    match paragraph.level {
        Some(level) => {
            let class = paragraph.stand.across().class();
            format!("<h{level}{class}>{inside}</h{level}>")
        }
        None => {
            // The first line of a body is indented where nothing is said.
            let stand = paragraph.stand;
            let is_picture = inside.starts_with("<img ") && paragraph.text.is_empty();
            let stand = match stand {
                Stand::Indent | Stand::Flush if is_picture => Stand::Center,
                stand => stand,
            };
            format!("<p{}>{inside}</p>", stand.class())
        }
    }
}

/// The lists that are open, outermost first: whether each is numbered.
#[derive(Default)]
struct Lists {
    open: Vec<bool>,
}

impl Lists {
    fn item(&mut self, out: &mut String, item: Item, inside: &str) {
        // A level may not be skipped: a list begins inside an item of the one around it.
        let depth = item.depth.min(self.open.len());
        let is_numbered = item.number.is_some();
        while self.open.len() > depth + 1 {
            self.close(out);
        }
        if self.open.len() == depth + 1 {
            if self.open[depth] == is_numbered {
                out.push_str("</li><li>");
                out.push_str(inside);
                return;
            }
            self.close(out);
        }
        match item.number {
            Some(1) => out.push_str("<ol>"),
            Some(number) => out.push_str(&format!("<ol start=\"{number}\">")),
            None => out.push_str("<ul>"),
        }
        self.open.push(is_numbered);
        out.push_str("<li>");
        out.push_str(inside);
    }

    fn close(&mut self, out: &mut String) {
        if let Some(is_numbered) = self.open.pop() {
            out.push_str(if is_numbered { "</li></ol>" } else { "</li></ul>" });
        }
    }

    fn end(&mut self, out: &mut String) {
        while !self.open.is_empty() {
            self.close(out);
        }
    }
}
