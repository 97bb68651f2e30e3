//! Separated values as a table, in whatever encoding and with whichever separator.

use base::Result;

use crate::html::push_text;
use crate::limits::Limits;
use crate::paper::Paper;
use crate::{encoding, refusal};

const SEPARATORS: [char; 4] = [',', '\t', ';', '|'];
/// Columns of a row; what is beyond stays in the last one.
const COLUMNS_MAX: usize = 500;
/// Rows that are looked at to find the separator.
const LOOKED_AT: usize = 20;

/// Reads a file of separated values; the first row is the head of the table.
pub fn csv(bytes: &[u8], limits: &Limits) -> Result<Paper> {
    if bytes.len() > limits.file_bytes_max {
        return Err(refusal::too_large());
    }
    let text = encoding::text_of(bytes)?;
    let separator = separator_of(&text).unwrap_or(',');
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut cells = 0;
    for row in Rows::new(&text, separator) {
        cells += row.len();
        if cells > limits.cells_max {
            return Err(refusal::too_long());
        }
        if row.iter().any(|cell| !cell.trim().is_empty()) {
            rows.push(row);
        }
    }
    let width =
        rows.iter().map(|row| row.len() - row.iter().rev().take_while(|c| c.is_empty()).count());
    let width = width.max().unwrap_or(0);
    if width.saturating_mul(rows.len()) > limits.cells_max {
        return Err(refusal::too_long());
    }
    let html = table(&rows, width);
    if html.len() > limits.html_bytes_max {
        return Err(refusal::too_long());
    }
    Ok(Paper { html, ..Paper::default() })
}

/// Whether a text looks like a table: several rows of the same number of columns.
pub(crate) fn is_table(text: &str) -> bool {
    separator_of(text).is_some()
}

fn table(rows: &[Vec<String>], width: usize) -> String {
    let mut out = String::new();
    if rows.is_empty() || width == 0 {
        return out;
    }
    out.push_str("<table>");
    for (number, row) in rows.iter().enumerate() {
        let is_head = number == 0 && rows.len() > 1;
        let (open, close, tag) = match number {
            0 if is_head => ("<thead>", "</thead>", "th"),
            0 => ("<tbody>", "", "td"),
            1 => ("<tbody>", "", "td"),
            _ => ("", "", "td"),
        };
        out.push_str(open);
        out.push_str("<tr>");
        for place in 0..width {
            let cell = row.get(place).map_or("", |cell| cell.trim());
            out.push_str(&format!("<{tag}>"));
            for (line, text) in cell.lines().enumerate() {
                out.push_str(if line > 0 { "<br>" } else { "" });
                push_text(&mut out, text);
            }
            out.push_str(&format!("</{tag}>"));
        }
        out.push_str("</tr>");
        out.push_str(close);
    }
    out.push_str("</tbody></table>");
    out
}

/// The separator that cuts the first rows into the same number of columns, the more the better.
fn separator_of(text: &str) -> Option<char> {
    let mut best: Option<(usize, char)> = None;
    for separator in SEPARATORS {
        let rows: Vec<Vec<String>> = Rows::new(text, separator)
            .filter(|row| row.len() > 1 || !row[0].trim().is_empty())
            .take(LOOKED_AT)
            .collect();
        let Some(first) = rows.first() else { continue };
        let alike = rows.iter().filter(|row| row.len() == first.len()).count();
        // The last row may be cut off where the look ended.
        let is_even = rows.len() >= 2 && alike + 1 >= rows.len() && alike * 10 >= rows.len() * 7;
        if first.len() >= 2 && is_even && best.is_none_or(|(width, _)| first.len() > width) {
            best = Some((first.len(), separator));
        }
    }
    best.map(|(_, separator)| separator)
}

/// Rows of a text of separated values: quotes may hold separators, line ends and double quotes.
struct Rows<'t> {
    letters: std::iter::Peekable<std::str::Chars<'t>>,
    separator: char,
}

impl<'t> Rows<'t> {
    fn new(text: &'t str, separator: char) -> Self {
        Self { letters: text.chars().peekable(), separator }
    }
}

impl Iterator for Rows<'_> {
    type Item = Vec<String>;

    fn next(&mut self) -> Option<Vec<String>> {
        self.letters.peek()?;
        let mut row = vec![String::new()];
        let mut quoted = false;
        while let Some(letter) = self.letters.next() {
            let is_new = row.last().is_some_and(String::is_empty);
            match letter {
                '"' if quoted => match self.letters.next_if_eq(&'"') {
                    Some(quote) => push(&mut row, quote),
                    None => quoted = false,
                },
                '"' if is_new => quoted = true,
                '\n' if !quoted => break,
                '\r' if !quoted => {
                    self.letters.next_if_eq(&'\n');
                    break;
                }
                letter if letter == self.separator && !quoted && row.len() < COLUMNS_MAX => {
                    row.push(String::new());
                }
                letter => push(&mut row, letter),
            }
        }
        Some(row)
    }
}

fn push(row: &mut [String], letter: char) {
    if let Some(cell) = row.last_mut() {
        cell.push(letter);
    }
}
