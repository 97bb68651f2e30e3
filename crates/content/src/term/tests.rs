//! The rules of word lists: what may be written into one, and what a unit may change.

use proofread::{Owner, Severity, Term};

use super::model::{TermForm, TermRow, check_heavier, check_mutable, checked_host};

fn form(text: &str) -> TermForm {
    TermForm { text: text.into(), replacements: vec!["作为".into()], ..TermForm::default() }
}

fn row(owner: &str, severity: Severity) -> TermRow {
    let term = form("做为").checked(Owner::Platform).unwrap();
    TermRow {
        id: "t".into(),
        owner_id: owner.into(),
        text: term.text,
        kind: term.kind,
        severity,
        replacements: term.replacements,
        exceptions: Vec::new(),
        needs: Vec::new(),
        bars: Vec::new(),
        within: 15,
        advice: String::new(),
        source: String::new(),
        valid_from: 0,
        retired_at: None,
        changed_name: String::new(),
        changed_at: 0,
        revision: 1,
        is_muted: false,
    }
}

#[test]
fn a_term_is_clean_and_fit_or_the_field_is_named() {
    type Change = fn(&mut TermForm);
    let cases: [(&str, Change, Option<&str>); 7] = [
        ("fit", |_| (), None),
        ("kind", |form| form.kind = "other".into(), Some("term.kind")),
        ("severity", |form| form.severity = String::new(), Some("term.severity")),
        ("short", |form| form.text = "一".into(), Some("term.unfit")),
        ("the same", |form| form.replacements = vec!["做为".into()], Some("term.unfit")),
        ("advice", |form| form.advice = "长".repeat(121), Some("term.advice")),
        ("source", |form| form.source = "长".repeat(121), Some("term.source")),
    ];
    for (name, change, code) in cases {
        let mut form = form("做\u{200b}为");
        change(&mut form);
        let done = form.checked(Owner::Unit);
        assert_eq!(done.as_ref().err().and_then(base::Error::code), code, "{name}");
        assert!(done.is_err() || done.unwrap().text == "做为", "{name}");
    }
}

#[test]
fn a_unit_is_stricter_than_the_platform_or_silences_hints() {
    use Severity::{Block, Confirm, Hint};
    for (own, platform, fits) in [
        (Confirm, None, true),
        (Hint, Some(Hint), false),
        (Confirm, Some(Hint), true),
        (Confirm, Some(Confirm), false),
        (Hint, Some(Block), false),
        (Block, Some(Confirm), true),
    ] {
        let term = form("做为").checked(Owner::Unit).unwrap();
        let own = Term { severity: own, ..term };
        let above = platform.map(|severity| row("platform", severity));
        assert_eq!(check_heavier(&own, above.as_ref()).is_ok(), fits, "{own:?} {platform:?}");
    }
    let retired = TermRow { retired_at: Some(1), ..row("platform", Hint) };
    for (row, fits) in [
        (row("platform", Hint), true),
        (row("platform", Confirm), false),
        (row("some unit", Hint), false),
        (retired, false),
    ] {
        assert_eq!(check_mutable(&row).is_ok(), fits, "{row:?}");
    }
}

#[test]
fn a_host_is_a_name_without_scheme_and_path() {
    for (typed, kept) in [
        ("gov.cn", Some("gov.cn")),
        (" https://WWW.News.cn/a?b ", Some("www.news.cn")),
        ("http://yunxi.gov.cn:8080/", Some("yunxi.gov.cn")),
        ("cn", None),
        ("云溪.cn", None),
        ("a..cn", None),
        ("*.cn", None),
        ("", None),
    ] {
        assert_eq!(checked_host(typed).ok().as_deref(), kept, "{typed}");
    }
}
