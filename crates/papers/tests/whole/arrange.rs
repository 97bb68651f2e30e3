//! The house style, and what it never touches.

use papers::arrange;
use proptest::prelude::ProptestConfig;
use proptest::{prop_assert_eq, proptest};

use crate::markup::bare;

#[test]
fn paragraphs_get_the_dress_of_the_house() {
    for (given, kept) in [
        ("<p>　　为了发展</p>", "<p>为了发展</p>"),
        ("<p class=\"indent\">&nbsp; 为了发展 </p>", "<p>为了发展</p>"),
        ("<p> </p><p><br></p><p><strong>　</strong></p><p>文</p>", "<p>文</p>"),
        ("<p>甲<br>　　乙</p>", "<p>甲<br>乙</p>"),
        ("<p><strong>一、总体要求</strong></p>", "<h2>一、总体要求</h2>"),
        ("<p class=\"indent\">（一）工作目标</p>", "<h3>（一）工作目标</h3>"),
        ("<p>(一)工作目标</p>", "<h3>（一）工作目标</h3>"),
        ("<p>（一）提高认识。各单位要落实。</p>", "<p>（一）提高认识。各单位要落实。</p>"),
        ("<p>1.加强领导</p>", "<p>1.加强领导</p>"),
        ("<p class=\"center\">第一章 总则</p>", "<h2 class=\"center\">第一章 总则</h2>"),
        (
            "<p class=\"flush\"><img src=\"hb:media/x\" alt=\"\"></p>",
            "<p class=\"center\"><img src=\"hb:media/x\" alt=\"\"></p>",
        ),
        ("<p>附件1</p>", "<p class=\"flush\">附件1</p>"),
        ("<p>附件:1.名单</p>", "<p>附件:1.名单</p>"),
        ("<p>附件:名单</p>", "<p>附件：名单</p>"),
    ] {
        assert_eq!(arrange(given), kept, "{given}");
        assert_eq!(arrange(kept), kept);
    }
}

#[test]
fn addressees_signature_and_date_find_their_places() {
    let given = "<p class=\"center\">关于放假的通知</p><p class=\"indent\">各县（市、区）人民政府:</p>\
        <p>现将有关事项通知如下。</p><p class=\"indent\">某某市教育局</p><p>某某市财政局</p><p>2024年5月3日</p><p>附件</p>";
    let kept = "<p class=\"center\">关于放假的通知</p><p class=\"flush\">各县（市、区）人民政府：</p>\
        <p>现将有关事项通知如下。</p><p class=\"right\">某某市教育局</p><p class=\"right\">某某市财政局</p>\
        <p class=\"right\">2024年5月3日</p><p class=\"flush\">附件</p>";
    assert_eq!(arrange(given), kept);
    assert_eq!(arrange(kept), kept);
}

#[test]
fn punctuation_between_chinese_is_mended_and_nothing_else() {
    for (given, kept) in [
        ("甲,乙;丙:丁!戊?己", "甲，乙；丙：丁！戊？己"),
        ("要落实.", "要落实。"),
        ("收入1,234.5万元,支出0.5亿元", "收入1,234.5万元，支出0.5亿元"),
        ("时间:8:30-17:30", "时间:8:30-17:30"),
        ("联系人:张三,电话:0311-1234567", "联系人：张三，电话:0311-1234567"),
        ("网址https://www.gov.cn/a,b?c=1,请查", "网址https://www.gov.cn/a,b?c=1,请查"),
        ("邮箱a@b.cn", "邮箱a@b.cn"),
        ("某政发(2024)3号", "某政发(2024)3号"),
        ("某政发〔2024〕3号", "某政发〔2024〕3号"),
        ("公司(以下简称甲方)应当", "公司（以下简称甲方）应当"),
        ("公司(ABC)应当", "公司(ABC)应当"),
        ("称为\"双随机\"和\"一公开\"", "称为“双随机”和“一公开”"),
        ("屏幕5\"以上", "屏幕5\"以上"),
        ("只有一个\"引号", "只有一个\"引号"),
        ("say \"hello\", world", "say \"hello\", world"),
        ("A,B与C", "A,B与C"),
        ("1&lt;2,且A&amp;B,是", "1&lt;2,且A&amp;B,是"),
    ] {
        let (given, kept) = (format!("<p>{given}</p>"), format!("<p>{kept}</p>"));
        assert_eq!(arrange(&given), kept);
        assert_eq!(arrange(&kept), kept);
    }
}

#[test]
fn tables_stay_as_they_are_and_lists_keep_their_shape() {
    let table = "<table><tbody><tr><td> 甲,乙</td><td></td></tr></tbody></table>";
    assert_eq!(arrange(table), table);
    let list = "<ul><li>甲,乙<ul><li>\"丙\"</li></ul></li></ul>";
    assert_eq!(arrange(list), "<ul><li>甲，乙<ul><li>“丙”</li></ul></li></ul>");
    for odd in [
        "<p>甲<p>乙</p>",
        "</p>",
        "<ul><p></ul></p>",
        "<p><h2><p></h2></p>",
        "<",
        "a<b",
        "<p",
        "&copy;",
        "",
    ] {
        let once = arrange(odd);
        assert_eq!(arrange(&once), once, "{odd}");
    }
}

/// What is left when space and the punctuation that may change are taken away.
fn said(html: &str) -> String {
    let may_change = "，。、；：？！“”（）,.;:?!\"()";
    bare(&html.replace("&nbsp;", " ").replace("&quot;", "\""))
        .chars()
        .filter(|c| !may_change.contains(*c))
        .collect()
}

const HTML: &str = "(\
    <(p|h2|p class=\"indent\"|p class=\"center\"\
    |ul|li|table|strong|br|/p|/h2|/strong|/ul|/li|/table)>\
    |[一二（）()、,.:;!?\"“”0-9年月日局附件：。a-z /　&;]{0,8}){0,14}";

const LINE: &str = "[一（(1第]?[二三）)、.章]?[甲乙丙,.:\"()0-9 　年月日局]{0,12}";

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn doing_it_twice_changes_nothing_and_the_words_stay(html in HTML) {
        let once = arrange(&html);
        prop_assert_eq!(arrange(&once), once.clone());
        prop_assert_eq!(said(&once), said(&html));
    }

    #[test]
    fn well_formed_bodies_keep_their_words(
        blocks in proptest::collection::vec((LINE, 0_u8..4), 0..8),
    ) {
        let html: String = blocks.iter().map(|(text, kind)| match kind {
            0 => format!("<p>{text}</p>"),
            1 => format!("<p class=\"indent\"><strong>{text}</strong></p>"),
            2 => format!("<h3>{text}</h3>"),
            _ => format!("<ul><li>{text}</li></ul>"),
        }).collect();
        let once = arrange(&html);
        prop_assert_eq!(arrange(&once), once.clone());
        prop_assert_eq!(said(&once), said(&html));
        crate::markup::check(&once);
    }
}
