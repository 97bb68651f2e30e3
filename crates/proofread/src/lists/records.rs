//! Files of rows as offices make them: CSV or TSV, with quotes, from any spreadsheet.

use std::borrow::Cow;

use encoding_rs::{GB18030, UTF_16BE, UTF_16LE};

/// One row, and the line (from 1) on which it begins.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Record {
    pub(super) line: usize,
    pub(super) cells: Vec<String>,
}

/// The text of a file: UTF-8 with or without its mark, UTF-16 with its mark, else GB18030;
/// `None` when it is none of them.
pub(super) fn decode(bytes: &[u8]) -> Option<Cow<'_, str>> {
    let marked = [(&b"\xff\xfe"[..], UTF_16LE), (&b"\xfe\xff"[..], UTF_16BE)];
    for (mark, encoding) in marked {
        if let Some(rest) = bytes.strip_prefix(mark) {
            return encoding.decode_without_bom_handling_and_without_replacement(rest);
        }
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => Some(Cow::Borrowed(text)),
        Err(_) => GB18030.decode_without_bom_handling_and_without_replacement(bytes),
    }
}

/// The rows that are not empty. The first line tells what parts cells: a tab where there is one.
pub(super) fn rows(text: &str) -> Vec<Record> {
    let first = text.lines().next().unwrap_or_default();
    let mut reader = Reader {
        separator: if first.contains('\t') { '\t' } else { ',' },
        rows: Vec::new(),
        cells: Vec::new(),
        cell: String::new(),
        line: 1,
        begun: 1,
    };
    reader.read(text);
    reader.rows
}

struct Reader {
    separator: char,
    rows: Vec<Record>,
    cells: Vec<String>,
    cell: String,
    line: usize,
    /// The line on which the open row began.
    begun: usize,
}

impl Reader {
    fn read(&mut self, text: &str) {
        let mut chars = text.chars().peekable();
        let mut is_quoted = false;
        while let Some(c) = chars.next() {
            self.line += usize::from(c == '\n');
            match c {
                '"' if is_quoted && chars.peek() == Some(&'"') => {
                    chars.next();
                    self.cell.push('"');
                }
                '"' if is_quoted => is_quoted = false,
                '"' if self.cell.is_empty() => is_quoted = true,
                _ if is_quoted => self.cell.push(c),
                _ if c == self.separator => self.end_cell(),
                '\r' if chars.peek() == Some(&'\n') => {}
                '\n' => self.end_row(),
                _ => self.cell.push(c),
            }
        }
        self.end_row();
    }

    fn end_cell(&mut self) {
        let cell = std::mem::take(&mut self.cell);
        // A quote mark before what a spreadsheet takes for a formula; see `cell`.
        let cell = cell.trim();
        let cell = cell.strip_prefix('\'').filter(|rest| is_formula(rest)).unwrap_or(cell);
        self.cells.push(cell.to_owned());
    }

    fn end_row(&mut self) {
        self.end_cell();
        let cells = std::mem::take(&mut self.cells);
        if cells.iter().any(|cell| !cell.is_empty()) {
            self.rows.push(Record { line: self.begun, cells });
        }
        self.begun = self.line;
    }
}

/// Adds a row.
pub(super) fn write_row(out: &mut String, separator: char, cells: &[String]) {
    for (number, one) in cells.iter().enumerate() {
        if number > 0 {
            out.push(separator);
        }
        out.push_str(&cell(one, separator));
    }
    out.push_str("\r\n");
}

/// A cell as it stands in a file. No spreadsheet shall take it for a formula.
fn cell(text: &str, separator: char) -> String {
    let text = match is_formula(text) {
        true => format!("'{text}"),
        false => text.to_owned(),
    };
    match text.contains([separator, '"', '\n', '\r']) {
        true => format!("\"{}\"", text.replace('"', "\"\"")),
        false => text,
    }
}

fn is_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn spreadsheets_are_read() {
        let cells = |text: &str| rows(text).into_iter().map(|row| row.cells).collect::<Vec<_>>();
        assert_eq!(
            cells("甲,乙\r\n\"丙,\"\"丁\"\"\n戊\",己\n\n"),
            [["甲", "乙"], ["丙,\"丁\"\n戊", "己"]]
        );
        assert_eq!(cells("甲\t乙,丙\n"), [["甲", "乙,丙"]]);
        let lines: Vec<_> = rows("甲\n\"一\n二\"\n\n丙").iter().map(|row| row.line).collect();
        assert_eq!(lines, [1, 2, 5]);
        assert_eq!(rows(""), []);
    }

    #[test]
    fn files_of_offices_are_decoded() {
        let (gb, _, _) = GB18030.encode("按装,安装");
        let utf16: Vec<u8> =
            "\u{feff}按装,安装".encode_utf16().flat_map(u16::to_le_bytes).collect();
        for bytes in [&b"\xef\xbb\xbf\xe6\x8c\x89"[..], &gb, &utf16] {
            assert!(decode(bytes).is_some_and(|text| text.starts_with('按')), "{bytes:?}");
        }
        assert_eq!(decode(b"\x89PNG\r\n\xff\xff\x00"), None);
    }

    proptest! {
        #[test]
        fn what_was_written_is_read(
            written in proptest::collection::vec("[=@'\",\t\n\r一二 ]{0,6}", 1..5)
        ) {
            let mut out = String::from("头,尾\n");
            let written: Vec<_> = written.iter().map(|cell| cell.trim().to_owned()).collect();
            // A leading quote mark before a formula is ours.
            prop_assume!(written.iter().all(|cell| !cell.starts_with('\'')));
            prop_assume!(written.iter().any(|cell| !cell.is_empty()));
            write_row(&mut out, ',', &written);
            prop_assert_eq!(&rows(&out)[1].cells, &written);
        }
    }
}
