//! A sheet as a table.

use std::collections::{BTreeMap, BTreeSet};

use base::Result;

use crate::html::push_text;
use crate::limits::Limits;
use crate::refusal;
use crate::xlsx::place::Place;
use crate::xlsx::sheet::{Cell, Sheet};

/// Columns and rows that one cell may span; a body allows no more.
const SPAN_MAX: usize = 100;

/// A merged area in what is shown: rows and columns.
type Span = (usize, usize);

/// Adds the table of a sheet; nothing for an empty one. `cells` counts over all sheets.
pub(super) fn push(
    out: &mut String,
    name: &str,
    sheet: Sheet,
    limits: &Limits,
    cells: &mut usize,
) -> Result<()> {
    let Some((from, to)) = used(&sheet) else { return Ok(()) };
    let height = (to.0 - from.0) as usize + 1;
    let width = (to.1 - from.1) as usize + 1;
    *cells = cells.saturating_add(height.saturating_mul(width));
    if *cells > limits.cells_max {
        return Err(refusal::too_long());
    }
    let rows: Vec<u32> = (from.0..=to.0).filter(|row| !sheet.rows_gone.contains(row)).collect();
    let columns: Vec<u32> =
        (from.1..=to.1).filter(|column| !sheet.columns_gone.contains(column)).collect();
    let (spans, covered) = spans(&sheet, &rows, &columns, limits);
    let has_head = has_head(&sheet.cells, &rows, &columns, &spans);
    out.push_str("<table>");
    if !is_usual_name(name) {
        out.push_str("<caption>");
        push_text(out, name);
        out.push_str("</caption>");
    }
    for (number, row) in rows.iter().enumerate() {
        let is_head = has_head && number == 0;
        out.push_str(match number {
            0 if is_head => "<thead><tr>",
            0 => "<tbody><tr>",
            1 if has_head => "<tbody><tr>",
            _ => "<tr>",
        });
        for column in &columns {
            let place = (*row, *column);
            if !covered.contains(&place) {
                push_cell(out, &sheet, place, spans.get(&place), is_head);
            }
        }
        out.push_str(if is_head { "</tr></thead>" } else { "</tr>" });
    }
    out.push_str("</tbody></table>");
    Ok(())
}

/// The smallest area that holds all that is shown.
fn used(sheet: &Sheet) -> Option<(Place, Place)> {
    let (first, _) = sheet.cells.first_key_value()?;
    let (last, _) = sheet.cells.last_key_value()?;
    let columns = || sheet.cells.keys().map(|(_, column)| *column);
    let mut from = (first.0, columns().min()?);
    let mut to = (last.0, columns().max()?);
    // A merged area reaches as far as it does, when it says something.
    for (begin, end) in &sheet.merged {
        if sheet.cells.contains_key(begin) {
            from = (from.0.min(begin.0), from.1.min(begin.1));
            to = (to.0.max(end.0), to.1.max(end.1));
        }
    }
    Some((from, to))
}

/// Merged areas by the first place of them that is shown, and all other places they cover.
fn spans(
    sheet: &Sheet,
    rows: &[u32],
    columns: &[u32],
    limits: &Limits,
) -> (BTreeMap<Place, Span>, BTreeSet<Place>) {
    let mut looked_at = 0;
    let mut spans = BTreeMap::new();
    let mut covered = BTreeSet::new();
    for (from, to) in &sheet.merged {
        let inside = |all: &[u32], from: u32, to: u32| -> Vec<u32> {
            let begin = all.partition_point(|one| *one < from);
            let end = all.partition_point(|one| *one <= to);
            all[begin..end].iter().copied().take(SPAN_MAX).collect()
        };
        let (down, across) = (inside(rows, from.0, to.0), inside(columns, from.1, to.1));
        let (Some(top), Some(left)) = (down.first(), across.first()) else { continue };
        // Areas side by side cover no more than the table; only a broken file goes on and on.
        looked_at += down.len() * across.len();
        if looked_at > 4 * limits.cells_max {
            break;
        }
        let places = || down.iter().flat_map(|row| across.iter().map(|column| (*row, *column)));
        // Areas that overlap come from a broken file; the first one counts.
        if places().any(|place| covered.contains(&place) || spans.contains_key(&place)) {
            continue;
        }
        let first = (*top, *left);
        covered.extend(places().filter(|place| *place != first));
        spans.insert(first, (down.len(), across.len()));
    }
    (spans, covered)
}

/// The first row is a head when every cell of it is a word and spans no rows.
fn has_head(
    cells: &BTreeMap<Place, Cell>,
    rows: &[u32],
    columns: &[u32],
    spans: &BTreeMap<Place, Span>,
) -> bool {
    let Some(row) = rows.first().filter(|_| rows.len() > 1 && columns.len() > 1) else {
        return false;
    };
    columns.iter().all(|column| {
        let place = (*row, *column);
        cells.get(&place).is_some_and(|cell| !cell.is_number) && !spans.contains_key(&place)
    })
}

fn push_cell(out: &mut String, sheet: &Sheet, place: Place, span: Option<&Span>, is_head: bool) {
    let tag = if is_head { "th" } else { "td" };
    out.push('<');
    out.push_str(tag);
    if let Some((rows, columns)) = span {
        if *columns > 1 {
            out.push_str(&format!(" colspan=\"{columns}\""));
        }
        if *rows > 1 {
            out.push_str(&format!(" rowspan=\"{rows}\""));
        }
    }
    let cell = sheet.cells.get(&place);
    if cell.is_some_and(|cell| cell.is_number) {
        out.push_str(" class=\"right\"");
    }
    out.push('>');
    for (number, line) in cell.iter().flat_map(|cell| cell.text.trim().lines()).enumerate() {
        if number > 0 {
            out.push_str("<br>");
        }
        push_text(out, line.trim_end());
    }
    out.push_str("</");
    out.push_str(tag);
    out.push('>');
}

/// A name that nobody gave says nothing to a reader.
fn is_usual_name(name: &str) -> bool {
    ["Sheet", "sheet", "工作表", "表"].iter().any(|usual| {
        let number = name.strip_prefix(usual);
        number.is_some_and(|number| number.bytes().all(|c| c.is_ascii_digit()))
    })
}
