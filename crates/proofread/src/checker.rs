//! The one entry: a checker looks at a draft.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use crate::draft::{Draft, Paper, Text};
use crate::finding::Finding;
use crate::leaders::{self, Leaders};
use crate::lists::{Hit, Lists};
use crate::look;
use crate::notes::{Note, Notes};
use crate::settings::Settings;

/// Looks at drafts with lists and settings. A copy shares both.
#[derive(Debug, Clone)]
pub struct Checker {
    lists: Vec<Lists>,
    leaders: Leaders,
    settings: Arc<Settings>,
}

impl Checker {
    /// A checker with the lists that count, as the platform's and one unit's. Cheap: lists are
    /// built before, once.
    pub fn new(lists: Vec<Lists>, settings: Settings) -> Self {
        Self { lists, leaders: Leaders::default(), settings: Arc::new(settings) }
    }

    /// The same checker, knowing these leaders.
    #[must_use]
    pub fn with_leaders(self, leaders: Leaders) -> Self {
        Self { leaders, ..self }
    }

    /// Everything found in a draft, in its order: title, subtitle, summary, source, body,
    /// pictures' texts, attachments' names. The same draft gives the same findings.
    pub fn check(&self, draft: &Draft) -> Vec<Finding> {
        let paper = Paper::read(draft);
        let texts = paper.texts();
        let mut notes = Notes::new(&self.settings);
        for text in &texts {
            for lists in &self.lists {
                self.terms(lists, text, &mut notes);
            }
            leaders::look(&self.leaders, text, &mut notes);
        }
        look::look(&paper, &texts, &mut notes);
        notes.findings(&texts, &paper.body)
    }

    /// The terms in one text.
    fn terms(&self, lists: &Lists, text: &Text<'_>, notes: &mut Notes<'_>) {
        let folded = &text.folded.text;
        let mut rules: HashMap<u32, String> = HashMap::new();
        for hit in lists.hits(folded) {
            let Some(term) = lists.terms().get(hit.term as usize) else { continue };
            let rule = rules.entry(hit.term).or_insert_with(|| format!("term.{}", term.id));
            // What is only counted is not looked at any closer: that has its price.
            if notes.is_full(rule) {
                notes.count(rule);
            } else if lists.counts(folded, &hit, self.settings.word_ends) {
                notes.add(note(rule.clone(), term, text, &hit));
            }
        }
    }
}

fn note(rule: String, term: &crate::Term, text: &Text<'_>, hit: &Hit) -> Note {
    let (start, end) = text.folded.back(text.written, hit.start, hit.end);
    let found = text.written.get(start..end).unwrap_or_default();
    Note {
        rule: Cow::Owned(rule),
        severity: term.severity,
        field: text.field,
        element: text.element,
        bytes: Some((start, end)),
        found: found.to_owned(),
        message: term.message(&term.text),
        replacements: term.replacements.clone(),
        source: Cow::Owned(term.source.clone()),
        more: 0,
    }
}
