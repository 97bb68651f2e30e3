//! What a list holds, and what it lets a person write into it.

use base::{Error, Kind as Refusing, Moment, Result, invalid, refuse, text};
use desk::Right;
use proofread::{Kind, Owner, Severity, Term, folded};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Keeping word lists and the hosts one may link to.
pub const MANAGE: Right = Right("term.manage");

/// Owner of the list that holds for everybody.
pub const PLATFORM: &str = "platform";

/// Letters of a text that is tried against the lists.
pub const TRIAL_CHARS_MAX: usize = 20_000;

/// A term as a list shows it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TermRow {
    /// Identifier.
    pub id: String,
    /// `platform`, or the unit whose list it is on.
    pub owner_id: String,
    /// What is looked for.
    pub text: String,
    /// What it is.
    #[schema(value_type = String)]
    pub kind: Kind,
    /// How much a finding weighs.
    pub severity: Severity,
    /// What could stand there instead.
    pub replacements: Vec<String>,
    /// Longer phrases in which it is right.
    pub exceptions: Vec<String>,
    /// One of these must stand near it.
    pub needs: Vec<String>,
    /// None of these may stand near it.
    pub bars: Vec<String>,
    /// Characters to both sides that are near.
    pub within: u32,
    /// What to do, as a sentence.
    pub advice: String,
    /// Where the rule comes from.
    pub source: String,
    /// From when on it counts.
    pub valid_from: Moment,
    /// When it was taken off the list.
    pub retired_at: Option<Moment>,
    /// Who changed it last.
    pub changed_name: String,
    /// When.
    pub changed_at: Moment,
    /// Grows with each change.
    pub revision: i64,
    /// The caller's unit does not want to see it.
    pub is_muted: bool,
}

/// What is typed about a term.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct TermForm {
    /// `platform` or `unit`; only read when it is new.
    pub owner: String,
    /// What is looked for.
    pub text: String,
    /// `expression`, `typo`, `secret`, `advertising` or `custom`.
    pub kind: String,
    /// `hint`, `confirm` or `block`.
    pub severity: String,
    /// What could stand there instead.
    pub replacements: Vec<String>,
    /// Longer phrases in which it is right.
    pub exceptions: Vec<String>,
    /// One of these must stand near it.
    pub needs: Vec<String>,
    /// None of these may stand near it.
    pub bars: Vec<String>,
    /// Characters to both sides that are near.
    pub within: u32,
    /// What to do.
    pub advice: String,
    /// Where the rule comes from.
    pub source: String,
    /// From when on it counts; at once when left out.
    pub valid_from: Option<Moment>,
    /// The revision the change is based on.
    pub revision: i64,
}

/// Which terms are wanted.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct Filter {
    /// `platform` or `unit`.
    pub owner: String,
    /// Part of the word.
    pub q: Option<String>,
    /// Only this kind.
    pub kind: Option<String>,
    /// Only this weight.
    pub severity: Option<String>,
    /// Those that were taken off the list instead.
    pub retired: Option<bool>,
    /// From 1.
    pub page: Option<i64>,
    /// Rows a page.
    pub size: Option<i64>,
}

/// A list with what the caller may do.
#[derive(Debug, Serialize, ToSchema)]
pub struct TermPage {
    /// The rows of this page.
    pub items: Vec<TermRow>,
    /// Rows in all.
    pub total: i64,
    /// This page, from 1.
    pub page: i64,
    /// Rows a page.
    pub size: i64,
    /// The caller may change this list.
    pub may_change: bool,
    /// The caller may silence hints of the platform for the unit.
    pub may_mute: bool,
}

/// A line of a file that was not taken.
#[derive(Debug, Serialize, ToSchema)]
pub struct Objection {
    /// From 1; 0 when it is about the rest.
    pub line: usize,
    /// What is wrong.
    pub say: String,
}

/// What became of a file.
#[derive(Debug, Serialize, ToSchema)]
pub struct ImportReport {
    /// New terms.
    pub added: usize,
    /// Terms that were on the list and read otherwise now.
    pub changed: usize,
    /// Terms that were on the list already.
    pub unchanged: usize,
    /// Lines that were not taken.
    pub objections: Vec<Objection>,
}

/// A text to be tried, perhaps with a term that is not on a list yet.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct TrialForm {
    /// Plain text.
    pub text: String,
    /// The term that is being written.
    pub term: Option<TermForm>,
}

/// Whether the unit wants to see a hint.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct MuteForm {
    /// Silence it, or let it speak again.
    pub muted: bool,
}

/// A host one may link to.
#[derive(Debug, Clone, Serialize, ToSchema, sqlx::FromRow)]
pub struct Host {
    /// Identifier.
    pub id: String,
    /// The host; everything below it is meant, too.
    pub host: String,
    /// Whose it is.
    pub note: String,
    /// Who entered it.
    pub added_name: String,
    /// When.
    pub added_at: Moment,
}

/// What is typed about a host.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct HostForm {
    /// The host.
    pub host: String,
    /// Whose it is.
    pub note: String,
}

