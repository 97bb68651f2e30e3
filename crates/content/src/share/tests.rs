//! The rules of sharing: which state leads where, and what the counts say.

use super::model::{AcceptanceForm, Count, Mode, OfferForm, Period, ReasonForm, State, workbook};

#[test]
fn states_lead_where_an_offer_may_go() {
    use State::{Accepted, Declined, Ended, Offered, Recalled};
    let all = [Offered, Accepted, Declined, Recalled, Ended];
    let allowed = [
        (Offered, Accepted),
        (Offered, Declined),
        (Offered, Recalled),
        (Accepted, Ended),
        (Accepted, Declined),
    ];
    for from in all {
        for to in all {
            assert_eq!(from.leads_to(to), allowed.contains(&(from, to)), "{from:?} {to:?}");
        }
    }
}

#[test]
fn forms_say_what_is_missing() {
    let offer = |to: &str, message: &str| {
        let form = OfferForm { to: to.into(), message: message.into(), ..OfferForm::default() };
        form.checked().err().and_then(|no| no.code())
    };
    assert_eq!(offer("chosen", "请采用"), None);
    assert_eq!(offer("everywhere", ""), Some("share.to"));
    assert_eq!(offer("all", &"长".repeat(201)), Some("share.message"));
    for (mode, expected) in
        [("quote", Some(Mode::Quote)), ("copy", Some(Mode::Copy)), ("", None), ("owner", None)]
    {
        let form = AcceptanceForm { mode: mode.into(), ..AcceptanceForm::default() };
        assert_eq!(form.mode().ok(), expected, "{mode}");
    }
    assert!(ReasonForm { reason: "\u{200b} ".into() }.checked().is_err());
}

#[test]
fn the_rate_is_of_what_was_decided() {
    let count = |accepted, declined, waiting| Count {
        unit_id: "u".into(),
        unit_name: "教育局".into(),
        offered: accepted + declined + waiting,
        accepted,
        declined,
        waiting,
    };
    assert_eq!(count(3, 1, 6).rate(), Some(75.0));
    assert_eq!(count(0, 0, 6).rate(), None);
    let file = workbook(&[count(3, 1, 6), count(0, 0, 1)], &Period::default(), 0).unwrap();
    let rows = papers::rows(&file, &papers::Limits::default()).unwrap();
    assert_eq!(rows[1], ["教育局", "10", "3", "1", "6", "75.0%"]);
    assert_eq!(rows[2][..5], ["教育局", "1", "0", "0", "1"]);
}
