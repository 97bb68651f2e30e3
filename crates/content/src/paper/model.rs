//! What a file says, as it is shown to the clerk who brought it.

use std::collections::HashMap;

use base::{Kind, Result, refuse, text};
use papers::{FileKind, Hidden, Limits, Paper, Severity};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::article::model::markup;

/// How a picture begins in the body of a paper. No text looks like it: there `<` is escaped.
const PICTURE: &str = "<img src=\"hb:media/";
/// Letters of the id that stands behind it.
const ID_LENGTH: usize = 32;

/// What an office file says.
#[derive(Debug, Serialize, ToSchema)]
pub struct PaperView {
    /// What is probably its title; `null` when none was found.
    pub title: Option<String>,
    /// What is probably its 发文字号.
    pub doc_no: Option<String>,
    /// What is probably its 成文日期, as `2024-05-03`.
    pub made_on: Option<String>,
    /// The whole text as the editor takes it.
    pub body: String,
    /// The same without the lines that say the title.
    pub body_without_title: String,
    /// What was left out or read otherwise than it stood.
    pub notes: Vec<PaperNote>,
    /// What goes out unseen with the file itself, what matters most first.
    pub hidden: Vec<HiddenView>,
}

/// A body as the editor has it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct BodyForm {
    /// HTML.
    pub body: String,
}

/// Something the clerk should know about what was read.
#[derive(Debug, Serialize, ToSchema)]
pub struct PaperNote {
    /// A stable name.
    pub code: String,
    /// A sentence without a stop.
    pub say: String,
}

/// Something in the file that a reader does not see.
#[derive(Debug, Serialize, ToSchema)]
pub struct HiddenView {
    /// A stable name of what it is.
    pub kind: String,
    /// A sentence without a stop.
    pub say: String,
    /// The beginning of it; may be empty.
    pub sample: String,
    /// `high`, `middle` or `low`.
    pub severity: String,
}

/// The beginning of a data file: what the public sees of it before it takes the whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SheetView {
    /// Names of its columns: its first row.
    pub columns: Vec<String>,
    /// The rows after that, at most 20.
    pub rows: Vec<Vec<String>>,
    /// How many rows there are after the first.
    pub total: i64,
}

/// Columns, rows and characters of a cell that are shown.
const SHOWN: (usize, usize, usize) = (30, 20, 199);

impl SheetView {
    /// Reads the first table of a CSV or XLSX file. Takes long; call it outside a work.
    pub fn read(bytes: &[u8]) -> Result<Self> {
        let limits =
            Limits { cells_max: 2_000_000, html_bytes_max: 128 << 20, ..Limits::default() };
        let paper = match papers::kind_of(bytes) {
            FileKind::Csv => papers::csv(bytes, &limits)?,
            FileKind::Xlsx => papers::xlsx(bytes, &limits)?,
            _ => return Err(no_table("数据文件须是 CSV 或 XLSX")),
        };
        let table =
            paper.html.split_once("<table").and_then(|(_, rest)| rest.split_once("</table>"));
        let (table, _) = table.ok_or_else(|| no_table("文件里没有表格"))?;
        let (columns_max, rows_max, chars_max) = SHOWN;
        let cells = |row: &str| {
            let cells = row
                .split("<t")
                .filter(|cell| cell.starts_with(['h', 'd']))
                .skip_while(|cell| cell.starts_with("head"));
            let words = cells.filter_map(|cell| cell.split_once('>')).map(|(_, html)| {
                let html = html.split("</t").next().unwrap_or_default();
                text::shorten(&text::line(&finder::html_to_text(html)), chars_max)
            });
            words.take(columns_max).collect::<Vec<_>>()
        };
        let mut rows = table.split("<tr").skip(1);
        let columns = rows.next().map(cells).unwrap_or_default();
        if columns.iter().all(String::is_empty) {
            return Err(no_table("第一行须是列名"));
        }
        let total = rows.clone().count() as i64;
        Ok(Self { columns, rows: rows.take(rows_max).map(cells).collect(), total })
    }
}

fn no_table(say: &str) -> base::Error {
    refuse(Kind::Invalid, "paper.no_table", say)
}

impl PaperView {
    /// Puts the media, by the ids of the pictures, into the text; a picture without one goes.
    /// Takes long; call it outside a work.
    pub fn new(
        paper: &Paper,
        hidden: Vec<Hidden>,
        media: &HashMap<String, String>,
    ) -> Result<Self> {
        let body = |html: &str| {
            let clean = markup::clean(&with_media(html, media))?;
            base::Result::Ok(markup::for_editing(&clean))
        };
        let notes = paper.notes.iter();
        Ok(Self {
            title: paper.title.as_ref().map(|title| title.text.clone()),
            doc_no: paper.doc_no.clone(),
            made_on: paper.made_on.clone(),
            body: body(&paper.html)?,
            body_without_title: body(&paper.body_without_title())?,
            notes: notes
                .map(|note| PaperNote { code: note.code.to_owned(), say: note.say.clone() })
                .collect(),
            hidden: hidden.into_iter().map(HiddenView::new).collect(),
        })
    }
}

impl HiddenView {
    /// As the clerk sees it.
    pub fn new(found: Hidden) -> Self {
        let severity = match found.severity {
            Severity::High => "high",
            Severity::Middle => "middle",
            Severity::Low => "low",
        };
        let kind = found.kind.code().to_owned();
        Self { kind, say: found.say, sample: found.sample, severity: severity.to_owned() }
    }
}

fn with_media(html: &str, media: &HashMap<String, String>) -> String {
    let mut pieces = html.split(PICTURE);
    let mut out = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (id, rest) = piece.split_at_checked(ID_LENGTH).unwrap_or((piece, ""));
        match media.get(id) {
            Some(id) => out.extend([PICTURE, id, rest]),
            None => out.push_str(rest.split_once('>').map_or("", |(_, after)| after)),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_gets_its_medium_or_goes() {
        let (one, two) = (format!("{:032x}", 1), format!("{:032x}", 2));
        let media = HashMap::from([(one.clone(), "f".repeat(32))]);
        let html = format!(
            "<p>甲{PICTURE}{one}\" alt=\"&gt;图\">乙</p><p>{PICTURE}{two}\" alt=\"\">丙\
             {PICTURE}{one}\" alt=\"\"></p><p>src=\"hb:media/{two}\"</p>"
        );
        let id = "f".repeat(32);
        let kept = format!(
            "<p>甲{PICTURE}{id}\" alt=\"&gt;图\">乙</p><p>丙{PICTURE}{id}\" alt=\"\"></p>\
             <p>src=\"hb:media/{two}\"</p>"
        );
        assert_eq!(with_media(&html, &media), kept);
    }
}
