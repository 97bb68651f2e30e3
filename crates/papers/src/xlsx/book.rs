//! The workbook: its sheets, shared texts and the formats of numbers.

use base::Result;

use crate::archive::Archive;
use crate::limits::Limits;
use crate::package::{main_part, relations_of};
use crate::refusal;
use crate::xlsx::format::{Format, built_in};
use crate::xml::{Element, Tree};

/// Whether a sheet is seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shown {
    Yes,
    Hidden,
    /// Hidden so that the program does not offer to show it.
    VeryHidden,
}

/// A sheet as the workbook lists it.
pub(crate) struct Listed {
    pub(crate) name: String,
    pub(crate) part: String,
    pub(crate) shown: Shown,
}

/// What all sheets share.
pub(super) struct Book {
    pub(super) sheets: Vec<Listed>,
    pub(super) texts: Vec<String>,
    /// The format of each cell style.
    pub(super) formats: Vec<Format>,
    /// Days are counted from 1904.
    pub(super) from_1904: bool,
}

/// The sheets of a workbook and whether its days count from 1904.
pub(crate) fn sheets(archive: &mut Archive<'_>, limits: &Limits) -> Result<(Vec<Listed>, bool)> {
    let main = main_part(archive, limits)?;
    let relations = relations_of(archive, &main, limits)?;
    let bytes = archive.part(&main)?.ok_or_else(refusal::broken)?;
    let tree = Tree::parse(&bytes, limits)?;
    let root = tree.root();
    let listed = root.child("sheets").ok_or_else(refusal::broken)?;
    let mut sheets = Vec::new();
    for sheet in listed.children() {
        let Some(relation) = sheet.attr("id").and_then(|id| relations.get(id)) else { continue };
        // Sheets of macros and of dialogues hold no cells.
        if relation.kind != "worksheet" || relation.is_external {
            continue;
        }
        let shown = match sheet.attr("state") {
            Some("hidden") => Shown::Hidden,
            Some("veryHidden") => Shown::VeryHidden,
            _ => Shown::Yes,
        };
        let name = base::text::line(sheet.attr("name").unwrap_or_default());
        sheets.push(Listed { name, part: relation.target.clone(), shown });
    }
    let from_1904 = root.child("workbookPr").is_some_and(|one| super::is_on(one.attr("date1904")));
    Ok((sheets, from_1904))
}

/// Opens a workbook.
pub(super) fn open(archive: &mut Archive<'_>, limits: &Limits) -> Result<Book> {
    let (sheets, from_1904) = sheets(archive, limits)?;
    let main = main_part(archive, limits)?;
    let relations = relations_of(archive, &main, limits)?;
    let mut part = |kind: &str| -> Result<Option<Tree>> {
        let Some(one) = relations.values().find(|one| one.kind == kind) else { return Ok(None) };
        let Some(bytes) = archive.part(&one.target)? else { return Ok(None) };
        Ok(Some(Tree::parse(&bytes, limits)?))
    };
    let texts = part("sharedStrings")?.map_or_else(Vec::new, |tree| {
        tree.root().children().filter(|one| one.name() == "si").map(text_of).collect()
    });
    let formats = part("styles")?.map_or_else(Vec::new, |tree| formats(tree.root()));
    Ok(Book { sheets, texts, formats, from_1904 })
}

/// A text with runs; how it is read aloud is left out.
pub(super) fn text_of(of: Element<'_>) -> String {
    let mut out = String::new();
    for child in of.children() {
        match child.name() {
            "t" => out.push_str(&child.text()),
            "r" => out.extend(child.child("t").map(Element::text)),
            _ => {}
        }
    }
    out.replace("_x000D_", "")
}

fn formats(root: Element<'_>) -> Vec<Format> {
    let own: Vec<(i64, Format)> = root
        .child("numFmts")
        .into_iter()
        .flat_map(Element::children)
        .filter_map(|one| {
            Some((one.number("numFmtId")?, Format::new(one.attr("formatCode").unwrap_or_default())))
        })
        .collect();
    let styles = root.child("cellXfs").into_iter().flat_map(Element::children);
    styles
        .map(|style| {
            let id = style.number("numFmtId").unwrap_or(0);
            let known = own.iter().find(|(own, _)| *own == id).map(|(_, format)| format.clone());
            known.unwrap_or_else(|| Format::new(built_in(id)))
        })
        .collect()
}
