//! How a question is put to the index.
//!
//! A document fits when it contains every run of letters that was typed (found by bigrams, so any
//! substring of two characters or more is found), or every word (found by words, in any place and
//! order), or when its number contains what was typed. Each boost says why it is there.

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
const IN_TITLE: f32 = 4.0;
/// Unbroken as typed is better than the same words scattered.
const UNBROKEN: f32 = 1.5;
/// Long words within the text, such as 社会保障, above 社会 and 保障 apart.
const COMPOUND: f32 = 0.5;

/// The question in tantivy's words.
pub(super) struct Plan {
    /// Everything asked for.
    pub(super) full: Box<dyn Ask>,
    /// Most of the words; asked when nothing has everything.
    pub(super) partial: Option<Box<dyn Ask>>,
    /// Something was typed, so there are scores.
    pub(super) has_text: bool,
}

impl Plan {
    pub(super) fn of(fields: &Fields, query: &Query) -> Plan {
        let typed: String = query.text.trim().chars().take(QUERY_CHARS_MAX).collect();
        let filters = filters(fields, query);
        let within = |what: Box<dyn Ask>| -> Box<dyn Ask> {
            if filters.is_empty() {
                return what;
            }
            let filters = filters.iter().map(|filter| filter.box_clone());
            let clauses = std::iter::once(what)
                .chain(filters)
                .map(|ask| (Occur::Must, ask));
            Box::new(BooleanQuery::new(clauses.collect()))
        };
        if typed.is_empty() {
            return Plan {
                full: within(Box::new(AllQuery)),
                partial: None,
                has_text: false,
            };
        }
        let words = cut_query(&typed);
        let full = within(everything(fields, &typed, &words));
        Plan {
            full,
            partial: most(fields, &words).map(within),
            has_text: true,
        }
    }

    /// Titles that contain what was typed so far.
    pub(super) fn of_titles(fields: &Fields, typed: &str, sites: &[String]) -> Plan {
        let query = Query {
            sites: sites.to_vec(),
            ..Query::default()
        };
        let folded: String = fold(typed.trim()).chars().take(QUERY_CHARS_MAX).collect();
        let mut clauses = filters(fields, &query);
        clauses.extend(
            runs(&folded)
                .take(RUNS_MAX)
                .map(|run| grams(fields.title_grams, run)),
        );
        let nothing_typed = runs(&folded).next().is_none();
        let full: Box<dyn Ask> = if nothing_typed {
            Box::new(EmptyQuery)
        } else {
            Box::new(all(clauses))
        };
        Plan {
            full,
            partial: None,
            has_text: true,
        }
    }
}

fn everything(fields: &Fields, typed: &str, words: &QueryWords) -> Box<dyn Ask> {
    let folded = fold(typed);
    let mut parts: Vec<&str> = Vec::new();
    for run in runs(&folded) {
        if !parts.contains(&run) && parts.len() < RUNS_MAX {
            parts.push(run);
        }
    }
    if parts.is_empty() {
        return Box::new(EmptyQuery);
    }
    let unbroken = parts.iter().map(|run| run_anywhere(fields, run)).collect();
    let mut ways: Vec<Box<dyn Ask>> = vec![boost(Box::new(all(unbroken)), UNBROKEN)];
    ways.extend(all_words(fields, words));
    let whole = compact(typed);
    ways.push(constant(term(fields.title_exact, &whole), TITLE_EXACT));
    ways.push(constant(term(fields.number_exact, &whole), NUMBER_EXACT));
    if whole.chars().nth(1).is_some() {
        ways.push(boost(grams(fields.number_grams, &whole), NUMBER_PART));
    }
    let fits: Box<dyn Ask> = Box::new(any(ways));
    if words.compounds.is_empty() {
        return fits;
    }
    let mut clauses = vec![(Occur::Must, fits)];
    for compound in &words.compounds {
        clauses.push((
            Occur::Should,
            boost(word_anywhere(fields, compound), COMPOUND),
        ));
    }
    Box::new(BooleanQuery::new(clauses))
}

