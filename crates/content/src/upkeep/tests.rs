//! Rules, limits and forecasts as tables.

use base::Moment;

use super::model::{
    Counted, LimitForm, Notice, Rule, Stage, UpkeepRow, applying, chain, class_of, home_limit,
    judge, letter, stages, strictest, vetoes,
};
use crate::section::model::Section;

const DAY: Moment = 86_400_000;
/// 2026-11-21 00:00 in Beijing, a Saturday.
const SATURDAY: Moment = 1_795_190_400_000;

fn section(id: &str, parent: &str, kind: &str, column_type: &str) -> Section {
    Section {
        id: id.into(),
        site_id: "site".into(),
        parent_id: parent.into(),
        name: id.to_uppercase(),
        slug: id.into(),
        path: format!("/{id}/"),
        kind: kind.into(),
        column_type: column_type.into(),
        link_url: String::new(),
        description: String::new(),
        keywords: String::new(),
        unit_id: "u".into(),
        person: String::new(),
        in_nav: 1,
        kinds: String::new(),
        interpretation_rule: String::new(),
        copy_rule: String::new(),
        position: 1.0,
        revision: 1,
        created_at: 0,
    }
}

fn rule(level: &str, scope: &str, class: &str, (amount, unit): (i64, &str)) -> Rule {
    Rule {
        id: format!("{level}{scope}{class}{amount}"),
        level: level.into(),
        scope_id: scope.into(),
        class: class.into(),
        amount,
        unit: unit.into(),
        source: format!("{level}文件"),
        verified_at: None,
        on_since: Some(1),
    }
}

#[test]
fn what_a_section_owes_follows_its_column_type_then_its_kind() {
    for (kind, column_type, class) in [
        ("dynamics", "政务动态", Some("dynamics")),
        ("general", "政务动态", Some("dynamics")),
        ("dynamics", "其他", Some("dynamics")),
        ("notice", "通知公告", Some("notice")),
        ("policy", "政策文件", Some("policy")),
        ("interpretation", "政策解读", Some("other")),
        ("general", "其他", Some("other")),
        ("general", "法定主动公开内容", Some("other")),
        ("general", "信息公开年报", None),
        ("general", "信息公开指南", None),
        ("organ", "机构职能", None),
        ("link", "政务动态", None),
        ("topic", "专题专栏", None),
    ] {
        assert_eq!(class_of(&section("a", "", kind, column_type)), class, "{kind} {column_type}");
    }
}

#[test]
fn the_strictest_of_all_that_apply_is_in_force() {
    let sections =
        [section("top", "", "general", "其他"), section("a", "top", "dynamics", "政务动态")];
    let off = Rule { on_since: None, ..rule("city", "", "any", (1, "day")) };
    let all = [
        rule("country", "", "dynamics", (14, "day")),
        rule("city", "", "dynamics", (7, "day")),
        rule("city", "", "notice", (1, "day")),
        off,
        rule("site", "other", "any", (1, "day")),
        rule("site", "site", "any", (3, "workday")),
        rule("section", "top", "dynamics", (4, "day")),
        rule("section", "b", "dynamics", (1, "day")),
    ];
    // Adding one level after another: what is in force, and from where.
    for (count, limit, level) in [
        (0, "", ""),
        (1, "14天", "country"),
        (2, "7天", "city"),
        (5, "7天", "city"),
        (6, "3个工作日", "site"),
        (7, "4天", "section"),
        (8, "4天", "section"),
    ] {
        let found = applying(&all[..count], &sections[1], &sections);
        let chosen = strictest(&found);
        assert_eq!(chosen.map(Rule::limit).unwrap_or_default(), limit, "{count}");
        assert_eq!(chosen.map_or("", |rule| rule.level.as_str()), level, "{count}");
    }
    // Looser below changes nothing, and the chain says what is in force.
    let loose = [all[1].clone(), rule("section", "a", "dynamics", (30, "day"))];
    let found = applying(&loose, &sections[1], &sections);
    let links = chain(&found);
    let said: Vec<_> = links.iter().map(|link| (link.level_name, link.is_in_force)).collect();
    assert_eq!(said, [("市级", true), ("栏目", false)]);
    // Of equals, the widest speaks.
    let equal =
        [rule("country", "", "other", (30, "day")), rule("city", "", "other", (1, "month"))];
    let found = applying(&equal, &sections[0], &sections);
    assert_eq!(strictest(&found).unwrap().level, "country");
    assert!(applying(&all, &section("x", "", "link", "其他"), &sections).is_empty());
}

