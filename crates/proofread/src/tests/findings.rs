//! What is found in which draft, and what is not.

use super::{checker, draft, seen, units};
use crate::body::Body;
use crate::{
    Checker, Draft, Element, Field, Kind, Lists, Owner, Settings, Severity, Span, Term, start_terms,
};

#[test]
fn a_term_is_seen_however_it_is_broken_up() {
    let checker = checker();
    for body in [
        "<p>设备按装工作</p>",
        "<p>设备按\u{200b}装工作</p>",
        "<p>设备按 装工作</p>",
        "<p>设备按　　装工作</p>",
        "<p>设备<strong>按</strong>装工作</p>",
        "<p>设备按<a href=\"https://www.gov.cn/\">装工作</a></p>",
        "<p>设备按&nbsp;装工作</p>",
        "<p>设备按\n装工作</p>",
        "<td>设备按装</td><td>工作</td>",
    ] {
        let findings = checker.check(&draft(body));
        assert_eq!(findings.len(), 1, "{body}: {findings:?}");
        let (one, read) = (&findings[0], Body::read(body));
        assert_eq!(
            (one.rule.as_str(), &one.replacements[..]),
            ("term.按装", &["安装".to_owned()][..])
        );
        let span = one.span.unwrap();
        assert_eq!(units(&read.text, span.start, span.end), one.found, "{body}");
        let mended = draft(body).mended(&findings);
        assert!(Body::read(&mended.body).text.contains("安装"), "{body} {}", mended.body);
        assert_eq!(checker.check(&mended), [], "{body}");
    }
    for body in ["<p>设备按</p><p>装工作</p>", "<p>设备按<br>装工作</p>", "<td>按</td><td>装</td>"]
    {
        assert_eq!(checker.check(&draft(body)), [], "{body}");
    }
}

#[test]
fn numbers_of_people_are_hidden_in_one_click() {
    for (body, mended) in [
        ("<p>身份证号11010519491231002X。</p>", "<p>身份证号1101**********002X。</p>"),
        ("<p>手机<b>138-1234</b>-5678</p>", "<p>手机<b>138****5678</b></p>"),
        ("<p>卡号6222021234567890128</p>", "<p>卡号6222***********0128</p>"),
    ] {
        let findings = checker().check(&draft(body));
        let hidden = draft(body).mended(&findings);
        assert_eq!(hidden.body, mended, "{body}");
        assert_eq!(checker().check(&hidden), [], "{body}");
    }
    // Whether it is an office's own is for people to say.
    let findings = checker().check(&draft("<p>李某 0312-7880123</p>"));
    assert_eq!(findings[0].replacements, Vec::<String>::new());
}

#[test]
fn every_rule_finds_its_fault() {
    for (body, rule, found) in [
        ("<p>身份证号11010519491231002X。</p>", "personal.id_number", "1101**********002X"),
        ("<p>机密★10年</p>", "secret.mark", "机密★10年"),
        ("<p>绝 密 ★</p>", "secret.mark", "绝 密 ★"),
        ("<p>密级：秘密</p>", "secret.level", "密级：秘密"),
        ("<p>内部资料　注意保存</p>", "term.内部资料注意保存", "内部资料　注意保存"),
        ("<p>（此件不公开）</p>", "term.此件不公开", "此件不公开"),
        ("<p><a href=\"https://a.example/\">甲</a></p>", "link.foreign", "https://a.example/"),
        ("<p><a href=\"http://192.168.1.9/\">甲</a></p>", "link.inner", "http://192.168.1.9/"),
        ("<p><a>甲</a></p>", "link.empty", "甲"),
        ("<p>甲<a href=\"https://www.gov.cn/\"></a></p>", "link.empty", ""),
        ("<p>甲<img src=\"hb:media/1\" alt=\"\"></p>", "picture.silent", ""),
        ("<p>甲<img alt=\"IMG_1.JPG\"></p>", "picture.file_name", "IMG_1.JPG"),
        ("<h3>甲</h3>", "heading.skipped", "甲"),
        ("<h2>甲</h2><h4>乙</h4>", "heading.skipped", "乙"),
        ("<h1>甲</h1>", "heading.top", "甲"),
        ("<h2> </h2><p>甲</p>", "heading.blank", ""),
        ("<p>甲<img alt=\"青云市行政区划图\"></p>", "map.no_number", "青云市行政区划图"),
        ("<p>位置见下图，规划区位图<img alt=\"甲\"></p>", "map.mentioned", "区位图"),
        ("<p>国办发[2024]12号</p>", "number.brackets", "[2024]12号"),
        ("<p>国办发（2024）12号</p>", "number.brackets", "（2024）12号"),
        ("<p>国办发〔2024〕第012号</p>", "number.counter", "〔2024〕第012号"),
    ] {
        let findings = checker().check(&draft(body));
        assert_eq!(seen(&findings), [(rule, found)], "{body}");
        assert!(!findings[0].message.is_empty() && !findings[0].source.is_empty(), "{body}");
    }
    let missing = checker().check(&Draft { title: "甲".to_owned(), ..Draft::default() });
    assert_eq!(seen(&missing), [("source.missing", "")]);
}