/// Every word that means something, anywhere in the document.
fn all_words(fields: &Fields, words: &QueryWords) -> Option<Box<dyn Ask>> {
    let (fillers, meant): (Vec<_>, Vec<_>) = words.finest.iter().partition(|word| is_filler(word));
    let (must, may) = if meant.is_empty() {
        (fillers, meant)
    } else {
        (meant, fillers)
    };
    if must.is_empty() {
        return None;
    }
    let must = must
        .into_iter()
        .map(|word| (Occur::Must, word_anywhere(fields, word)));
    let may = may
        .into_iter()
        .map(|word| (Occur::Should, word_anywhere(fields, word)));
    Some(Box::new(BooleanQuery::new(must.chain(may).collect())))
}

/// Three of five words, for when no document has all of them.
fn most(fields: &Fields, words: &QueryWords) -> Option<Box<dyn Ask>> {
    let meant: Vec<_> = words
        .finest
        .iter()
        .filter(|word| !is_filler(word))
        .collect();
    if meant.len() < 2 {
        return None;
    }
    let enough = (meant.len() * 3).div_ceil(5);
    let asks = meant
        .into_iter()
        .map(|word| word_anywhere(fields, word))
        .collect();
    Some(Box::new(BooleanQuery::union_with_minimum_required_clauses(
        asks, enough,
    )))
}

/// The run as it was typed, in title or text. A single letter is found in any title, and in a
/// text where it stands as a word or alone; every text with that letter somewhere helps nobody.
fn run_anywhere(fields: &Fields, run: &str) -> Box<dyn Ask> {
    let mut places = vec![
        boost(grams(fields.title_grams, run), IN_TITLE),
        grams(fields.text_grams, run),
    ];
    if run.chars().nth(1).is_none() {
        places.push(term(fields.text_words, run));
    }
    Box::new(any(places))
}

fn word_anywhere(fields: &Fields, word: &str) -> Box<dyn Ask> {
    let in_title = boost(term(fields.title_words, word), IN_TITLE);
    Box::new(any(vec![in_title, term(fields.text_words, word)]))
}

/// A run in a field of bigrams: exactly the documents in which it is a substring. Every second
/// bigram is enough, and the last one.
fn grams(field: Field, run: &str) -> Box<dyn Ask> {
    let letters: Vec<char> = run.chars().collect();
    if letters.len() <= 2 {
        return term(field, run);
    }
    let last = letters.len() - 2;
    let places = (0..last).step_by(2).chain([last]);
    let gram = |at: usize| letters[at..at + 2].iter().collect::<String>();
    let terms = places
        .map(|at| (at, Term::from_field_text(field, &gram(at))))
        .collect();
    Box::new(PhraseQuery::new_with_offset(terms))
}

fn filters(fields: &Fields, query: &Query) -> Vec<Box<dyn Ask>> {
    let [
        _,
        year_field,
        kind_field,
        _,
        unit_field,
        theme_field,
        validity_field,
    ] = fields.facets;
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
    .map(|(field, value)| constant(term(field, value), 0.0))
    .collect();
    if !query.sites.is_empty() {
        let sites = query
            .sites
            .iter()
            .map(|site| term(fields.site(), site))
            .collect();
        filters.push(constant(Box::new(any(sites)), 0.0));
    }
    if query.from.is_some() || query.to.is_some() {
        let moment = |at| Term::from_field_i64(fields.published, at);
        let from = query
            .from
            .map_or(Bound::Unbounded, |at| Bound::Included(moment(at)));
        let to = query
            .to
            .map_or(Bound::Unbounded, |at| Bound::Excluded(moment(at)));
        filters.push(constant(Box::new(RangeQuery::new(from, to)), 0.0));
    }
    filters
}

fn term(field: Field, text: &str) -> Box<dyn Ask> {
    let term = Term::from_field_text(field, text);
    Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs))
}

fn boost(ask: Box<dyn Ask>, by: f32) -> Box<dyn Ask> {
    Box::new(BoostQuery::new(ask, by))
}

fn constant(ask: Box<dyn Ask>, score: f32) -> Box<dyn Ask> {
    Box::new(ConstScoreQuery::new(ask, score))
}

fn all(asks: Vec<Box<dyn Ask>>) -> BooleanQuery {
    BooleanQuery::intersection(asks)
}

fn any(asks: Vec<Box<dyn Ask>>) -> BooleanQuery {
    BooleanQuery::union(asks)
}
