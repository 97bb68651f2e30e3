//! One document of an import file.

use base::{Moment, Result, invalid, new_id, parse_date, text};
use content::article::{
    actions::Incoming,
    model::{Filled, Header, markup},
};
use content::kind::model::{Kind, Values};
use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::markdown;

/// A document as its line tells it; unknown fields are passed over.
#[derive(Debug, Deserialize)]
struct Raw {
    id: String,
    title: String,
    #[serde(default)]
    doc_no: String,
    #[serde(default)]
    issuer: String,
    #[serde(default)]
    publisher: String,
    #[serde(default)]
    date: String,
    #[serde(default)]
    effective_date: String,
    category: String,
    #[serde(default)]
    status: String,
    #[serde(default)]
    source_url: String,
    #[serde(default)]
    body_md: String,
    #[serde(default)]
    body_html: String,
    #[serde(default)]
    attachments: Vec<RawAttachment>,
    /// Code of the kind; told by the category when it is left out.
    #[serde(default)]
    kind: String,
    /// What it says in the fields of its kind.
    #[serde(default)]
    fields: Values,
}

#[derive(Debug, Deserialize)]
struct RawAttachment {
    #[serde(default)]
    name: String,
    #[serde(default)]
    url: String,
}

/// A document that could be read.
#[derive(Debug)]
pub(super) struct Record {
    /// Number of its line.
    pub(super) line: usize,
    /// When it was published; `None` when nobody knows.
    pub(super) published: Option<Moment>,
    digest: String,
    raw: Raw,
}

/// Characters an identifier may have.
const ID_CHARS_MAX: usize = 200;

/// Categories whose documents carry a disclosure header.
const DISCLOSED: [&str; 7] =
    ["法律", "行政法规", "地方性法规", "部门规章", "司法解释", "政府文件", "规范性文件"];

impl Record {
    /// Reads a line; `Err` says in Chinese why it cannot be taken.
    pub(super) fn read(line: &str, number: usize) -> std::result::Result<Self, String> {
        // Some programs begin every text file with a mark.
        let line = line.strip_prefix('\u{feff}').unwrap_or(line);
        let raw: Raw = serde_json::from_str(line).map_err(|error| match error.classify() {
            serde_json::error::Category::Data => "缺少必需的字段，或字段类型不对".to_owned(),
            _ => "不是完整的 JSON".to_owned(),
        })?;
        let id = &raw.id;
        if id.is_empty() || id.chars().count() > ID_CHARS_MAX || text::line(id) != *id {
            return Err(format!("编号须是1到{ID_CHARS_MAX}个字的一行文字"));
        }
        let published = match raw.date.as_str() {
            "" => None,
            date => Some(parse_date(date).ok_or("日期不正确")?),
        };
        let digest = Sha256::digest(line.trim().as_bytes());
        let digest = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(Self { line: number, published, digest, raw })
    }

    /// Name of the place it came from, unique within a file.
    pub(super) fn origin(&self) -> &str {
        &self.raw.id
    }

    /// First part of the category, as the name of the section it belongs to.
    pub(super) fn category(&self) -> String {
        let first = self.raw.category.split('/').next().unwrap_or_default();
        text::shorten(&text::line(first), 19)
    }

    /// The document as it enters the library. A document without a date was first published here,
    /// now: the platform never invents an earlier moment. Its section is still to be told.
    pub(super) fn incoming(&self, now: Moment, kinds: &[Kind]) -> Result<Incoming> {
        let raw = &self.raw;
        let title = text::line_within("title", "import.title", "标题", &raw.title, (2, 200))?;
        let kind = self.kind(kinds)?;
        let filled = Filled::new(kind, raw.fields.clone(), &Values::new())?;
        if let Some(label) = kind.definition.missing(&filled.values).first() {
            return Err(invalid("fields", "import.field", format!("没有填写“{label}”")));
        }
        let body = markup::clean(&self.html())?;
        if kind.definition.needs_body && markup::is_blank(&body) {
            return Err(invalid("body", "import.body", "没有正文"));
        }
        let source = [&raw.publisher, &raw.issuer].into_iter().find(|name| !name.is_empty());
        let source = source.map_or("网络", String::as_str);
        let header = if kind.definition.with_header { Some(self.header()?) } else { None };
        Ok(Incoming {
            document_id: new_id(),
            origin: raw.id.clone(),
            origin_digest: self.digest.clone(),
            section_id: String::new(),
            kind: kind.code.clone(),
            filled,
            relations: Vec::new(),
            title,
            subtitle: String::new(),
            source: text::shorten(&text::line(source), 59),
            author: String::new(),
            summary: String::new(),
            keywords: String::new(),
            body,
            layout: None,
            header,
            picture_id: String::new(),
            attachments: Vec::new(),
            published: self.published.unwrap_or(now).min(now),
            words: String::new(),
        })
    }

    /// The kind it names, else the one of its category.
    fn kind<'a>(&self, kinds: &'a [Kind]) -> Result<&'a Kind> {
        let code = match self.raw.kind.as_str() {
            "" if DISCLOSED.contains(&self.category().as_str()) => "policy",
            "" => "article",
            named => named,
        };
        let say = format!("没有“{code}”这个稿件类型");
        let known = kinds.iter().find(|kind| kind.code == code);
        known.ok_or_else(|| invalid("kind", "import.kind", say))
    }

    fn header(&self) -> Result<Header> {
        let raw = &self.raw;
        let validity = match raw.status.as_str() {
            status if status.contains("废止") => "废止",
            status if status.contains("失效") => "失效",
            status if status.contains("修") => "已修改",
            _ => "有效",
        };
        let header = Header {
            doc_no: text::shorten(&raw.doc_no, 59),
            issuer: text::shorten(&raw.issuer, 79),
            made_on: parse_date(&raw.date),
            effective_on: parse_date(&raw.effective_date),
            validity: validity.to_owned(),
            ..Header::default()
        };
        header.checked()
    }

    /// The body, with what it cannot bring along named at its end.
    fn html(&self) -> String {
        let raw = &self.raw;
        let mut html = if raw.body_html.is_empty() {
            markdown::to_html(&raw.body_md)
        } else {
            raw.body_html.clone()
        };
        let fits = |url: &str| url.starts_with("http://") || url.starts_with("https://");
        for file in raw.attachments.iter().filter(|file| fits(&file.url)) {
            let (url, name) = (escape(&file.url), escape(&file.name));
            html.push_str(&format!("<p>附件：<a href=\"{url}\">{name}</a></p>"));
        }
        if fits(&raw.source_url) {
            let url = escape(&raw.source_url);
            html.push_str(&format!("<p>原文：<a href=\"{url}\">{url}</a></p>"));
        }
        html
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_read_is_refused_with_a_reason() {
        for (line, reason) in [
            ("{\"id\":\"1\",\"title\":\"甲\",\"category\":\"法律\"}", None),
            ("{\"id\":\"1\",\"title\":\"甲", Some("不是完整的 JSON")),
            ("{\"id\":1}", Some("缺少必需的字段，或字段类型不对")),
            ("[]", Some("缺少必需的字段，或字段类型不对")),
            (
                "{\"id\":\"1\",\"title\":\"甲\",\"category\":\"法律\",\"date\":\"昨天\"}",
                Some("日期不正确"),
            ),
        ] {
            let found = Record::read(line, 1).err();
            assert_eq!(found.as_deref(), reason, "{line}");
        }
    }
}