impl Default for TermForm {
    fn default() -> Self {
        Self {
            owner: PLATFORM.to_owned(),
            text: String::new(),
            kind: "typo".to_owned(),
            severity: "confirm".to_owned(),
            replacements: Vec::new(),
            exceptions: Vec::new(),
            needs: Vec::new(),
            bars: Vec::new(),
            within: 15,
            advice: String::new(),
            source: String::new(),
            valid_from: None,
            revision: 0,
        }
    }
}

impl TermForm {
    /// The term this form describes, or what is wrong with it.
    pub fn checked(self, owner: Owner) -> Result<Term> {
        let clean = |words: Vec<String>| -> Vec<String> {
            let words = words.iter().map(|word| text::line(word));
            words.filter(|word| !word.is_empty()).collect()
        };
        let kind = named(&self.kind).ok_or_else(|| invalid("kind", "term.kind", "请选择类型"))?;
        let severity = named(&self.severity)
            .ok_or_else(|| invalid("severity", "term.severity", "请选择级别"))?;
        let advice = text::line_within("advice", "term.advice", "说明", &self.advice, (0, 120))?;
        let source = text::line_within("source", "term.source", "依据", &self.source, (0, 120))?;
        let term = Term {
            text: text::line(&self.text),
            kind,
            severity,
            replacements: clean(self.replacements),
            advice,
            source,
            exceptions: clean(self.exceptions),
            needs: clean(self.needs),
            bars: clean(self.bars),
            within: self.within,
            owner,
            id: String::new(),
        };
        match term.objection() {
            Some(say) => Err(invalid("text", "term.unfit", say)),
            None => Ok(term),
        }
    }
}

/// A word of the API as the value it names.
pub(super) fn named<T: for<'a> Deserialize<'a>>(name: &str) -> Option<T> {
    serde_json::from_value(serde_json::Value::from(name)).ok()
}

/// A value as the API and the database name it.
pub(super) fn name_of<T: Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(name)) => name,
        _ => String::new(),
    }
}

/// What equal words have in common.
pub(super) fn key(word: &str) -> String {
    folded(word)
}

/// A unit may weigh a word of the platform's list heavier, never lighter.
pub(super) fn check_heavier(own: &Term, platform: Option<&TermRow>) -> Result<()> {
    match platform {
        Some(row) if row.severity >= own.severity => {
            let say = format!(
                "平台词表中已有“{}”（{}），单位词表只能另作更严的规定",
                row.text,
                row.severity.name()
            );
            Err(refuse(Refusing::Conflict, "term.on_platform_list", say).at("text"))
        }
        _ => Ok(()),
    }
}

/// Only hints of the platform may be silenced.
pub(super) fn check_mutable(row: &TermRow) -> Result<()> {
    if row.owner_id == PLATFORM && row.severity == Severity::Hint && row.retired_at.is_none() {
        return Ok(());
    }
    let say = "只能对平台词表中的“提示”设置本单位不提示";
    Err(refuse(Refusing::Conflict, "term.not_a_hint", say))
}

/// A host as it is kept: lower case, no scheme, no path.
pub(super) fn checked_host(typed: &str) -> Result<String> {
    let host = text::line(typed).to_ascii_lowercase();
    let host = host.strip_prefix("https://").or(host.strip_prefix("http://")).unwrap_or(&host);
    let host = host.split(['/', ':']).next().unwrap_or_default();
    let labels: Vec<_> = host.split('.').collect();
    if host.len() <= 100 && labels.len() >= 2 && labels.iter().all(|label| text::is_slug(label)) {
        return Ok(host.to_owned());
    }
    Err(invalid("host", "term.host", "请填写域名，如“gov.cn”“www.news.cn”"))
}

pub(super) fn unknown() -> Error {
    refuse(Refusing::Unknown, "term.unknown", "没有这个词语")
}

pub(super) fn unknown_host() -> Error {
    refuse(Refusing::Unknown, "term.unknown_host", "没有这个域名")
}

pub(super) fn already_there() -> Error {
    refuse(Refusing::Conflict, "term.already_there", "词表中已有这个词语").at("text")
}

pub(super) fn host_already_there() -> Error {
    refuse(Refusing::Conflict, "term.host_already_there", "这个域名已在名单中").at("host")
}

/// A leader the public sees.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct LeaderRow {
    /// The site it stands on.
    pub site_id: String,
    /// The section, which lists those of one body.
    pub section_id: String,
    /// Name.
    pub name: String,
    /// The fields of the document, as JSON; `post` is the one that counts.
    pub fields: String,
    /// Name of the site.
    pub site_name: String,
    /// Name of the unit that runs it.
    pub unit_name: String,
}

impl LeaderRow {
    /// As the checker knows leaders.
    pub fn leader(&self) -> proofread::Leader {
        let fields: serde_json::Value = serde_json::from_str(&self.fields).unwrap_or_default();
        proofread::Leader {
            name: self.name.clone(),
            posts: fields["post"].as_str().unwrap_or_default().to_owned(),
            group: self.section_id.clone(),
            body: format!("{} {}", self.site_name, self.unit_name),
        }
    }
}