#[test]
fn what_is_right_is_left_alone() {
    for body in [
        "<p>国办发〔2024〕12号、（2024）京01民终123号、2024年第12号公告</p>",
        "<p>涉及国家秘密的，不得公开；分为绝密、机密、秘密三级。</p>",
        "<p>请点击网站地图，查看业务办理流程示意图<img alt=\"业务流程示意图\"></p>",
        "<p>审图号：冀S（2024）12号<img alt=\"青云市地图\"></p>",
        "<p>底图来自GS(2024)0650号<img alt=\"青云市地图\"></p>",
        "<p><a href=\"hb:document/0192f0c1a2b3c4d5e6f708192a3b4c5d\">甲</a></p>",
        "<p><a href=\"https://www.hebei.gov.cn/a\"><img alt=\"甲\"></a></p>",
        "<h2>甲</h2><h3>乙</h3><h4>丙</h4><h2>丁</h2>",
        "<p>监督电话：0312-7880123</p>",
        "<p>自己经营、可以经审核、正规化、举报消防违法行为</p>",
    ] {
        assert_eq!(checker().check(&draft(body)), [], "{body}");
    }
}

#[test]
fn every_field_is_looked_at_in_its_order() {
    let draft = Draft {
        title: "按装😀按装".to_owned(),
        subtitle: "按装".to_owned(),
        summary: "按装".to_owned(),
        source: "按装".to_owned(),
        body: "<p>😀甲</p><p>😀按装<img alt=\"按装图\"></p>".to_owned(),
        attachments: vec!["甲.pdf".to_owned(), "按装.pdf".to_owned()],
        ..Draft::default()
    };
    let findings = checker().check(&draft);
    let fields: Vec<_> = findings.iter().map(|one| (one.field, one.span, one.element)).collect();
    let span = |start, end| Some(Span { start, end });
    assert_eq!(
        fields,
        [
            (Field::Title, span(0, 2), None),
            (Field::Title, span(4, 6), None),
            (Field::Subtitle, span(0, 2), None),
            (Field::Summary, span(0, 2), None),
            (Field::Source, span(0, 2), None),
            (Field::Body, span(6, 8), None),
            (Field::Alt, span(0, 2), Some(Element::Picture(0))),
            (Field::Attachment, span(0, 2), Some(Element::Attachment(1))),
        ]
    );
    let place = findings[5].place.unwrap();
    assert_eq!((place.block, place.start, place.end), (1, 2, 4));
    let mended = draft.mended(&findings);
    assert_eq!((mended.title.as_str(), mended.source.as_str()), ("安装😀安装", "安装"));
}

fn one_term(change: impl FnOnce(&mut Term)) -> Checker {
    let mut term = Term::new("最佳", Kind::Advertising, Owner::Platform);
    change(&mut term);
    Checker::new(vec![Lists::build(vec![term]).unwrap()], Settings::default())
}

#[test]
fn context_decides() {
    let checker = one_term(|term| {
        (term.needs, term.bars) = (vec!["购买".to_owned()], vec!["不 得".to_owned()]);
        term.within = 4;
    });
    for (text, count) in [
        ("最佳产品，请购买", 0),
        ("最佳，请购买", 1),
        ("购买最佳产品", 1),
        ("不得购买最佳产品", 0),
        ("不得虚假宣传购买最佳产品", 1),
        ("最佳</p><p>购买", 0),
    ] {
        let found = checker.check(&draft(&format!("<p>{text}</p>")));
        assert_eq!(found.len(), count, "{text}");
    }
}

#[test]
fn an_exception_frees_its_place_only() {
    let checker =
        one_term(|term| term.exceptions = vec!["最佳实践".to_owned(), "评最佳".to_owned()]);
    let found = checker.check(&draft("<p>最佳实践评最佳最佳的最佳人选</p>"));
    let spans: Vec<_> = found.iter().map(|one| one.span.unwrap().start).collect();
    assert_eq!(spans, [7, 10]);
    // What is advised is right also where it holds the term.
    let checker = one_term(|term| term.replacements = vec!["非最佳".to_owned()]);
    assert_eq!(checker.check(&draft("<p>非最佳</p>")), []);
}

#[test]
fn of_two_lists_the_heavier_term_counts_once() {
    let list = |severity, owner| {
        let term = Term { severity, ..Term::new("测试词", Kind::Custom, owner) };
        Lists::build(vec![term]).unwrap()
    };
    for (platform, unit) in [(Severity::Block, Severity::Hint), (Severity::Hint, Severity::Block)] {
        let lists = vec![list(platform, Owner::Platform), list(unit, Owner::Unit)];
        let found = Checker::new(lists, Settings::default()).check(&draft("<p>测试词</p>"));
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].severity, Severity::Block);
    }
}

