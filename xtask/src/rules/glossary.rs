//! Every context has its line in GLOSSARY.md: the clerk's word, our identifier, one sentence.

use super::Broken;
use super::imports;
use super::tree::Tree;

const PAGE: &str = "GLOSSARY.md";

/// Wings whose folders carry the clerk's words.
const WINGS: &[&str] = &["office", "content"];

/// Contexts without a line.
pub(crate) fn broken(tree: &Tree) -> Vec<Broken> {
    let page = tree.get(PAGE).map_or("", |file| &file.text);
    let contexts = WINGS.iter().flat_map(|wing| imports::contexts(tree, wing));
    let says =
        |name: &String| format!("no line for the context `{name}`: 中文 · `{name}` · meaning");
    contexts
        .filter(|name| !page.lines().any(|line| explains(line, name)))
        .map(|name| Broken::file(PAGE, says(&name)))
        .collect()
}

/// A line with the identifier in backticks and a word in Chinese.
fn explains(line: &str, name: &str) -> bool {
    let is_chinese = |letter: char| ('\u{4e00}'..='\u{9fff}').contains(&letter);
    line.contains(&format!("`{name}`")) && line.contains(is_chinese)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_context_without_a_chinese_word_is_caught() {
        let check = |page| {
            let lib = ("crates/content/src/lib.rs", "pub mod section;\n");
            broken(&Tree::sample(&[lib, (PAGE, page)])).len()
        };
        assert_eq!(check("| 栏目 | `section` | A place in a site's tree. |"), 0);
        assert_eq!(check("| `section` | A place in a site's tree. |"), 1);
        assert_eq!(check("| 栏目 | `sections` | |"), 1);
        assert_eq!(check(""), 1);
    }
}
