//! The rules of reviews.

use desk::Reach;
use proptest::prelude::*;

use super::model::*;
use crate::flow::model::{Chain, Quorum, Risk, Seat, SeatKind, Step};

fn right(value: &str) -> Seat {
    Seat { kind: SeatKind::Right, value: value.into() }
}

fn person(value: &str) -> Seat {
    Seat { kind: SeatKind::Person, value: value.into() }
}

fn step(no: i64, seats: &[Seat]) -> Step {
    Step { no, name: format!("第{no}步"), seats: seats.to_vec(), due_days: 2, ..Step::default() }
}

/// 初审, 复审, 会签 of two named people, and the head for what is major.
fn chain() -> Chain {
    Chain {
        version_id: "v".into(),
        version_no: 1,
        flow_id: "f".into(),
        flow_name: "流程".into(),
        steps: vec![
            step(1, &[right("review.first")]),
            step(2, &[right("review.second")]),
            Step { rule: Quorum::AllOf, ..step(3, &[person("he"), person("she")]) },
            Step { risk_from: Risk::Major, ..step(4, &[right("review.sign")]) },
        ],
    }
}

fn course(chain: Chain) -> Course {
    let review = Review {
        id: "r".into(),
        subject_kind: "article".into(),
        subject_id: "e".into(),
        matter_id: "d".into(),
        matter_kind: "article".into(),
        digest: "d".into(),
        site_id: "s".into(),
        scopes: r#"["c","s"]"#.into(),
        author_id: "li".into(),
        author_name: "李".into(),
        released_by: "duty".into(),
        title: "通知".into(),
        state: "running".into(),
        version_id: "v".into(),
        risk: "normal".into(),
        step: 1,
        step_since: 0,
        claimed_by: String::new(),
        claimed_name: String::new(),
        claimed_at: 0,
        seq: 1,
        opened_at: 0,
        closed_at: None,
    };
    Course::new(review, chain, Vec::new()).unwrap()
}

/// Everybody holds every right in the site.
fn hand(id: &str) -> Hand {
    let reach = || Reach { everywhere: false, scopes: vec!["s".into()] };
    let rights = ["review.first", "review.second", "review.final", "review.sign"];
    Hand {
        id: id.into(),
        name: id.into(),
        unit_id: "u".into(),
        reaches: rights.iter().map(|right| ((*right).to_owned(), reach())).collect(),
    }
}

fn hands(own: &str, others: &[&str]) -> Hands {
    Hands { own: hand(own), others: others.iter().map(|id| hand(id)).collect() }
}

/// As the verb does it: obstacle, standing, decision.
fn act(course: &mut Course, who: &Hands, wish: Move) -> Result<Outcome, &'static str> {
    let code = |no: base::Error| no.code().unwrap_or("fault");
    course.obstacle(&who.own.id, 0).map_err(code)?;
    let standing = course.standing(who).ok_or("review.not_yours")?;
    let decision = Decision {
        id: format!("{}", course.decisions.len()),
        review_id: "r".into(),
        no: course.decisions.len() as i64 + 1,
        step: course.review.step,
        seat: standing.seat,
        decided_by: who.own.id.clone(),
        decided_name: who.own.id.clone(),
        acting_for: standing.hand.id.clone(),
        acting_name: standing.hand.name,
        verdict: String::new(),
        opinion: String::new(),
        digest: "d".into(),
        at: 0,
        void_at: None,
    };
    course.take(decision, wish, 9).map_err(code)
}

const OK: Move = Move::Approve(Risk::Normal);

