//! Rolls of people: tables and lists whose rows each hold somebody's data.

use std::collections::{BTreeMap, BTreeSet};

use super::What;
use crate::body::{Body, Row};

/// Rows with data from which on a table is a roll.
const ROWS_MIN: usize = 3;
/// Heads of columns that hold names.
const NAMES: [&str; 8] =
    ["姓名", "户主", "申请人", "受助人", "学生姓名", "户主姓名", "申请人姓名", "家长姓名"];

/// A table or a list that is a roll of people.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Roll {
    /// Number of the `<table>`; `None` for a list.
    pub(crate) table: Option<u32>,
    /// Rows with data.
    pub(crate) rows: usize,
    /// Numbers of cards, or home addresses beside names: not only telephones.
    pub(crate) is_grave: bool,
    /// Bytes of the body's text of its first block.
    pub(crate) start: usize,
    pub(crate) end: usize,
}

/// What rows hold, by the holder.
#[derive(Default)]
struct Rows {
    any: BTreeSet<u32>,
    grave: BTreeSet<u32>,
}

/// The rolls of a body, given its personal data by their first byte.
pub(crate) fn rolls(body: &Body, data: &[(What, usize)]) -> Vec<Roll> {
    let mut holders: BTreeMap<u32, Rows> = BTreeMap::new();
    for (what, at) in data {
        let Some(row) = body.block_at(*at).and_then(|(_, block)| block.row) else { continue };
        let rows = holders.entry(row.holder).or_default();
        match what {
            What::IdNumber | What::BankCard => {
                rows.grave.insert(row.number);
            }
            What::Mobile => {}
            What::Telephone | What::Email => continue,
        }
        rows.any.insert(row.number);
    }
    for row in homes(body) {
        let rows = holders.entry(row.holder).or_default();
        rows.any.insert(row.number);
        rows.grave.insert(row.number);
    }
    let is_roll = |(_, rows): &(&u32, &Rows)| rows.any.len() >= ROWS_MIN;
    holders.iter().filter(is_roll).filter_map(|(holder, rows)| roll(body, *holder, rows)).collect()
}

fn roll(body: &Body, holder: u32, rows: &Rows) -> Option<Roll> {
    let is_its = |row: Row| row.holder == holder;
    let first = body.blocks.iter().find(|block| block.row.is_some_and(is_its))?;
    Some(Roll {
        table: first.row?.table,
        rows: rows.any.len(),
        is_grave: rows.grave.len() >= ROWS_MIN,
        start: first.start,
        end: first.end,
    })
}

/// The rows with a home address, in tables that have a column of names.
fn homes(body: &Body) -> Vec<Row> {
    let named: BTreeSet<u32> = body
        .blocks
        .iter()
        .filter(|block| {
            let text = body.part(block.start, block.end);
            NAMES.contains(&text.split_whitespace().collect::<String>().as_str())
        })
        .filter_map(|block| block.row.map(|row| row.holder))
        .collect();
    let holds_names = |row: &Row| row.table.is_some() && named.contains(&row.holder);
    body.blocks
        .iter()
        .filter_map(|block| Some((block, block.row.filter(holds_names)?)))
        .filter(|(block, _)| is_home(body.part(block.start, block.end)))
        .map(|(_, row)| row)
        .collect()
}

/// Whether a cell holds the address of a home: a flat in a building, or a house in a village.
fn is_home(cell: &str) -> bool {
    let is_numbered = |word: &str| {
        cell.match_indices(word).any(|(at, _)| cell[..at].ends_with(|c: char| c.is_ascii_digit()))
    };
    let is_flat =
        is_numbered("单元") || (is_numbered("室") && (is_numbered("栋") || is_numbered("幢")));
    let is_house = cell.contains('村') && is_numbered("组") && is_numbered("号");
    is_flat || is_house
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(rows: &[[&str; 2]]) -> String {
        let row = |[a, b]: &[&str; 2]| format!("<tr><td>{a}</td><td>{b}</td></tr>");
        format!("<table>{}</table>", rows.iter().map(row).collect::<String>())
    }

    fn seen(html: &str) -> Vec<(Option<u32>, usize, bool)> {
        let body = Body::read(html);
        let found = crate::personal::data(&crate::fold::fold(&body.text));
        let data: Vec<_> = found.iter().map(|one| (one.what, one.start)).collect();
        let roll = |roll: Roll| (roll.table, roll.rows, roll.is_grave);
        rolls(&body, &data).into_iter().map(roll).collect()
    }

    #[test]
    fn three_people_make_a_roll() {
        let head = ["姓名", "资料"];
        let phones = [head, ["甲", "13812345678"], ["乙", "13812345679"], ["丙", "13812345670"]];
        assert_eq!(seen(&table(&phones)), [(Some(0), 3, false)]);
        assert_eq!(seen(&table(&phones[..3])), []);
        let homes = [
            head,
            ["甲", "幸福小区3号楼2单元301"],
            ["乙", "李家村2组15号"],
            ["丙", "阳光城5栋1201室"],
        ];
        assert_eq!(seen(&table(&homes)), [(Some(0), 3, true)]);
        let offices = homes.map(|[name, home]| [if name == "姓名" { "部门" } else { name }, home]);
        assert_eq!(seen(&table(&offices)), []);
        let list = "<ul><li>甲13812345678</li><li>乙13812345679</li><li>丙13812345670</li></ul>";
        assert_eq!(seen(list), [(None, 3, false)]);
        let across = "<p>甲13812345678</p><p>乙13812345679</p><p>丙13812345670</p>";
        assert_eq!(seen(across), []);
    }
}
