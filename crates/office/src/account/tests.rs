//! The rules of accounts.

use super::*;

#[test]
fn a_password_has_four_kinds_of_characters() {
    for (password, good) in [
        ("Yunxi-Bridge-2026", true),
        ("云溪大桥Aa1-云溪大桥", true),
        ("Short-1a", false),
        ("all-lower-case-1", false),
        ("ALL-UPPER-CASE-1", false),
        ("No-Digits-Here", false),
        ("NoSymbols12345", false),
        ("Wang-Li-2026-aa", false),
        ("Password-2026-x", false),
        (&format!("Aa1-{}", "长".repeat(125)), false),
    ] {
        assert_eq!(check_password(password, "wang-li").is_ok(), good, "{password}");
    }
}

#[test]
fn an_invented_password_is_good_and_new() {
    let (one, two) = (invent_password(), invent_password());
    assert_ne!(one, two);
    for _ in 0..200 {
        check_password(&invent_password(), "somebody").unwrap();
    }
}

#[test]
fn only_the_right_password_opens() {
    let sealed = model::hash_password("Yunxi-Bridge-2026").unwrap();
    assert!(verify_password("Yunxi-Bridge-2026", &sealed).unwrap());
    assert!(!verify_password("Yunxi-Bridge-2027", &sealed).unwrap());
    assert!(sealed.starts_with("$argon2id$v=19$m=32768,t=3,p=1$"));
}
