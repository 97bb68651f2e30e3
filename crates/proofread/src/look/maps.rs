//! Maps need the number of their review (审图号).

use memchr::memmem;

use crate::draft::{Paper, Text, number_of};
use crate::finding::{Element, Field};
use crate::notes::{Note, Notes};

const SOURCE: &str = "《地图管理条例》（国务院令第664号）第二十二条";
const MESSAGE: &str =
    "公开地图应当审核并标注审图号，如“审图号：GS（2024）0650号”；请补充或说明理由";
/// What names of maps end with.
const MAPS: [&str; 9] =
    ["地图", "区划图", "区位图", "位置图", "分布图", "版图", "地形图", "示意图", "交通图"];
/// What looks like the name of a map and is none.
const NO_MAPS: [&str; 14] = [
    "网站地图",
    "站点地图",
    "地图导航",
    "电子地图服务",
    "流程示意图",
    "结构示意图",
    "组织示意图",
    "架构示意图",
    "原理示意图",
    "关系示意图",
    "步骤示意图",
    "操作示意图",
    "实景地图",
    "效果示意图",
];
/// Words before a map in a text that shows it.
const SHOWN: [&str; 6] = ["见", "如", "附图", "下图", "上图", "附件"];
/// Bytes before a map in which these are looked for: 10 characters.
const BEFORE: usize = 30;

pub(super) fn look(paper: &Paper<'_>, texts: &[Text<'_>], notes: &mut Notes<'_>) {
    if texts.iter().any(|text| holds_number(&text.folded.text)) {
        return;
    }
    let mut found = false;
    for text in texts {
        let is_shown = matches!(text.field, Field::Alt | Field::Attachment);
        if is_shown && map_in(&text.folded.text).is_some() {
            let Some(mut note) = notes.of("map.no_number", text.field) else { return };
            (note.element, note.found) = (text.element, text.written.to_owned());
            note.bytes = Some((0, text.written.len()));
            say(notes, note);
            found = true;
        }
    }
    if !found && !paper.body.pictures.is_empty() {
        mentioned(paper, texts, notes);
    }
}

/// A text that shows a map, beside pictures that are not named.
fn mentioned(paper: &Paper<'_>, texts: &[Text<'_>], notes: &mut Notes<'_>) {
    let Some(text) = texts.iter().find(|text| text.field == Field::Body) else { return };
    let folded = &text.folded.text;
    let Some((start, end)) = map_in(folded).filter(|(start, _)| is_shown(folded, *start)) else {
        return;
    };
    let Some(mut note) = notes.of("map.mentioned", Field::Body) else { return };
    let bytes = text.folded.back(text.written, start, end);
    note.found = paper.body.part(bytes.0, bytes.1).to_owned();
    note.bytes = Some(bytes);
    let next = paper.body.pictures.iter().position(|picture| picture.at >= bytes.0);
    note.element = Some(Element::Picture(number_of(next.unwrap_or(0))));
    say(notes, note);
}

fn say(notes: &mut Notes<'_>, mut note: Note) {
    (note.message, note.source) = (MESSAGE.to_owned(), SOURCE.into());
    notes.add(note);
}

/// The first name of a map.
fn map_in(folded: &str) -> Option<(usize, usize)> {
    let map = |word: &&'static str| {
        let finder = memmem::find_iter(folded.as_bytes(), *word);
        let end = |at: usize| at + word.len();
        let is_map =
            |at: &usize| !NO_MAPS.iter().any(|no| holds(folded, (*at, end(*at)), no, word));
        finder.map(|at| (at, end(at))).find(|(at, _)| is_map(at))
    };
    MAPS.iter().filter_map(map).min()
}

/// Whether a longer phrase stands around a word.
fn holds(folded: &str, (start, end): (usize, usize), phrase: &str, word: &str) -> bool {
    let Some(before) = phrase.find(word) else { return false };
    let from = start.checked_sub(before);
    let to = end + phrase.len() - before - word.len();
    from.and_then(|from| folded.get(from..to)) == Some(phrase)
}

fn is_shown(folded: &str, start: usize) -> bool {
    let mut from = start.saturating_sub(BEFORE);
    while !folded.is_char_boundary(from) {
        from += 1;
    }
    SHOWN.iter().any(|word| folded[from..start].contains(word))
}

/// `审图号`, or the number itself: `gs(2024)0650号`, `gs京(2022)1061号`, `冀s(2023)12号`.
fn holds_number(folded: &str) -> bool {
    if memmem::find(folded.as_bytes(), "审图号".as_bytes()).is_some() {
        return true;
    }
    memchr::memchr_iter(b'(', folded.as_bytes()).any(|at| {
        let (before, after) = (&folded[..at], &folded.as_bytes()[at + 1..]);
        let is_year = after.iter().take_while(|c| c.is_ascii_digit()).count() == 4;
        let national = before.trim_end_matches(|c: char| !c.is_ascii()).ends_with("gs");
        let counter = after.get(5..).unwrap_or_default();
        let digits = counter.iter().take_while(|c| c.is_ascii_digit()).count();
        let has_counter = digits > 0 && counter[digits..].starts_with("号".as_bytes());
        is_year && after.get(4) == Some(&b')') && has_counter && (national || before.ends_with('s'))
    })
}
