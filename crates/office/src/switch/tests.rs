//! Rules of switches as tables.

use base::{Error, Moment};

use super::model::{Switch, SwitchForm, may_lead_to};
use crate::site::model::Site;

const NOW: Moment = 1_795_241_100_000;
const HOUR: Moment = 3_600_000;
const DAY: Moment = 24 * HOUR;

fn site(domain: &str) -> Site {
    Site {
        id: "s".into(),
        parent_id: String::new(),
        unit_id: "u".into(),
        unit_name: String::new(),
        code: "s".into(),
        name: "站".into(),
        short_name: "站".into(),
        domain: domain.into(),
        id_code: String::new(),
        icp: String::new(),
        police: String::new(),
        party_mark: String::new(),
        contact_phone: String::new(),
        contact_address: String::new(),
        contact_email: String::new(),
        responsible: String::new(),
        slogan: String::new(),
        color: "pine".into(),
        emblem: "no".into(),
        position: 0.0,
        revision: 1,
        created_at: 0,
    }
}

fn banner() -> SwitchForm {
    SwitchForm {
        site_ids: vec!["s".into()],
        kind: "banner".into(),
        level: "red".into(),
        says: "台风红色预警，请勿外出".into(),
        link: String::new(),
        reason: "市防指指令".into(),
        from_at: None,
        until_at: None,
    }
}

#[test]
fn what_may_be_switched_on() {
    type Change = fn(&mut SwitchForm);
    let cases: [(&str, Change, Option<&str>); 17] = [
        ("plain", |_| (), None),
        ("no site", |f| f.site_ids.clear(), Some("switch.sites")),
        (
            "too many",
            |f| f.site_ids = (0..2_001).map(|n| n.to_string()).collect(),
            Some("switch.sites"),
        ),
        ("no reason", |f| f.reason = " ".into(), Some("switch.reason")),
        ("kind", |f| f.kind = "blink".into(), Some("switch.kind")),
        ("level", |f| f.level = "pink".into(), Some("switch.level")),
        ("short", |f| f.says = "台风".into(), Some("switch.says")),
        ("long", |f| f.says = "风".repeat(121), Some("switch.says")),
        ("longest", |f| f.says = "风".repeat(120), None),
        ("invisible", |f| f.says = "\u{200b}\u{feff}".into(), Some("switch.says")),
        ("elsewhere", |f| f.link = "https://example.com/".into(), Some("switch.link")),
        ("too early", |f| f.from_at = Some(NOW - HOUR), Some("switch.from")),
        ("a slow clock", |f| f.from_at = Some(NOW - 60_000), None),
        ("too far ahead", |f| f.from_at = Some(NOW + 32 * DAY), Some("switch.from")),
        ("ends before", |f| f.until_at = Some(NOW), Some("switch.until")),
        ("too long", |f| f.until_at = Some(NOW + 91 * DAY), Some("switch.until")),
        ("grey without end", |f| f.kind = "grey".into(), Some("switch.until")),
    ];
    for (name, change, code) in cases {
        let mut form = banner();
        change(&mut form);
        let refused = form.checked(&[site("www.a.gov.cn")], NOW).err();
        assert_eq!(refused.as_ref().and_then(Error::code), code, "{name}");
    }
}

#[test]
fn what_begins_now_begins_now_and_grey_says_nothing() {
    let form = SwitchForm { from_at: Some(NOW - 60_000), ..banner() };
    assert_eq!(form.checked(&[], NOW).unwrap().from_at, Some(NOW));
    let form = SwitchForm { kind: "grey".into(), until_at: Some(NOW + DAY), ..banner() };
    let form = form.checked(&[], NOW).unwrap();
    assert_eq!((form.level.as_str(), form.says.as_str()), ("", ""));
    assert!(form.note().starts_with("开启灰色模式，"), "{}", form.note());
    let long = SwitchForm { until_at: Some(NOW + 32 * DAY), kind: "grey".into(), ..banner() };
    assert_eq!(long.checked(&[], NOW).err().unwrap().code(), Some("switch.until"));
}

#[test]
fn a_notice_leads_to_our_own_pages_or_to_gov_cn() {
    let sites = [site("www.beiling.gov.cn"), site("yunxi.localhost")];
    for (link, fits) in [
        ("https://www.gov.cn/", true),
        ("https://yjglj.beijing.gov.cn/a?b=c#d", true),
        ("http://www.beiling.gov.cn/tzgg/2026/1.html", true),
        ("http://yunxi.localhost:18641/tzgg/", true),
        ("http://www.gov.cn/", false),
        ("https://gov.cn.example.com/", false),
        ("https://evilgov.cn/", false),
        ("https://www.gov.cn@example.com/", false),
        ("https://www.gov.cn:8443/", false),
        ("https://example.com/.gov.cn", false),
        ("https://example.com?.gov.cn", false),
        ("javascript:alert(1)//.gov.cn", false),
        ("//www.gov.cn/", false),
        ("/tzgg/", false),
        ("https://", false),
        ("https://www.gov.cn/\" onclick=\"x", false),
        ("https://www.gov.cn/\u{202e}", false),
        ("https://example.com\\.gov.cn/", false),
    ] {
        assert_eq!(may_lead_to(link, &sites), fits, "{link}");
    }
    assert!(!may_lead_to(&format!("https://www.gov.cn/{}", "a".repeat(300)), &sites));
}

#[test]
fn in_force_and_shown_are_two_things() {
    let switch = |from, until, ended, shown, gone| Switch {
        id: String::new(),
        site_id: String::new(),
        kind: "grey".into(),
        level: String::new(),
        says: String::new(),
        link: String::new(),
        reason: String::new(),
        from_at: from,
        until_at: until,
        started_name: String::new(),
        started_at: NOW,
        ended_name: String::new(),
        end_reason: String::new(),
        ended_at: ended,
        shown_at: shown,
        gone_at: gone,
    };
    for (row, state) in [
        (switch(NOW + 1, None, None, None, None), "planned"),
        (switch(NOW, None, None, None, None), "going_out"),
        (switch(NOW, None, None, Some(NOW), None), "on"),
        (switch(0, Some(NOW), None, Some(1), None), "leaving"),
        (switch(0, None, Some(NOW), Some(1), None), "leaving"),
        (switch(0, None, Some(NOW), Some(1), Some(NOW)), "over"),
        (switch(NOW + 1, None, Some(NOW), None, None), "over"),
    ] {
        assert_eq!(row.state(NOW), state, "{row:?}");
    }
}
