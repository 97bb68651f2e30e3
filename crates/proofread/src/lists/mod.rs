//! Lists of terms, built once into one automaton that is never changed.

mod file;
mod records;
mod scan;
mod start;
mod term;

use std::collections::HashMap;
use std::sync::Arc;

use base::{Kind as Refusing, Result, fault, refuse};
use daachorse::CharwiseDoubleArrayAhoCorasick;

use crate::fold::folded;

pub use file::{FORM, Form, Objection, Read, read, write};
pub(crate) use scan::Hit;
pub use start::start_terms;
pub use term::{Kind, Owner, Term};

/// Terms the automaton is built for; more are refused.
pub const TERMS_MAX: usize = 500_000;

/// Lists of terms, ready to look through texts. A copy shares the automaton.
#[derive(Clone, Default)]
pub struct Lists(Arc<Inner>);

#[derive(Default)]
struct Inner {
    terms: Vec<Term>,
    /// Context folded, beside each term.
    contexts: Vec<Context>,
    /// `None` when there is no term.
    automaton: Option<CharwiseDoubleArrayAhoCorasick<u32>>,
    /// What the patterns of the automaton stand for: those of pattern `p` are
    /// `roles[firsts[p]..firsts[p + 1]]`.
    roles: Vec<Role>,
    firsts: Vec<u32>,
}

#[derive(Default)]
struct Context {
    needs: Vec<String>,
    bars: Vec<String>,
}

/// What a pattern means for a term, by the term's number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Term(u32),
    Exception(u32),
}

impl Lists {
    /// Builds the automaton. Refuses terms that are none (see `Term::objection`), naming each.
    pub fn build(terms: Vec<Term>) -> Result<Self> {
        let unfit: Vec<String> = terms.iter().filter_map(Term::objection).take(20).collect();
        if !unfit.is_empty() {
            let say = "词表中有不能使用的词语，请修改后重试";
            return Err(refuse(Refusing::Invalid, "list.unfit_terms", say).noting(unfit));
        }
        if terms.len() > TERMS_MAX {
            let say = format!("词表最多{TERMS_MAX}个词语，现在是{}个", terms.len());
            return Err(refuse(Refusing::TooLarge, "list.too_many_terms", say));
        }
        let mut patterns = Patterns::default();
        for (number, term) in terms.iter().enumerate() {
            patterns.add(u32::try_from(number)?, term);
        }
        Ok(Self(Arc::new(patterns.build(terms)?)))
    }

    /// The terms, in the order in which they were given.
    pub fn terms(&self) -> &[Term] {
        &self.0.terms
    }

    /// Bytes the automaton holds in memory.
    pub fn heap_bytes(&self) -> usize {
        self.0.automaton.as_ref().map_or(0, CharwiseDoubleArrayAhoCorasick::heap_bytes)
    }
}

impl std::fmt::Debug for Lists {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Lists of {} terms", self.0.terms.len())
    }
}

/// Patterns while they are collected, each once.
#[derive(Default)]
struct Patterns {
    numbers: HashMap<String, usize>,
    roles: Vec<Vec<Role>>,
}

impl Patterns {
    fn add(&mut self, number: u32, term: &Term) {
        let text = folded(&term.text);
        // What would be put instead is right, also where it holds the term.
        let right = term.replacements.iter().map(|one| folded(one));
        let right: Vec<_> = right.filter(|one| one.contains(&text) && *one != text).collect();
        self.pattern(text, Role::Term(number));
        let exceptions = term.exceptions.iter().map(|one| folded(one));
        for exception in exceptions.chain(right) {
            self.pattern(exception, Role::Exception(number));
        }
    }

    fn pattern(&mut self, text: String, role: Role) {
        let next = self.roles.len();
        let number = *self.numbers.entry(text).or_insert(next);
        match self.roles.get_mut(number) {
            Some(roles) if roles.contains(&role) => {}
            Some(roles) => roles.push(role),
            None => self.roles.push(vec![role]),
        }
    }

    fn build(self, terms: Vec<Term>) -> Result<Inner> {
        let mut patterns: Vec<(String, u32)> = Vec::with_capacity(self.numbers.len());
        for (text, number) in self.numbers {
            patterns.push((text, u32::try_from(number)?));
        }
        // The same list gives the same automaton.
        patterns.sort_unstable_by_key(|(_, number)| *number);
        let automaton = match patterns.is_empty() {
            true => None,
            false => Some(CharwiseDoubleArrayAhoCorasick::with_values(patterns).map_err(fault)?),
        };
        let mut firsts = vec![0];
        let mut roles = Vec::new();
        for own in self.roles {
            roles.extend(own);
            firsts.push(u32::try_from(roles.len())?);
        }
        let contexts = terms.iter().map(Context::of).collect();
        Ok(Inner { terms, contexts, automaton, roles, firsts })
    }
}

impl Context {
    fn of(term: &Term) -> Self {
        let words = |words: &[String]| words.iter().map(|word| folded(word)).collect();
        Self { needs: words(&term.needs), bars: words(&term.bars) }
    }
}
