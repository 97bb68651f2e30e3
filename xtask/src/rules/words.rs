//! Words that do not belong in the house: unfinished marks, names that name nothing, paths of
//! somebody's machine; and files that nothing includes.

use super::tree::{File, Tree};
use super::{Broken, code};

/// Marks of unfinished work. In halves, because this file is read too.
const UNFINISHED: &[(&str, &str)] =
    &[("TO", "DO"), ("X", "XX"), ("HA", "CK"), ("unimple", "mented!"), ("to", "do!")];

/// Names of files and folders that say nothing about what is inside.
const EMPTY_NAMES: &[&str] = &[
    "utils", "util", "helpers", "helper", "common", "misc", "manager", "service", "impl", "info",
    "stuff", "lib_",
];

/// Endings of type names that say nothing.
const EMPTY_ENDINGS: &[&str] =
    &["Utils", "Util", "Helper", "Helpers", "Manager", "Service", "Impl", "Info", "Data", "Misc"];

/// First folders of absolute paths on a developer's machine.
const MACHINE_FOLDERS: &[&str] = &["work", "root", "home"];

/// Words and names that must go.
pub(crate) fn broken(tree: &Tree) -> Vec<Broken> {
    let mut broken = Vec::new();
    for file in &tree.files {
        broken.extend(empty_names(file));
        if file.ending() == "json" {
            continue;
        }
        for (number, line) in file.text.lines().enumerate() {
            for (a, b) in UNFINISHED {
                if code::words(line, &format!("{a}{b}")).next().is_some() {
                    let says = format!("'{a}{b}' is unfinished work; finish it or leave it out");
                    broken.push(Broken::at(&file.path, number, says));
                }
            }
            if let Some(path) = machine_path(line) {
                let says = format!("'{path}' is a path of one machine");
                broken.push(Broken::at(&file.path, number, says));
            }
        }
        if file.ending() == "rs" {
            broken.extend(empty_type_names(file));
        }
    }
    broken
}

fn empty_names(file: &File) -> Option<Broken> {
    let mut parts = file.path.split('/').map(|part| part.split('.').next().unwrap_or(part));
    let part = parts.find(|part| EMPTY_NAMES.contains(part))?;
    Some(Broken::file(&file.path, format!("'{part}' does not say what is inside")))
}

fn empty_type_names(file: &File) -> Vec<Broken> {
    let code = file.code();
    let mut broken = Vec::new();
    for kind in ["struct", "enum", "trait", "type"] {
        for at in code::words(code, kind) {
            let after = code[at + kind.len()..].trim_start();
            let name: String = after.chars().take_while(|c| c.is_alphanumeric()).collect();
            let is_empty = EMPTY_ENDINGS.iter().any(|ending| name.ends_with(ending));
            // An indented `type` fills in a name that another library's trait chose.
            let is_inner =
                kind == "type" && code[..at].ends_with(' ') && !code[..at].ends_with("pub ");
            if is_empty && !is_inner {
                let says = format!("the name {name} says nothing; name the thing");
                broken.push(Broken::at(&file.path, code::line_of(code, at), says));
            }
        }
    }
    broken
}

/// `/<folder>/…` where the slash begins a path.
fn machine_path(line: &str) -> Option<String> {
    for folder in MACHINE_FOLDERS {
        let path = format!("/{folder}/");
        for (at, _) in line.match_indices(&path) {
            let begins = line[..at].chars().next_back().is_none_or(|before| {
                !before.is_alphanumeric() && !['_', '-', '.', '/', '*', '}', ')'].contains(&before)
            });
            let names_something =
                line[at + path.len()..].chars().next().is_some_and(char::is_alphanumeric);
            if begins && names_something {
                return Some(path);
            }
        }
    }
    None
}

/// Rust files that no `mod` line includes.
pub(crate) fn dead_files(tree: &Tree) -> Vec<Broken> {
    let mut broken = Vec::new();
    for file in tree.rust() {
        let Some((folder, name)) = file.path.rsplit_once('/') else {
            continue;
        };
        let roots = ["lib.rs", "main.rs", "build.rs"];
        let stands_alone = folder.ends_with("/bin")
            || ["/tests", "/examples", "/benches"].iter().any(|end| folder.ends_with(end));
        if roots.contains(&name) || stands_alone {
            continue;
        }
        let (parent, module) = match name {
            "mod.rs" => folder.rsplit_once('/').unwrap_or(("", folder)),
            name => (folder, name.trim_end_matches(".rs")),
        };
        let included = ["mod.rs", "lib.rs", "main.rs"].iter().any(|root| {
            let root = tree.get(&format!("{parent}/{root}"));
            root.is_some_and(|root| declares(root.code(), module))
        });
        if !included {
            let says = format!("no `mod {module};` in {parent} includes this file");
            broken.push(Broken::file(&file.path, says));
        }
    }
    broken
}

fn declares(code: &str, module: &str) -> bool {
    code::words(code, "mod").any(|at| {
        let after = code[at + 3..].trim_start();
        after.strip_prefix(module).is_some_and(|rest| rest.trim_start().starts_with(';'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(path: &str, text: &str) -> usize {
        broken(&Tree::sample(&[(path, text)])).len()
    }

    #[test]
    fn unfinished_work_is_caught() {
        for (a, b) in UNFINISHED {
            assert_eq!(check("ui/src/a.ts", &format!("// {a}{b} later")), 1, "{a}{b}");
        }
        assert_eq!(check("crates/base/src/a.rs", "let todos = 1; // autodo"), 0);
    }

    #[test]
    fn names_that_say_nothing_are_caught() {
        assert_eq!(check("crates/base/src/utils.rs", ""), 1);
        assert_eq!(check("ui/src/helpers/date.ts", ""), 1);
        assert_eq!(check("crates/base/src/page.rs", "struct PageManager;"), 1);
        assert_eq!(check("crates/base/src/page.rs", "impl Service for Page {}"), 0);
        assert_eq!(check("crates/base/src/page.rs", "// A struct PageInfo would say nothing."), 0);
    }

    #[test]
    fn paths_of_a_machine_are_caught() {
        for folder in MACHINE_FOLDERS {
            assert_eq!(check("docs/a.md", &format!("see `/{folder}/li/notes.md`")), 1);
            assert_eq!(check("docs/a.md", &format!("see `ui/{folder}/notes.md`")), 0);
        }
    }

    #[test]
    fn files_that_nothing_includes_are_caught() {
        let tree = Tree::sample(&[
            ("crates/base/src/lib.rs", "//! A.\npub mod page;\nmod folder;\n// mod dead;\n"),
            ("crates/base/src/page.rs", ""),
            ("crates/base/src/folder/mod.rs", "mod inner;"),
            ("crates/base/src/folder/inner.rs", ""),
            ("crates/base/src/dead.rs", ""),
            ("crates/base/tests/it/main.rs", "mod story;"),
            ("crates/base/tests/it/story.rs", ""),
            ("crates/base/tests/it/forgotten.rs", ""),
            ("crates/base/tests/alone.rs", ""),
        ]);
        let dead: Vec<String> = dead_files(&tree).into_iter().map(|place| place.path).collect();
        assert_eq!(dead, ["crates/base/src/dead.rs", "crates/base/tests/it/forgotten.rs"]);
    }
}
