//! The rules of sites.

use super::{actions::slot, model::*};

fn form() -> SiteForm {
    SiteForm {
        name: "云溪市人民政府".into(),
        short_name: "云溪市".into(),
        domain: "www.yunxi.gov.cn".into(),
        color: "indigo".into(),
        emblem: "yes".into(),
        ..SiteForm::default()
    }
}

#[test]
fn bad_names_and_marks_are_refused_with_their_field() {
    type Change = fn(&mut SiteForm);
    let cases: [(&str, Change, Option<&str>); 17] = [
        ("as it is", |_| (), None),
        ("demonstration", |f| f.domain = "edu.yunxi.localhost".into(), None),
        ("not a government domain", |f| f.domain = "www.yunxi.com".into(), Some("domain")),
        ("bare suffix", |f| f.domain = "yunxi.gov.cn".into(), Some("domain")),
        ("climbing", |f| f.domain = "../x.gov.cn".into(), Some("domain")),
        ("empty label", |f| f.domain = "www..yunxi.gov.cn".into(), Some("domain")),
        ("no name", |f| f.name = " \u{200b}".into(), Some("name")),
        ("endless name", |f| f.name = "长".repeat(61), Some("name")),
        ("id code", |f| f.id_code = "3301000001".into(), None),
        ("central id code", |f| f.id_code = "bm07000001".into(), None),
        ("short id code", |f| f.id_code = "330100".into(), Some("id_code")),
        ("icp", |f| f.icp = "东ICP备12345678号-1".into(), None),
        ("bad icp", |f| f.icp = "ICP备12345678号".into(), Some("icp")),
        ("police", |f| f.police = "东公网安备 33010002000001号".into(), None),
        ("bad police", |f| f.police = "东公网安备33号".into(), Some("police")),
        ("colour", |f| f.color = "red".into(), Some("color")),
        ("emblem", |f| f.emblem = "".into(), Some("emblem")),
    ];
    for (name, change, field) in cases {
        let mut form = form();
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
fn a_site_below_carries_its_parents_domain() {
    for (domain, parent, good) in [
        ("edu.yunxi.gov.cn", "www.yunxi.gov.cn", true),
        ("www.qinghe.gov.cn", "www.yunxi.gov.cn", true),
        ("edu.other.gov.cn", "www.yunxi.gov.cn", false),
        ("eduyunxi.gov.cn", "www.yunxi.gov.cn", false),
    ] {
        assert_eq!(check_below(domain, parent).is_ok(), good, "{domain}");
    }
}

#[test]
fn a_moved_thing_stands_where_it_was_dropped() {
    let siblings = [("a", 1.0), ("b", 2.0), ("c", 3.0)];
    assert!(slot(&siblings, Some("a")) < 1.0);
    assert!((1.0..2.0).contains(&slot(&siblings, Some("b"))));
    assert!(slot(&siblings, None) > 3.0);
    assert!(slot(&siblings, Some("gone")) > 3.0);
    assert_eq!(slot(&[], None), 1.0);
}
