//! The rules of kinds: how they are described, what becomes of them, and what their fields take.

use base::{Error, Result};
use desk::{Caller, Desk};
use serde_json::{Value, json};

use super::model::{Column, Definition, Field, Holds, KindForm, Values};
use super::table;

fn field(name: &str, holds: Holds) -> Field {
    Field { name: name.into(), label: format!("字段{name}"), holds, ..Field::default() }
}

fn kind(fields: Vec<Field>) -> Definition {
    Definition {
        name: "规章".into(), template: "article".into(), fields, ..Definition::default()
    }
}

fn code<T>(result: Result<T>) -> Option<&'static str> {
    match result {
        Ok(_) => None,
        Err(error @ Error::Refused(_)) => error.code(),
        Err(Error::Fault(fault)) => panic!("{fault:?}"),
    }
}

#[test]
fn a_kind_is_described_within_bounds() {
    type Change = fn(&mut KindForm);
    let cases: [(&str, Change, Option<&str>); 17] = [
        ("as it is", |_| (), None),
        ("code", |f| f.code = "9a".into(), Some("kind.code")),
        ("name", |f| f.definition.name = "长".repeat(13), Some("kind.name")),
        ("template", |f| f.definition.template = "x".into(), Some("kind.template")),
        ("label", |f| f.definition.fields[0].label = String::new(), Some("kind.label")),
        ("field name", |f| f.definition.fields[0].name = "A".into(), Some("kind.field_name")),
        ("hint", |f| f.definition.fields[0].hint = "长".repeat(61), Some("kind.hint")),
        ("length", |f| f.definition.fields[0].length_max = -1, Some("kind.length")),
        ("twice", |f| f.definition.fields[1].name = "a".into(), Some("kind.field_twice")),
        (
            "label twice",
            |f| f.definition.fields[1].label = "字段a".into(),
            Some("kind.field_twice"),
        ),
        ("no choices", |f| f.definition.fields[0].holds = Holds::Choice, Some("kind.choices")),
        (
            "one choice twice",
            |f| {
                f.definition.fields[0].holds = Holds::Choices;
                f.definition.fields[0].choices = vec!["甲".into(), "甲 ".into()];
            },
            Some("kind.choices"),
        ),
        (
            "choices",
            |f| {
                f.definition.fields[0].holds = Holds::Choice;
                f.definition.fields[0].choices = vec!["甲".into(), "乙".into()];
            },
            None,
        ),
        ("no columns", |f| f.definition.fields[0].holds = Holds::Table, Some("kind.columns")),
        (
            "a cell of files",
            |f| {
                f.definition.fields[0].holds = Holds::Table;
                let holds = Holds::Files;
                let column =
                    Column { name: "a".into(), label: "甲".into(), holds, required: false };
                f.definition.fields[0].columns = vec![column];
            },
            Some("kind.columns"),
        ),
        (
            "too many",
            |f| f.definition.fields = vec![field("a", Holds::Line); 41],
            Some("kind.too_many_fields"),
        ),
        ("icon", |f| f.definition.icon = "长".repeat(31), Some("kind.icon")),
    ];
    for (name, change, refused) in cases {
        let fields = vec![field("a", Holds::Line), field("b", Holds::Text)];
        let mut form = KindForm { code: "rule".into(), version: 0, definition: kind(fields) };
        change(&mut form);
        assert_eq!(code(form.checked()), refused, "{name}");
    }
}

#[test]
fn what_is_personal_is_neither_listed_nor_found() {
    let mut personal = field("a", Holds::Line);
    (personal.personal, personal.in_list, personal.searchable) = (true, true, true);
    let mut files = field("b", Holds::Files);
    (files.in_list, files.searchable) = (true, true);
    let definition = kind(vec![personal, files]);
    let form = KindForm { code: "rule".into(), version: 0, definition };
    let kept = form.checked().unwrap().definition;
    assert!(kept.fields.iter().all(|field| !field.in_list && !field.searchable));
    let values = Values::from([("a".to_owned(), json!("13800000000"))]);
    assert_eq!(kept.shown(&values), []);
    assert_eq!(kept.facts(&values), []);
    assert_eq!(kept.words(&values), "");
}

