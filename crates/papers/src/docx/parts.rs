//! The parts of a Word package that are read, and how they refer to each other.

use base::Result;

use crate::archive::Archive;
use crate::docx::numbering::Numbering;
use crate::docx::styles::Styles;
use crate::limits::Limits;
use crate::package::{Relations, main_part, relations_of};
use crate::refusal;
use crate::xml::Tree;

/// A part with text and its references.
pub(crate) struct Text {
    pub(crate) tree: Tree,
    pub(crate) relations: Relations,
}

/// Everything that is parsed before the body is walked.
pub(crate) struct Parts {
    pub(crate) document: Tree,
    pub(crate) relations: Relations,
    pub(crate) footnotes: Option<Text>,
    pub(crate) endnotes: Option<Text>,
    pub(crate) styles: Styles,
    pub(crate) numbering: Numbering,
}

/// Opens a package and parses its parts.
pub(crate) fn open<'b>(bytes: &'b [u8], limits: &Limits) -> Result<(Parts, Archive<'b>)> {
    let mut archive = Archive::open(bytes, limits)?;
    let main = main_part(&mut archive, limits)?;
    let document = archive.part(&main)?.ok_or_else(refusal::broken)?;
    let document = Tree::parse(&document, limits)?;
    let relations = relations_of(&mut archive, &main, limits)?;
    let styles = related(&mut archive, &relations, "styles", limits)?;
    let styles = styles.map_or_else(Styles::default, |(tree, _)| Styles::read(tree.root()));
    let numbering = related(&mut archive, &relations, "numbering", limits)?;
    let numbering =
        numbering.map_or_else(Numbering::default, |(tree, _)| Numbering::read(tree.root()));
    let footnotes = text(&mut archive, &relations, "footnotes", limits)?;
    let endnotes = text(&mut archive, &relations, "endnotes", limits)?;
    Ok((Parts { document, relations, footnotes, endnotes, styles, numbering }, archive))
}

/// The part of this kind that the document refers to, parsed, with its name.
fn related(
    archive: &mut Archive<'_>,
    relations: &Relations,
    kind: &str,
    limits: &Limits,
) -> Result<Option<(Tree, String)>> {
    let Some(one) = relations.values().find(|one| one.kind == kind && !one.is_external) else {
        return Ok(None);
    };
    let Some(bytes) = archive.part(&one.target)? else { return Ok(None) };
    Ok(Some((Tree::parse(&bytes, limits)?, one.target.clone())))
}

fn text(
    archive: &mut Archive<'_>,
    relations: &Relations,
    kind: &str,
    limits: &Limits,
) -> Result<Option<Text>> {
    let Some((tree, name)) = related(archive, relations, kind, limits)? else { return Ok(None) };
    let relations = relations_of(archive, &name, limits)?;
    Ok(Some(Text { tree, relations }))
}
