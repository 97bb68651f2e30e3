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
    for outline in template::outlines().unwrap() {
        check_plan(outline.code);
    }
}

/// The columns of table 1 of S4; those of the prefecture above a county-level city, and what
/// is named after a place, apart.
const TABLE_1: [&str; 35] = [
    "政务要闻",
    "视频新闻",
    "图片新闻",
    "政务公开",
    "国务院信息",
    "省政府信息",
    "国务院文件",
    "省政府文件",
    "政府领导",
    "信息公开指南",
    "政府信息公开年度报告",
    "信息公开目录",
    "信息公开条例",
    "政府工作报告",
    "机构职能",
    "规划计划",
    "人事任免",
    "政策解读",
    "政策法规",
    "政府文件",
    "政府会议",
    "公示公告",
    "公共资源交易",
    "重点领域信息公开",
    "依申请公开",
    "人大代表建议",
    "政协提案",
    "政务服务",
    "投资动态",
    "招商政策",
    "政民互动",
    "专题栏目",
    "权责清单",
    "征集调查",
    "咨询投诉",
];

#[test]
fn the_plan_of_a_city_portal_has_every_column_of_the_standard() {
    let plan = template::find("city_portal").unwrap();
    for name in TABLE_1 {
        assert!(plan.section.iter().any(|planned| planned.name == name), "{name}");
    }
}

fn check_plan(code: &str) {
    let plan = template::find(code).unwrap();
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
    assert!(plan.section.len() >= 10, "{code}");
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
