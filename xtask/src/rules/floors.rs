//! The floor plan: a crate imports only from floors below its own. The Cargo files say who
//! imports whom; the table in ARCHITECTURE.md is made from them.

use anyhow::{Context, Result};

use super::Broken;
use super::tree::Tree;
use crate::house::House;

/// Every crate of ours and its floor. A new crate gets its line here first.
const FLOORS: &[(&str, u8)] = &[
    ("base", 0),
    ("seal", 1),
    ("finder", 1),
    ("papers", 1),
    ("web", 1),
    ("proofread", 1),
    ("vault", 2),
    ("desk", 3),
    ("office", 4),
    ("content", 5),
    ("press", 6),
    ("console", 7),
    ("portal", 7),
];

/// The highest floor from which the portal may import.
const CEILING: u8 = 2;

const PAGE: &str = "ARCHITECTURE.md";
const BEGIN: &str = "<!-- floors:begin -->";
const END: &str = "<!-- floors:end -->";

/// A crate with what its Cargo file says.
struct Crate {
    name: String,
    path: String,
    imports: Vec<String>,
}

/// Imports that do not point down, and crates without a floor.
pub(crate) fn broken(tree: &Tree) -> Vec<Broken> {
    let mut broken = Vec::new();
    for found in crates(tree) {
        let Some(floor) = floor_of(&found.name) else {
            let says = format!("crate {} has no floor; give it one in xtask", found.name);
            broken.push(Broken::file(&found.path, says));
            continue;
        };
        for (import, below) in found.imports.iter().filter_map(|name| Some((name, floor_of(name)?)))
        {
            if below >= floor {
                let says =
                    format!("{} (floor {floor}) imports {import} (floor {below})", found.name);
                broken.push(Broken::file(&found.path, says));
            } else if found.name == "portal" && below > CEILING {
                let says = format!("portal imports {import}, above its ceiling (floor {CEILING})");
                broken.push(Broken::file(&found.path, says));
            }
        }
    }
    broken
}

/// The table in ARCHITECTURE.md is the one made from the Cargo files.
pub(crate) fn plan_is_stale(tree: &Tree) -> Vec<Broken> {
    let page = tree.get(PAGE).map_or("", |file| &file.text);
    match between_marks(page) {
        None => {
            let says = format!("has no lines '{BEGIN}' and '{END}' for the floor plan; add them");
            vec![Broken::file(PAGE, says)]
        }
        Some(block) if block.trim() != plan(tree).trim() => {
            vec![Broken::file(PAGE, "the floor plan is stale; `cargo x bless` makes it anew")]
        }
        Some(_) => vec![],
    }
}

/// Writes the table into ARCHITECTURE.md.
pub(crate) fn renew(house: &House) -> Result<()> {
    let tree = Tree::read(house)?;
    let page = tree.get(PAGE).with_context(|| format!("{PAGE} is missing"))?;
    let old = between_marks(&page.text).with_context(|| format!("{PAGE} has no '{BEGIN}'"))?;
    let new = format!("{BEGIN}\n{}\n{END}", plan(&tree));
    let text = page.text.replacen(&format!("{BEGIN}{old}{END}"), &new, 1);
    std::fs::write(house.dir.join(PAGE), text)?;
    println!("{PAGE}");
    Ok(())
}

fn between_marks(page: &str) -> Option<&str> {
    let begin = page.find(BEGIN)? + BEGIN.len();
    let end = page[begin..].find(END)? + begin;
    Some(&page[begin..end])
}

