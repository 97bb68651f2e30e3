//! Tables, with cells that span columns and rows.

use base::Result;

use crate::docx::flow::{Block, Flow};
use crate::docx::inline;
use crate::docx::paragraph::Paragraph;
use crate::docx::write;
use crate::html::Stand;
use crate::refusal;
use crate::xml::Element;

/// Columns and rows that one cell may span; a body allows no more.
const SPAN_MAX: usize = 100;

struct Cell {
    column: usize,
    columns: usize,
    rows: usize,
    html: String,
    class: Stand,
    is_bold: bool,
    /// Goes on the cell above.
    goes_on: bool,
}

struct Row {
    cells: Vec<Cell>,
    is_head: bool,
}

impl<'p> Flow<'p> {
    /// Reads a table. A table of one cell is a frame around text, and only the text is kept.
    pub(super) fn table(&mut self, of: Element<'p>) -> Result<Vec<Block>> {
        let mut found = Vec::new();
        rows_of(of, &mut found);
        if let [only] = found[..] {
            let mut cells = Vec::new();
            cells_of(only, &mut cells);
            if let [cell] = cells[..] {
                return self.blocks(cell);
            }
        }
        let mut rows = Vec::new();
        for row in found {
            rows.push(self.row(row)?);
        }
        rows.retain(|row| !row.cells.is_empty());
        join_down(&mut rows);
        Ok(if rows.is_empty() { vec![] } else { vec![Block::Table(html(&mut rows))] })
    }

    fn row(&mut self, of: Element<'p>) -> Result<Row> {
        let properties = of.child("trPr");
        let number = |name: &str| {
            let value = properties?.child(name)?.number("val")?;
            usize::try_from(value).ok().filter(|value| *value <= SPAN_MAX)
        };
        let mut cells = Vec::new();
        let mut column = 0;
        let before = number("gridBefore").unwrap_or(0);
        if before > 0 {
            cells.push(Cell::empty(0, before));
            column = before;
        }
        let mut found = Vec::new();
        cells_of(of, &mut found);
        for one in found {
            self.cells += 1;
            if self.cells > self.limits.cells_max {
                return Err(refusal::too_long());
            }
            let cell = self.cell(one, column)?;
            column += cell.columns;
            cells.push(cell);
        }
        let after = number("gridAfter").unwrap_or(0);
        if after > 0 {
            cells.push(Cell::empty(column, after));
        }
        let is_head = properties.and_then(|one| one.switch("tblHeader")) == Some(true);
        Ok(Row { cells, is_head })
    }

    fn cell(&mut self, of: Element<'p>, column: usize) -> Result<Cell> {
        let properties = of.child("tcPr");
        let span = properties.and_then(|one| one.child("gridSpan")?.number("val")).unwrap_or(1);
        let columns = usize::try_from(span).unwrap_or(1).clamp(1, SPAN_MAX);
        let merge = properties.and_then(|one| one.child("vMerge"));
        let goes_on = merge.is_some_and(|merge| merge.attr("val") != Some("restart"));
        let mut blocks = self.blocks(of)?;
        let mut cell = Cell { columns, goes_on, ..Cell::empty(column, 1) };
        for block in &mut blocks {
            if let Block::Paragraph(paragraph) = block {
                paragraph.stand = paragraph.stand.across();
                // A heading inside a cell is a cell in bold.
                if paragraph.level.take().is_some() {
                    paragraph.is_strong = true;
                }
            }
        }
        let paragraphs: Vec<&Paragraph> = blocks.iter().filter_map(Block::paragraph).collect();
        cell.is_bold = !paragraphs.is_empty() && paragraphs.iter().all(|one| one.is_strong);
        let is_plain =
            paragraphs.len() == blocks.len() && paragraphs.iter().all(|one| one.item.is_none());
        let first = paragraphs.first().map_or(Stand::Usual, |one| one.stand);
        match is_plain && paragraphs.iter().all(|one| one.stand == first) {
            true => {
                let lines: Vec<String> =
                    paragraphs.iter().map(|one| inline::html(&one.pieces)).collect();
                cell.html = lines.join("<br>");
                cell.class = first;
            }
            false => cell.html = write::html(&blocks),
        }
        Ok(cell)
    }
}

