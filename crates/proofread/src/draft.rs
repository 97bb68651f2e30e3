//! What is checked: a draft as an editor writes it.

use serde::{Deserialize, Serialize};

use crate::body::{self, Body};
use crate::finding::{Element, Field, Finding, Span};
use crate::fold::{Folded, fold};

/// A draft.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// 标题.
    pub title: String,
    /// 副标题.
    pub subtitle: String,
    /// 摘要.
    pub summary: String,
    /// 来源.
    pub source: String,
    /// The body as clean HTML.
    pub body: String,
    /// The names of the attachments.
    pub attachments: Vec<String>,
    /// 原文地址 of a reprint; empty for what was written here.
    pub source_url: String,
    /// 稿源: where reprints may come from; nothing is said of sources when there are none.
    pub sources: Vec<String>,
    /// Hosts one may link to, besides those of the settings.
    pub hosts: Vec<String>,
}

impl Draft {
    /// The draft with every finding replaced that has exactly one replacement, as if its button
    /// had been pressed. The findings are of this very draft.
    #[must_use]
    pub fn mended(&self, findings: &[Finding]) -> Draft {
        let mut mended = self.clone();
        for field in [Field::Title, Field::Subtitle, Field::Summary, Field::Source, Field::Body] {
            let mut changes: Vec<(Span, &str)> = findings
                .iter()
                .filter(|finding| finding.field == field)
                .filter_map(|finding| match (&finding.replacements[..], finding.span) {
                    ([only], Some(span)) => Some((span, only.as_str())),
                    _ => None,
                })
                .collect();
            changes.sort();
            // Where two overlap, the first is replaced; the second is found again if it remains.
            let mut end = 0;
            changes.retain(|(span, _)| {
                let is_apart = span.start >= end;
                end = if is_apart { span.end } else { end };
                is_apart
            });
            mended.change(field, &changes);
        }
        mended
    }

    fn change(&mut self, field: Field, changes: &[(Span, &str)]) {
        if changes.is_empty() {
            return;
        }
        if field == Field::Body {
            let read = Body::read(&self.body);
            let changes = bytes_of(&read.text, changes);
            self.body = body::replace(&self.body, &read, &changes);
            return;
        }
        let text = match field {
            Field::Title => &mut self.title,
            Field::Subtitle => &mut self.subtitle,
            Field::Source => &mut self.source,
            _ => &mut self.summary,
        };
        for (start, end, words) in bytes_of(text, changes).into_iter().rev() {
            text.replace_range(start..end, words);
        }
    }
}

/// Spans as bytes of their text; both rising.
fn bytes_of<'a>(text: &str, changes: &[(Span, &'a str)]) -> Vec<(usize, usize, &'a str)> {
    let mut units = 0;
    let mut bytes = std::collections::HashMap::new();
    let borders = text.char_indices().map(|(at, c)| (at, c.len_utf16() as u32));
    for (at, length) in borders.chain([(text.len(), 0)]) {
        bytes.insert(units, at);
        units += length;
    }
    let byte = |unit: u32| bytes.get(&unit).copied();
    changes
        .iter()
        .filter_map(|(span, words)| Some((byte(span.start)?, byte(span.end)?, *words)))
        .collect()
}

/// A draft as the rules read it.
pub(crate) struct Paper<'a> {
    pub(crate) draft: &'a Draft,
    pub(crate) body: Body,
}

/// One text of a draft.
pub(crate) struct Text<'a> {
    pub(crate) field: Field,
    pub(crate) element: Option<Element>,
    pub(crate) written: &'a str,
    pub(crate) folded: Folded,
}

impl<'a> Paper<'a> {
    /// Reads a draft.
    pub(crate) fn read(draft: &'a Draft) -> Self {
        Self { draft, body: Body::read(&draft.body) }
    }

    /// Everything a reader will read, in the order of a finding's fields.
    pub(crate) fn texts(&'a self) -> Vec<Text<'a>> {
        let draft = self.draft;
        let mut texts: Vec<(Field, Option<Element>, &str)> = vec![
            (Field::Title, None, &draft.title),
            (Field::Subtitle, None, &draft.subtitle),
            (Field::Summary, None, &draft.summary),
            (Field::Source, None, &draft.source),
            (Field::Body, None, &self.body.text),
        ];
        for (number, picture) in self.body.pictures.iter().enumerate() {
            let alt = picture.alt.as_deref().unwrap_or_default();
            texts.push((Field::Alt, Some(Element::Picture(number_of(number))), alt));
        }
        for (number, name) in draft.attachments.iter().enumerate() {
            texts.push((Field::Attachment, Some(Element::Attachment(number_of(number))), name));
        }
        let text = |(field, element, written): (Field, Option<Element>, &'a str)| Text {
            field,
            element,
            written,
            folded: fold(written),
        };
        texts.into_iter().filter(|(_, _, text)| !text.is_empty()).map(text).collect()
    }
}

/// A place in a list as a number of an element.
pub(crate) fn number_of(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}
