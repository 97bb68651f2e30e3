//! Every file says first what it is; every public item says what it means; a comment is a
//! sentence.

use super::tree::{File, Tree};
use super::{Broken, code};

/// Words after `pub` that begin an item which needs a sentence. A module has its own page, a
/// `use` shows what has one already.
const ITEMS: &[&str] =
    &["fn", "async", "const", "struct", "enum", "trait", "type", "static", "unsafe", "union"];

/// Missing pages, missing sentences, and comments that are none.
pub(crate) fn broken(tree: &Tree) -> Vec<Broken> {
    let mut broken = Vec::new();
    for file in tree.rust() {
        if !file.text.starts_with("//! ") {
            broken.push(Broken::file(&file.path, "a file begins with `//!` and what it is"));
        }
        broken.extend(items_without_sentence(file));
        broken.extend(comments_that_are_none(file));
    }
    broken
}

fn items_without_sentence(file: &File) -> Vec<Broken> {
    let code = file.code();
    let lines: Vec<&str> = file.text.lines().collect();
    let mut broken = Vec::new();
    for (number, line) in code.lines().enumerate() {
        let mut words = line.split_whitespace();
        let is_item =
            words.next() == Some("pub") && words.next().is_some_and(|word| ITEMS.contains(&word));
        if is_item && !has_sentence(&lines, number) {
            broken.push(Broken::at(&file.path, number, "a public item has a `///` sentence"));
        }
    }
    broken
}

/// Looks upwards from an item, over its attributes, for `///`.
fn has_sentence(lines: &[&str], item: usize) -> bool {
    let mut open = 0;
    for line in lines[..item].iter().rev().map(|line| line.trim()) {
        if line.starts_with("///") && open == 0 {
            return true;
        }
        let ends_attribute = line.ends_with(']') && (open > 0 || !line.starts_with("let "));
        if open == 0 && !ends_attribute {
            return false;
        }
        open += line.matches([']', ')', '}']).count();
        open -= line.matches(['[', '(', '{']).count().min(open);
    }
    false
}

/// Blocks of whole-line comments must begin like a sentence and end like one.
fn comments_that_are_none(file: &File) -> Vec<Broken> {
    let comments = code::comments(&file.text);
    let mut broken = Vec::new();
    let mut block: Vec<(usize, &str)> = Vec::new();
    let mut fenced = false;
    let lines = file.text.lines().zip(comments.lines());
    for (number, (line, comment)) in lines.chain(std::iter::once(("", ""))).enumerate() {
        let comment = Some(comment).filter(|comment| *comment == line);
        let comment = comment.and_then(|comment| comment.trim_start().strip_prefix("//"));
        let words = comment.map(|text| text.trim_start_matches(['/', '!']).trim());
        if words.is_some_and(|words| words.starts_with("```")) {
            fenced = !fenced;
            block.clear();
            continue;
        }
        match words.filter(|words| !words.is_empty() && !fenced) {
            Some(words) => block.push((number, words)),
            None => broken.extend(judge(file, &std::mem::take(&mut block))),
        }
    }
    broken
}

fn judge(file: &File, block: &[(usize, &str)]) -> Option<Broken> {
    let ((begin, first), (_, last)) = (block.first()?, block.last()?);
    // Headings, tables, lists and rulers have their own form.
    if first.starts_with(['#', '|', '-', '*', '=', '─', '0', '1', '2', '3', '4', '5', '6']) {
        return None;
    }
    // In Chinese it is the help text of a command, which a person reads.
    if first.starts_with(|letter: char| ('\u{4e00}'..='\u{9fff}').contains(&letter)) {
        return None;
    }
    let small = first.chars().next().is_some_and(char::is_lowercase);
    let is_name = first.split([' ', '(']).next().is_some_and(|word| word.contains(['_', ':', '/']));
    if small && !is_name {
        return Some(Broken::at(&file.path, *begin, "a comment begins with a capital letter"));
    }
    let stops =
        ['.', ':', '?', '!', ';', '。', '：', '？', '！', ')', '）', '`', '|', '…', '"', '”'];
    if !last.ends_with(stops) {
        return Some(Broken::at(&file.path, *begin, "a comment ends with a full stop"));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> Vec<String> {
        let tree = Tree::sample(&[("crates/base/src/page.rs", text)]);
        broken(&tree).iter().map(Broken::to_string).collect()
    }

    #[test]
    fn a_good_file_passes() {
        let text = "//! Pages.\n\nuse a::b;\n\n\
            /// One page.\n#[derive(\n    Debug,\n    Clone,\n)]\n\
            pub struct Page {\n    pub size: u32, // at most 100\n}\n\n\
            pub mod list;\npub use c::D;\n\
            pub(crate) fn e() {\n    // 每页二十条。\n    let x = \"// no comment\";\n}\n\
            /// Shown so:\n/// ```\n/// let small = 1\n/// ```\npub fn f() {}\n";
        assert_eq!(check(text), [] as [&str; 0]);
    }

    #[test]
    fn what_is_missing_is_caught() {
        assert!(check("use a::b;\n")[0].contains("begins with `//!`"));
        for item in
            ["pub fn a() {}", "pub struct A;", "#[derive(A)]\npub enum B {}", "pub const fn c() {}"]
        {
            let text = format!("//! Pages.\n\nlet x = [1];\n{item}\n");
            assert!(check(&text).iter().any(|says| says.contains("`///`")), "{item}");
        }
        assert!(check("//! Pages.\n\n// small letters here.\n")[0].contains("capital"));
        assert!(check("//! Pages.\n\n/// No stop\nfn a() {}\n")[0].contains("full stop"));
    }
}