impl Cell {
    fn empty(column: usize, columns: usize) -> Self {
        let (html, class) = (String::new(), Stand::Usual);
        Cell { column, columns, rows: 1, html, class, is_bold: false, goes_on: false }
    }
}

/// The rows of a table, also those in controls and revisions; deleted ones are gone.
fn rows_of<'p>(of: Element<'p>, out: &mut Vec<Element<'p>>) {
    for child in of.children() {
        match child.name() {
            "tr" if child.child("trPr").is_some_and(|one| one.child("del").is_some()) => {}
            "tr" => out.push(child),
            "sdt" | "sdtContent" | "ins" | "customXml" => rows_of(child, out),
            _ => {}
        }
    }
}

fn cells_of<'p>(of: Element<'p>, out: &mut Vec<Element<'p>>) {
    for child in of.children() {
        match child.name() {
            "tc" if child.child("tcPr").is_some_and(|one| one.child("cellDel").is_some()) => {}
            "tc" => out.push(child),
            "sdt" | "sdtContent" | "ins" | "customXml" => cells_of(child, out),
            _ => {}
        }
    }
}

/// Gives the rows of cells that go on to the cell they began with.
fn join_down(rows: &mut [Row]) {
    for at in 1..rows.len() {
        let (above, below) = rows.split_at_mut(at);
        for cell in &mut below[0].cells {
            if !cell.goes_on {
                continue;
            }
            let begun = above.iter_mut().enumerate().rev().find_map(|(row, one)| {
                let cell = one.cells.iter_mut().find(|c| c.column == cell.column && !c.goes_on)?;
                Some((row, cell))
            });
            match begun {
                Some((row, top))
                    if row + top.rows == at
                        && top.columns == cell.columns
                        && top.rows < SPAN_MAX =>
                {
                    top.rows += 1;
                }
                // Nothing to go on from: a cell of its own.
                _ => cell.goes_on = false,
            }
        }
    }
    if let Some(first) = rows.first_mut() {
        first.cells.iter_mut().for_each(|cell| cell.goes_on = false);
    }
}

fn html(rows: &mut [Row]) -> String {
    let marked = rows.iter().take_while(|row| row.is_head).count();
    let looks_like_head = |row: &Row| {
        let said = row.cells.iter().filter(|cell| !cell.html.is_empty());
        row.cells.len() > 1
            && row.cells.iter().all(|cell| cell.rows == 1)
            && said.clone().count() * 2 > row.cells.len()
            && said.clone().all(|cell| cell.is_bold)
    };
    let heads = match marked {
        0 if rows.len() > 1 && rows.first().is_some_and(looks_like_head) => 1,
        marked if marked == rows.len() => 0,
        marked => marked,
    };
    // A cell may not reach from the head into the body.
    let reaches = |row: usize, cell: &Cell| row + cell.rows > heads;
    let heads = match (0..heads).any(|row| rows[row].cells.iter().any(|cell| reaches(row, cell))) {
        true => 0,
        false => heads,
    };
    let mut out = String::from("<table>");
    for (number, row) in rows.iter().enumerate() {
        let tag = if number < heads { "th" } else { "td" };
        match number {
            0 if heads > 0 => out.push_str("<thead>"),
            number if number == heads => out.push_str("<tbody>"),
            _ => {}
        }
        out.push_str("<tr>");
        for cell in row.cells.iter().filter(|cell| !cell.goes_on) {
            push_cell(&mut out, cell, tag);
        }
        out.push_str("</tr>");
        if number + 1 == heads {
            out.push_str("</thead>");
        }
    }
    out.push_str("</tbody></table>");
    out
}

fn push_cell(out: &mut String, cell: &Cell, tag: &str) {
    out.push('<');
    out.push_str(tag);
    if cell.columns > 1 {
        out.push_str(&format!(" colspan=\"{}\"", cell.columns));
    }
    if cell.rows > 1 {
        out.push_str(&format!(" rowspan=\"{}\"", cell.rows));
    }
    out.push_str(cell.class.class());
    out.push('>');
    // A head is bold already. In text `<` is written otherwise, so this finds tags only.
    match tag {
        "th" => out.push_str(&cell.html.replace("<strong>", "").replace("</strong>", "")),
        _ => out.push_str(&cell.html),
    }
    out.push_str("</");
    out.push_str(tag);
    out.push('>');
}
