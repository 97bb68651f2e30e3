//! A context is one folder with eight file names and no others, so that everyone knows where
//! to look.

use super::tree::{File, Tree};
use super::{Broken, code, imports};

/// Wings whose folders are contexts. The press has rooms of another kind.
const WINGS: &[&str] = &["office", "content"];

/// The files of a context; each may be a folder of the same name.
const PARTS: &[&str] =
    &["mod", "model", "actions", "table", "routes", "public", "follow", "tests", "cases"];

/// A `mod.rs` of a context is its title page.
const TITLE_PAGE_LINES: usize = 60;

/// Files of other names, unlisted folders, and title pages with code.
pub(crate) fn broken(tree: &Tree) -> Vec<Broken> {
    let mut broken = Vec::new();
    for wing in WINGS {
        let contexts = imports::contexts(tree, wing);
        for file in &tree.files {
            let Some((name, path)) = file.in_source() else {
                continue;
            };
            if name != *wing || path == "lib.rs" {
                continue;
            }
            match path.split_once('/') {
                Some((context, part)) if contexts.iter().any(|known| known == context) => {
                    broken.extend(part_of_a_context(file, part));
                }
                _ => {
                    let says = format!("{wing} holds only lib.rs and folders that lib.rs lists");
                    broken.push(Broken::file(&file.path, says));
                }
            }
        }
    }
    broken
}

fn part_of_a_context(file: &File, part: &str) -> Vec<Broken> {
    let first = part.split(['/', '.']).next().unwrap_or_default();
    if !PARTS.contains(&first) {
        let says = format!("a context has no '{first}'; its files are {}", PARTS.join(" "));
        return vec![Broken::file(&file.path, says)];
    }
    if part != "mod.rs" {
        return vec![];
    }
    let mut broken = Vec::new();
    if file.text.lines().count() > TITLE_PAGE_LINES {
        let says = format!("a context's title page has at most {TITLE_PAGE_LINES} lines");
        broken.push(Broken::file(&file.path, says));
    }
    let code = file.code();
    for word in ["fn", "struct", "enum", "impl", "trait", "const", "static"] {
        if let Some(at) = code::words(code, word).next() {
            let says = "a context's title page has no code; move it to its part";
            broken.push(Broken::at(&file.path, code::line_of(code, at), says));
        }
    }
    broken
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(path: &str, text: &str) -> usize {
        let lib = ("crates/content/src/lib.rs", "//! Wing.\npub mod article;\n");
        broken(&Tree::sample(&[lib, (path, text)])).len()
    }

    #[test]
    fn eight_names_and_no_others() {
        assert_eq!(check("crates/content/src/article/actions.rs", ""), 0);
        assert_eq!(check("crates/content/src/article/actions/publish.rs", ""), 0);
        assert_eq!(check("crates/content/src/article/paste.rs", ""), 1);
        assert_eq!(check("crates/content/src/paste.rs", ""), 1);
        assert_eq!(check("crates/content/src/library/model.rs", ""), 1);
        assert_eq!(check("crates/press/src/anything.rs", ""), 0);
    }

    #[test]
    fn a_title_page_with_code_is_caught() {
        let page = "crates/content/src/article/mod.rs";
        assert_eq!(check(page, "//! Words.\n\npub mod model;\npub use model::Article;\n"), 0);
        assert_eq!(check(page, "//! Words.\n\npub fn submit() {}\n"), 1);
        assert_eq!(check(page, &"//! Words.\n".repeat(61)), 1);
    }
}
