//! Workbooks: each shown sheet as a table, with merged cells and numbers as they are displayed.
//!
//! `book` opens the package, `sheet` reads cells, `format` spells numbers, `table` writes.

mod book;
mod format;
mod place;
mod sheet;
mod table;

use base::Result;

use crate::archive::Archive;
use crate::kind::{FileKind, kind_of};
use crate::limits::Limits;
use crate::paper::{Note, Paper};
use crate::refusal;

pub(crate) use book::{Shown, sheets};
pub(crate) use sheet::{hidden_columns, is_on};

/// The rows of the first sheet that is shown, cell by cell as they are displayed; a row without
/// anything is an empty one, so that numbers are those of the sheet.
pub fn rows(bytes: &[u8], limits: &Limits) -> Result<Vec<Vec<String>>> {
    if bytes.len() > limits.file_bytes_max {
        return Err(refusal::too_large());
    }
    let mut archive = Archive::open(bytes, limits)?;
    let book = book::open(&mut archive, limits)?;
    let mut rows: Vec<Vec<String>> = Vec::new();
    let shown = book.sheets.iter().find(|one| one.shown == Shown::Yes);
    let Some(part) = shown.map(|one| archive.part(&one.part)).transpose()?.flatten() else {
        return Ok(rows);
    };
    let sheet = sheet::read(&part, &book, limits)?;
    for ((row, column), cell) in sheet.cells {
        // A cell far below or aside is no part of a list.
        if rows.len() + limits.cells_max < row as usize || column as usize > COLUMNS_MAX {
            continue;
        }
        while rows.len() < row as usize {
            rows.push(Vec::new());
        }
        if let Some(cells) = rows.last_mut() {
            cells.resize((column as usize).saturating_sub(1).max(cells.len()), String::new());
            cells.push(cell.text);
        }
    }
    Ok(rows)
}

/// Columns a list may have.
const COLUMNS_MAX: usize = 100;

/// Reads a workbook. Hidden sheets, rows and columns are left out, and said.
pub fn xlsx(bytes: &[u8], limits: &Limits) -> Result<Paper> {
    if bytes.len() > limits.file_bytes_max {
        return Err(refusal::too_large());
    }
    match kind_of(bytes) {
        FileKind::Xlsx | FileKind::Zip => {}
        kind => return Err(kind.refusal().unwrap_or_else(refusal::not_this_kind)),
    }
    let mut archive = Archive::open(bytes, limits)?;
    let book = book::open(&mut archive, limits)?;
    let mut paper = Paper::default();
    let mut cells = 0;
    for one in &book.sheets {
        if one.shown != Shown::Yes {
            let say = format!("工作表“{}”已隐藏，未读入", one.name);
            paper.notes.push(Note::new("paper.sheet_hidden", say));
            continue;
        }
        let Some(part) = archive.part(&one.part)? else { continue };
        let sheet = sheet::read(&part, &book, limits)?;
        if sheet.hidden_rows + sheet.hidden_columns > 0 {
            let (rows, columns) = (sheet.hidden_rows, sheet.hidden_columns);
            let say = format!("工作表“{}”隐藏了{rows}行、{columns}列，未读入", one.name);
            paper.notes.push(Note::new("paper.cells_hidden", say));
        }
        if sheet.has_drawing {
            let say = format!("工作表“{}”中的图片或图表未读入，请另行插入", one.name);
            paper.notes.push(Note::new("paper.picture_outside_cells", say));
        }
        table::push(&mut paper.html, &one.name, sheet, limits, &mut cells)?;
        if paper.html.len() > limits.html_bytes_max {
            return Err(refusal::too_long());
        }
    }
    Ok(paper)
}
