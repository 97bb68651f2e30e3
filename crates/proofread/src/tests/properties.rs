//! What holds for every text.

use std::collections::BTreeSet;
use std::time::Instant;

use proptest::prelude::*;

use super::{checker, draft, units};
use crate::body::Body;
use crate::{Checker, Draft, Field, Finding, start_terms};

/// The text of a field.
fn text_of(draft: &Draft, finding: &Finding) -> String {
    match finding.field {
        Field::Title => draft.title.clone(),
        Field::Summary => draft.summary.clone(),
        _ => Body::read(&draft.body).text,
    }
}

fn borders_are_right(checker: &Checker, draft: &Draft) {
    let findings = checker.check(draft);
    assert_eq!(findings, checker.check(draft), "always the same");
    let mut known = BTreeSet::new();
    for one in &findings {
        let Some(span) = one.span else { continue };
        let text = text_of(draft, one);
        let found = units(&text, span.start, span.end);
        if one.rule.starts_with("term.") {
            assert_eq!(found, one.found);
            assert!(known.insert((one.field, one.span, one.rule.clone())), "twice: {one:?}");
        }
        if let Some(place) = one.place {
            let body = Body::read(&draft.body);
            let block = body.blocks[place.block as usize];
            let block = body.part(block.start, block.end);
            assert_eq!(units(block, place.start, place.end), found);
        }
    }
}

#[test]
fn what_was_replaced_is_not_found_again() {
    let checker = checker();
    let terms = start_terms();
    let words: Vec<_> = terms.iter().filter(|term| term.replacements.len() == 1).collect();
    for part in words.chunks(40) {
        let sentence = |term: &&&crate::Term| format!("<p>甲{}乙</p>", term.text);
        let draft = draft(&part.iter().map(|term| sentence(&term)).collect::<String>());
        let findings = checker.check(&draft);
        let again = checker.check(&draft.mended(&findings));
        let left: Vec<_> = again.iter().filter(|one| one.replacements.len() == 1).collect();
        assert!(left.is_empty(), "{left:?}");
    }
}

#[test]
fn exceptions_alone_are_no_finding() {
    let checker = checker();
    for term in start_terms() {
        for exception in &term.exceptions {
            let findings = checker.check(&draft(&format!("<p>{exception}</p>")));
            let rule = format!("term.{}", term.id);
            assert!(findings.iter().all(|one| one.rule != rule), "{exception}: {findings:?}");
        }
    }
}

#[test]
fn naughty_strings_do_no_harm() {
    let list = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/lists/blns.json");
    let mut strings =
        vec!["\0\u{feff}".to_owned(), "<p><a href='".to_owned(), "&#x110000;".to_owned()];
    match std::fs::read_to_string(list) {
        Ok(text) => strings.extend(serde_json::from_str::<Vec<String>>(&text).unwrap()),
        Err(_) => eprintln!("left out: the big list of naughty strings is not here"),
    }
    let checker = checker();
    for naughty in strings {
        let draft = Draft {
            title: naughty.clone(),
            summary: naughty.clone(),
            source: naughty.clone(),
            body: naughty.clone(),
            attachments: vec![naughty],
            ..Draft::default()
        };
        borders_are_right(&checker, &draft);
        let _ = draft.mended(&checker.check(&draft));
        let _ = (crate::fingerprint(&draft.body), crate::title_key(&draft.title));
    }
}

#[test]
fn two_megabytes_of_anything_are_looked_through_in_seconds() {
    let checker = checker();
    for piece in [
        "按装",
        "按 ",
        "\u{200b}",
        " ",
        "<",
        "</",
        "<p>",
        "<a href=\"",
        "<!--",
        "&",
        "&#",
        "\"",
        "=",
        "13812345678 ",
        "1",
        "1-",
        "号",
        "国发[2024]1号",
        "机密★",
        "@",
        "a@b.cn ",
        "示意图",
        "如图",
        "的的",
        "<a>",
        "<img>",
        "<h3>",
        "<table><tr>",
        "<li>1</li>",
        "密级",
        "(2024)",
        "ﷺ",
        "身份证",
        "0312-7880123,",
    ] {
        let body = piece.repeat((2 << 20) / piece.len());
        let begin = Instant::now();
        let findings = checker.check(&draft(&body));
        let took = begin.elapsed().as_secs();
        assert!(took < 30, "{piece}: {took} s");
        assert!(findings.len() <= 501, "{piece}: {}", findings.len());
    }
}

proptest! {
    #[test]
    fn offsets_are_on_borders_of_characters(
        title in "([按装做为😀 \u{200b}]|\\PC){0,30}",
        pieces in proptest::collection::vec(
            "(<p>|</p>|<b>|</b>|<br>|<td>|&amp;|&nbsp;|按装|帐户|机密★|13812345678|国发\\[2024\\]1号|\
             <a href=\"http://a.cn\">|</a>|😀|\u{200b}| |\\PC|\n){0,6}", 0..8)
    ) {
        let body: String = pieces.concat();
        let draft = Draft { title: title.clone(), summary: title, body, ..Draft::default() };
        borders_are_right(&checker(), &draft);
    }
}
