//! The rules of delegations.

use super::model::*;

const NOON: i64 = 1_795_000_000_000;
const DAY: i64 = 86_400_000;

fn form(taker: &str, from: i64, to: i64, reason: &str) -> DelegationForm {
    DelegationForm {
        taker_id: taker.into(),
        valid_from: NOON + from * DAY,
        valid_to: NOON + to * DAY,
        reason: reason.into(),
    }
}

#[test]
fn a_place_is_given_to_another_for_a_while_and_a_reason() {
    for (form, code) in [
        (form("wang", 0, 5, "出差"), None),
        (form("wang", 3, 5, "出差"), None),
        (form("chen", 0, 5, "出差"), Some("delegation.to_self")),
        (form("wang", 5, 5, "出差"), Some("delegation.period")),
        (form("wang", -2, 5, "出差"), Some("delegation.period")),
        (form("wang", 0, -1, "出差"), Some("delegation.period")),
        (form("wang", 0, 93, "出差"), Some("delegation.too_long")),
        (form("wang", 0, 5, " "), Some("delegation.reason")),
    ] {
        let refused = form.clone().checked("chen", NOON).err();
        assert_eq!(refused.and_then(|no| no.code()), code, "{form:?}");
    }
    let endless = DelegationForm { valid_to: i64::MAX, ..form("wang", 0, 1, "出差") };
    assert_eq!(endless.checked("chen", NOON).unwrap_err().code(), Some("delegation.too_long"));
}
