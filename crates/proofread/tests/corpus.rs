//! False alarms on correct text, measured on real documents and newspaper sentences.
//!
//! The texts lie beside the repository, not in it; where they are absent nothing is measured and
//! the test says so. Unoptimised, every tenth document is read; `--release` reads them all.

#![expect(clippy::unwrap_used, reason = "without its texts a measurement has failed")]
#![expect(clippy::print_stdout, reason = "what was measured is shown")]

use std::collections::{BTreeMap, HashMap};
use std::io::{BufRead, BufReader};
use std::sync::LazyLock;

use proofread::{
    ALIKE_MIN, Checker, Draft, Finding, Kind, Lists, Owner, Settings, Severity, Term, fingerprint,
    read_list, start_terms, title_key,
};

const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data");
const STEP: usize = if cfg!(debug_assertions) { 10 } else { 1 };

static JIEBA: LazyLock<jieba_rs::Jieba> = LazyLock::new(jieba_rs::Jieba::new);

/// A cutter with a dictionary and no guesses.
fn word_ends(text: &str) -> Vec<usize> {
    let mut end = 0;
    let add = |token: jieba_rs::Token<'_>| {
        end += token.word.len();
        end
    };
    JIEBA.cut(text, false).into_iter().map(add).collect()
}

fn paragraphs(text: &str) -> String {
    let escape = |line: &str| line.replace('&', "&amp;").replace('<', "&lt;");
    text.lines()
        .filter(|line| !line.is_empty())
        .map(|line| format!("<p>{}</p>", escape(line)))
        .collect()
}

/// Real documents, or `None` when they are not here.
fn documents() -> Option<Vec<Draft>> {
    let file = std::fs::File::open(format!("{DATA}/corpus.jsonl.zst")).ok()?;
    let reader = ruzstd::decoding::StreamingDecoder::new(BufReader::new(file)).unwrap();
    let lines = BufReader::new(reader).lines().step_by(STEP);
    let draft = |line: std::io::Result<String>| {
        let record: serde_json::Value = serde_json::from_str(&line.unwrap()).unwrap();
        let body = match record["body_html"].as_str() {
            Some(html) => html.to_owned(),
            None => paragraphs(record["body_md"].as_str().unwrap_or_default()),
        };
        let title = record["title"].as_str().unwrap_or_default().to_owned();
        Draft { title, body, source: "本站".to_owned(), ..Draft::default() }
    };
    Some(lines.map(draft).collect())
}

/// Correct sentences of a list, or `None` when it is not here.
fn sentences(name: &str) -> Option<Vec<Draft>> {
    let text = std::fs::read_to_string(format!("{DATA}/lists/typos/{name}")).ok()?;
    let draft = |line: &str| {
        let record: serde_json::Value = serde_json::from_str(line).unwrap();
        let body = paragraphs(record["correct"].as_str().unwrap());
        Draft { body, source: "本站".to_owned(), ..Draft::default() }
    };
    Some(text.lines().map(draft).collect())
}

/// Contexts in which something looks wrong and is right.
fn traps() -> Option<Vec<Draft>> {
    let text =
        std::fs::read_to_string(format!("{DATA}/lists/typos/traps_correct_text.tsv")).ok()?;
    let draft = |line: &str| {
        let body = paragraphs(line.split('\t').nth(2).unwrap());
        Draft { body, source: "本站".to_owned(), ..Draft::default() }
    };
    Some(text.lines().skip(1).map(draft).collect())
}

/// What was found, by rule, with one example.
#[derive(Default)]
struct Tally {
    chars: usize,
    rules: BTreeMap<String, (usize, String)>,
}

impl Tally {
    fn of(checker: &Checker, drafts: &[Draft]) -> Self {
        let mut tally = Self::default();
        for draft in drafts {
            tally.chars += draft.body.chars().count();
            for finding in checker.check(draft) {
                let entry = tally.rules.entry(finding.rule.clone()).or_default();
                entry.0 += 1 + finding.more as usize;
                if entry.1.matches('|').count() < 4 {
                    entry.1 += &format!("{} | ", around(draft, &finding));
                }
            }
        }
        tally
    }

