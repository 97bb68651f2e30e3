//! How the parts of an office package refer to each other.

use std::collections::HashMap;

use base::Result;

use crate::archive::{Archive, resolve};
use crate::limits::Limits;
use crate::refusal;
use crate::xml::Tree;

/// One reference of a part.
pub(crate) struct Relation {
    /// The last word of its type, as `image` or `hyperlink`.
    pub(crate) kind: String,
    /// Another part, or an address outside.
    pub(crate) target: String,
    /// Whether it leads out of the package.
    pub(crate) is_external: bool,
}

/// The references of a part by their ids.
pub(crate) type Relations = HashMap<String, Relation>;

/// The part that the package names as its document.
pub(crate) fn main_part(archive: &mut Archive<'_>, limits: &Limits) -> Result<String> {
    let relations = relations_of(archive, "", limits)?;
    let main = relations.into_values().find(|one| one.kind == "officeDocument" && !one.is_external);
    let main = main.map_or_else(|| "word/document.xml".to_owned(), |one| one.target);
    archive.has(&main).then_some(main).ok_or_else(refusal::broken)
}

/// The references of a part; the package itself is the part without a name.
pub(crate) fn relations_of(
    archive: &mut Archive<'_>,
    part: &str,
    limits: &Limits,
) -> Result<Relations> {
    let (folder, name) = part.rsplit_once('/').map_or(("", part), |(dir, name)| (dir, name));
    let place = format!("{folder}/_rels/{name}.rels");
    let Some(bytes) = archive.part(&place)? else { return Ok(Relations::new()) };
    let tree = Tree::parse(&bytes, limits)?;
    let mut relations = Relations::new();
    for one in tree.root().children() {
        let (Some(id), Some(target)) = (one.attr("Id"), one.attr("Target")) else { continue };
        let kind = one.attr("Type").unwrap_or_default();
        let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
        let is_external = one.attr("TargetMode") == Some("External");
        let target = if is_external { target.to_owned() } else { resolve(part, target) };
        relations.insert(id.to_owned(), Relation { kind, target, is_external });
    }
    Ok(relations)
}