#[test]
fn a_course_goes_step_by_step_and_nobody_decides_twice() {
    use Outcome::{Onward, Passed, Returned, SentBack};
    type Told = (&'static str, Move, Result<Outcome, &'static str>, &'static str, i64);
    let stories: [&[Told]; 6] = [
        &[
            ("li", OK, Err("review.own_work"), "running", 1),
            ("duty", OK, Err("review.own_release"), "running", 1),
            ("wang", OK, Ok(Onward), "running", 2),
            ("wang", OK, Err("review.same_person"), "running", 2),
            ("zhang", OK, Ok(Onward), "running", 3),
            ("chen", OK, Err("review.not_yours"), "running", 3),
            ("she", OK, Ok(Onward), "running", 3),
            ("she", OK, Err("review.same_person"), "running", 3),
            ("he", OK, Ok(Passed), "approved", 3),
            ("guo", OK, Err("review.closed"), "approved", 3),
        ],
        &[("wang", Move::Return, Ok(Returned), "returned", 1)],
        // A raised risk brings the head in, and nobody lowers it again.
        &[
            ("wang", Move::Approve(Risk::Major), Ok(Onward), "running", 2),
            ("zhang", OK, Ok(Onward), "running", 3),
            ("he", OK, Ok(Onward), "running", 3),
            ("she", OK, Ok(Onward), "running", 4),
            ("guo", OK, Ok(Passed), "approved", 4),
        ],
        // Sent back, the steps from there on are taken again, by those who took them or others.
        &[
            ("wang", OK, Ok(Onward), "running", 2),
            ("zhang", OK, Ok(Onward), "running", 3),
            ("he", Move::SendBack(3), Err("review.back_to"), "running", 3),
            ("he", Move::SendBack(4), Err("review.back_to"), "running", 3),
            ("he", Move::SendBack(2), Ok(SentBack), "running", 2),
            ("wang", OK, Err("review.same_person"), "running", 2),
            ("he", OK, Err("review.same_person"), "running", 2),
            ("zhang", OK, Ok(Onward), "running", 3),
            ("he", OK, Ok(Onward), "running", 3),
            ("she", OK, Ok(Passed), "approved", 3),
        ],
        &[
            ("wang", OK, Ok(Onward), "running", 2),
            ("zhang", Move::SendBack(1), Ok(SentBack), "running", 1),
            ("guo", OK, Ok(Onward), "running", 2),
            ("wang", OK, Err("review.same_person"), "running", 2),
            ("zhang", OK, Ok(Onward), "running", 3),
        ],
        &[
            ("wang", OK, Ok(Onward), "running", 2),
            ("zhang", OK, Ok(Onward), "running", 3),
            ("she", OK, Ok(Onward), "running", 3),
            ("he", Move::Return, Ok(Returned), "returned", 3),
        ],
    ];
    for (story, acts) in stories.iter().enumerate() {
        let mut course = course(chain());
        for (at, (who, wish, outcome, state, next)) in acts.iter().enumerate() {
            let done = act(&mut course, &hands(who, &[]), *wish);
            let now = (&course.review.state, course.review.step);
            assert_eq!((done, now.0.as_str(), now.1), (*outcome, *state, *next), "{story}/{at}");
        }
    }
}

#[test]
fn a_delegate_acts_in_the_name_of_another_and_for_nobody_who_may_not() {
    let mut course = course(chain());
    // The giver wrote it, or released it: no place to take.
    for giver in ["li", "duty"] {
        let mut none = hands("deputy", &[giver]);
        none.own.reaches.clear();
        assert_eq!(act(&mut course, &none, OK), Err("review.not_yours"), "{giver}");
    }
    let mut deputy = hands("deputy", &["wang"]);
    deputy.own.reaches.clear();
    assert_eq!(act(&mut course, &deputy, OK), Ok(Outcome::Onward));
    let first = &course.decisions[0];
    assert_eq!((first.decided_by.as_str(), first.acting_for.as_str()), ("deputy", "wang"));
    // Neither of the two has a second voice, whoever speaks it.
    assert_eq!(act(&mut course, &hands("wang", &[]), OK), Err("review.same_person"));
    assert_eq!(act(&mut course, &hands("deputy", &["zhang"]), OK), Err("review.same_person"));
    let mut other = hands("other", &["wang", "deputy"]);
    other.own.reaches.clear();
    assert_eq!(act(&mut course, &other, OK), Err("review.not_yours"));
    // Who may do it oneself does it in one's own name.
    assert_eq!(act(&mut course, &hands("zhang", &["chen"]), OK), Ok(Outcome::Onward));
    assert_eq!(course.decisions[1].acting_for, "zhang");
    // A named seat is taken in its person's name.
    assert_eq!(act(&mut course, &hands("secretary", &["he"]), OK), Ok(Outcome::Onward));
    assert_eq!(act(&mut course, &hands("she", &[]), OK), Ok(Outcome::Passed));
}

#[test]
fn a_seat_needs_what_it_asks_for_where_the_text_belongs() {
    let scopes = ["c".to_owned(), "s".to_owned()];
    let seat = |kind, value: &str| Seat { kind, value: value.into() };
    let away = Hand {
        reaches: hand("x")
            .reaches
            .into_iter()
            .map(|(right, _)| (right, Reach { everywhere: false, scopes: vec!["other".into()] }))
            .collect(),
        ..hand("wang")
    };
    for (who, seat, fits) in [
        (hand("wang"), right("review.first"), true),
        (away.clone(), right("review.first"), false),
        (hand("wang"), seat(SeatKind::Unit, "u"), true),
        (hand("wang"), seat(SeatKind::Unit, "other"), false),
        (away.clone(), seat(SeatKind::Unit, "u"), false),
        (hand("wang"), person("wang"), true),
        (hand("zhang"), person("wang"), false),
        // Named, but the power has ended.
        (away, person("wang"), false),
        (Hand { reaches: vec![], ..hand("wang") }, person("wang"), false),
    ] {
        assert_eq!(who.fits(&seat, &scopes), fits, "{} {seat:?}", who.id);
    }
}

#[test]
fn a_claim_keeps_others_away_until_the_end_of_the_next_working_day() {
    let friday = base::parse_date("2026-11-20").unwrap() + 9 * 3_600_000;
    let mut course = course(chain());
    (course.review.claimed_by, course.review.claimed_name) = ("wang".into(), "王".into());
    course.review.claimed_at = friday;
    let code = |who: &str, at| course.obstacle(who, at).err().and_then(|no| no.code());
    let day = 86_400_000;
    for (who, at, refused) in [
        ("wang", friday, None),
        ("zhang", friday, Some("review.claimed")),
        ("zhang", friday + 3 * day, Some("review.claimed")),
        ("zhang", friday + 4 * day, None),
        // A clock that goes back frees nothing early.
        ("zhang", friday - 30 * day, Some("review.claimed")),
    ] {
        assert_eq!(code(who, at), refused, "{who} {at}");
    }
}

#[test]
fn lateness_is_computed_from_the_step_and_the_clock_may_go_back() {
    let friday = base::parse_date("2026-11-20").unwrap() + 9 * 3_600_000;
    let mut steps = chain();
    (steps.steps[0].remind_days, steps.steps[0].escalate_days) = (1, 2);
    let mut course = course(steps);
    course.review.step_since = friday;
    let day = 86_400_000;
    for (after, days, late, reminded, escalated) in [
        (0, 2, false, false, false),
        (3, 1, false, true, false),
        (4, 0, false, true, false),
        (5, 1, true, true, false),
        (6, 2, true, true, true),
        (-20, 17, false, false, false),
    ] {
        let now = friday + after * day;
        let due = course.due(now).unwrap();
        assert_eq!((due.days, due.is_late), (days, late), "{after}");
        assert_eq!(course.is_reminded(now), reminded, "{after}");
        assert_eq!(course.is_escalated(now), escalated, "{after}");
    }
}

#[test]
fn a_return_needs_an_opinion_and_an_approval_its_answers() {
    let asked = Step { checks: vec!["政治关".into(), "保密关".into()], ..step(1, &[]) };
    let form = |approve, opinion: &str, checks: &[(&str, &str)]| DecisionForm {
        digest: "d".into(),
        approve,
        opinion: opinion.into(),
        checks: checks
            .iter()
            .map(|(answer, remark)| CheckForm {
                answer: (*answer).into(),
                remark: (*remark).into(),
            })
            .collect(),
        ..DecisionForm::default()
    };
    for (form, step, code) in [
        (form(true, "", &[]), step(1, &[]), None),
        (form(false, "请核对日期", &[]), step(1, &[]), None),
        (form(false, " \u{200b} ", &[]), step(1, &[]), Some("review.opinion_missing")),
        (form(false, &"字".repeat(501), &[]), step(1, &[]), Some("review.opinion")),
        (form(true, "", &[]), asked.clone(), Some("review.checks_missing")),
        (form(true, "", &[("yes", ""), ("", "")]), asked.clone(), Some("review.checks_missing")),
        (
            form(true, "", &[("yes", ""), ("no", " ")]),
            asked.clone(),
            Some("review.check_remark_missing"),
        ),
        (form(true, "", &[("yes", ""), ("no", "已脱密")]), asked.clone(), None),
        (
            form(true, "", &[("na", ""), ("yes", &"长".repeat(201))]),
            asked.clone(),
            Some("review.check_remark"),
        ),
        (form(true, "", &[("yes", "")]), step(1, &[]), Some("review.checks_missing")),
        (form(false, "退", &[("yes", "")]), asked, None),
    ] {
        let refused = form.clone().checked(&step).err();
        assert_eq!(refused.and_then(|no| no.code()), code, "{form:?}");
    }
}

fn any_step() -> impl Strategy<Value = Step> {
    let seat = prop_oneof![
        Just(right("review.first")),
        Just(right("review.sign")),
        (0..6_usize).prop_map(|who| person(PEOPLE[who])),
    ];
    let risk = prop_oneof![
        4 => Just(Risk::Normal), 1 => Just(Risk::Important), 1 => Just(Risk::Major)
    ];
    (proptest::collection::vec(seat, 1..4), any::<bool>(), risk).prop_map(
        |(mut seats, all, risk)| {
            seats.dedup();
            let rule = if all && seats.len() > 1 { Quorum::AllOf } else { Quorum::AnyOf };
            Step { rule, risk_from: risk, ..step(0, &seats) }
        },
    )
}

const PEOPLE: [&str; 8] = ["he", "she", "wang", "zhang", "chen", "guo", "li", "duty"];

proptest! {
    /// Whatever flow there is and whatever people do: one voice each, never one's own work, what
    /// passed passed every step that joins, and what counts is in the order of the steps.
    #[test]
    fn no_course_of_events_breaks_the_rule_of_different_people(
        steps in proptest::collection::vec(any_step(), 1..6),
        acts in proptest::collection::vec((0..8_usize, 0..8_usize, 0..8_u8), 1..40),
    ) {
        let steps = (1..).zip(steps).map(|(no, step)| Step { no, ..step }).collect();
        let mut course = course(Chain { steps, ..chain() });
        let mut highest = course.risk();
        if course.next_step().is_none() {
            return Ok(());
        }
        course.review.step = course.next_step().map_or(1, |step| step.no);
        for (who, giver, what) in acts {
            let who = hands(PEOPLE[who], &[PEOPLE[giver]]);
            let wish = match what {
                0 => Move::Return,
                1 | 2 => Move::SendBack(i64::from(what)),
                3 => Move::Approve(Risk::Major),
                _ => OK,
            };
            let before = course.decisions.len();
            let done = act(&mut course, &who, wish);
            prop_assert_eq!(course.decisions.len(), before + usize::from(done.is_ok()));
            prop_assert!(course.risk() >= highest, "a risk is never lowered");
            highest = course.risk();

            let mut voices = Vec::new();
            for decision in course.counting() {
                for voice in [&decision.decided_by, &decision.acting_for] {
                    prop_assert!(voice != "li" && voice != "duty", "own work");
                }
                voices.push(decision.decided_by.clone());
                if decision.acting_for != decision.decided_by {
                    voices.push(decision.acting_for.clone());
                }
            }
            let all = voices.len();
            voices.sort();
            voices.dedup();
            prop_assert_eq!(voices.len(), all, "one voice each");
            match course.review.state.as_str() {
                "approved" => {
                    prop_assert!(course.steps().into_iter().all(|step| course.is_taken(step)));
                }
                "running" => {
                    let next = course.next_step().map(|step| step.no);
                    prop_assert_eq!(next, Some(course.review.step));
                }
                _ => prop_assert_eq!(done, Ok(Outcome::Returned)),
            }
            if course.review.state != "running" {
                break;
            }
        }
    }
}
