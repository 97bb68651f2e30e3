//! Order inside a wing: its lib.rs lists the contexts from the ground up, and a context uses
//! only those that stand above it in the list. In the console's pages no module uses another.

use super::tree::{File, Tree};
use super::{Broken, code};

/// Crates that are made of contexts.
pub(crate) const WINGS: &[&str] = &["office", "content", "press"];

/// Imports of a context further down the list, and imports between modules of the console.
pub(crate) fn broken(tree: &Tree) -> Vec<Broken> {
    let mut broken = Vec::new();
    for wing in WINGS {
        let order = contexts(tree, wing);
        for file in &tree.files {
            if file.in_source().is_some_and(|(name, _)| name == *wing) && file.name() != "tests.rs"
            {
                broken.extend(against_the_order(file, &order));
            }
        }
    }
    for file in &tree.files {
        broken.extend(across_modules(file));
    }
    broken
}

/// The modules that a wing's lib.rs lists, in its order.
pub(crate) fn contexts(tree: &Tree, wing: &str) -> Vec<String> {
    let Some(root) = tree.get(&format!("crates/{wing}/src/lib.rs")) else {
        return vec![];
    };
    let code = code::without_test_modules(root.code());
    let lines = code.lines().map(|line| line.trim().trim_start_matches("pub "));
    let names = lines.filter_map(|line| line.strip_prefix("mod ")?.strip_suffix(';'));
    names.map(|name| name.trim().to_owned()).collect()
}

fn against_the_order(file: &File, order: &[String]) -> Vec<Broken> {
    let Some((_, inside)) = file.in_source() else {
        return vec![];
    };
    let own = inside.split(['/', '.']).next().unwrap_or_default();
    let Some(place) = order.iter().position(|name| name == own) else {
        return vec![];
    };
    let code = code::without_test_modules(file.code());
    let mut broken = Vec::new();
    for (at, name) in used_from_the_root(&code, depth(inside)) {
        if order.iter().position(|other| *other == name).is_some_and(|other| other > place) {
            let says = format!("{own} uses {name}, which lib.rs lists after it");
            broken.push(Broken::at(&file.path, code::line_of(&code, at), says));
        }
    }
    broken
}

/// How many modules deep a file is: `article/mod.rs` is 1, `article/table.rs` is 2.
fn depth(inside: &str) -> usize {
    let parts = inside.matches('/').count() + 1;
    if inside.ends_with("/mod.rs") { parts - 1 } else { parts }
}

/// The first names after `crate::`, or after as many `super::` as lead to the crate's root;
/// also those in braces.
fn used_from_the_root(code: &str, depth: usize) -> Vec<(usize, String)> {
    let mut used = Vec::new();
    for root in ["crate::".to_owned(), "super::".repeat(depth)] {
        for (at, _) in code.match_indices(root.as_str()) {
            let before = &code[..at];
            let longer = before.ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':');
            if longer {
                continue;
            }
            let after = &code[at + root.len()..];
            match after.strip_prefix('{') {
                Some(group) => {
                    let group = &group[..code::closing_brace(group)];
                    used.extend(first_names(group).map(|name| (at, name)));
                }
                None => used.extend(first_names(after).take(1).map(|name| (at, name))),
            }
        }
    }
    used
}

/// The first name of each part that is separated by commas outside of braces.
fn first_names(group: &str) -> impl Iterator<Item = String> {
    let mut depth = 0;
    let parts = group.split(move |letter| {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        letter == ',' && depth == 0
    });
    parts.map(|part| {
        part.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
    })
}

/// An import in `ui/src/modules/a/` of something in `ui/src/modules/b/`.
fn across_modules(file: &File) -> Vec<Broken> {
    let Some(inside) = file.path.strip_prefix("ui/src/modules/") else {
        return vec![];
    };
    let Some((own, _)) = inside.split_once('/') else {
        return vec![];
    };
    let mut broken = Vec::new();
    for (line, text) in file.text.lines().enumerate() {
        let Some(source) = imported(text) else {
            continue;
        };
        let mut other = source.rsplit_once("modules/").map(|(_, path)| path);
        if source.starts_with("../") {
            // As many `..` as the file is deep inside its module lead to `modules/`.
            let up = source.matches("../").count();
            let rest = source.trim_start_matches("../");
            other = other.or((up == inside.matches('/').count()).then_some(rest));
        }
        if let Some(other) = other.and_then(|path| path.split('/').next())
            && other != own
        {
            let says = format!("module {own} uses module {other}; move the shared piece to kit");
            broken.push(Broken::at(&file.path, line, says));
        }
    }
    broken
}

/// What stands between the quotes of `from "…"` or `import("…")`.
fn imported(line: &str) -> Option<&str> {
    let after = line.split_once("from ").or_else(|| line.split_once("import("))?.1;
    let quote = after.chars().next().filter(|c| ['"', '\''].contains(c))?;
    after[1..].split(quote).next()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIB: &str = "//! Wing.\n\npub mod section;\npub mod media;\npub mod article;\n";

    fn wing(path: &str, text: &str) -> Vec<Broken> {
        broken(&Tree::sample(&[("crates/content/src/lib.rs", LIB), (path, text)]))
    }

    #[test]
    fn a_context_may_use_those_above_it() {
        let text = "use crate::section::model;\nuse super::super::media::table;\nuse super::model;";
        assert_eq!(wing("crates/content/src/article/actions.rs", text), []);
        let own_test = "#[cfg(test)]\nmod tests {\n    use crate::article::model;\n}\n";
        assert_eq!(wing("crates/content/src/media/model.rs", own_test), []);
    }

    #[test]
    fn every_way_to_use_one_below_is_caught() {
        for text in [
            "use crate::article::model;",
            "use crate::{section::model, article};",
            "use crate::{section::{model, table}, article::model::Article};",
            "fn a() { crate::article::actions::publish() }",
            "use super::super::article;",
        ] {
            assert_eq!(wing("crates/content/src/media/actions.rs", text).len(), 1, "{text}");
        }
        assert_eq!(wing("crates/content/src/media/mod.rs", "use super::article;").len(), 1);
        let deep = "use super::super::super::article;";
        assert_eq!(wing("crates/content/src/media/actions/upload.rs", deep).len(), 1);
    }

    #[test]
    fn a_module_of_the_console_that_uses_another_is_caught() {
        let page = |text| broken(&Tree::sample(&[("ui/src/modules/review/Page.vue", text)]));
        assert_eq!(
            page("import Tag from \"../../kit/Tag.vue\";\nimport a from \"./parts/a\";"),
            []
        );
        assert_eq!(page("import { use } from '@/modules/article/use-article';").len(), 1);
        assert_eq!(page("import { use } from \"../article/use-article\";").len(), 1);
        assert_eq!(page("const a = () => import(\"../article/Page.vue\");").len(), 1);
    }
}