#[test]
fn a_new_version_keeps_the_meaning_of_names() {
    let first = kind(vec![field("a", Holds::Line), field("b", Holds::Text)]);
    let without = kind(vec![field("a", Holds::Line)]);
    let other = kind(vec![field("a", Holds::Line), field("b", Holds::Date)]);
    let more =
        kind(vec![field("a", Holds::Line), field("b", Holds::Text), field("c", Holds::Table)]);
    let redrawn = Definition { template: "qa".into(), ..first.clone() };
    let with_header = Definition { with_header: true, ..first.clone() };
    for (name, before, next, built_in, refused) in [
        ("nothing", vec![&first], &first, true, None),
        ("more", vec![&first], &more, true, None),
        ("less", vec![&first], &without, false, None),
        ("less of ours", vec![&first], &without, true, Some("kind.field_built_in")),
        ("another type", vec![&first], &other, false, Some("kind.field_type")),
        ("later", vec![&first, &without], &other, false, Some("kind.field_type")),
        ("again", vec![&first, &without], &first, false, None),
        ("redrawn", vec![&first], &redrawn, false, None),
        ("ours redrawn", vec![&first], &redrawn, true, Some("kind.built_in")),
        ("ours with header", vec![&first], &with_header, true, Some("kind.built_in")),
    ] {
        let before: Vec<_> = before.into_iter().cloned().collect();
        assert_eq!(code(next.may_follow(&before, built_in)), refused, "{name}");
    }
}

/// What is kept of a value; the refusal's code when it is not taken.
fn kept(field: &Field, value: Value, before: Option<Value>) -> Result<Option<Value>> {
    let definition = kind(vec![field.clone()]);
    let values = |value: Value| Values::from([(field.name.clone(), value)]);
    let before = before.map(&values).unwrap_or_default();
    let clean = |html: &str| Ok(html.replace("<script>", ""));
    let kept = definition.check(values(value), &before, &clean)?;
    Ok(kept.get(&field.name).cloned())
}

#[test]
#[expect(clippy::too_many_lines, reason = "one table of what every type of field takes")]
fn each_field_takes_what_it_holds() {
    let id = "0123456789abcdef0123456789abcdef";
    let choices = vec!["甲".to_owned(), "乙".to_owned()];
    let column = |name: &str, holds, required| Column {
        name: name.into(),
        label: name.into(),
        holds,
        required,
    };
    let of = |holds| Field {
        choices: choices.clone(),
        columns: vec![column("n", Holds::Line, true), column("d", Holds::Date, false)],
        ..field("a", holds)
    };
    let sheet = json!({"media": id, "columns": ["年"], "rows": [["2026"]], "total": 9});
    let long = |count: usize| json!("长".repeat(count));
    for (holds, given, right) in [
        (Holds::Line, json!(" 局\n长 "), Ok(Some(json!("局 长")))),
        (Holds::Line, json!(""), Ok(None)),
        (Holds::Line, json!(null), Ok(None)),
        (Holds::Line, json!(7), Err(())),
        (Holds::Line, long(201), Err(())),
        (Holds::Text, json!(" 甲 \r\n\r\n乙\u{202e}\n"), Ok(Some(json!("甲\n\n乙")))),
        (Holds::Text, long(2_001), Err(())),
        (Holds::Rich, json!("<p>a<script></p>"), Ok(Some(json!("<p>a</p>")))),
        (Holds::Rich, json!("<p> </p>"), Ok(None)),
        (Holds::Rich, long(50_001), Err(())),
        (Holds::Date, json!("2026-02-28"), Ok(Some(json!("2026-02-28")))),
        (Holds::Date, json!("2026-02-30"), Err(())),
        (Holds::Date, json!("昨天"), Err(())),
        (Holds::Number, json!("-12.50"), Ok(Some(json!("-12.50")))),
        (Holds::Number, json!("1e9"), Err(())),
        (Holds::Number, json!("1."), Err(())),
        (Holds::Choice, json!("甲"), Ok(Some(json!("甲")))),
        (Holds::Choice, json!("丙"), Err(())),
        (Holds::Choices, json!(["乙", "甲"]), Ok(Some(json!(["乙", "甲"])))),
        (Holds::Choices, json!(["甲", "甲"]), Err(())),
        (Holds::Choices, json!(["丙"]), Err(())),
        (Holds::Choices, json!([]), Ok(None)),
        (Holds::Flag, json!(false), Ok(Some(json!(false)))),
        (Holds::Flag, json!("true"), Err(())),
        (Holds::Media, json!(id), Ok(Some(json!(id)))),
        (Holds::Media, json!("../x"), Err(())),
        (Holds::Files, json!([id]), Ok(Some(json!([id])))),
        (Holds::Files, json!([id, id]), Err(())),
        (Holds::Document, json!(["x"]), Err(())),
        (Holds::Table, json!([{"n": "甲", "d": "2026-1-2"}, {"n": " "}]), Err(())),
        (
            Holds::Table,
            json!([{"n": "甲", "d": "2026-01-02"}, {"n": " "}, {"n": "乙", "old": "x"}]),
            Ok(Some(json!([{"n": "甲", "d": "2026-01-02"}, {"n": "乙", "old": "x"}]))),
        ),
        (Holds::Table, json!([{"d": "2026-01-02"}]), Err(())),
        (Holds::Table, json!([{"n": 1}]), Err(())),
        (Holds::Table, json!("x"), Err(())),
        (Holds::Sheet, sheet.clone(), Ok(Some(sheet))),
        (Holds::Sheet, json!({"media": ""}), Ok(None)),
        (Holds::Sheet, json!({"media": id, "columns": ["年"], "rows": [["1"]]}), Err(())),
        (Holds::Person, json!("濮阳见微"), Ok(Some(json!("濮阳见微")))),
        (Holds::Phone, json!("0399-8600012、12345"), Ok(Some(json!("0399-8600012、12345")))),
        (Holds::Phone, json!("打办公室电话"), Err(())),
        (Holds::Email, json!("a.b@x.gov.cn"), Ok(Some(json!("a.b@x.gov.cn")))),
        (Holds::Email, json!("a.b"), Err(())),
        (Holds::Url, json!("https://x.gov.cn/a?b=1"), Ok(Some(json!("https://x.gov.cn/a?b=1")))),
        (Holds::Url, json!("javascript:alert(1)"), Err(())),
        (Holds::Url, json!("/a"), Err(())),
    ] {
        let field = of(holds);
        let field = if holds == Holds::Table { field } else { Field { columns: vec![], ..field } };
        match (kept(&field, given.clone(), None), right) {
            (Ok(kept), Ok(right)) => assert_eq!(kept, right, "{holds:?} {given}"),
            (Err(Error::Refused(no)), Err(())) => {
                assert_eq!((no.code, no.field), ("kind.value", Some("fields")), "{given}");
                assert!(no.say.contains("字段a"), "{}", no.say);
            }
            (found, right) => panic!("{holds:?} {given}: {found:?}, not {right:?}"),
        }
    }
}

