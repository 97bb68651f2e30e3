//! The house rules: what must hold for the tree as a whole and no compiler checks.
//!
//! Each rule is a function from the tree to what is broken, with a test that it catches a
//! broken sample. STYLE.md says why we have them.

pub(crate) mod ceiling;
pub(crate) mod code;
pub(crate) mod codes;
pub(crate) mod comments;
pub(crate) mod contexts;
pub(crate) mod doors;
pub(crate) mod floors;
pub(crate) mod glossary;
pub(crate) mod imports;
pub(crate) mod migrations;
pub(crate) mod outsiders;
pub(crate) mod schemas;
pub(crate) mod size;
pub(crate) mod supply;
pub(crate) mod tree;
pub(crate) mod verbs;
pub(crate) mod words;

use std::fmt;

use anyhow::{Result, bail};

use crate::house::House;
use tree::Tree;

/// One place where a rule does not hold.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Broken {
    /// The file, from the repository's root.
    path: String,
    /// Its line, from 1; 0 when the file as a whole is meant.
    line: usize,
    /// What is wrong and what to do.
    says: String,
}

impl Broken {
    /// At a line (from 0) of a file.
    pub(crate) fn at(path: &str, line: usize, says: impl Into<String>) -> Self {
        Self { path: path.to_owned(), line: line + 1, says: says.into() }
    }

    /// In a file as a whole.
    pub(crate) fn file(path: &str, says: impl Into<String>) -> Self {
        Self { path: path.to_owned(), line: 0, says: says.into() }
    }
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}", self.path, self.says),
            line => write!(f, "{}:{line}: {}", self.path, self.says),
        }
    }
}

/// A rule of the house.
pub(crate) struct Rule {
    /// One word or two.
    pub(crate) name: &'static str,
    /// The places where it does not hold.
    pub(crate) broken: fn(&Tree) -> Vec<Broken>,
}

/// All rules that need nothing but the tree; `ceiling` and `supply` ask cargo besides.
pub(crate) const RULES: &[Rule] = &[
    Rule { name: "floors", broken: floors::broken },
    Rule { name: "floor plan", broken: floors::plan_is_stale },
    Rule { name: "order in a wing", broken: imports::broken },
    Rule { name: "doors", broken: doors::broken },
    Rule { name: "outsiders", broken: outsiders::broken },
    Rule { name: "files of a context", broken: contexts::broken },
    Rule { name: "size", broken: size::broken },
    Rule { name: "comments", broken: comments::broken },
    Rule { name: "verbs ask", broken: verbs::broken },
    Rule { name: "codes", broken: codes::broken },
    Rule { name: "schemas", broken: schemas::broken },
    Rule { name: "migrations", broken: migrations::broken },
    Rule { name: "words", broken: words::broken },
    Rule { name: "dead files", broken: words::dead_files },
    Rule { name: "glossary", broken: glossary::broken },
];

/// Prints what is broken; fails when anything is.
pub(crate) fn report(house: &House) -> Result<()> {
    let tree = Tree::read(house)?;
    let mut sum = 0;
    for rule in RULES {
        let broken = (rule.broken)(&tree);
        for place in &broken {
            println!("{}: {place}", rule.name);
        }
        sum += broken.len();
    }
    for place in ceiling::broken(&ceiling::portal_crates(house)?) {
        println!("portal's ceiling: {place}");
        sum += 1;
    }
    if sum > 0 {
        bail!("the house rules are broken in {sum} places");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_house_keeps_its_rules() {
        let tree = Tree::read(&House::here()).unwrap();
        let broken: Vec<String> = RULES
            .iter()
            .flat_map(|rule| {
                (rule.broken)(&tree).into_iter().map(|b| format!("{}: {b}", rule.name))
            })
            .collect();
        assert!(broken.is_empty(), "{}", broken.join("\n"));
    }

    #[test]
    fn the_portal_keeps_under_its_ceiling() {
        let crates = ceiling::portal_crates(&House::here()).unwrap();
        assert_eq!(ceiling::broken(&crates), []);
    }
}