/// The table: highest floor first, what each crate is, what it imports.
fn plan(tree: &Tree) -> String {
    let mut crates = crates(tree);
    crates.sort_by_key(|found| {
        let place = FLOORS.iter().position(|(name, _)| *name == found.name);
        (std::cmp::Reverse(floor_of(&found.name)), place)
    });
    let mut lines =
        vec!["| floor | crate | what it is | imports |".to_owned(), "|--:|---|---|---|".to_owned()];
    for found in crates {
        let floor = floor_of(&found.name).map_or("?".to_owned(), |floor| floor.to_string());
        let mut imports = found.imports;
        imports.sort_by_key(|name| FLOORS.iter().position(|(known, _)| known == name));
        let imports = if imports.is_empty() { "–".to_owned() } else { imports.join(" ") };
        let is = first_sentence(tree, &found.name);
        lines.push(format!("| {floor} | `{}` | {is} | {imports} |", found.name));
    }
    lines.join("\n")
}

/// The first sentence of a crate's first page.
fn first_sentence(tree: &Tree, name: &str) -> String {
    let page = tree.get(&format!("crates/{name}/src/lib.rs"));
    let text = page.map_or("", |file| &file.text);
    let lines = text.lines().map_while(|line| line.strip_prefix("//!")).map(str::trim);
    let paragraph: Vec<&str> = lines.take_while(|line| !line.is_empty()).collect();
    let paragraph = paragraph.join(" ");
    let end = paragraph.find(". ").map_or(paragraph.len(), |at| at + 1);
    paragraph[..end].trim_end_matches('.').to_owned()
}

fn crates(tree: &Tree) -> Vec<Crate> {
    let mut crates = Vec::new();
    for file in &tree.files {
        let Some((name, "Cargo.toml")) = file.in_crate() else {
            continue;
        };
        let Ok(manifest) = file.text.parse::<toml::Table>() else {
            continue;
        };
        let mut imports: Vec<String> = ["dependencies", "dev-dependencies", "build-dependencies"]
            .iter()
            .filter_map(|kind| manifest.get(*kind)?.as_table())
            .flat_map(|table| table.keys().cloned())
            .filter(|import| floor_of(import).is_some())
            .collect();
        imports.sort();
        imports.dedup();
        crates.push(Crate { name: name.to_owned(), path: file.path.clone(), imports });
    }
    crates
}

fn floor_of(name: &str) -> Option<u8> {
    FLOORS.iter().find(|(known, _)| *known == name).map(|(_, floor)| *floor)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(imports_of_vault: &str, imports_of_portal: &str, page: &str) -> Tree {
        Tree::sample(&[
            ("ARCHITECTURE.md", page),
            ("crates/base/Cargo.toml", "[dependencies]\nserde = \"1\""),
            ("crates/base/src/lib.rs", "//! Words of the whole house. More.\n"),
            ("crates/vault/Cargo.toml", imports_of_vault),
            ("crates/portal/Cargo.toml", imports_of_portal),
        ])
    }

    #[test]
    fn imports_upwards_sideways_and_above_the_ceiling_are_caught() {
        let good =
            tree("[dependencies]\nbase.workspace = true", "[dependencies]\nvault = \"1\"", "");
        assert_eq!(broken(&good), []);
        let up = tree("[dependencies]\npress.workspace = true", "", "");
        assert_eq!(broken(&up).len(), 1);
        let sideways = tree("[dev-dependencies]\nvault.workspace = true", "", "");
        assert_eq!(broken(&sideways).len(), 1);
        let above = tree("", "[dependencies]\ndesk.workspace = true", "");
        assert_eq!(broken(&above).len(), 1);
        let unknown = Tree::sample(&[("crates/attic/Cargo.toml", "")]);
        assert_eq!(broken(&unknown).len(), 1);
    }

    #[test]
    fn a_page_without_marks_and_a_stale_plan_are_caught() {
        assert_eq!(plan_is_stale(&tree("", "", "no marks")).len(), 1);
        let stale = format!("{BEGIN}\n| old |\n{END}");
        assert_eq!(plan_is_stale(&tree("", "", &stale)).len(), 1);
        let made = plan(&tree("", "", ""));
        assert!(made.contains("| 0 | `base` | Words of the whole house | – |"), "{made}");
        assert_eq!(plan_is_stale(&tree("", "", &format!("{BEGIN}\n{made}\n{END}"))), []);
    }
}
