//! Two editions side by side, word by word.

use serde::Serialize;
use similar::{ChangeTag, TextDiff};
use utoipa::ToSchema;

use super::{Edition, Header};
use crate::topic::model::{Layout, differences};

/// A run of text that is the same, came, or went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Span {
    /// `same`, `added` or `removed`.
    pub op: &'static str,
    /// The text.
    pub text: String,
}

/// A field of the header or of the list entry that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FieldChange {
    /// Name for people.
    pub field: String,
    /// What it was.
    pub old: String,
    /// What it is.
    pub new: String,
}

/// What changed between two editions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Difference {
    /// Title.
    pub title: Vec<Span>,
    /// Text of the body.
    pub body: Vec<Span>,
    /// Other fields.
    pub header: Vec<FieldChange>,
}

/// An edition with what it says beside its text: its fields and its links, in words.
#[derive(Debug)]
pub struct Side<'a> {
    /// The edition.
    pub edition: &'a Edition,
    /// Labels of the fields of its kind, and what they say.
    pub told: Vec<(String, String)>,
}

/// Compares an older edition with a newer one.
pub fn compare(old: &Side<'_>, new: &Side<'_>) -> base::Result<Difference> {
    let text = |side: &Side<'_>| finder::html_to_text(&side.edition.body);
    let mut header = fields(old.edition, new.edition)?;
    header.extend(told(&old.told, &new.told));
    Ok(Difference {
        title: spans(&old.edition.title, &new.edition.title),
        body: spans(&text(old), &text(new)),
        header,
    })
}

/// What differs between two lists of labels and words: in the order of the newer one, then what
/// only the older one has.
fn told(old: &[(String, String)], new: &[(String, String)]) -> Vec<FieldChange> {
    let said = |side: &[(String, String)], field: &str| {
        let found = side.iter().find(|(label, _)| label == field);
        found.map(|(_, text)| text.clone()).unwrap_or_default()
    };
    let lost = old.iter().filter(|(label, _)| new.iter().all(|(other, _)| other != label));
    let labels = new.iter().chain(lost).map(|(label, _)| label);
    let pairs = labels.map(|label| (label, said(old, label), said(new, label)));
    let changed = pairs.filter(|(_, old, new)| old != new);
    changed.map(|(field, old, new)| FieldChange { field: field.clone(), old, new }).collect()
}

/// Chinese has no blanks between words, so text is compared by runs of one kind of character:
/// each Chinese character alone, Latin words and numbers whole.
fn spans(old: &str, new: &str) -> Vec<Span> {
    let (old, new) = (pieces(old), pieces(new));
    let mut spans: Vec<Span> = Vec::new();
    for change in TextDiff::from_slices(&old, &new).iter_all_changes() {
        let op = match change.tag() {
            ChangeTag::Equal => "same",
            ChangeTag::Insert => "added",
            ChangeTag::Delete => "removed",
        };
        match spans.last_mut() {
            Some(last) if last.op == op => last.text.push_str(change.value()),
            _ => spans.push(Span { op, text: change.value().to_owned() }),
        }
    }
    spans
}

fn pieces(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut word = false;
    for (at, c) in text.char_indices() {
        let is_word = c.is_ascii_alphanumeric();
        if at > start && !(word && is_word) {
            found.push(&text[start..at]);
            start = at;
        }
        word = is_word;
    }
    if start < text.len() {
        found.push(&text[start..]);
    }
    found
}

fn fields(old: &Edition, new: &Edition) -> base::Result<Vec<FieldChange>> {
    let pairs = listed(old)?.into_iter().zip(listed(new)?);
    let changed = pairs.filter(|((_, old), (_, new))| old != new);
    let change = |((field, old), (_, new)): ((&str, String), (&str, String))| {
        let field = field.to_owned();
        FieldChange { field, old, new }
    };
    let mut found: Vec<_> = changed.map(change).collect();
    let layouts = (Layout::read(&old.layout)?, Layout::read(&new.layout)?);
    if let (Some(old), Some(new)) = layouts {
        let block = |(field, old, new): (String, &str, &str)| {
            let field = format!("模块 {field}");
            FieldChange { field, old: old.to_owned(), new: new.to_owned() }
        };
        found.extend(differences(&old, &new).into_iter().map(block));
    }
    Ok(found)
}

fn listed(edition: &Edition) -> base::Result<Vec<(&'static str, String)>> {
    let header = edition.header()?.unwrap_or_default();
    let day = |at: Option<i64>| at.map(base::date).unwrap_or_default();
    let Header { theme, doc_no, issuer, made_on, effective_on, validity, openness, .. } = header;
    Ok(vec![
        ("副标题", edition.subtitle.clone()),
        ("来源", edition.source.clone()),
        ("原文地址", edition.source_url.clone()),
        ("作者", edition.author.clone()),
        ("摘要", edition.summary.clone()),
        ("关键词", edition.keywords.clone()),
        ("主题分类", theme),
        ("发文字号", doc_no),
        ("发文机关", issuer),
        ("成文日期", day(made_on)),
        ("施行日期", day(effective_on)),
        ("有效性", validity),
        ("公开属性", openness),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_compared_not_lines() {
        let span = |op, text: &str| Span { op, text: text.to_owned() };
        assert_eq!(
            spans("2026年5月1日起施行", "2026年6月1日起施行"),
            [
                span("same", "2026年"),
                span("removed", "5"),
                span("added", "6"),
                span("same", "月1日起施行")
            ]
        );
        assert_eq!(spans("", "新"), [span("added", "新")]);
        assert_eq!(spans("", ""), []);
    }

    #[test]
    fn fields_are_compared_by_their_labels() {
        let side = |all: &[(&str, &str)]| {
            all.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect::<Vec<_>>()
        };
        let old = side(&[("职务", "局长"), ("电话", "123"), ("传真", "9")]);
        let new = side(&[("邮箱", "a@b.c"), ("职务", "副市长"), ("电话", "123")]);
        let changes: Vec<_> =
            told(&old, &new).into_iter().map(|one| (one.field, one.old, one.new)).collect();
        let change = |a: &str, b: &str, c: &str| (a.to_owned(), b.to_owned(), c.to_owned());
        let right = [
            change("邮箱", "", "a@b.c"),
            change("职务", "局长", "副市长"),
            change("传真", "9", ""),
        ];
        assert_eq!(changes, right);
    }
}
