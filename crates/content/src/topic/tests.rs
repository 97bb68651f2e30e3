//! The rules of layouts.

use super::model::{Block, Entry, Layout, Shown, designs, differences};

fn block(id: &str, kind: &str) -> Block {
    Block { id: id.into(), kind: kind.into(), ..Block::default() }
}

fn layout(blocks: Vec<Block>) -> Layout {
    Layout { blocks }
}

fn refused(blocks: Vec<Block>) -> Option<&'static str> {
    layout(blocks).checked().err().and_then(|no| no.code())
}

#[test]
fn a_layout_is_a_short_tree_of_known_blocks() {
    let holding =
        |kind: &str, within: &str| Block { blocks: vec![block("b", within)], ..block("a", kind) };
    let shown = |media_id: &str, alt: &str, link: &str| Block {
        pictures: vec![Shown { media_id: media_id.into(), alt: alt.into(), link: link.into() }],
        ..block("a", "pictures")
    };
    let many = |n: usize| (0..n).map(|at| block(&format!("b{at}"), "text")).collect::<Vec<_>>();
    for (blocks, code) in [
        (vec![block("a", "text"), block("b", "list")], None),
        (vec![block("a", "script")], Some("topic.kind")),
        (vec![block("A b", "text")], Some("topic.block_id")),
        (vec![block("a", "text"), block("a", "text")], Some("topic.block_id")),
        (many(60), None),
        (many(61), Some("topic.blocks")),
        (vec![holding("columns", "list")], None),
        (vec![holding("columns", "columns")], Some("topic.nesting")),
        (vec![holding("tabs", "list")], None),
        (vec![holding("tabs", "text")], Some("topic.nesting")),
        (vec![shown("m1", "河堤", "")], None),
        (vec![shown("m1", " ", "")], Some("topic.alt")),
        (vec![shown("../m", "河堤", "")], Some("topic.picture")),
        (vec![shown("m1", "河堤", "javascript:x")], Some("topic.link")),
        (vec![shown("m1", "河堤", "//evil.example")], Some("topic.link")),
        (vec![shown("m1", "河堤", "hb:document/0192")], None),
        (vec![shown("m1", "河堤", "hb:media/0192")], None),
        (vec![shown("m1", "河堤", "hb:media/../x")], Some("topic.link")),
        (vec![shown("m1", "河堤", "hb:section/0192")], Some("topic.link")),
        (vec![Block { text: "长".repeat(3_001), ..block("a", "text") }], Some("topic.text")),
        (vec![Block { title: "长".repeat(61), ..block("a", "text") }], Some("topic.text")),
        (
            vec![Block { documents: vec!["x".into(); 21], ..block("a", "list") }],
            Some("topic.documents"),
        ),
    ] {
        assert_eq!(refused(blocks.clone()), code, "{blocks:?}");
    }
}

#[test]
fn what_is_odd_becomes_the_usual() {
    let odd = Block {
        tone: "red; }".into(),
        style: "marquee".into(),
        number: 10_000,
        from: "everywhere".into(),
        blocks: vec![block("b", "text")],
        ..block("a", "list")
    };
    let kept = layout(vec![odd]).checked().unwrap().blocks.remove(0);
    let seen = (kept.tone.as_str(), kept.style.as_str(), kept.number, kept.from.as_str());
    assert_eq!(seen, ("plain", "lines", 20, "section"));
    assert!(kept.blocks.is_empty(), "only columns and tabs hold blocks");
}

#[test]
fn the_body_says_what_the_blocks_say_and_no_markup_of_theirs() {
    let text =
        Block {
            title: "背景 <b>".into(), text: "一。\n\n二&三".into(), ..block("a", "text")
        };
    let link = Entry { title: "政策".into(), link: "/zcwj/".into(), ..Entry::default() };
    let shown = Shown { media_id: "m1".into(), alt: "\"河\"".into(), link: String::new() };
    let within = Block { entries: vec![link], pictures: vec![shown], ..block("c", "links") };
    let columns = Block { blocks: vec![within], ..block("b", "columns") };
    assert_eq!(
        layout(vec![text, columns]).html(),
        "<h2>背景 &lt;b&gt;</h2><p>一。</p><p>二&amp;三</p>\
         <p><img src=\"hb:media/m1\" alt=\"&quot;河&quot;\"></p>\
         <p><a href=\"/zcwj/\">政策</a></p>"
    );
}

#[test]
fn two_layouts_differ_block_by_block() {
    let named = |id: &str, title: &str| Block { title: title.into(), ..block(id, "text") };
    let old = layout(vec![named("a", "甲"), named("b", "乙"), named("c", "丙")]);
    let new = layout(vec![named("a", "甲"), named("c", "丁"), named("d", "戊")]);
    let found = differences(&old, &new);
    let found: Vec<_> = found.iter().map(|(name, _, now)| (name.as_str(), *now)).collect();
    assert_eq!(found, [("文字“乙”", "已删除"), ("文字“丁”", "已修改"), ("文字“戊”", "新增")]);
    assert_eq!(differences(&old, &old), Vec::new());
}

#[test]
fn every_design_is_a_good_layout() {
    assert!(designs().len() >= 4);
    for design in designs() {
        let checked = design.layout.clone().checked().unwrap();
        assert_eq!(checked, design.layout, "{}", design.code);
        let json = design.layout.write().unwrap();
        for hint in &design.hints {
            assert!(json.contains(&format!("\"{hint}\"")), "{}: {hint}", design.code);
        }
        assert!(!design.layout.unfinished().is_empty(), "{}", design.code);
    }
}

#[test]
fn a_topic_that_would_stand_empty_is_not_finished() {
    let entry = |title: &str, link: &str| Entry {
        title: title.into(),
        link: link.into(),
        ..Entry::default()
    };
    let holding = |kind: &str, entries: Vec<Entry>| Block { entries, ..block("a", kind) };
    let list = |from: &str| Block { from: from.into(), ..block("a", "list") };
    let hint =
        Block { text: "请写明起止时间和受理部门。".into(), ..block("a", "notice") };
    for (one, say) in [
        (list("section"), "稿件列表还没有选择栏目"),
        (list("chosen"), "稿件列表还没有选择稿件"),
        (list("keyword"), "稿件列表还没有填写关键词"),
        (Block { section_id: "s".into(), ..list("section") }, ""),
        (block("a", "text"), "文字还没有文字，请补充或删除这个模块"),
        (block("a", "banner"), "题图还没有图片或文字，请补充或删除这个模块"),
        (Block { title: "题".into(), ..block("a", "banner") }, ""),
        (block("a", "pictures"), "图片还没有图片，请补充或删除这个模块"),
        (block("a", "columns"), "分栏还没有模块，请补充或删除这个模块"),
        (holding("contact", vec![]), "联系方式还没有内容，请补充或删除这个模块"),
        (holding("contact", vec![entry("电话", "")]), ""),
        (holding("links", vec![entry("网上申报", "")]), "链接按钮的“网上申报”没有填链接地址"),
        (holding("links", vec![entry("网上申报", "/bs/")]), ""),
        (hint, "提示里的“请写明起止时间和受理部门。”是模板文字，请改写或删除"),
    ] {
        let said = layout(vec![one.clone()]).unfinished().join(" ");
        assert_eq!(said, say, "{one:?}");
    }
    assert_eq!(layout(vec![]).unfinished(), ["请至少添加一个模块"]);
}
