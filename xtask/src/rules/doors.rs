//! Which library is used where: the database behind one kind of file, HTTP behind another,
//! templates in one crate; and rules that neither wait nor look at the world.

use super::tree::{File, Tree};
use super::{Broken, code};

/// A word, who may use it, and what to do instead.
struct Door {
    word: &'static str,
    open_to: fn(&str, &str) -> bool,
    says: &'static str,
}

const DOORS: &[Door] = &[
    Door {
        word: "sqlx",
        open_to: |name, path| name == "desk" || is_part(path, "table") || is_story(name, path),
        says: "sqlx is for desk and table.rs",
    },
    Door {
        word: "axum",
        open_to: |name, path| {
            ["web", "desk", "console", "portal"].contains(&name) || is_part(path, "routes")
        },
        says: "axum is for web, desk, routes.rs and the executables",
    },
    Door { word: "minijinja", open_to: |name, _| name == "press", says: "minijinja is for press" },
];

/// What a transaction must not wait for.
const OUTSIDE: &[&str] = &["fs", "File", "TcpStream", "UdpSocket", "hyper", "reqwest"];

/// Uses of a library behind a door that is closed there.
pub(crate) fn broken(tree: &Tree) -> Vec<Broken> {
    let mut broken = Vec::new();
    for file in tree.rust() {
        let Some((name, path)) = file.in_crate() else {
            continue;
        };
        if path.starts_with("src/") || path.starts_with("tests/") {
            broken.extend(through_closed_doors(file, name, path));
        }
    }
    broken
}

fn through_closed_doors(file: &File, name: &str, path: &str) -> Vec<Broken> {
    let code = file.code();
    let mut broken = Vec::new();
    for door in DOORS.iter().filter(|door| !(door.open_to)(name, path)) {
        for at in code::words(code, door.word) {
            if !is_row_derive(&code[at..]) {
                broken.push(Broken::at(&file.path, code::line_of(code, at), door.says));
            }
        }
    }
    if super::imports::WINGS.contains(&name) {
        broken.extend(rules_and_verbs(file, path, &code::without_test_modules(code)));
    }
    broken
}

/// A rule waits for nothing; a verb touches nothing but the database.
fn rules_and_verbs(file: &File, path: &str, code: &str) -> Vec<Broken> {
    let mut broken = Vec::new();
    if is_part(path, "model") {
        for at in code::words(code, "await").chain(code::words(code, "async")) {
            let says = "a rule is pure: it waits for nothing";
            broken.push(Broken::at(&file.path, code::line_of(code, at), says));
        }
    }
    if is_part(path, "actions") {
        for verb in code::functions(code).iter().filter(|function| function.acts()) {
            let outside =
                OUTSIDE.iter().find(|word| code::words(&verb.body, word).next().is_some());
            if let Some(word) = outside {
                let says = format!("verb {} uses {word} while a transaction is open", verb.name);
                broken.push(Broken::at(&file.path, verb.line, says));
            }
        }
    }
    broken
}

/// `sqlx::FromRow` says how a row becomes a noun; it may stand with the noun.
fn is_row_derive(code: &str) -> bool {
    code.starts_with("sqlx::FromRow")
}

/// Whether the path is `…/<part>.rs` or lies in a folder `<part>/`.
fn is_part(path: &str, part: &str) -> bool {
    path.ends_with(&format!("/{part}.rs")) || path.contains(&format!("/{part}/"))
}

/// Stories look at the tables to see what happened.
fn is_story(name: &str, path: &str) -> bool {
    name == "console" && path.starts_with("tests/")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(path: &str, text: &str) -> usize {
        broken(&Tree::sample(&[(path, text)])).len()
    }

    #[test]
    fn each_library_is_used_behind_its_door() {
        assert_eq!(check("crates/content/src/article/table.rs", "use sqlx::query;"), 0);
        assert_eq!(check("crates/content/src/article/table/list.rs", "use sqlx::query;"), 0);
        assert_eq!(check("crates/content/src/article/model.rs", "#[derive(sqlx::FromRow)]"), 0);
        assert_eq!(check("crates/content/src/article/actions.rs", "use sqlx::query;"), 1);
        assert_eq!(check("crates/press/src/page/mod.rs", "sqlx::query(x)"), 1);
        assert_eq!(check("crates/content/src/article/routes.rs", "use axum::Router;"), 0);
        assert_eq!(check("crates/content/src/article/actions.rs", "use axum::Router;"), 1);
        assert_eq!(check("crates/press/src/page/mod.rs", "use minijinja::Environment;"), 0);
        assert_eq!(check("crates/console/src/lib.rs", "use minijinja::Environment;"), 1);
        assert_eq!(check("crates/content/src/article/routes.rs", "use utoipa_axum::x;"), 0);
        assert_eq!(check("crates/content/src/article/actions.rs", "// Not sqlx.\n"), 0);
    }

    #[test]
    fn rules_that_wait_and_verbs_that_touch_files_are_caught() {
        assert_eq!(check("crates/office/src/review/model.rs", "async fn a() { b().await }"), 2);
        let verbs = "crates/office/src/review/actions.rs";
        let inside = "pub async fn a(work: &mut Work) { std::fs::write(a, b) }";
        assert_eq!(check(verbs, inside), 1);
        assert_eq!(check(verbs, "pub fn shelve(files: &Path) { std::fs::write(a, b) }"), 0);
        assert_eq!(check("crates/press/src/store/follow.rs", inside), 0);
    }
}
