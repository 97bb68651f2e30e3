//! What readers must find, and in which order.

use super::{doc, house, ids, text, town};
use crate::doc::SearchDoc;
use crate::query::{Order, Query};

#[test]
fn readers_find_what_they_look_for() {
    let (_folder, index) = house(town());
    // What is typed, what comes first (in this order), what else must be there.
    for (typed, first, also) in [
        ("关于2026年春节放假的通知", &["holiday"][..], &["holiday-more"][..]),
        ("关于２０２６年春节放假的通知 ", &["holiday"], &[]),
        ("春节放假", &[], &["holiday", "holiday-old", "holiday-more"]),
        ("社会保障", &["hr"], &["wage", "aid"]),
        ("社会保障局", &["hr"], &["wage"]),
        ("人社", &[], &[]),
        ("集约", &["gas"], &[]),
        ("旧小区", &["gas"], &[]),
        ("约化建", &["gas"], &[]),
        ("改造 燃气", &["gas"], &[]),
        ("宛政办〔2024〕12号", &["rule"], &[]),
        ("宛政办[2024]12号", &["rule"], &[]),
        ("宛政办【2024】12号", &["rule"], &[]),
        ("宛政办(2024) 12 号", &["rule"], &[]),
        ("宛政办2024", &[], &["rule", "rule2"]),
        ("11411300005984-2024-00121", &["rule2"], &[]),
        ("2024-00121", &["rule2"], &[]),
        ("南阳市政府网站管理办法", &["rule", "rule2"], &[]),
        ("covid-19", &["covid"], &[]),
        ("ＣＯＶＩＤ", &["covid"], &[]),
        ("ovi", &["covid"], &[]),
        ("gb/t22239", &["gas"], &[]),
        ("税", &["tax"], &[]),
        ("怎么办理身份证", &["idcard"], &[]),
        ("《居民身份证办理指南》", &["idcard"], &[]),
        ("7天", &["holiday"], &[]),
    ] {
        let found = index.search(&text(typed)).unwrap();
        let got = ids(&found);
        assert_eq!(&got[..first.len().min(got.len())], first, "{typed}: {got:?}");
        for id in also {
            assert!(got.contains(id), "{typed}: {got:?} lacks {id}");
        }
        assert_eq!(found.total, got.len() as u64, "{typed}");
    }
}

#[test]
fn any_substring_of_two_characters_is_found() {
    let docs = town();
    let (_folder, index) = house(docs.clone());
    for doc in &docs {
        let letters: Vec<char> = format!("{} {}", doc.title, doc.text).chars().collect();
        for length in [2, 3, 5, 8] {
            for piece in letters.windows(length) {
                let piece: String = piece.iter().collect();
                if !piece.chars().any(char::is_alphanumeric) {
                    continue;
                }
                let inside = crate::fold::fold(&piece);
                if crate::fold::runs(&inside).any(|run| run.chars().count() == 1) {
                    continue;
                }
                let found = index.search(&text(&piece)).unwrap();
                assert!(ids(&found).contains(&doc.id.as_str()), "{piece:?} in {}", doc.id);
            }
        }
    }
}

#[test]
fn what_is_not_there_is_not_found() {
    let (_folder, index) = house(town());
    for typed in ["量子纠缠", "节春", "zzzz", "2026年火星", "〔〕", "！？", "😀", "\0"]
    {
        let found = index.search(&text(typed)).unwrap();
        assert!(found.total == 0 || found.partial, "{typed}: {:?}", ids(&found));
    }
    let near = index.search(&text("困难群众 火星 生活保障 会议")).unwrap();
    assert!(near.partial);
    assert_eq!(ids(&near), ["aid"]);
}

/// The town with units, dates, and one document of another section and one of another theme.
fn sorted_town() -> Vec<SearchDoc> {
    let mut docs = town();
    for (number, doc) in docs.iter_mut().enumerate() {
        let (unit, day) = (["市政府办公室", "市民政局"][number % 2], number / 5);
        doc.unit = unit.to_owned();
        let day = ["2025-12-31", "2026-01-01", "2026-01-01"][day];
        doc.published = base::parse_date(day).unwrap();
    }
    docs[0].section_id = "s2".to_owned();
    docs[0].section_path = "/zwgk/zcwj/".to_owned();
    docs[1].theme = "劳动、人事、监察".to_owned();
    docs[1].validity = "有效".to_owned();
    docs
}

type Filter = fn(&mut Query);

#[test]
fn filters_narrow() {
    let (_folder, index) = house(sorted_town());
    let filters: [(Filter, u64); 15] = [
        (|_| {}, 12),
        (|query| query.kind = Some("policy".to_owned()), 2),
        (|query| query.kind = Some(String::new()), 12),
        (|query| query.unit = Some("市民政局".to_owned()), 6),
        (|query| query.theme = Some("劳动、人事、监察".to_owned()), 1),
        (|query| query.validity = Some("有效".to_owned()), 1),
        (|query| query.year = Some(2025), 5),
        (|query| query.from = base::parse_date("2026-01-01"), 7),
        (|query| query.to = base::parse_date("2026-01-01"), 5),
        (|query| query.section = Some("s2".to_owned()), 1),
        (|query| query.section = Some("/zwgk/".to_owned()), 12),
        (|query| query.section = Some("/zwgk/zcwj/".to_owned()), 1),
        (|query| query.section = Some("/zwgk/zc".to_owned()), 0),
        (|query| query.sites = vec!["elsewhere".to_owned()], 0),
        (|query| query.sites = ["elsewhere", "nanyang"].map(str::to_owned).into(), 12),
    ];
    for (filter, count) in filters {
        let mut query = Query::default();
        filter(&mut query);
        assert_eq!(index.search(&query).unwrap().total, count, "{query:?}");
    }
}