    /// Findings in 10,000 characters of the rules that are meant.
    fn rate(&self, is_meant: impl Fn(&str) -> bool) -> f64 {
        let rules = self.rules.iter().filter(|(rule, _)| is_meant(rule));
        let count: usize = rules.map(|(_, (count, _))| count).sum();
        count as f64 * 10_000.0 / self.chars.max(1) as f64
    }

    fn print(&self, name: &str) {
        println!("== {name}: {} characters", self.chars);
        let mut rules: Vec<_> = self.rules.iter().collect();
        rules.sort_by_key(|(_, (count, _))| std::cmp::Reverse(*count));
        for (rule, (count, example)) in rules {
            println!("{count:6} {rule}: {example}");
        }
    }
}

/// The words around a finding.
fn around(draft: &Draft, finding: &Finding) -> String {
    let plain = draft.body.replace("</p><p>", "⏎").replace("<p>", "").replace("</p>", "");
    let at = plain.find(&finding.found).unwrap_or(0);
    let before: String =
        plain[..at].chars().rev().take(8).collect::<Vec<_>>().into_iter().rev().collect();
    let after: String = plain[at..].chars().take(finding.found.chars().count() + 8).collect();
    format!("{before}{after}")
}

fn severities() -> HashMap<String, (Kind, Severity)> {
    let known = |term: Term| (format!("term.{}", term.id), (term.kind, term.severity));
    start_terms().into_iter().map(known).collect()
}

fn checker(settings: Settings) -> Checker {
    Checker::new(vec![Lists::build(start_terms()).unwrap()], settings)
}

/// A list that others made, imported as it is: wrong and right, nothing else.
fn imported(name: &str) -> Option<Vec<Term>> {
    let text = std::fs::read_to_string(format!("{DATA}/lists/typos/{name}")).ok()?;
    let row = |line: &str| {
        let mut cells = line.split('\t');
        Some(format!("{}\t{}\n", cells.next()?, cells.next()?))
    };
    let file: String = text.lines().skip(1).filter_map(row).collect();
    let read = read_list(format!("词语\t替换为\n{file}").as_bytes(), Owner::Unit).unwrap();
    println!("{name}: {} terms, {} objections", read.terms.len(), read.objections.len());
    Some(read.terms)
}

/// The dictionary of the house is what makes a list of others bearable.
#[test]
fn a_dictionary_spares_false_alarms_of_imported_lists() {
    let lists = ["typos_curated.tsv", "typos_rejected_context_needed.tsv"].map(imported);
    let ([Some(good), Some(bad)], Some(drafts)) = (lists, documents()) else {
        eprintln!("left out: the lists or the documents are not here");
        return;
    };
    let with = Settings { word_ends: Some(word_ends), ..Settings::default() };
    for (name, terms, max) in [("curated", good, 0.05), ("needing context", bad, 2.0)] {
        let lists = vec![Lists::build(terms).unwrap()];
        let plain = Tally::of(&Checker::new(lists.clone(), Settings::default()), &drafts);
        let spared = Tally::of(&Checker::new(lists, with.clone()), &drafts);
        spared.print(name);
        let rate = |tally: &Tally| tally.rate(|rule| rule.starts_with("term."));
        println!("== {name}: {} without, {} with a dictionary", rate(&plain), rate(&spared));
        assert!(rate(&spared) <= max && rate(&spared) <= rate(&plain), "{name}");
    }
}

