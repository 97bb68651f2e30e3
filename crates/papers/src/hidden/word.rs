//! What Word documents hold unseen: changes, comments, hidden text, variables.

use std::collections::BTreeMap;

use base::Result;

use crate::hidden::office::{Look, is_path};
use crate::hidden::{HiddenKind, Severity};
use crate::xml::{Element, Tree};

/// Elements that record a change, with who made it.
const CHANGES: [&str; 14] = [
    "ins",
    "del",
    "moveFrom",
    "moveTo",
    "rPrChange",
    "pPrChange",
    "sectPrChange",
    "tblPrChange",
    "trPrChange",
    "tcPrChange",
    "numberingChange",
    "cellIns",
    "cellDel",
    "cellMerge",
];

/// What one person did.
#[derive(Default)]
struct Deeds {
    count: usize,
    first: Option<String>,
    last: Option<String>,
    sample: String,
}

pub(super) fn look(look: &mut Look<'_, '_>) -> Result<()> {
    let mut parts = look.parts("word/", ".xml");
    parts.retain(|name| name.matches('/').count() == 1);
    let mut changes = BTreeMap::new();
    let mut comments = BTreeMap::new();
    let mut hidden_text = String::new();
    let mut paths = Vec::new();
    for part in parts {
        let name = part.trim_start_matches("word/").to_owned();
        let is_text = ["document", "header", "footer", "footnotes", "endnotes"]
            .iter()
            .any(|start| name.starts_with(start));
        if name.starts_with("settings") {
            let Some(tree) = look.tree(&part)? else { continue };
            variables(look, &tree);
        } else if name == "comments.xml" {
            let Some(tree) = look.tree(&part)? else { continue };
            for one in tree.root().children() {
                note(&mut comments, one, &one.text());
            }
        } else if is_text {
            let Some(tree) = look.tree(&part)? else { continue };
            walk(tree.root(), &mut changes, &mut hidden_text, &mut paths);
        }
    }
    for (who, deeds) in &changes {
        let say = format!("文稿中有{}处未接受的修订，修订人：{who}{}", deeds.count, deeds.when());
        look.add(HiddenKind::Change, Severity::High, say, &deeds.sample);
    }
    for (who, deeds) in &comments {
        let say = format!("文稿中有{}条批注，批注人：{who}{}", deeds.count, deeds.when());
        look.add(HiddenKind::Comment, Severity::High, say, &deeds.sample);
    }
    let length = hidden_text.chars().filter(|c| !c.is_whitespace()).count();
    if length > 0 {
        let say = format!("文稿中有{length}个字设为隐藏文字");
        look.add(HiddenKind::Text, Severity::High, say, &hidden_text);
    }
    if let Some(path) = paths.first() {
        let say = format!("文中{}幅图片的说明里有本机路径", paths.len());
        look.add(HiddenKind::Path, Severity::Middle, say, path);
    }
    Ok(())
}

fn walk(
    root: Element<'_>,
    changes: &mut BTreeMap<String, Deeds>,
    hidden_text: &mut String,
    paths: &mut Vec<String>,
) {
    for one in root.descendants() {
        match one.name() {
            name if CHANGES.contains(&name) && one.attr("author").is_some() => {
                note(changes, one, &one.text());
            }
            "r" if is_hidden(one) => {
                for text in one.children().filter(|child| matches!(child.name(), "t" | "delText")) {
                    hidden_text.push_str(&text.text());
                }
            }
            "docPr" => {
                paths.extend(one.attr("descr").filter(|text| is_path(text)).map(str::to_owned));
            }
            _ => {}
        }
    }
}

/// Whether a run is set as hidden by itself.
pub(crate) fn is_hidden(run: Element<'_>) -> bool {
    run.child("rPr").and_then(|own| own.switch("vanish")) == Some(true)
}

fn note(deeds: &mut BTreeMap<String, Deeds>, one: Element<'_>, text: &str) {
    let who = base::text::line(one.attr("author").unwrap_or_default());
    let who = if who.is_empty() { "未署名".to_owned() } else { who };
    let deed = deeds.entry(who).or_default();
    deed.count += 1;
    if deed.sample.is_empty() {
        deed.sample = text.to_owned();
    }
    let Some(day) = one.attr("date").and_then(|date| date.get(..10)).map(str::to_owned) else {
        return;
    };
    if deed.first.as_ref().is_none_or(|first| day < *first) {
        deed.first = Some(day.clone());
    }
    if deed.last.as_ref().is_none_or(|last| day > *last) {
        deed.last = Some(day);
    }
}

impl Deeds {
    fn when(&self) -> String {
        match (&self.first, &self.last) {
            (Some(first), Some(last)) if first == last => format!("，时间：{first}"),
            (Some(first), Some(last)) => format!("，时间：{first}至{last}"),
            _ => String::new(),
        }
    }
}

fn variables(look: &mut Look<'_, '_>, tree: &Tree) {
    let all: Vec<String> = tree
        .root()
        .all("docVar")
        .filter_map(|one| Some(format!("{}：{}", one.attr("name")?, one.attr("val")?)))
        .collect();
    if !all.is_empty() {
        let say = format!("文稿中有{}个文档变量", all.len());
        look.add(HiddenKind::Property, Severity::Low, say, &all.join("，"));
    }
    if tree.root().child("mailMerge").is_some() {
        let say = "文稿带有邮件合并的数据来源设置";
        look.add(HiddenKind::Link, Severity::Middle, say, "");
    }
}
