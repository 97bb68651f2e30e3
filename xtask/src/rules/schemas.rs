//! Every type of the interface has a name of its own. The description keeps types by name: of two
//! with one name the later stands for both, and nothing says so.

use std::collections::BTreeMap;

use super::tree::Tree;
use super::{Broken, code};

/// Types of the interface whose name another one has already.
pub(crate) fn broken(tree: &Tree) -> Vec<Broken> {
    let mut known: BTreeMap<String, String> = BTreeMap::new();
    let mut broken = Vec::new();
    for file in tree.files.iter().filter(|file| file.in_source().is_some()) {
        for (name, line) in schemas(file.code()) {
            if let Some(first) = known.get(&name) {
                let says = format!(
                    "the interface has a {name} in {first} already, and keeps only one of them; \
                     say `#[schema(as = …)]`"
                );
                broken.push(Broken::at(&file.path, line, says));
            } else {
                known.insert(name, file.path.clone());
            }
        }
    }
    broken
}

/// The names under which a file's types stand in the interface, with their lines from 0.
fn schemas(text: &str) -> Vec<(String, usize)> {
    let named = |at: usize| {
        let (before, after) = text.split_at(at);
        if let Some(rest) = after.strip_prefix("ToSchema for ") {
            return Some(word(rest));
        }
        let derive = before.rfind("derive(")?;
        if before[derive..].contains(')') {
            return None;
        }
        let shapes = ["struct ", "enum "].into_iter();
        let shape = shapes.filter_map(|shape| Some(after.find(shape)? + shape.len())).min()?;
        let (attributes, rest) = after.split_at(shape);
        let renamed = attributes.split_once("schema(as = ").map(|(_, name)| word(name));
        Some(renamed.unwrap_or_else(|| word(rest)))
    };
    let found = code::words(text, "ToSchema");
    found.filter_map(|at| Some((named(at)?, code::line_of(text, at)))).collect()
}

fn word(text: &str) -> String {
    let part = |letter: &char| letter.is_alphanumeric() || "_:".contains(*letter);
    text.chars().take_while(part).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(one: &str, other: &str) -> Vec<String> {
        let files = [("crates/content/src/a/model.rs", one), ("crates/web/src/b.rs", other)];
        broken(&Tree::sample(&files)).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn two_types_of_one_name_are_found() {
        let state = "#[derive(Debug, ToSchema)]\n/// Why.\n#[serde(default)]\npub enum State {}";
        let renamed = "#[derive(ToSchema)]\n#[schema(as = ShareState)]\npub enum State {}";
        let over_lines =
            "use utoipa::ToSchema;\n#[derive(\n    Debug, ToSchema,\n)]\npub struct State;";
        let by_hand = "impl utoipa::ToSchema for State {}";
        let other = "#[derive(Debug)]\nstruct State;\n// #[derive(ToSchema)] enum State\n";
        for (one, second, expected) in [
            (state, renamed, 0),
            (state, other, 0),
            (renamed, other, 0),
            (state, state, 1),
            (renamed, renamed, 1),
            (state, over_lines, 1),
            (over_lines, by_hand, 1),
        ] {
            assert_eq!(check(one, second).len(), expected, "{one}\n{second}");
        }
        let twice = check(state, state);
        assert!(twice[0].starts_with("crates/web/src/b.rs:1: the interface has a State in"));
    }
}
