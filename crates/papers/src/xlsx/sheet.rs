//! One sheet: its cells as they are displayed, what is merged and what is hidden.

use std::collections::{BTreeMap, BTreeSet};

use base::Result;

use crate::limits::Limits;
use crate::refusal;
use crate::xlsx::book::{Book, text_of};
use crate::xlsx::place::{LAST, Place, area, place};
use crate::xml::{Element, Tree};

/// A cell that says something.
pub(super) struct Cell {
    pub(super) text: String,
    pub(super) is_number: bool,
}

/// A sheet.
pub(super) struct Sheet {
    pub(super) cells: BTreeMap<Place, Cell>,
    /// First and last place of each merged area.
    pub(super) merged: Vec<(Place, Place)>,
    /// Rows that are hidden.
    pub(super) rows_gone: BTreeSet<u32>,
    /// Columns that are hidden.
    pub(super) columns_gone: BTreeSet<u32>,
    /// Hidden rows that hold something.
    pub(super) hidden_rows: usize,
    /// Hidden columns that hold something.
    pub(super) hidden_columns: usize,
    pub(super) has_drawing: bool,
    text_bytes: usize,
    text_bytes_max: usize,
}

/// Whether an attribute says yes.
pub(crate) fn is_on(value: Option<&str>) -> bool {
    matches!(value, Some("1" | "true"))
}

/// Reads a sheet; cells of hidden rows and columns are dropped.
pub(super) fn read(bytes: &[u8], book: &Book, limits: &Limits) -> Result<Sheet> {
    let tree = Tree::parse(bytes, limits)?;
    let root = tree.root();
    let mut sheet = Sheet {
        cells: BTreeMap::new(),
        merged: Vec::new(),
        rows_gone: BTreeSet::new(),
        columns_gone: hidden_columns(root),
        hidden_rows: 0,
        hidden_columns: 0,
        has_drawing: root.child("drawing").is_some(),
        text_bytes: 0,
        text_bytes_max: limits.html_bytes_max,
    };
    for merged in root.child("mergeCells").into_iter().flat_map(Element::children) {
        sheet.merged.extend(merged.attr("ref").and_then(area));
    }
    if sheet.merged.len() > limits.cells_max {
        return Err(refusal::too_long());
    }
    let all_rows_hidden =
        root.child("sheetFormatPr").is_some_and(|one| is_on(one.attr("zeroHeight")));
    let mut row = 0;
    for one in root.child("sheetData").into_iter().flat_map(Element::children) {
        row = one.attr("r").and_then(|r| r.parse().ok()).unwrap_or(row + 1);
        let hidden = one.attr("hidden");
        let is_hidden = is_on(hidden) || (all_rows_hidden && hidden.is_none());
        sheet.row(one, row, is_hidden, book);
        // One text may stand in many cells.
        if sheet.cells.len() > limits.cells_max || sheet.text_bytes > sheet.text_bytes_max {
            return Err(refusal::too_long());
        }
    }
    sheet.drop_hidden_columns();
    Ok(sheet)
}

impl Sheet {
    fn row(&mut self, of: Element<'_>, row: u32, is_hidden: bool, book: &Book) {
        if is_hidden {
            self.rows_gone.insert(row);
        }
        let mut column = 0;
        let mut says_something = false;
        for one in of.children().filter(|one| one.name() == "c") {
            let at = one.attr("r").and_then(place).unwrap_or((row, column + 1));
            column = at.1;
            let Some(cell) = displayed(one, book) else { continue };
            says_something = true;
            if !is_hidden {
                self.text_bytes += cell.text.len();
                self.cells.insert((row, column), cell);
            }
            if self.text_bytes > self.text_bytes_max {
                return;
            }
        }
        self.hidden_rows += usize::from(is_hidden && says_something);
    }

    fn drop_hidden_columns(&mut self) {
        let mut gone = BTreeSet::new();
        let columns = &self.columns_gone;
        self.cells.retain(|(_, column), _| {
            let is_hidden = columns.contains(column);
            if is_hidden {
                gone.insert(*column);
            }
            !is_hidden
        });
        self.hidden_columns = gone.len();
    }
}

/// The columns that a sheet hides. Ranges may overlap, and there may be many.
pub(crate) fn hidden_columns(root: Element<'_>) -> BTreeSet<u32> {
    let columns = root.children().filter(|one| one.name() == "cols").flat_map(Element::children);
    let mut ranges: Vec<(u32, u32)> = columns
        .filter(|one| is_on(one.attr("hidden")))
        .filter_map(|one| Some((one.attr("min")?.parse().ok()?, one.attr("max")?.parse().ok()?)))
        .collect();
    ranges.sort_unstable();
    let mut gone = BTreeSet::new();
    let mut next = 1;
    for (from, to) in ranges {
        let to = to.min(LAST.1);
        gone.extend(from.max(next)..=to);
        next = next.max(to + 1);
    }
    gone
}

/// What a cell shows; `None` for nothing.
fn displayed(of: Element<'_>, book: &Book) -> Option<Cell> {
    let value = of.child("v").map(Element::text);
    let words = |text: String| Cell { text, is_number: false };
    let cell = match of.attr("t").unwrap_or("n") {
        "s" => words(book.texts.get(value?.trim().parse::<usize>().ok()?)?.clone()),
        "inlineStr" => words(text_of(of.child("is")?)),
        "str" | "e" => words(value?),
        "b" => words(if value?.trim() == "1" { "TRUE" } else { "FALSE" }.to_owned()),
        "d" => words(value?.split('T').next().unwrap_or_default().to_owned()),
        _ => {
            let number: f64 = value?.trim().parse().ok()?;
            let style = of.attr("s").and_then(|style| style.parse::<usize>().ok()).unwrap_or(0);
            let format = book.formats.get(style).cloned().unwrap_or_default();
            let is_number = !format.is_date();
            Cell { text: format.spell(number, book.from_1904), is_number }
        }
    };
    (!cell.text.trim().is_empty()).then_some(cell)
}