#[test]
fn a_limit_ends_with_a_day() {
    let end = |amount, unit, last: &str| {
        let last = base::parse_date(last).unwrap() + 9 * 3_600_000;
        base::date_time(rule("city", "", "any", (amount, unit)).deadline(last))
    };
    for (amount, unit, last, due) in [
        (7, "day", "2026-11-21", "2026-11-28 23:59"),
        (1, "day", "2026-12-31", "2027-01-01 23:59"),
        (1, "month", "2026-01-31", "2026-02-28 23:59"),
        (6, "month", "2026-08-31", "2027-02-28 23:59"),
        (1, "month", "2026-11-15", "2026-12-15 23:59"),
        (3, "workday", "2026-11-18", "2026-11-23 23:59"),
        (3, "workday", "2026-11-21", "2026-11-25 23:59"),
    ] {
        assert_eq!(end(amount, unit, last), due, "{amount} {unit} {last}");
    }
}

#[test]
fn how_a_section_stands() {
    let week = rule("city", "", "dynamics", (7, "day"));
    let ago = |days: i64| Some(SATURDAY - days * DAY);
    for (last, with_rule, state, left) in [
        (ago(0), true, "fine", Some(7)),
        (ago(5), true, "fine", Some(2)),
        (ago(6), true, "soon", Some(1)),
        (ago(7), true, "soon", Some(0)),
        (ago(8), true, "late", Some(-1)),
        (ago(11), true, "late", Some(-4)),
        (ago(400), false, "free", None),
        (None, true, "blank", None),
        (None, false, "blank", None),
    ] {
        let standing = judge(last, with_rule.then_some(&week), true, SATURDAY);
        assert_eq!((standing.state, standing.days_left), (state, left), "{last:?}");
    }
    assert_eq!(judge(None, Some(&week), false, SATURDAY).state, "free");
}

#[test]
fn the_counts_by_which_a_site_fails() {
    let (two_weeks, months) =
        (rule("country", "", "dynamics", (14, "day")), rule("country", "", "notice", (6, "month")));
    let counted = |class, is_first_level, days: i64, rule| Counted {
        class: Some(class),
        is_first_level,
        last: Some(SATURDAY - days * DAY),
        rule: Some(rule),
        national: Some(rule),
        may_be_blank: true,
    };
    let late = || counted("dynamics", false, 20, &two_weeks);
    let fresh = |days| counted("dynamics", false, days, &two_weeks);
    let mut all = vec![late(), late(), late(), fresh(1), fresh(10)];
    // A notice column counts on the first level only.
    all.push(counted("notice", false, 400, &months));
    all.push(counted("other", true, 400, &months));
    let [first, second, blank] = vetoes(&all, SATURDAY);
    assert_eq!((first.count, first.limit), (3, 5));
    // The fifth is the one published yesterday: its two weeks end in thirteen days.
    assert_eq!(first.reached_at, Some(SATURDAY + 14 * DAY - 1));
    assert_eq!((second.count, second.limit, second.reached_at), (5, 10, None));
    assert_eq!(blank.count, 0);
    all.push(counted("notice", true, 400, &months));
    all.push(late());
    all.push(Counted { last: None, ..late() });
    all.push(Counted { last: None, may_be_blank: false, ..late() });
    let [first, _, blank] = vetoes(&all, SATURDAY);
    assert_eq!((first.count, first.reached_at, blank.count), (5, None, 1));
}

