//! What workbooks hold unseen: hidden sheets, rows and columns, comments, data sources.

use base::Result;

use crate::hidden::office::Look;
use crate::hidden::{HiddenKind, Severity};
use crate::xlsx::{Shown, hidden_columns, is_on, sheets};
use crate::xml::{Element, Tree};

pub(super) fn look(look: &mut Look<'_, '_>) -> Result<()> {
    if look.parts("xl/", ".xml").is_empty() {
        return Ok(());
    }
    let (listed, _) = sheets(look.archive, look.limits)?;
    for one in &listed {
        let say = match one.shown {
            Shown::Yes => None,
            Shown::Hidden => Some(format!("工作表“{}”已隐藏，但会一并公开", one.name)),
            Shown::VeryHidden => Some(format!("工作表“{}”被深度隐藏，但会一并公开", one.name)),
        };
        let Some(tree) = look.tree(&one.part)? else { continue };
        if let Some(say) = say {
            look.add(HiddenKind::Sheet, Severity::High, say, &one.name);
        } else {
            cells(look, &tree, &one.name);
        }
    }
    comments(look)?;
    links(look)
}

/// Hidden rows and columns that hold something.
fn cells(look: &mut Look<'_, '_>, tree: &Tree, name: &str) {
    let root = tree.root();
    let hidden = hidden_columns(root);
    let mut rows = 0;
    let mut columns = std::collections::BTreeSet::new();
    for row in root.child("sheetData").into_iter().flat_map(Element::children) {
        let mut says = row.children().filter(|cell| cell.children().next().is_some());
        if is_on(row.attr("hidden")) {
            rows += usize::from(says.next().is_some());
            continue;
        }
        if hidden.is_empty() {
            continue;
        }
        for column in says.filter_map(column_of) {
            if hidden.contains(&column) {
                columns.insert(column);
            }
        }
    }
    if rows + columns.len() > 0 {
        let columns = columns.len();
        let say = format!("工作表“{name}”隐藏了{rows}行、{columns}列，但会一并公开");
        look.add(HiddenKind::Cells, Severity::High, say, "");
    }
}

fn column_of(cell: Element<'_>) -> Option<u32> {
    let letters = cell.attr("r")?.bytes().take_while(u8::is_ascii_alphabetic);
    letters
        .map(|letter| u32::from(letter.to_ascii_uppercase() - b'A') + 1)
        .try_fold(0_u32, |sum, number| sum.checked_mul(26)?.checked_add(number))
}

fn comments(look: &mut Look<'_, '_>) -> Result<()> {
    let mut count = 0;
    let mut sample = String::new();
    let mut parts = look.parts("xl/comments", ".xml");
    parts.extend(look.parts("xl/threadedcomments/", ".xml"));
    for part in parts {
        let Some(tree) = look.tree(&part)? else { continue };
        let root = tree.root();
        let all = root.all("comment").chain(root.all("threadedComment"));
        for one in all {
            count += 1;
            if sample.is_empty() {
                sample = one.text();
            }
        }
    }
    if count > 0 {
        let say = format!("工作簿中有{count}条批注");
        look.add(HiddenKind::Comment, Severity::High, say, &sample);
    }
    Ok(())
}

fn links(look: &mut Look<'_, '_>) -> Result<()> {
    if let Some(tree) = look.tree("xl/connections.xml")? {
        let all: Vec<&str> = tree.root().children().filter_map(|one| one.attr("name")).collect();
        if !all.is_empty() {
            let say = format!("工作簿中有{}个数据连接", all.len());
            look.add(HiddenKind::Link, Severity::Middle, say, &all.join("，"));
        }
    }
    let records = look.parts("xl/pivotcache/pivotcacherecords", ".xml").len();
    if records > 0 {
        let say = format!("工作簿中有{records}份数据透视表的源数据，会一并公开");
        look.add(HiddenKind::Pivot, Severity::High, say, "");
    }
    Ok(())
}