#[test]
fn a_term_within_a_term_is_told_once() {
    let long = Term::new("截止到目前", Kind::Typo, Owner::Platform);
    let short = Term::new("到目前", Kind::Typo, Owner::Platform);
    let heavy = Term { severity: Severity::Block, ..short.clone() };
    for (inner, rules) in
        [(short, vec!["term.截止到目前"]), (heavy, vec!["term.截止到目前", "term.到目前"])]
    {
        let lists = Lists::build(vec![long.clone(), inner]).unwrap();
        let found =
            Checker::new(vec![lists], Settings::default()).check(&draft("<p>截止到目前</p>"));
        let seen: Vec<_> = found.iter().map(|one| one.rule.as_str()).collect();
        assert_eq!(seen, rules);
    }
}

#[test]
fn a_dictionary_frees_what_cuts_its_words_unless_it_blocks() {
    fn ends(text: &str) -> Vec<usize> {
        // A dictionary of one word: 可以.
        let (mut ends, mut at) = (Vec::new(), 0);
        while at < text.len() {
            at += if text[at..].starts_with("可以") {
                6
            } else {
                text[at..].chars().next().unwrap().len_utf8()
            };
            ends.push(at);
        }
        ends
    }
    for (severity, count) in [(Severity::Confirm, 0), (Severity::Block, 1)] {
        let term = Term { severity, ..Term::new("以经", Kind::Typo, Owner::Platform) };
        let settings = Settings { word_ends: Some(ends), ..Settings::default() };
        let checker = Checker::new(vec![Lists::build(vec![term]).unwrap()], settings);
        assert_eq!(checker.check(&draft("<p>可以经该国</p>")).len(), count);
        assert_eq!(checker.check(&draft("<p>他以经去</p>")).len(), 1);
    }
}

#[test]
fn many_of_one_kind_are_counted_not_listed() {
    let body = format!("<p>{}机密★</p>", "按装，".repeat(100));
    let found = checker().check(&draft(&body));
    assert_eq!(found.len(), 21);
    assert_eq!(found[19].more, 80);
    assert!(found[19].message.ends_with("（还有80处）"), "{}", found[19].message);
    let few = Settings { findings_max: 2, same_max: 50, ..Settings::default() };
    let checker = Checker::new(vec![Lists::build(start_terms()).unwrap()], few);
    let found = checker.check(&draft(&body));
    let rules: Vec<_> = found.iter().map(|one| (one.rule.as_str(), one.more)).collect();
    assert_eq!(rules, [("term.按装", 0), ("secret.mark", 0), ("check.more", 99)]);
}

#[test]
fn settings_switch_rules_off_and_weigh_them() {
    let mut settings = Settings::default();
    settings.severities.insert("source.missing".to_owned(), None);
    settings.severities.insert("secret.mark".to_owned(), Some(Severity::Hint));
    settings.hosts = vec!["a.example".to_owned()];
    let checker = Checker::new(vec![], settings);
    let body =
        "<p>机密★<a href=\"https://a.example/\">甲</a><a href=\"https://www.gov.cn/\">乙</a></p>";
    let found = checker.check(&Draft { body: body.to_owned(), ..Draft::default() });
    let seen: Vec<_> = found.iter().map(|one| (one.rule.as_str(), one.severity)).collect();
    assert_eq!(seen, [("secret.mark", Severity::Hint), ("link.foreign", Severity::Confirm)]);
}

#[test]
fn no_rule_quotes_a_whole_number() {
    let person = "李某13812345678";
    let body = format!(
        "<h4>{person}</h4><p><a>{person}</a><a href=\"https://a.example/?p=13812345678\">甲</a>\
         <img alt=\"{person}.png\"><img alt=\"{person}地图\"></p>"
    );
    let found = checker().check(&draft(&body));
    let rules: Vec<_> = found.iter().map(|one| one.rule.as_str()).collect();
    for rule in
        ["heading.skipped", "link.empty", "link.foreign", "picture.file_name", "map.no_number"]
    {
        assert!(rules.contains(&rule), "{rule}: {rules:?}");
    }
    let told = format!("{found:?}");
    assert!(!told.contains("13812345678") && told.contains("李某138****5678"), "{told}");
}

#[test]
fn a_roll_of_people_is_found_and_no_whole_number_is_shown() {
    let row = |n: u32| format!("<tr><td>张某</td><td>1381234567{n}</td></tr>");
    let rows: String = (0..4).map(row).collect();
    let found = checker().check(&draft(&format!("<table><tbody>{rows}</tbody></table>")));
    assert_eq!(found[0].rule, "personal.roll");
    assert_eq!(found[0].element, Some(Element::Table(0)));
    assert_eq!(found.len(), 5);
    let told = format!("{found:?}");
    assert!(!told.contains("1381234567") && told.contains("138****5670"), "{told}");
}
