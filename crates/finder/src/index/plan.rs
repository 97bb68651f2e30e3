//! How a question is put to the index.
//!
//! A document fits when it contains every run of letters that was typed (found by bigrams, so any
//! substring of two characters or more is found), or every word (found by words, in any place and
//! order), or when its number contains what was typed. Each boost says why it is there.
//!
//! Looking for words alone is several times cheaper. It is tried first, and is enough when it
//! finds more than anybody can page through.

use std::ops::Bound;

use tantivy::Term;
use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, EmptyQuery, Occur, PhraseQuery,
    Query as Ask, RangeQuery, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};

use super::fields::Fields;
use crate::fold::{compact, fold, runs};
use crate::query::{QUERY_CHARS_MAX, Query};
use crate::words::{QueryWords, cut_query, is_filler};

/// More runs than this in one query are somebody's game.
const RUNS_MAX: usize = 12;
/// A title typed in full is the first hit, whatever else fits.
const TITLE_EXACT: f32 = 10_000.0;
/// So is a 文号 or 索引号 typed in full.
const NUMBER_EXACT: f32 = 5_000.0;
/// Part of a number: rare and meant.
const NUMBER_PART: f32 = 6.0;
/// The title says what a document is about; the text only mentions.
const WORD_IN_TITLE: f32 = 2.0;
/// The same for what was typed as a whole; together with the words this outweighs any text.
const RUN_IN_TITLE: f32 = 5.0;
/// Long words such as 社会保障 in the text, above 社会 and 保障 apart.
const COMPOUND: f32 = 0.5;

/// The question in the words of tantivy.
pub(super) struct Plan {
    /// Everything that fits.
    pub(super) full: Box<dyn Ask>,
    /// What has all the words; a part of `full`.
    pub(super) quick: Option<Quick>,
    /// What has most of the words; for when nothing fits.
    pub(super) partial: Option<Box<dyn Ask>>,
    /// Something was typed, so there are scores.
    pub(super) has_text: bool,
}

/// The cheap way, and when it can be enough.
pub(super) struct Quick {
    pub(super) ask: Box<dyn Ask>,
    /// Each of them must be in many documents, or there will not be many results.
    pub(super) words: Vec<Term>,
    /// If one of them is in any document, that document must be the first result.
    pub(super) exact: [Term; 2],
}

impl Plan {
    pub(super) fn of(fields: &Fields, query: &Query) -> Plan {
        let typed: String = query.text.trim().chars().take(QUERY_CHARS_MAX).collect();
        let filters = filters(fields, query);
        if typed.is_empty() {
            let full = within(&filters, Box::new(AllQuery));
            return Plan { full, quick: None, partial: None, has_text: false };
        }
        let question = Question::of(fields, &typed);
        Plan {
            full: within(&filters, question.everything()),
            quick: question.quick(&filters),
            partial: question.most().map(|most| within(&filters, most)),
            has_text: true,
        }
    }
}

/// What was typed, taken apart.
struct Question<'a> {
    fields: &'a Fields,
    /// The runs of letters, each once.
    runs: Vec<String>,
    /// Words that a fitting document has all of.
    words: Vec<String>,
    /// Words that say nothing, as long as there are others.
    fillers: Vec<String>,
    compounds: Vec<String>,
    /// Letters and digits only.
    whole: String,
}

impl<'a> Question<'a> {
    fn of(fields: &'a Fields, typed: &str) -> Self {
        let mut parts: Vec<String> = Vec::new();
        for run in runs(&fold(typed)) {
            if parts.len() < RUNS_MAX && !parts.iter().any(|known| known == run) {
                parts.push(run.to_owned());
            }
        }
        let QueryWords { finest, compounds } = cut_query(typed);
        let (mut fillers, mut words): (Vec<_>, Vec<_>) =
            finest.into_iter().partition(|word| is_filler(word));
        if words.is_empty() {
            std::mem::swap(&mut words, &mut fillers);
        }
        Question { fields, runs: parts, words, fillers, compounds, whole: compact(typed) }
    }

    fn everything(&self) -> Box<dyn Ask> {
        if self.runs.is_empty() {
            return Box::new(EmptyQuery);
        }
        let mut ways = vec![all(self.runs.iter().map(|run| self.run_anywhere(run)).collect())];
        if !self.words.is_empty() {
            ways.push(all(self.word_terms().into_iter().map(term).collect()));
        }
        let [title, number] = self.exact();
        ways.push(constant(term(title), TITLE_EXACT));
        ways.push(constant(term(number), NUMBER_EXACT));
        if self.whole.chars().nth(1).is_some() {
            ways.push(boost(grams(self.fields.number_grams, &self.whole), NUMBER_PART));
        }
        self.boosted(vec![(Occur::Must, any(ways))])
    }

    fn quick(&self, filters: &[Box<dyn Ask>]) -> Option<Quick> {
        let words = self.word_terms();
        let must = words.iter().map(|word| (Occur::Must, term(word.clone()))).collect();
        let ask = within(filters, self.boosted(must));
        (!words.is_empty()).then(|| Quick { ask, words, exact: self.exact() })
    }

