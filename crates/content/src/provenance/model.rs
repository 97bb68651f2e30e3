//! What a source is, and how the list is written into a file.

use base::{Kind, Moment, Result, invalid, refuse, text};
use desk::Right;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Keeping the list of sources.
pub const MANAGE: Right = Right("provenance.manage");

/// Kinds of sources, and what they are called in files and on screens.
pub const KINDS: [(&str, &str); 4] =
    [("party", "党委"), ("government", "政府"), ("department", "主管部门"), ("media", "新闻单位")];

/// Lines a file may have.
const LINES_MAX: usize = 5_000;

/// A source.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema, sqlx::FromRow)]
pub struct Source {
    /// Identifier.
    pub id: String,
    /// Name, as it stands behind 来源.
    pub name: String,
    /// `party`, `government`, `department` or `media`.
    pub kind: String,
    /// The host its pages lie on, with everything below it; may be empty.
    pub host: String,
    /// Who named it, or any other remark.
    pub note: String,
    /// Who changed it last.
    pub changed_name: String,
    /// When.
    pub changed_at: Moment,
    /// Grows with each change.
    pub revision: i64,
}

/// What is typed about a source.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct SourceForm {
    /// Name.
    pub name: String,
    /// `party`, `government`, `department` or `media`.
    pub kind: String,
    /// Host; may be empty.
    pub host: String,
    /// Remark.
    pub note: String,
    /// The revision the change is based on.
    pub revision: i64,
}

/// Why a source is taken off the list.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct StrikeForm {
    /// Reason, kept in the journal.
    pub reason: String,
}

/// The list as a file: a line each, parts separated by tabs.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct SourceFile {
    /// 名称, 类别, 网址主机, 说明.
    pub text: String,
}

/// What became of a file that was brought in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Brought {
    /// Sources that are new.
    pub added: i64,
    /// Sources that are different now.
    pub changed: i64,
    /// Lines that were left out, and why.
    pub refused: Vec<String>,
}

/// What the list is asked for.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct SourceFilter {
    /// Part of the name or the host.
    pub q: Option<String>,
    /// From 1.
    pub page: Option<i64>,
    /// Rows a page.
    pub size: Option<i64>,
}

impl SourceForm {
    /// The form with its texts cleaned, or the first thing that is wrong with it.
    pub fn checked(mut self) -> Result<Self> {
        let line = text::line_within;
        self.name = line("name", "provenance.name", "稿源名称", &self.name, (2, 60))?;
        self.note = line("note", "provenance.note", "说明", &self.note, (0, 100))?;
        if !KINDS.iter().any(|(kind, _)| *kind == self.kind) {
            return Err(invalid("kind", "provenance.kind", "请选择稿源类别"));
        }
        self.host = self.host.trim().to_ascii_lowercase();
        if !self.host.is_empty() && !is_host(&self.host) {
            let say = "网址主机应如“www.gov.cn”，不带 http:// 和路径";
            return Err(invalid("host", "provenance.host", say));
        }
        Ok(self)
    }
}

fn is_host(host: &str) -> bool {
    host.len() <= 100 && host.contains('.') && host.split('.').all(text::is_slug)
}

/// The list as a file.
pub fn write(sources: &[Source]) -> String {
    let kind = |code: &str| KINDS.iter().find(|(kind, _)| *kind == code).map_or("", |(_, n)| *n);
    let mut file = String::from("名称\t类别\t网址主机\t说明\n");
    for source in sources {
        let Source { name, host, note, .. } = source;
        file.push_str(&format!("{name}\t{}\t{host}\t{note}\n", kind(&source.kind)));
    }
    file
}

/// The forms in a file, and the lines that are none with the reason.
pub fn read(file: &str) -> Result<(Vec<SourceForm>, Vec<String>)> {
    let lines: Vec<&str> = file.trim_start_matches('\u{feff}').lines().collect();
    if lines.len() > LINES_MAX {
        let say = format!("文件最多{LINES_MAX}行，请分成几个文件");
        return Err(invalid("text", "provenance.file_long", say));
    }
    let (mut forms, mut wrong) = (Vec::new(), Vec::new());
    for (number, line) in (1..).zip(lines) {
        let mut parts = line.split(['\t', ',']).map(str::trim);
        let mut part = || parts.next().unwrap_or_default().to_owned();
        let (name, word, host, note) = (part(), part(), part(), part());
        if name.is_empty() && word.is_empty() || (number == 1 && name == "名称") {
            continue;
        }
        let known = KINDS.iter().find(|(code, called)| *called == word || *code == word);
        let kind = known.map(|(code, _)| (*code).to_owned()).unwrap_or_default();
        match (SourceForm { name, kind, host, note, revision: 0 }).checked() {
            Ok(form) => forms.push(form),
            Err(base::Error::Refused(no)) => wrong.push(format!("第{number}行：{}", no.say)),
            Err(fault) => return Err(fault),
        }
    }
    Ok((forms, wrong))
}

pub(super) fn unknown() -> base::Error {
    refuse(Kind::Unknown, "provenance.unknown", "没有这个稿源")
}

pub(super) fn already_there() -> base::Error {
    let say = "名单中已有同名的稿源";
    refuse(Kind::Conflict, "provenance.already_there", say).at("name")
}