#[test]
fn correct_text_raises_no_false_alarms() {
    let known = severities();
    let is_heavy = |rule: &str| known.get(rule).is_some_and(|(_, weight)| *weight > Severity::Hint);
    let is_blocking =
        |rule: &str| known.get(rule).is_some_and(|(_, weight)| *weight == Severity::Block);
    let is_personal = |rule: &str| rule == "personal.id_number" || rule == "personal.bank_card";
    let is_secret = |rule: &str| rule.starts_with("secret.");
    let is_term = |rule: &str| rule.starts_with("term.");
    // Hints on real documents are right: spellings and laws of their day.
    for (name, drafts, heavy_max, all_max) in [
        ("real documents", documents(), 0.02, 0.3),
        (
            "sentences of the People's Daily",
            sentences("sentences_people_daily_correct.jsonl"),
            0.0,
            0.2,
        ),
        ("sentences of Xuexi", sentences("sentences_xuexi_correct.jsonl"), 0.0, 0.2),
        ("traps", traps(), 0.0, 0.0),
    ] {
        let Some(drafts) = drafts else {
            eprintln!("left out: the {name} are not here");
            continue;
        };
        for (cutter, settings) in [
            ("", Settings::default()),
            (", with a dictionary", Settings { word_ends: Some(word_ends), ..Settings::default() }),
        ] {
            let tally = Tally::of(&checker(settings), &drafts);
            tally.print(&format!("{name}{cutter}"));
            let heavy = tally.rate(|rule| is_heavy(rule) || is_secret(rule) || is_personal(rule));
            assert!(heavy <= heavy_max, "{name}{cutter}: {heavy} in 10,000 characters");
            let all = tally.rate(is_term);
            assert!(all <= all_max, "{name}{cutter}: {all} hints in 10,000 characters");
            let blocking = tally.rate(|rule| is_blocking(rule) || is_secret(rule));
            assert!(blocking <= 0.0, "{name}{cutter}: {blocking} blocked");
        }
    }
}

/// What spares false alarms must not spare the faults.
#[test]
fn a_dictionary_hides_hardly_a_term_of_the_start_list() {
    let with = Settings { word_ends: Some(word_ends), ..Settings::default() };
    let checker = checker(with);
    let mut hidden = Vec::new();
    let terms: Vec<_> = start_terms().into_iter().filter(|term| term.needs.is_empty()).collect();
    for term in &terms {
        let rule = format!("term.{}", term.id);
        let is_found = ["请各单位，{}。", "现将{}情况通报如下", "我市{}工作"].iter().any(|frame| {
            let body = paragraphs(&frame.replace("{}", &term.text));
            let draft = Draft { body, source: "本站".to_owned(), ..Draft::default() };
            checker.check(&draft).iter().any(|one| one.rule == rule)
        });
        if !is_found {
            hidden.push(&term.text);
        }
    }
    println!("== hidden by the dictionary: {} of {}: {hidden:?}", hidden.len(), terms.len());
    assert!(hidden.len() * 50 <= terms.len(), "{hidden:?}");
}

/// Pairs of documents that share a band: with the same title, and how many are truly near.
#[test]
fn documents_that_share_a_band_are_few_and_near() {
    let Some(drafts) = documents() else {
        eprintln!("left out: the real documents are not here");
        return;
    };
    let print = |draft: &Draft| Some((title_key(&draft.title), fingerprint(&draft.body)?));
    let prints: Vec<_> = drafts.iter().filter_map(print).collect();
    let mut bands: HashMap<i64, Vec<usize>> = HashMap::new();
    for (number, (_, print)) in prints.iter().enumerate() {
        for band in print.bands() {
            bands.entry(band).or_default().push(number);
        }
    }
    let (mut candidates, mut near, mut missed) = (0, 0, 0);
    for (number, (_, print)) in prints.iter().enumerate() {
        let mut others: Vec<usize> =
            print.bands().iter().flat_map(|band| &bands[band]).copied().collect();
        others.sort_unstable();
        others.dedup();
        others.retain(|other| *other > number);
        candidates += others.len();
        near += others.iter().filter(|other| print.alike(&prints[**other].1) >= ALIKE_MIN).count();
        let rest = (number + 1..prints.len()).filter(|other| others.binary_search(other).is_err());
        missed += rest.filter(|other| print.alike(&prints[*other].1) >= ALIKE_MIN).count();
    }
    println!(
        "== {} documents: {candidates} pairs share a band, {near} are near, {missed} missed",
        prints.len()
    );
    assert!(missed * 20 <= near, "{missed} of {near}");
    assert!(candidates <= prints.len(), "{candidates}");
}
