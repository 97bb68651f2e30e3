//! Tables out: a list as a workbook that a clerk opens, and as lines for other programs.

use base::Result;
use rust_xlsxwriter::{Format, FormatBorder, Workbook};

/// The media type of a workbook.
pub const BOOK_TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Width of a column in letters.
const WIDTH: (usize, usize) = (8, 60);
/// Letters a cell of a workbook may hold.
const CELL_CHARS_MAX: usize = 32_767;

/// One sheet with a head and rows. Cells that are whole numbers are numbers; all others are text,
/// and no text is a formula, whatever it begins with.
pub fn book(name: &str, head: &[&str], rows: &[Vec<String>]) -> Result<Vec<u8>> {
    let mut book = Workbook::new();
    let bold = Format::new().set_bold().set_border_bottom(FormatBorder::Thin);
    let sheet = book.add_worksheet();
    sheet.set_name(name)?;
    sheet.set_freeze_panes(1, 0)?;
    for (column, title) in (0..).zip(head) {
        let widest = rows.iter().take(200).filter_map(|row| row.get(usize::from(column)));
        let widest = widest.map(|cell| cell.chars().count() * 2).max().unwrap_or(0);
        let width = widest.max(title.chars().count() * 2 + 2).clamp(WIDTH.0, WIDTH.1);
        sheet.set_column_width(column, width as f64)?;
    }
    for (column, title) in (0..).zip(head) {
        sheet.write_string_with_format(0, column, *title, &bold)?;
    }
    for (number, row) in (1..).zip(rows) {
        for (column, cell) in (0..).zip(row) {
            match whole(cell) {
                Some(value) => sheet.write_number(number, column, value)?,
                None => sheet.write_string(number, column, shown(cell))?,
            };
        }
    }
    Ok(book.save_to_buffer()?)
}

/// A short whole number; longer ones are numbers of things and keep their zeros.
fn whole(cell: &str) -> Option<f64> {
    let is_plain = cell.len() <= 9 && (cell == "0" || !cell.starts_with('0'));
    let digits = is_plain && !cell.is_empty() && cell.bytes().all(|c| c.is_ascii_digit());
    digits.then(|| cell.parse().ok()).flatten()
}

/// What a cell can hold.
fn shown(cell: &str) -> String {
    cell.chars().filter(|c| !c.is_control() || *c == '\n').take(CELL_CHARS_MAX).collect()
}

/// Rows as lines with tabs between the cells; what would part them is a blank.
pub fn tab_separated(rows: &[Vec<String>]) -> String {
    let mut out = String::new();
    for row in rows {
        let cells = row.iter().map(|cell| cell.replace(['\t', '\n', '\r'], " "));
        out.push_str(&cells.collect::<Vec<_>>().join("\t"));
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Limits, rows};

    #[test]
    fn what_is_written_is_read_again_and_nothing_is_a_formula() {
        let written = vec![
            vec!["=1+1".to_owned(), "007".to_owned(), "12".to_owned()],
            vec!["甲\t乙".to_owned(), String::new(), "12345678901234".to_owned()],
        ];
        let bytes = book("词表", &["词语", "编号", "数"], &written).unwrap();
        let read = rows(&bytes, &Limits::default()).unwrap();
        assert_eq!(read[0], ["词语", "编号", "数"]);
        assert_eq!(read[1], ["=1+1", "007", "12"]);
        assert_eq!(read[2][2], "12345678901234");
        assert_eq!(tab_separated(&read[..1]), "词语\t编号\t数\n");
        assert!(rows(b"PK\x03\x04", &Limits::default()).is_err());
    }
}
