//! The rules of articles: which state leads where, and what a digest covers.

use super::model::{DraftForm, Edition, Relation, State};

/// Digest of [`edition`] as it was made before editions had fields.
const BEFORE_FIELDS: &str = "c7006b329723f65a1d6ff6681eb4e2bc17b8f79e42361af4bd581553d3c96b23";

fn edition() -> Edition {
    Edition {
        id: "e1".into(),
        document_id: "d".into(),
        no: 1,
        state: "draft".into(),
        section_id: "c".into(),
        title: "关于国庆节放假的通知".into(),
        subtitle: String::new(),
        source: "市政府办公室".into(),
        source_url: String::new(),
        author: String::new(),
        summary: String::new(),
        keywords: String::new(),
        body: "<p>正文</p>".into(),
        header: String::new(),
        layout: String::new(),
        picture_id: String::new(),
        fields: String::new(),
        kind_version: 1,
        words: String::new(),
        digest: String::new(),
        author_id: "li".into(),
        author_name: "李".into(),
        created_at: 1,
        changed_at: 1,
        due_at: None,
        live_from: None,
        live_until: None,
        check_reason: String::new(),
        alone_reason: String::new(),
        revision: 1,
    }
}

#[test]
fn states_lead_where_the_law_lets_them() {
    use State::*;
    let all = [
        Draft, InReview, Approved, Scheduled, Live, Superseded, Withdrawn, Returned, Recalled,
        Discarded,
    ];
    let allowed = [
        (Draft, InReview),
        (Draft, Discarded),
        (InReview, Approved),
        (InReview, Returned),
        (InReview, Recalled),
        (Approved, Scheduled),
        (Approved, Live),
        (Approved, Recalled),
        (Scheduled, Approved),
        (Scheduled, Live),
        (Scheduled, Recalled),
        (Live, Superseded),
        (Live, Withdrawn),
    ];
    for from in all {
        for to in all {
            assert_eq!(from.leads_to(to), allowed.contains(&(from, to)), "{from} {to}");
            let mut edition = Edition { state: from.to_string(), ..edition() };
            let moved = edition.advance(to, 9, "不行").is_ok();
            assert_eq!(moved, allowed.contains(&(from, to)));
            assert_eq!(edition.revision, if moved { 2 } else { 1 });
        }
    }
}

#[test]
fn no_unreviewed_state_leads_to_the_public() {
    for from in [State::Draft, State::InReview, State::Returned, State::Recalled, State::Withdrawn]
    {
        assert!(!from.leads_to(State::Live), "{from}");
    }
}

#[test]
fn the_digest_covers_everything_a_reader_sees() {
    type Change = fn(&mut Edition);
    let before = edition().content_digest(&[], &[]);
    let cases: [(&str, Change, bool); 13] = [
        ("title", |e| e.title.push('。'), true),
        ("fields", |e| e.fields = "{}".into(), true),
        ("version of the kind", |e| e.kind_version = 2, false),
        ("reason", |e| e.alone_reason = "急".into(), false),
        ("body", |e| e.body.push_str("<p>x</p>"), true),
        ("section", |e| e.section_id = "other".into(), true),
        ("header", |e| e.header = "{}".into(), true),
        ("layout", |e| e.layout = "{}".into(), true),
        ("picture", |e| e.picture_id = "m".into(), true),
        ("address", |e| e.source_url = "https://www.gov.cn/x".into(), true),
        (
            "a word slips to the next field",
            |e| {
                e.subtitle = e.title.split_off("关于".len());
            },
            true,
        ),
        ("state", |e| e.state = "live".into(), false),
        ("number", |e| e.no = 7, false),
    ];
    for (name, change, differs) in cases {
        let mut edition = edition();
        change(&mut edition);
        assert_eq!(edition.content_digest(&[], &[]) != before, differs, "{name}");
    }
    assert_ne!(edition().content_digest(&["file".into()], &[]), before);
    let relation = Relation { kind: "repeals".into(), target_id: "other".into() };
    assert_ne!(edition().content_digest(&[], std::slice::from_ref(&relation)), before);
    let other = Relation { kind: "revises".into(), ..relation.clone() };
    assert_ne!(edition().content_digest(&[], &[relation]), edition().content_digest(&[], &[other]));
    // What was approved before there were fields and typed links is still what was approved.
    assert_eq!(before, BEFORE_FIELDS);
}

#[test]
fn a_draft_may_be_unfinished_but_not_endless() {
    type Change = fn(&mut DraftForm);
    let cases: [(&str, Change, Option<&str>); 8] = [
        ("empty", |_| (), None),
        ("title", |f| f.title = "长".repeat(121), Some("title")),
        ("title of two megabytes", |f| f.title = "x".repeat(2 << 20), Some("title")),
        ("a script", |f| f.source_url = "javascript:x".into(), Some("source_url")),
        ("an address", |f| f.source_url = " https://www.gov.cn/ ".into(), None),
        ("summary", |f| f.summary = "长".repeat(301), Some("summary")),
        ("keywords", |f| f.keywords = vec!["长".repeat(201)], Some("keywords")),
        ("body", |f| f.body = "x".repeat((1 << 20) + 1), Some("body")),
    ];
    for (name, change, field) in cases {
        let mut form = DraftForm::default();
        change(&mut form);
        let refused = match form.checked() {
            Ok(_) => None,
            Err(base::Error::Refused(no)) => no.field,
            Err(fault) => panic!("{name}: {fault:?}"),
        };
        assert_eq!(refused, field, "{name}");
    }
}

#[test]
fn keywords_are_split_however_they_are_typed() {
    let form = DraftForm {
        keywords: vec!["放假，值班、通知".into(), " ".into()],
        ..DraftForm::default()
    };
    assert_eq!(form.checked().unwrap().keywords, ["放假", "值班", "通知"]);
}
