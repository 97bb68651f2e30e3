//! The rules of reviews.

use super::model::*;

fn review(step: i64, state: &str) -> Review {
    Review {
        id: "r".into(),
        subject_kind: "article".into(),
        subject_id: "e".into(),
        digest: "d".into(),
        site_id: "s".into(),
        scopes: r#"["c","s"]"#.into(),
        author_id: "li".into(),
        author_name: "李".into(),
        title: "通知".into(),
        state: state.into(),
        step,
        opened_at: 0,
        closed_at: None,
    }
}

fn decision(by: &str) -> Decision {
    Decision {
        step: 1,
        decided_by: by.into(),
        decided_name: by.into(),
        verdict: "approved".into(),
        opinion: String::new(),
        at: 0,
    }
}

#[test]
fn three_steps_lead_to_approval_and_any_can_return() {
    for (step, approve, outcome, state, next) in [
        (1, true, Outcome::Onward, "running", 2),
        (2, true, Outcome::Onward, "running", 3),
        (3, true, Outcome::Passed, "approved", 3),
        (1, false, Outcome::Returned, "returned", 1),
        (3, false, Outcome::Returned, "returned", 3),
    ] {
        let (after, led_to) = review(step, "running").decided(approve, 9);
        assert_eq!((led_to, after.state.as_str(), after.step), (outcome, state, next), "{step}");
        assert_eq!(after.closed_at.is_some(), led_to != Outcome::Onward);
    }
}

#[test]
fn nobody_reviews_twice_or_their_own_work() {
    for (person, state, decided, code) in [
        ("wang", "running", vec![], None),
        ("li", "running", vec![], Some("review.own_work")),
        ("wang", "running", vec![decision("wang")], Some("review.same_person")),
        ("wang", "running", vec![decision("zhang")], None),
        ("wang", "approved", vec![], Some("review.closed")),
        ("wang", "cancelled", vec![], Some("review.closed")),
    ] {
        let refused = review(2, state).obstacle(person, &decided).err();
        assert_eq!(refused.and_then(|no| no.code()), code, "{person} {state}");
    }
}

#[test]
fn a_return_needs_an_opinion() {
    let form = |approve, opinion: &str| DecisionForm {
        digest: "d".into(),
        approve,
        opinion: opinion.into(),
    };
    assert!(form(true, "").checked().is_ok());
    assert!(form(false, "请核对日期").checked().is_ok());
    assert!(form(false, " \u{200b} ").checked().is_err());
    assert!(form(false, &"字".repeat(501)).checked().is_err());
}
