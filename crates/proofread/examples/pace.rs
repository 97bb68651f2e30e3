//! How fast texts are checked: `pace <documents.jsonl>` prints one JSON object a line.
//!
//! Terms are made from the text itself: pieces of it with one character exchanged, as a typo is,
//! so that the automaton leaves its root at almost every character. Of those that stand in the
//! text all the same, one in fifty is kept: texts hold few of the words on a list. The peers are
//! the crate aho-corasick, which looks for the same terms in the same text and folds nothing, and
//! the standard library, which only sees whether the bytes are UTF-8.

use std::collections::HashSet;
use std::hint::black_box;
use std::time::Instant;

use anyhow::{Context, Result};
use proofread::{Checker, Draft, Kind, Lists, Owner, Settings, Term};
use serde_json::{Value, json};

/// Numbers of terms that are measured.
const TERMS: [usize; 3] = [1_000, 29_000, 100_000];
/// Bytes of text that are looked through.
const BYTES: usize = 32 << 20;
/// Each measurement is repeated; the best counts, as the machine has other work too.
const ROUNDS: usize = 5;

fn main() -> Result<()> {
    let path = std::env::args().nth(1).context("name a file of documents")?;
    let bodies = bodies(&std::fs::read_to_string(path)?)?;
    let bytes: usize = bodies.iter().map(String::len).sum();
    let text = bodies.concat();
    let drafts: Vec<Draft> = bodies.iter().map(|body| draft(body)).collect();
    let utf8 = megabytes(bytes, || std::str::from_utf8(text.as_bytes()).is_ok());
    tell(json!({"what": "valid utf-8", "megabytes_per_second": utf8}));
    for count in TERMS {
        let terms = terms(&text, count);
        let begin = Instant::now();
        let lists = Lists::build(terms.clone()).map_err(|error| anyhow::anyhow!("{error:?}"))?;
        let build = begin.elapsed().as_secs_f64();
        let patterns = terms.iter().map(|term| term.text.as_str());
        let peer = aho_corasick::AhoCorasick::new(patterns)?;
        let checker = Checker::new(vec![lists.clone()], Settings::default());
        tell(json!({
            "what": "terms",
            "terms": terms.len(),
            "hits": lists.count(&text),
            "build_seconds": build,
            "heap_bytes": lists.heap_bytes(),
            "pass": megabytes(bytes, || sum(&bodies, |body| lists.count(body))),
            "peer": megabytes(bytes, || peer.find_overlapping_iter(&text).count()),
            "check": megabytes(bytes, || sum(&drafts, |draft| checker.check(draft).len())),
        }));
    }
    Ok(())
}

fn sum<T>(all: &[T], count: impl Fn(&T) -> usize) -> usize {
    all.iter().map(count).sum()
}

/// The bodies of the documents, again and again until there is enough text.
fn bodies(file: &str) -> Result<Vec<String>> {
    let mut bodies = Vec::new();
    let mut bytes = 0;
    for line in file.lines().filter(|line| !line.is_empty()).cycle() {
        let record: Value = serde_json::from_str(line)?;
        let fields = ["body_html", "body_md", "body"];
        let body = fields.iter().find_map(|field| record[field].as_str()).context("no body")?;
        bytes += body.len().max(1);
        bodies.push(body.to_owned());
        if bytes >= BYTES {
            break;
        }
    }
    Ok(bodies)
}

fn draft(body: &str) -> Draft {
    Draft { body: body.to_owned(), source: "本站".to_owned(), ..Draft::default() }
}

/// So many terms of two to five characters, always the same ones for the same text.
fn terms(text: &str, count: usize) -> Vec<Term> {
    let is_han = |c: &char| ('\u{4e00}'..='\u{9fa5}').contains(c);
    let chars: Vec<char> = text.chars().filter(is_han).collect();
    let mut seed = 1_u64;
    let mut chance = |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005);
        seed = seed.wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % below
    };
    let (mut known, mut standing) = (HashSet::new(), 0);
    while known.len() < count {
        let (start, length) = (chance(chars.len() - 8), 2 + chance(4));
        let mut word = chars[start..start + length].to_vec();
        let other = chars[chance(chars.len())];
        // Half of the exchanged characters are ones that texts seldom hold.
        let rare = char::from_u32(0x4e00 + chance(20_000) as u32).unwrap_or(other);
        word[chance(length)] = if chance(2) == 0 { other } else { rare };
        let word: String = word.into_iter().collect();
        if stands(text, &word) {
            standing += 1;
            if standing % 50 != 0 {
                continue;
            }
        }
        known.insert(word);
    }
    let mut words: Vec<_> = known.into_iter().collect();
    words.sort_unstable();
    words.iter().map(|word| Term::new(word, Kind::Typo, Owner::Platform)).collect()
}

/// Whether a word stands in the first part of the text.
fn stands(text: &str, word: &str) -> bool {
    memchr::memmem::find(&text.as_bytes()[..text.len().min(4 << 20)], word.as_bytes()).is_some()
}

/// The best of some rounds, in millions of bytes in a second.
fn megabytes<T>(bytes: usize, mut work: impl FnMut() -> T) -> f64 {
    let mut best = f64::INFINITY;
    for _ in 0..ROUNDS {
        let begin = Instant::now();
        black_box(work());
        best = best.min(begin.elapsed().as_secs_f64());
    }
    bytes as f64 / 1e6 / best
}

#[expect(clippy::print_stdout, reason = "it is what this program is for")]
fn tell(line: Value) {
    println!("{line}");
}