    /// Three of five words.
    fn most(&self) -> Option<Box<dyn Ask>> {
        let words = self.word_terms();
        if words.len() < 2 {
            return None;
        }
        let enough = (words.len() * 3).div_ceil(5);
        let words = words.into_iter().map(term).collect();
        let most = BooleanQuery::union_with_minimum_required_clauses(words, enough);
        Some(self.boosted(vec![(Occur::Must, Box::new(most))]))
    }

    /// What fits, with all that makes one fit better than another.
    fn boosted(&self, mut clauses: Vec<(Occur, Box<dyn Ask>)>) -> Box<dyn Ask> {
        let fields = self.fields;
        let mut better = |ask, by| clauses.push((Occur::Should, boost(ask, by)));
        for run in self.runs.iter().filter(|run| run.chars().nth(1).is_some()) {
            better(grams(fields.title_grams, run), RUN_IN_TITLE);
        }
        for word in &self.words {
            better(word_in(fields.title_words, word), WORD_IN_TITLE);
        }
        for word in self.fillers.iter().chain(&self.compounds) {
            better(word_in(fields.all_words, word), COMPOUND);
        }
        Box::new(BooleanQuery::new(clauses))
    }

    /// The run as it was typed, in title or text. A single letter is found in any title, and in a
    /// text where it stands as a word or alone: every text with that letter helps nobody.
    fn run_anywhere(&self, run: &str) -> Box<dyn Ask> {
        let anywhere = grams(self.fields.all_grams, run);
        if run.chars().nth(1).is_some() {
            return anywhere;
        }
        let in_title = boost(grams(self.fields.title_grams, run), RUN_IN_TITLE);
        any(vec![anywhere, in_title, word_in(self.fields.all_words, run)])
    }

    fn word_terms(&self) -> Vec<Term> {
        let words = self.words.iter();
        words.map(|word| Term::from_field_text(self.fields.all_words, word)).collect()
    }

    fn exact(&self) -> [Term; 2] {
        [self.fields.title_exact, self.fields.number_exact]
            .map(|field| Term::from_field_text(field, &self.whole))
    }
}

/// A run in a field of bigrams: exactly the documents in which it is a substring. Every second
/// bigram is enough, and the last one.
fn grams(field: Field, run: &str) -> Box<dyn Ask> {
    let letters: Vec<char> = run.chars().collect();
    if letters.len() <= 2 {
        return word_in(field, run);
    }
    let last = letters.len() - 2;
    let places = (0..last).step_by(2).chain([last]);
    let gram = |at: usize| letters[at..at + 2].iter().collect::<String>();
    let terms = places.map(|at| (at, Term::from_field_text(field, &gram(at)))).collect();
    Box::new(PhraseQuery::new_with_offset(terms))
}

fn filters(fields: &Fields, query: &Query) -> Vec<Box<dyn Ask>> {
    let [_, year_field, kind_field, _, unit_field, theme_field, validity_field] = fields.facets;
    let year = query.year.map(|year| year.to_string());
    let mut filters: Vec<Box<dyn Ask>> = [
        (year_field, &year),
        (kind_field, &query.kind),
        (fields.section_within, &query.section),
        (unit_field, &query.unit),
        (theme_field, &query.theme),
        (validity_field, &query.validity),
    ]
    .into_iter()
    .filter_map(|(field, value)| Some((field, value.as_ref().filter(|value| !value.is_empty())?)))
    .map(|(field, value)| constant(word_in(field, value), 0.0))
    .collect();
    if !query.sites.is_empty() {
        let sites = query.sites.iter().map(|site| word_in(fields.site(), site)).collect();
        filters.push(constant(any(sites), 0.0));
    }
    if query.from.is_some() || query.to.is_some() {
        let moment = |at| Term::from_field_i64(fields.published, at);
        let from = query.from.map_or(Bound::Unbounded, |at| Bound::Included(moment(at)));
        let to = query.to.map_or(Bound::Unbounded, |at| Bound::Excluded(moment(at)));
        filters.push(constant(Box::new(RangeQuery::new(from, to)), 0.0));
    }
    filters
}

fn within(filters: &[Box<dyn Ask>], what: Box<dyn Ask>) -> Box<dyn Ask> {
    if filters.is_empty() {
        return what;
    }
    all(std::iter::once(what).chain(filters.iter().map(|filter| filter.box_clone())).collect())
}

fn word_in(field: Field, word: &str) -> Box<dyn Ask> {
    term(Term::from_field_text(field, word))
}

fn term(term: Term) -> Box<dyn Ask> {
    Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs))
}

fn boost(ask: Box<dyn Ask>, by: f32) -> Box<dyn Ask> {
    Box::new(BoostQuery::new(ask, by))
}

fn constant(ask: Box<dyn Ask>, score: f32) -> Box<dyn Ask> {
    Box::new(ConstScoreQuery::new(ask, score))
}

/// All of them; nothing when there are none.
fn all(asks: Vec<Box<dyn Ask>>) -> Box<dyn Ask> {
    Box::new(BooleanQuery::intersection(asks))
}

/// Any of them, the more the better.
fn any(asks: Vec<Box<dyn Ask>>) -> Box<dyn Ask> {
    Box::new(BooleanQuery::union(asks))
}
