//! One pass over a folded text: which terms stand where, without those that are right there.

use super::{Inner, Lists, Role};
use crate::finding::Severity;
use crate::settings::WordEnds;

/// Characters around a term that are cut into words to see whether it is one.
const AROUND: usize = 12;

/// A term in a folded text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Hit {
    /// Number of the term in its lists.
    pub(crate) term: u32,
    /// First byte in the folded text.
    pub(crate) start: usize,
    /// The byte behind the last.
    pub(crate) end: usize,
}

/// The stretches of a term's exceptions, so that a look tells whether one holds a hit.
struct Exception {
    term: u32,
    start: usize,
    /// The farthest end of those of this term that begin here or before.
    end: usize,
}

impl Lists {
    /// How many terms stand in a plain text outside of their exceptions, context unheeded: the
    /// pass alone, for a first look at everything published when a list has changed.
    pub fn count(&self, text: &str) -> usize {
        self.hits(&crate::fold::folded(text)).len()
    }

    /// Every term that stands in a folded text outside of its exceptions, by place.
    pub(crate) fn hits(&self, text: &str) -> Vec<Hit> {
        let Some(automaton) = &self.0.automaton else { return Vec::new() };
        let (mut hits, mut exceptions) = (Vec::new(), Vec::new());
        for found in automaton.find_overlapping_iter(text) {
            let (start, end) = (found.start(), found.end());
            for role in self.0.roles_of(found.value()) {
                match *role {
                    Role::Term(term) => hits.push(Hit { term, start, end }),
                    Role::Exception(term) => exceptions.push(Exception { term, start, end }),
                }
            }
        }
        let exceptions = farthest(exceptions);
        hits.retain(|hit| !is_excepted(hit, &exceptions));
        hits.sort_unstable_by_key(|hit| (hit.start, std::cmp::Reverse(hit.end), hit.term));
        hits
    }

    /// Whether a hit counts where it stands: its context is there, and it cuts no word in two.
    pub(crate) fn counts(&self, text: &str, hit: &Hit, word_ends: Option<WordEnds>) -> bool {
        let number = hit.term as usize;
        let (Some(term), Some(context)) = (self.0.terms.get(number), self.0.contexts.get(number))
        else {
            return false;
        };
        if !context.needs.is_empty() || !context.bars.is_empty() {
            let around = around(text, hit.start, hit.end, term.within as usize);
            let around = &text[around.0..around.1];
            let stands = |word: &String| around.contains(word.as_str());
            let is_needed = context.needs.is_empty() || context.needs.iter().any(stands);
            if !is_needed || context.bars.iter().any(stands) {
                return false;
            }
        }
        // What must never go out is not excused by a dictionary.
        match word_ends {
            Some(word_ends) if term.severity != Severity::Block => {
                !cuts_a_word(text, hit, word_ends)
            }
            _ => true,
        }
    }
}

impl Inner {
    fn roles_of(&self, pattern: u32) -> &[Role] {
        let pattern = pattern as usize;
        match (self.firsts.get(pattern), self.firsts.get(pattern + 1)) {
            (Some(first), Some(end)) => &self.roles[*first as usize..*end as usize],
            _ => &[],
        }
    }
}

fn farthest(mut exceptions: Vec<Exception>) -> Vec<Exception> {
    exceptions.sort_unstable_by_key(|one| (one.term, one.start));
    let mut before: Option<(u32, usize)> = None;
    for one in &mut exceptions {
        one.end = match before {
            Some((term, end)) if term == one.term => end.max(one.end),
            _ => one.end,
        };
        before = Some((one.term, one.end));
    }
    exceptions
}

fn is_excepted(hit: &Hit, exceptions: &[Exception]) -> bool {
    let next = exceptions.partition_point(|one| (one.term, one.start) <= (hit.term, hit.start));
    let last = next.checked_sub(1).and_then(|last| exceptions.get(last));
    last.is_some_and(|one| one.term == hit.term && one.end >= hit.end)
}

/// The bytes of so many characters of the same line to both sides.
fn around(text: &str, start: usize, end: usize, chars: usize) -> (usize, usize) {
    let before = text[..start].chars().rev().take(chars).take_while(|c| *c != '\n');
    let after = text[end..].chars().take(chars).take_while(|c| *c != '\n');
    let bytes = |chars: &mut dyn Iterator<Item = char>| chars.map(char::len_utf8).sum::<usize>();
    (start - bytes(&mut { before }), end + bytes(&mut { after }))
}

/// Whether a word of the dictionary reaches across either end of the hit.
fn cuts_a_word(text: &str, hit: &Hit, word_ends: WordEnds) -> bool {
    let (from, to) = around(text, hit.start, hit.end, AROUND);
    let ends = word_ends(&text[from..to]);
    let is_border = |at: usize| at == from || at == to || ends.contains(&(at - from));
    !is_border(hit.start) || !is_border(hit.end)
}
