//! What the checker found, as a screen shows it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How much a finding weighs when a text is submitted.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[schema(as = FindingSeverity)]
pub enum Severity {
    /// 提示: to be read, nothing more.
    Hint,
    /// 说明理由: may be kept, for a reason that is recorded.
    Confirm,
    /// 必须修改: does not go on like this.
    Block,
}

/// The part of a draft that a finding is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = FindingField)]
pub enum Field {
    /// 标题.
    Title,
    /// 副标题.
    Subtitle,
    /// 摘要.
    Summary,
    /// 来源.
    Source,
    /// 正文.
    Body,
    /// The text that stands for a picture of the body; `element` says which.
    Alt,
    /// The name of an attachment; `element` says which.
    Attachment,
}

/// A thing a finding is about when it is no stretch of text, counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case", tag = "kind", content = "number")]
#[schema(as = FindingElement)]
pub enum Element {
    /// The n-th `<img>` of the body.
    Picture(u32),
    /// The n-th `<a>` of the body.
    Link(u32),
    /// The n-th `<table>` of the body.
    Table(u32),
    /// The n-th attachment.
    Attachment(u32),
}

/// A stretch of text in UTF-16 units, as browsers count.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize, ToSchema,
)]
#[schema(as = FindingSpan)]
pub struct Span {
    /// First unit.
    pub start: u32,
    /// The unit behind the last.
    pub end: u32,
}

/// A stretch of text inside one block of a body.
///
/// Blocks are the stretches of text between two borders of blocks (start or end of any tag that
/// is not inline), counted from 0 without those that hold only blanks; in the console's editor
/// these are its text blocks that are not blank. A `<br>` counts as one unit, a picture as none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[schema(as = FindingPlace)]
pub struct Place {
    /// Number of the block.
    pub block: u32,
    /// First unit (UTF-16) in the block's text.
    pub start: u32,
    /// The unit behind the last.
    pub end: u32,
}

/// One thing the checker found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Finding {
    /// `term.<id of the term>` or the name of a built-in rule (see `RULES`).
    pub rule: String,
    /// How much it weighs.
    pub severity: Severity,
    /// Where it is.
    pub field: Field,
    /// Where in the field's text; in a body, whose blocks are joined by line breaks.
    pub span: Option<Span>,
    /// Where in the body, for an editor.
    pub place: Option<Place>,
    /// The thing it is about, when it is not (only) text.
    pub element: Option<Element>,
    /// What stands there; masked when it is personal.
    pub found: String,
    /// What is wrong and what to do.
    pub message: String,
    /// What could stand there instead; with exactly one, one click replaces.
    pub replacements: Vec<String>,
    /// Where the rule comes from.
    pub source: String,
    /// How many more of the same were left out of the list ("还有 N 处").
    pub more: u32,
}

/// The built-in rules and how much they weigh unless the settings say otherwise.
pub const RULES: [(&str, Severity); 28] = [
    ("personal.id_number", Severity::Block),
    ("personal.bank_card", Severity::Confirm),
    ("personal.mobile", Severity::Confirm),
    ("personal.telephone", Severity::Hint),
    ("personal.email", Severity::Hint),
    ("personal.roll", Severity::Confirm),
    ("personal.grave_roll", Severity::Block),
    ("secret.mark", Severity::Block),
    ("secret.level", Severity::Block),
    ("link.foreign", Severity::Confirm),
    ("link.inner", Severity::Confirm),
    ("link.empty", Severity::Hint),
    ("source.missing", Severity::Confirm),
    ("source.no_address", Severity::Hint),
    ("source.unlisted", Severity::Hint),
    ("picture.silent", Severity::Confirm),
    ("picture.file_name", Severity::Hint),
    ("heading.top", Severity::Hint),
    ("heading.skipped", Severity::Hint),
    ("heading.blank", Severity::Hint),
    ("map.no_number", Severity::Confirm),
    ("map.mentioned", Severity::Hint),
    ("number.brackets", Severity::Hint),
    ("number.counter", Severity::Hint),
    ("leader.post", Severity::Confirm),
    ("leader.name", Severity::Confirm),
    ("leader.order", Severity::Hint),
    ("check.more", Severity::Hint),
];
