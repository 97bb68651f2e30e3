//! The shape of a draft: source, pictures, headings, rolls of people.

use crate::draft::{Paper, number_of};
use crate::finding::{Element, Field};
use crate::notes::Notes;
use crate::personal::{What, rolls as rolls_of};

const ACCESS: &str = "《互联网内容无障碍可访问性技术要求与测试方法》GB/T 37668—2019";
const GUIDE: &str = "《政府网站发展指引》（国办发〔2017〕47号）";
const PRIVACY: &str = "《政府信息公开条例》第十五条";
/// What names of picture files end with.
const ENDINGS: [&str; 7] = [".jpg", ".jpeg", ".png", ".gif", ".webp", ".bmp", ".avif"];

pub(super) fn look(paper: &Paper<'_>, notes: &mut Notes<'_>) {
    if paper.draft.source.trim().is_empty()
        && let Some(mut note) = notes.of("source.missing", Field::Source)
    {
        note.message = "没有注明来源，请填写稿件来源".to_owned();
        note.source = GUIDE.into();
        notes.add(note);
    }
    reprint(paper, notes);
    pictures(paper, notes);
    headings(paper, notes);
}

/// What is taken from elsewhere comes from a listed source and says where it stands there.
fn reprint(paper: &Paper<'_>, notes: &mut Notes<'_>) {
    let draft = paper.draft;
    let source = draft.source.trim();
    if source.is_empty() || draft.sources.is_empty() {
        return;
    }
    let is_listed = draft.sources.iter().any(|listed| listed == source);
    let (rule, message) = match (is_listed, draft.source_url.is_empty()) {
        (false, false) => (
            "source.unlisted",
            format!("来源“{source}”不在稿源名单内，转载只用名单内的稿源，请核实"),
        ),
        (true, true) => ("source.no_address", format!("转载{source}的稿件，请填写原文地址")),
        _ => return,
    };
    let Some(mut note) = notes.of(rule, Field::Source) else { return };
    (note.found, note.message) = (base::text::shorten(source, 60), message);
    note.source = GUIDE.into();
    notes.add(note);
}

fn pictures(paper: &Paper<'_>, notes: &mut Notes<'_>) {
    for (number, picture) in paper.body.pictures.iter().enumerate() {
        let alt = picture.alt.as_deref().unwrap_or_default().trim();
        let is_name = ENDINGS.iter().any(|ending| alt.to_ascii_lowercase().ends_with(ending));
        let (rule, message) = match (alt.is_empty(), is_name) {
            (true, _) => ("picture.silent", format!("第{}张图片没有文字说明，请补充", number + 1)),
            (_, true) => (
                "picture.file_name",
                format!("第{}张图片的文字说明是文件名，请改为图片内容", number + 1),
            ),
            _ => continue,
        };
        let Some(mut note) = notes.of(rule, Field::Body) else { continue };
        note.element = Some(Element::Picture(number_of(number)));
        (note.found, note.message, note.source) = (alt.to_owned(), message, ACCESS.into());
        notes.add(note);
    }
}

/// The page's title is its only heading of the first level; below it none is left out.
fn headings(paper: &Paper<'_>, notes: &mut Notes<'_>) {
    let mut above = 1;
    for heading in &paper.body.headings {
        let text = paper.body.part(heading.start, heading.end).trim();
        let level = heading.level;
        let (rule, message) = match level {
            _ if text.is_empty() => ("heading.blank", "小标题没有文字，请补充或删除".to_owned()),
            1 => ("heading.top", "正文中的标题应从二级开始，一级标题只有稿件标题一个".to_owned()),
            _ if level > above + 1 => (
                "heading.skipped",
                format!("小标题从{}级跳到了{}级，请改为{}级", above, level, above + 1),
            ),
            _ => {
                above = level;
                continue;
            }
        };
        above = if text.is_empty() { above } else { level };
        let Some(mut note) = notes.of(rule, Field::Body) else { continue };
        note.bytes = (heading.start < heading.end).then_some((heading.start, heading.end));
        note.found = base::text::shorten(text, 60);
        (note.message, note.source) = (message, ACCESS.into());
        notes.add(note);
    }
}

/// Rolls of people, given the personal data of the body.
pub(super) fn rolls(paper: &Paper<'_>, data: &[(What, usize)], notes: &mut Notes<'_>) {
    for roll in rolls_of(&paper.body, data) {
        let rule = if roll.is_grave { "personal.grave_roll" } else { "personal.roll" };
        let Some(mut note) = notes.of(rule, Field::Body) else { continue };
        let holder = if roll.table.is_some() { "表格" } else { "列表" };
        note.message = format!(
            "{holder}中有{}行含个人信息，公开前请删除或脱敏证件号码、电话、住址",
            roll.rows
        );
        note.element = roll.table.map(Element::Table);
        (note.bytes, note.source) = (Some((roll.start, roll.end)), PRIVACY.into());
        notes.add(note);
    }
}