#[test]
fn a_changed_kind_loses_no_value() {
    // A field that is gone keeps what it said.
    let definition = kind(vec![field("b", Holds::Line)]);
    let before = Values::from([("a".to_owned(), json!("旧")), ("b".to_owned(), json!("x"))]);
    let given = Values::from([("b".to_owned(), json!("新")), ("a".to_owned(), json!("改"))]);
    let kept = definition.check(given, &before, &|html| Ok(html.to_owned())).unwrap();
    assert_eq!(kept, Values::from([("a".into(), json!("旧")), ("b".into(), json!("新"))]));
    assert_eq!(definition.told(&kept)[1], ("a".to_owned(), "\"旧\"".to_owned()));

    // A choice that is gone stays chosen until it is chosen anew.
    let choice = Field { choices: vec!["甲".into(), "乙".into()], ..field("c", Holds::Choice) };
    let old = Some(json!("丙"));
    assert_eq!(kept_of(&choice, json!("丙"), old.clone()), Some(json!("丙")));
    assert_eq!(kept_of(&choice, json!("乙"), old), Some(json!("乙")));
    let choices = Field { holds: Holds::Choices, ..choice };
    assert_eq!(
        kept_of(&choices, json!(["丙", "甲"]), Some(json!(["丙"]))),
        Some(json!(["丙", "甲"]))
    );
}

fn kept_of(field: &Field, value: Value, before: Option<Value>) -> Option<Value> {
    kept(field, value, before).unwrap()
}

#[test]
fn what_must_be_filled_in_is_named() {
    let must = Field { required: true, ..field("a", Holds::Line) };
    let definition = kind(vec![must, field("b", Holds::Line)]);
    assert_eq!(definition.missing(&Values::new()), ["字段a"]);
    let filled = Values::from([("a".to_owned(), json!("x"))]);
    assert_eq!(definition.missing(&filled), Vec::<&str>::new());
}

#[tokio::test]
async fn the_kinds_of_the_platform_follow_their_own_rules() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}/console.db", folder.path().display());
    let desk = Desk::open(&url, folder.path()).await.unwrap();
    let kinds = desk
        .look(Caller::Machine("test"), async |work| table::list(&mut work.tx).await)
        .await
        .unwrap();
    let codes: Vec<_> = kinds.iter().map(|kind| kind.code.as_str()).collect();
    let right = [
        "article",
        "policy",
        "interpretation",
        "leader",
        "organisation",
        "guide",
        "qa",
        "dataset",
        "link",
        "topic",
    ];
    assert_eq!(codes, right);
    for kind in &kinds {
        let (code, definition) = (kind.code.clone(), kind.definition.clone());
        let form = KindForm { code, version: 1, definition };
        let checked = form.clone().checked().unwrap();
        assert_eq!(checked.definition, form.definition, "{}", kind.code);
        assert!(kind.built_in && kind.version == 1);
    }
    // The eight elements: the title is the first of them.
    let guide = &kinds.iter().find(|kind| kind.code == "guide").unwrap().definition;
    let must: Vec<_> = guide.fields.iter().filter(|field| field.required).collect();
    let labels: Vec<_> = must.iter().map(|field| field.label.as_str()).collect();
    let elements =
        ["设定依据", "申请条件", "办理材料", "办理地点", "办理时间", "联系电话", "办理流程"];
    assert_eq!(labels, elements);
}
