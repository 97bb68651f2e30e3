//! The list the platform starts with: our own writing, each term with its source.

use super::{Owner, Term, read};

/// The file of the list; see its head for how it is kept.
const FILE: &str = include_str!("../../data/start.tsv");

/// The terms of the start list. The text of each is its `id`.
pub fn start_terms() -> Vec<Term> {
    #[expect(clippy::expect_used, reason = "the file is part of the program and tested")]
    read(FILE.as_bytes(), Owner::Platform).expect("the start list is a list").terms
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;
    use crate::lists::{Kind, Lists};

    #[test]
    fn every_line_of_the_start_list_is_a_term_with_a_source() {
        let read = read(FILE.as_bytes(), Owner::Platform).unwrap();
        assert_eq!(read.objections, []);
        assert!(read.terms.len() > 300, "{}", read.terms.len());
        let nameless: Vec<_> = read
            .terms
            .iter()
            .filter(|term| term.source.is_empty())
            .map(|term| &term.text)
            .collect();
        assert!(nameless.is_empty(), "{nameless:?}");
        for term in &read.terms {
            let helps = !term.replacements.is_empty() || !term.advice.is_empty();
            assert!(helps, "{} says not what to do", term.text);
            assert!(term.kind != Kind::Typo || !term.replacements.is_empty(), "{}", term.text);
        }
    }

    #[test]
    fn nothing_the_start_list_advises_is_on_it() {
        let terms = start_terms();
        let lists = Lists::build(terms.clone()).unwrap();
        let mut wrong = HashMap::new();
        for term in &terms {
            for text in term.replacements.iter().chain(&term.exceptions) {
                for hit in lists.hits(&crate::fold::folded(text)) {
                    let other = &terms[hit.term as usize].text;
                    // An exception of one term may well hold another one.
                    if term.replacements.contains(text) || *other == term.text {
                        wrong.insert(text, other);
                    }
                }
            }
        }
        assert!(wrong.is_empty(), "{wrong:?}");
    }
}
