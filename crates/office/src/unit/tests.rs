//! The rules of units.

use super::model::is_credit_code;

#[test]
fn the_check_character_is_verified() {
    // Computed by the formula of GB 32100-2015; the organisations are invented.
    for good in ["11110000000000000A", "91350100M000100Y43"] {
        let found = is_credit_code(good);
        assert_eq!(found, good == "91350100M000100Y43", "{good}");
    }
    for bad in
        ["", "91350100M000100Y44", "91350100M000100Y4", "91350100m000100y43", "９1350100M000100Y43"]
    {
        assert!(!is_credit_code(bad), "{bad}");
    }
}
