//! The rules of sections.

use super::model::*;

fn form() -> SectionForm {
    let text = str::to_owned;
    SectionForm {
        name: text("通知公告"),
        slug: text("tzgg"),
        kind: text("notice"),
        ..SectionForm::default()
    }
}

#[test]
fn bad_names_and_addresses_are_refused_with_their_field() {
    type Change = fn(&mut SectionForm);
    let cases: [(&str, Change, Option<&str>); 14] = [
        ("as it is", |_| (), None),
        ("climbing", |f| f.slug = "../x".into(), Some("slug")),
        ("double slash", |f| f.slug = "a//b".into(), Some("slug")),
        ("null", |f| f.slug = "%00".into(), Some("slug")),
        ("endless", |f| f.slug = "x".repeat(10_000), Some("slug")),
        ("a year", |f| f.slug = "2026".into(), Some("slug")),
        ("capitals", |f| f.slug = "TZGG".into(), Some("slug")),
        ("no name", |f| f.name = "\u{feff}".into(), Some("name")),
        ("long name", |f| f.name = "长".repeat(21), Some("name")),
        ("kind", |f| f.kind = "blog".into(), Some("kind")),
        ("column type", |f| f.column_type = "建设中".into(), Some("column_type")),
        ("link without address", |f| f.kind = "link".into(), Some("link_url")),
        (
            "link to a script",
            |f| {
                f.kind = "link".into();
                f.link_url = "javascript:alert(1)".into();
            },
            Some("link_url"),
        ),
        (
            "link",
            |f| {
                f.kind = "link".into();
                f.link_url = "https://www.gov.cn/".into();
            },
            None,
        ),
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
fn the_usual_column_type_follows_the_kind() {
    assert_eq!(form().checked().unwrap().column_type, "通知公告");
    let general = SectionForm { kind: "general".into(), ..form() };
    assert_eq!(general.checked().unwrap().column_type, "其他");
}

#[test]
fn addresses_are_built_from_the_parents() {
    assert_eq!(path_below("", "zwgk").unwrap(), "/zwgk/");
    assert_eq!(path_below("/zwgk/", "tzgg").unwrap(), "/zwgk/tzgg/");
    assert!(path_below("", "search").is_err());
    assert!(path_below("/zwgk/", "search").is_ok());
    assert!(path_below("/a/b/c/d/", "e").is_ok());
    assert!(path_below("/a/b/c/d/e/", "f").is_err());
}

#[test]
fn the_ready_plan_is_sound() {
    let plan = template::find("city_portal").unwrap();
    let mut seen = vec![String::new()];
    for entry in &plan.section {
        let (parent, slug) = entry.path.rsplit_once('/').unwrap_or(("", &entry.path));
        assert!(seen.contains(&parent.to_owned()), "{} stands before its parent", entry.path);
        assert!(!seen.contains(&entry.path), "{} twice", entry.path);
        seen.push(entry.path.clone());
        let form = SectionForm {
            name: entry.name.clone(),
            slug: slug.into(),
            kind: entry.kind.clone(),
            column_type: entry.column_type.clone(),
            link_url: entry.url.clone(),
            description: entry.description.clone(),
            ..SectionForm::default()
        };
        form.checked().unwrap_or_else(|no| panic!("{}: {no:?}", entry.path));
    }
    assert!(plan.section.len() >= 20);
}

#[test]
fn a_link_leads_to_what_one_sees() {
    let form = |url: &str| SectionForm {
        name: "外部链接".into(),
        slug: "wblj".into(),
        kind: "link".into(),
        link_url: url.into(),
        ..SectionForm::default()
    };
    for (url, fits) in [
        ("https://www.gov.cn/", true),
        ("http://www.gov.cn/?a=中文", true),
        ("", false),
        ("javascript:alert(1)", false),
        (" https://www.gov.cn/", false),
        ("https://www.gov.cn/a b", false),
        ("https://www.gov.cn/\u{202e}nc.vog", false),
        ("https://www.gov.cn/\u{1}", false),
    ] {
        assert_eq!(form(url).checked().is_ok(), fits, "{url:?}");
    }
}