#[test]
fn nobody_may_be_looser_than_those_above() {
    let above = rule("city", "", "dynamics", (7, "day"));
    for (amount, unit, source, code) in [
        (7, "day", "本站要求", None),
        (3, "workday", "本站要求", None),
        (8, "day", "本站要求", Some("upkeep.looser")),
        (1, "month", "本站要求", Some("upkeep.looser")),
        (6, "workday", "本站要求", Some("upkeep.looser")),
        (0, "day", "本站要求", Some("upkeep.amount")),
        (367, "day", "本站要求", Some("upkeep.amount")),
        (-1, "day", "本站要求", Some("upkeep.amount")),
        (1, "week", "本站要求", Some("upkeep.unit")),
        (1, "day", " ", Some("upkeep.source")),
    ] {
        let form = LimitForm { amount, unit: unit.into(), source: source.into() };
        let refused = form.checked(&[&above]).err();
        assert_eq!(refused.as_ref().and_then(base::Error::code), code, "{amount} {unit}");
    }
}

#[test]
fn the_home_page_has_rules_of_its_own() {
    let all = [
        rule("country", "", "home", (14, "day")),
        rule("site", "a", "home", (1, "day")),
        rule("city", "", "any", (1, "day")),
    ];
    assert_eq!(home_limit(&all, "a").unwrap().amount, 1);
    assert_eq!(home_limit(&all, "b").unwrap().amount, 14);
    assert!(home_limit(&all[2..], "a").is_none());
}

#[test]
fn who_is_told_follows_from_the_due_moment() {
    use Stage::{Above, Late, Soon};
    let week = rule("city", "", "dynamics", (7, "day"));
    // Seven days, reminded one day before; the eighth day is the Saturday when it is late.
    for (days, told) in [
        (5, vec![]),
        (6, vec![Soon]),
        (7, vec![Soon]),
        (8, vec![Late]),
        (9, vec![Late]),
        // Monday, Tuesday and Wednesday are three working days.
        (11, vec![Late]),
        (12, vec![Late, Above]),
    ] {
        let now = SATURDAY + (days - 8) * DAY;
        let standing = judge(Some(SATURDAY - 8 * DAY), Some(&week), true, now);
        assert_eq!(stages(&standing, now), told, "{days}");
    }
    assert!(stages(&judge(None, Some(&week), true, SATURDAY), SATURDAY).is_empty());
    assert!(stages(&judge(Some(0), None, true, SATURDAY), SATURDAY).is_empty());
}

#[test]
fn one_letter_says_everything() {
    let week = rule("city", "", "dynamics", (7, "day"));
    let notice = |name: &str, days: i64, stage| {
        let last = Some(SATURDAY - days * DAY);
        let row = UpkeepRow {
            id: name.into(),
            name: name.into(),
            path: String::new(),
            site_id: "site".into(),
            site_name: "云溪市".into(),
            unit_id: "u".into(),
            person: "李信息".into(),
            last,
            documents: 1,
            limit: week.limit(),
            source: String::new(),
            standing: judge(last, Some(&week), true, SATURDAY),
        };
        Notice { row, stage }
    };
    let one = letter(&[notice("要闻", 6, Stage::Soon)]);
    assert_eq!(one.subject, "栏目即将到期：云溪市 要闻");
    assert_eq!(one.said, "即将到期：云溪市 要闻（2026-11-15最近更新，时限7天，还有1天）。");
    assert_eq!(one.path, "/upkeep?person=mine&state=due");
    let above = letter(&[notice("要闻", 13, Stage::Above)]);
    let said = "云溪市 要闻（2026-11-08最近更新，时限7天，已超期6天，责任人李信息）";
    assert_eq!(above.said, format!("超期未更新、请您督促：{said}。"));
    assert_eq!(above.path, "/upkeep?state=late");
    let mut all: Vec<_> = (0..12).map(|_| notice("要闻", 9, Stage::Late)).collect();
    all.push(notice("动态", 7, Stage::Soon));
    let all = letter(&all);
    assert_eq!(all.subject, "栏目更新提醒：已超期12个，即将到期1个");
    assert!(all.said.contains("等12个栏目。") && all.said.contains("动态"), "{}", all.said);
    assert!(all.said.contains("今天到期"), "{}", all.said);
    assert_eq!(all.said.matches("要闻").count(), 10);
}
