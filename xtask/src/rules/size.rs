//! Files one reads in one sitting, functions one sees at once, lines that fit beside another.
//!
//! What is over a limit needs a line in oversize.txt, `path what measured reason`; the number
//! may only fall, and the line goes when the limit is kept again.

use super::tree::{File, Tree};
use super::{Broken, code};

/// Lines of a Rust or TypeScript file.
const FILE: usize = 500;
/// Lines of a Vue file.
const VUE: usize = 300;
/// Lines of code in a function's body, as clippy counts them.
const FUNCTION: usize = 60;
/// Characters of a line.
const LINE: usize = 100;

const RATCHET: &str = "xtask/oversize.txt";
/// Written by a program, not by people.
const GENERATED: &[&str] = &["ui/api/schema.ts"];

/// Something that was measured and is over its limit.
struct Over {
    path: String,
    line: usize,
    /// `file`, `line`, or `fn <name>`.
    what: String,
    measured: usize,
    limit: usize,
}

/// Oversizes without a line in oversize.txt, grown ones, and lines there that are needless.
pub(crate) fn broken(tree: &Tree) -> Vec<Broken> {
    let mut allowed: Vec<(usize, Allowance)> = allowances(tree);
    let mut broken = Vec::new();
    for over in tree.files.iter().flat_map(oversizes) {
        let place = allowed
            .iter()
            .position(|(_, allowance)| allowance.path == over.path && allowance.what == over.what);
        let Some(place) = place else {
            let says =
                format!("{} measures {}, the limit is {}", over.what, over.measured, over.limit);
            broken.push(Broken::at(&over.path, over.line, says));
            continue;
        };
        let (line, allowance) = allowed.swap_remove(place);
        if allowance.measured != over.measured {
            let says = format!("{} of {} has {} now", over.what, over.path, over.measured);
            let says = match over.measured > allowance.measured {
                true => format!("{says}; it may only shrink"),
                false => format!("{says}; lower the number"),
            };
            broken.push(Broken::at(RATCHET, line, says));
        }
    }
    for (line, allowance) in allowed {
        let says =
            format!("{} of {} keeps its limit; remove the line", allowance.what, allowance.path);
        broken.push(Broken::at(RATCHET, line, says));
    }
    broken
}

/// One line of oversize.txt.
struct Allowance {
    path: String,
    what: String,
    measured: usize,
}

fn allowances(tree: &Tree) -> Vec<(usize, Allowance)> {
    let list = tree.get(RATCHET).map_or("", |file| &file.text);
    let mut allowed = Vec::new();
    for (number, line) in list.lines().enumerate() {
        let words: Vec<&str> = line.split_whitespace().collect();
        let (path, what, rest) = match words[..] {
            [path, "fn", name, ref rest @ ..] => (path, format!("fn {name}"), rest.to_vec()),
            [path, what, ref rest @ ..] if path != "#" => (path, what.to_owned(), rest.to_vec()),
            _ => continue,
        };
        // A reason is part of the line; without it, or without a number, nothing is allowed.
        if let [measured, _, ..] = rest[..]
            && let Ok(measured) = measured.parse()
        {
            allowed.push((number, Allowance { path: path.to_owned(), what, measured }));
        }
    }
    allowed
}

fn oversizes(file: &File) -> Vec<Over> {
    let limit = match file.ending() {
        "rs" | "ts" => FILE,
        "vue" => VUE,
        _ => return vec![],
    };
    if GENERATED.contains(&file.path.as_str()) {
        return vec![];
    }
    let over = |line, what: &str, measured, limit| Over {
        path: file.path.clone(),
        line,
        what: what.to_owned(),
        measured,
        limit,
    };
    let mut found = Vec::new();
    let length = file.text.lines().count();
    if length > limit {
        found.push(over(0, "file", length, limit));
    }
    // A console test holds what was pasted as it was pasted.
    let holds_samples = file.path.ends_with(".spec.ts");
    for (number, line) in file.text.lines().enumerate().filter(|_| !holds_samples) {
        let width = line.chars().count();
        if width > LINE && !is_one_address(line) {
            found.push(over(number, "line", width, LINE));
        }
    }
    if file.ending() == "rs" {
        for function in code::functions(file.code()) {
            if function.length() > FUNCTION {
                let what = format!("fn {}", function.name);
                found.push(over(function.line, &what, function.length(), FUNCTION));
            }
        }
    }
    found
}

/// An address in a comment cannot be broken.
fn is_one_address(line: &str) -> bool {
    let words = line.trim_start().trim_start_matches(['/', '!', '*', '#', '<', '-', ' ']);
    words.starts_with("http") && !words.contains(' ')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(path: &str, text: &str, ratchet: &str) -> Vec<String> {
        let tree = Tree::sample(&[(path, text), (RATCHET, ratchet)]);
        broken(&tree).iter().map(Broken::to_string).collect()
    }

    #[test]
    fn long_files_functions_and_lines_are_caught() {
        let rs = "crates/base/src/lib.rs";
        assert_eq!(check(rs, &"a;\n".repeat(500), "").len(), 0);
        assert_eq!(check(rs, &"a;\n".repeat(501), "").len(), 1);
        assert_eq!(check("ui/src/A.vue", &"a\n".repeat(301), "").len(), 1);
        assert_eq!(check("ui/api/schema.ts", &"a\n".repeat(900), "").len(), 0);
        assert_eq!(check(rs, &format!("// {}\n", "字".repeat(97)), "").len(), 0);
        assert_eq!(check(rs, &format!("// {}\n", "字".repeat(98)), "").len(), 1);
        assert_eq!(check(rs, &format!("fn a() {{\n{}}}\n", "b();\n".repeat(60)), "").len(), 0);
        let long = format!("fn a() {{\n{}}}\n", "b(); // c\n".repeat(61));
        assert_eq!(check(rs, &long, "").len(), 1);
        let commented = format!("fn a() {{\n{}}}\n", "// c\n\n".repeat(61));
        assert_eq!(check(rs, &commented, "").len(), 0);
    }

    #[test]
    fn the_ratchet_only_turns_one_way() {
        let path = "crates/base/src/lib.rs";
        let text = "a;\n".repeat(510);
        let line = |measured| format!("{path} file {measured} one table that reads as one\n");
        assert_eq!(check(path, &text, &line(510)).len(), 0);
        assert!(check(path, &text, &line(505))[0].contains("may only shrink"));
        assert!(check(path, &text, &line(520))[0].contains("lower the number"));
        assert!(check(path, "a;\n", &line(510))[0].contains("remove the line"));
        assert_eq!(check(path, &text, &format!("{path} file 510\n")).len(), 1, "no reason");
    }
}
