//! The rules of flows.

use super::model::*;

fn seat(kind: SeatKind, value: &str) -> Seat {
    Seat { kind, value: value.into() }
}

fn step(name: &str, seats: &[Seat]) -> Step {
    Step { name: name.into(), seats: seats.to_vec(), ..Step::default() }
}

fn three() -> Vec<Step> {
    let of = |name: &str, right: &str| step(name, &[seat(SeatKind::Right, right)]);
    vec![of("初审", "review.first"), of("复审", "review.second"), of("终审", "review.final")]
}

fn form(steps: Vec<Step>) -> FlowForm {
    FlowForm { name: "流程".into(), steps, ..FlowForm::default() }
}

fn code(form: FlowForm) -> Option<&'static str> {
    form.checked().err().and_then(|no| no.code())
}

#[test]
fn a_flow_needs_three_different_people_whatever_the_text_is() {
    let person = |who: &str| seat(SeatKind::Person, who);
    let with = |change: &dyn Fn(&mut Vec<Step>)| {
        let mut steps = three();
        change(&mut steps);
        code(form(steps))
    };
    type Change<'a> = &'a dyn Fn(&mut Vec<Step>);
    let cases: [(&str, Change<'_>, Option<&str>); 17] = [
        ("as it ships", &|_| {}, None),
        ("two steps", &|s| drop(s.pop()), Some("flow.too_few_people")),
        (
            "one depends on the risk",
            &|s| s[1].risk_from = Risk::Important,
            Some("flow.too_few_people"),
        ),
        ("one on the kind", &|s| s[1].kinds = vec!["policy".into()], Some("flow.too_few_people")),
        ("one on the section", &|s| s[1].sections = vec!["c".into()], Some("flow.too_few_people")),
        ("none", &|s| s.clear(), Some("flow.steps")),
        ("too many", &|s| s.extend((0..10).map(|_| three().remove(0))), Some("flow.steps")),
        (
            "two sign together and one more",
            &|s| {
                s.pop();
                s[0].seats = vec![person("he"), person("she")];
                s[0].rule = Quorum::AllOf;
            },
            None,
        ),
        ("together, alone", &|s| s[0].rule = Quorum::AllOf, Some("flow.seats")),
        ("nobody", &|s| s[0].seats.clear(), Some("flow.seats")),
        ("no such right", &|s| s[0].seats[0].value = "site.manage".into(), Some("flow.seats")),
        ("nobody chosen", &|s| s[0].seats = vec![person("")], Some("flow.seats")),
        ("twice the same", &|s| s[0].seats = vec![person("he"), person("he")], Some("flow.seats")),
        (
            "one person alone at two steps",
            &|s| {
                s[0].seats = vec![person("he")];
                s[2].seats = vec![person("he")];
            },
            Some("flow.same_person"),
        ),
        (
            "one person among others",
            &|s| {
                s[0].seats = vec![person("he"), person("she")];
                s[2].seats = vec![person("he")];
            },
            None,
        ),
        ("no name", &|s| s[0].name = " ".into(), Some("flow.step_name")),
        ("a year", &|s| s[0].due_days = 61, Some("flow.due_days")),
    ];
    for (what, change, refused) in cases {
        assert_eq!(with(change), refused, "{what}");
    }
}

#[test]
fn a_flow_has_a_name_and_not_too_many_questions() {
    let named = FlowForm { name: " ".into(), ..form(three()) };
    assert_eq!(code(named), Some("flow.name"));
    let asked = |question: String, count| {
        let mut steps = three();
        steps[0].checks = vec![question; count];
        code(form(steps))
    };
    assert_eq!(asked("文字关".into(), 20), None);
    assert_eq!(asked("文字关".into(), 21), Some("flow.checks"));
    assert_eq!(asked("长".repeat(81), 1), Some("flow.check"));
}

#[test]
fn every_ready_flow_can_be_taken_as_it_is() {
    for example in examples() {
        let form = FlowForm {
            name: example.name.into(),
            steps: example.steps.clone(),
            ..FlowForm::default()
        };
        let checked = form.checked().unwrap();
        assert_eq!(checked.steps, example.steps, "{}", example.name);
    }
    assert_eq!(examples().len(), 4, "标准三审 and the three chains of S3§15");
}

#[test]
fn steps_join_by_kind_section_and_risk() {
    let scopes = ["c".to_owned(), "s".to_owned()];
    let case = |kind, risk| Case { kind, scopes: &scopes, risk };
    let plain = step("审", &[]);
    let with = |change: &dyn Fn(&mut Step)| {
        let mut step = plain.clone();
        change(&mut step);
        step
    };
    for (step, kind, risk, joins) in [
        (plain.clone(), "article", Risk::Normal, true),
        (with(&|s| s.risk_from = Risk::Major), "article", Risk::Important, false),
        (with(&|s| s.risk_from = Risk::Major), "article", Risk::Major, true),
        (with(&|s| s.risk_from = Risk::Important), "article", Risk::Major, true),
        (with(&|s| s.kinds = vec!["policy".into()]), "article", Risk::Major, false),
        (with(&|s| s.kinds = vec!["policy".into()]), "policy", Risk::Normal, true),
        (with(&|s| s.sections = vec!["other".into()]), "article", Risk::Normal, false),
        (with(&|s| s.sections = vec!["other".into(), "c".into()]), "article", Risk::Normal, true),
    ] {
        assert_eq!(step.joins(&case(kind, risk)), joins, "{step:?} {kind} {risk:?}");
    }
}

#[test]
fn the_nearest_binding_wins() {
    let bound = |site: &str, section: &str, kind: &str| Binding {
        site_id: site.into(),
        section_id: section.into(),
        kind: kind.into(),
        flow_id: format!("{site}/{section}/{kind}"),
        flow_name: String::new(),
    };
    let all = [
        bound("", "", ""),
        bound("", "", "policy"),
        bound("s", "", ""),
        bound("s", "", "policy"),
        bound("s", "top", ""),
        bound("s", "low", "policy"),
        bound("other", "", ""),
        bound("other", "low", ""),
    ];
    let line = |ids: &[&str]| ids.iter().map(|&id| id.to_owned()).collect::<Vec<_>>();
    for (site, ids, kind, wins) in [
        ("s", line(&["low", "top"]), "article", "s/top/"),
        ("s", line(&["low", "top"]), "policy", "s/low/policy"),
        ("s", line(&["top"]), "policy", "s/top/"),
        ("s", line(&["else"]), "article", "s//"),
        ("s", line(&["else"]), "policy", "s//policy"),
        ("third", line(&["low"]), "article", "//"),
        ("third", line(&["low"]), "policy", "//policy"),
        ("other", line(&["low"]), "policy", "other/low/"),
    ] {
        let found = nearest(&all, site, &ids, kind).unwrap();
        assert_eq!(found.flow_id, wins, "{site} {ids:?} {kind}");
    }
    assert_eq!(nearest(&all[2..3], "third", &line(&["low"]), "article"), None);
}