#[test]
fn facets_count_what_fits() {
    let (_folder, index) = house(sorted_town());
    let facets = index.search(&Query::default()).unwrap().facets;
    let named = |name: &str, count| (name.to_owned(), count);
    assert_eq!(facets.year, [named("2026", 7), named("2025", 5)]);
    assert_eq!(facets.kind, [named("notice", 10), named("policy", 2)]);
    assert_eq!(facets.section, [named("s1", 11), named("s2", 1)]);
    assert_eq!(facets.validity, [named("有效", 1)]);
    assert_eq!(facets.site, [named("nanyang", 12)]);
    assert_eq!(facets.unit.len(), 2);
    let some = index.search(&text("春节放假")).unwrap().facets;
    assert_eq!(some.kind, [named("notice", 3)]);
}

#[test]
fn newer_comes_first_where_it_should() {
    let mut docs = town();
    for (number, doc) in docs.iter_mut().enumerate() {
        doc.published = base::parse_date("2026-01-01").unwrap() + number as i64 * 1000;
    }
    let (_folder, index) = house(docs);
    let newest = Query { order: Order::Newest, ..text("通知") };
    assert_eq!(
        ids(&index.search(&newest).unwrap()),
        ["holiday-more", "holiday-old", "holiday", "wage"]
    );
    let all = index.search(&Query { size: 3, ..Query::default() }).unwrap();
    assert_eq!(ids(&all), ["rule2", "rule", "idcard"]);
}

#[test]
fn pages_follow_each_other_without_gap() {
    let docs = (0..137).map(|n| doc(&format!("d{n}"), "通知", &format!("第{n}号"))).collect();
    let (_folder, index) = house(docs);
    let mut seen = std::collections::BTreeSet::new();
    for page in 1..=14 {
        let found = index.search(&Query { page, size: 10, ..text("通知") }).unwrap();
        assert_eq!(found.total, 137);
        assert_eq!(found.hits.len(), if page == 14 { 7 } else { 10 });
        seen.extend(found.hits.into_iter().map(|hit| hit.id));
    }
    assert_eq!(seen.len(), 137);
    for (page, size, length) in [(0, 0, 10), (1, 999, 50), (15, 10, 0), (usize::MAX, 50, 0)] {
        let found = index.search(&Query { page, size, ..text("通知") }).unwrap();
        assert_eq!((found.total, found.hits.len()), (137, length));
    }
}

/// What strangers type.
const NASTY: &[&str] = &[
    "",
    " ",
    "\t\n",
    "\0",
    "\u{feff}",
    "\u{202e}知通",
    "undefined",
    "null",
    "NaN",
    "-1",
    "1/0",
    "title:通知",
    "text:* OR 1=1",
    "*",
    "?",
    "~",
    "^",
    "通知~2",
    "通知^9",
    "\"",
    "\"通知",
    "'; DROP TABLE docs; --",
    "(((((",
    "[1 TO 9]",
    "{a TO b}",
    "+-!(){}[]^\"~*?:\\/",
    ".*",
    "(a+)+$",
    "^(([a-z])+.)+[A-Z]([a-z])+$",
    "<script>alert(1)</script>",
    "{{7*7}}",
    "${jndi:ldap://x}",
    "../../etc/passwd",
    "%00%0d%0a",
    "\r\nSet-Cookie: a=b",
    "𠮷野家",
    "Z̮̞̠͙͔ͅḀ̗̞͈̻̗",
    "👩‍👩‍👧‍👦🏳️‍🌈",
    "ﷺ",
    "﷽",
    "İıßſ",
    "٠١٢٣",
    "ｶﾞｷﾞ",
    "ก็็็็็",
    "\u{10ffff}\u{e000}",
];

#[test]
fn a_stranger_may_type_anything() {
    let (_folder, index) = house(town());
    let long = "社会保障 ".repeat(10_000);
    let scattered = "a b c d e f g h i j k l m n o p q r s t u v w x y z ".repeat(4);
    let typed = NASTY.iter().copied().chain([long.as_str(), scattered.as_str()]);
    for typed in typed {
        for order in [Order::Relevance, Order::Newest] {
            let query = Query { order, section: Some(typed.to_owned()), ..text(typed) };
            index.search(&query).unwrap();
            index.search(&Query { order, ..text(typed) }).unwrap();
        }
        crate::snippet("关于社会保障的通知", &crate::Terms::of(typed), 20);
    }
    assert_eq!(index.search(&text("title:通知")).unwrap().total, 0, "no query language");
}

#[test]
fn among_more_results_than_pages_the_title_typed_is_first() {
    let mut docs: Vec<_> =
        (0..1100).map(|n| doc(&format!("d{n}"), &format!("通知第{n}号"), "有关事项")).collect();
    docs[3].title = "《通知》".to_owned();
    docs[4].text = "约通".to_owned();
    let (_folder, index) = house(docs);
    let found = index.search(&text("通知")).unwrap();
    assert_eq!((found.total, found.hits[0].id.as_str()), (1100, "d3"));
    let found = index.search(&text("有关事项")).unwrap();
    assert_eq!(found.total, 1100, "the words were cut before the text of one was changed");
    assert_eq!(found.facets.kind, [("notice".to_owned(), 1100)]);
    assert_eq!(ids(&index.search(&text("约通")).unwrap()), ["d4"]);
}
