//! A term of a list, and what makes it fit to be one.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::finding::Severity;
use crate::fold::folded;

/// Characters a term or an exception may have.
const CHARS: (usize, usize) = (2, 40);
/// Exceptions, replacements and words of context a term may have.
const COMPANIONS_MAX: usize = 200;
/// Characters to both sides in which context is looked for.
const WITHIN: (u32, u32) = (1, 100);

/// What a term is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[schema(as = TermKind)]
pub enum Kind {
    /// 不规范表述.
    Expression,
    /// 错别字.
    Typo,
    /// 涉密标志.
    Secret,
    /// 广告用语.
    Advertising,
    /// 自定义.
    Custom,
}

/// Whose list a term is on.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Owner {
    /// The platform: every unit.
    Platform,
    /// One unit, for itself.
    Unit,
}

/// One term of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Term {
    /// Names the term in findings: `term.<id>`; of one list, each once.
    pub id: String,
    /// What is looked for, as people write it.
    pub text: String,
    /// What it is.
    pub kind: Kind,
    /// How much a finding weighs.
    pub severity: Severity,
    /// What could stand there instead; with exactly one, one click replaces.
    pub replacements: Vec<String>,
    /// What to do, as a sentence; may be empty.
    pub advice: String,
    /// Where the rule comes from; may be empty.
    pub source: String,
    /// Longer phrases in which the term is right.
    pub exceptions: Vec<String>,
    /// One of these must stand within `within` characters; empty asks for none.
    pub needs: Vec<String>,
    /// None of these may stand within `within` characters.
    pub bars: Vec<String>,
    /// Characters to both sides of the term in which `needs` and `bars` are looked for.
    pub within: u32,
    /// Whose list it is on.
    pub owner: Owner,
}

impl Kind {
    /// As lists in files name it.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Expression => "不规范表述",
            Kind::Typo => "错别字",
            Kind::Secret => "涉密标志",
            Kind::Advertising => "广告用语",
            Kind::Custom => "自定义",
        }
    }

    /// All kinds.
    pub const ALL: [Kind; 5] =
        [Kind::Expression, Kind::Typo, Kind::Secret, Kind::Advertising, Kind::Custom];

    /// How much a finding of this kind weighs when a list does not say.
    pub fn severity(self) -> Severity {
        match self {
            Kind::Secret => Severity::Block,
            Kind::Expression | Kind::Typo | Kind::Custom => Severity::Confirm,
            Kind::Advertising => Severity::Hint,
        }
    }
}

impl Severity {
    /// As lists in files and screens name it.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Hint => "提示",
            Severity::Confirm => "说明理由",
            Severity::Block => "必须修改",
        }
    }

    /// All of them, the lightest first.
    pub const ALL: [Severity; 3] = [Severity::Hint, Severity::Confirm, Severity::Block];
}

impl Term {
    /// A term that is looked for everywhere, with what its kind usually weighs.
    pub fn new(text: &str, kind: Kind, owner: Owner) -> Self {
        Self {
            id: text.to_owned(),
            text: text.to_owned(),
            kind,
            severity: kind.severity(),
            replacements: Vec::new(),
            advice: String::new(),
            source: String::new(),
            exceptions: Vec::new(),
            needs: Vec::new(),
            bars: Vec::new(),
            within: 15,
            owner,
        }
    }

    /// Why this can be no term; the sentence names what to change.
    pub fn objection(&self) -> Option<String> {
        let text = folded(&self.text);
        if let Some(says) = unfit("词语", &self.text) {
            return Some(says);
        }
        for exception in &self.exceptions {
            if let Some(says) = unfit("例外", exception) {
                return Some(says);
            }
            if !folded(exception).contains(&text) || folded(exception) == text {
                return Some(format!("例外“{exception}”应是包含“{}”的更长词语", self.text));
            }
        }
        if self.replacements.iter().any(|other| folded(other) == text && *other == self.text) {
            return Some(format!("“{}”的替换词与词语相同，请改写或删去", self.text));
        }
        if self.needs.iter().chain(&self.bars).any(|word| folded(word).trim().is_empty()) {
            return Some("上下文中有空白的词，请删去".to_owned());
        }
        let companions = [&self.exceptions, &self.replacements, &self.needs, &self.bars];
        if companions.iter().any(|list| list.len() > COMPANIONS_MAX) {
            return Some(format!("例外、替换词和上下文各最多{COMPANIONS_MAX}个"));
        }
        if !(WITHIN.0..=WITHIN.1).contains(&self.within) {
            return Some(format!("上下文字数应在{}到{}之间", WITHIN.0, WITHIN.1));
        }
        None
    }

    /// The sentence of a finding of this term.
    pub(crate) fn message(&self, found: &str) -> String {
        let instead: String = self.replacements.iter().map(|one| format!("“{one}”")).collect();
        let say = match (self.kind, self.replacements.len()) {
            (Kind::Typo, 0) => format!("“{found}”疑为错别字，请核对"),
            (Kind::Typo, 1) => format!("“{found}”应为{instead}"),
            (Kind::Typo, _) => format!("“{found}”疑为错别字，可改为{instead}"),
            (Kind::Expression, 0) => format!("“{found}”表述不规范，请修改"),
            (Kind::Expression, _) => format!("“{found}”表述不规范，可改为{instead}"),
            (Kind::Secret, _) => format!("出现涉密标志“{found}”，请核实能否公开"),
            (Kind::Advertising, _) => format!("“{found}”是广告用语，请核对用法"),
            (Kind::Custom, 0) => format!("“{found}”在词表中，请核对"),
            (Kind::Custom, _) => format!("“{found}”在词表中，可改为{instead}"),
        };
        match self.advice.is_empty() {
            true => say,
            false => format!("{say}。{}", self.advice),
        }
    }
}

/// Why a text cannot be looked for.
fn unfit(name: &str, text: &str) -> Option<String> {
    let (min, max) = CHARS;
    let count = folded(text).chars().count();
    if text.contains('\n') {
        return Some(format!("{name}“{}”中有换行，请删去", base::text::shorten(text, 20)));
    }
    if count < min {
        return Some(format!("{name}“{text}”太短，至少{min}个字"));
    }
    if count > max {
        let short = base::text::shorten(text, 20);
        return Some(format!("{name}“{short}”太长，最多{max}个字，现在是{count}个字"));
    }
    None
}
