//! What an article is and which moves it allows. No database, no HTTP.

pub mod alike;
pub mod check;
mod beside;
mod difference;
mod edition;
mod debt;
mod header;
pub mod markup;
mod relation;
mod reviewing;
mod rows;
mod views;

pub use beside::{Filled, RelatedRow, Together};
pub use debt::{Debt, DebtRow, EmergencyForm};
pub use difference::{Difference, FieldChange, Side, Span, compare};
pub use edition::{Document, Edition, Placement, State};
pub use header::{Header, THEMES, Theme, theme_place};
pub use relation::{
    LinkedDocument, Meaning, RELATIONS, Relation, checked_relations, meaning_of, validity,
};
pub use reviewing::{EntryView, ReviewRow, ReviewView, StepName, StepView};
pub use rows::{ArticleRow, BinRow, EditionRow, Waiting};
pub(crate) use views::split_keywords;
pub use views::{
    Article, Attachment, DraftForm, EditionView, Obstacle, PublicPlace, Publication, SavedDraft,
};

use base::{Error, Kind, refuse};
use desk::Right;

/// Seeing drafts and lists.
pub const READ: Right = Right("article.read");
/// Beginning and writing drafts.
pub const WRITE: Right = Right("article.write");
/// Sending drafts into review and taking them back.
pub const SUBMIT: Right = Right("article.submit");
/// Publishing what was approved.
pub const PUBLISH: Right = Right("article.publish");
/// 紧急发布: publishing before review.
pub const EMERGENCY: Right = Right("article.emergency");
/// Withdrawing what is live.
pub const WITHDRAW: Right = Right("article.withdraw");

/// Days what was dropped can be brought back.
pub const BIN_DAYS: i64 = 30;

/// What the search reads of a document: its text, then what its fields tell and its attachments
/// say.
pub fn searched_text(body: &str, more: &[&str]) -> String {
    let mut text = finder::html_to_text(body);
    for said in more.iter().filter(|said| !said.is_empty()) {
        text.push('\n');
        text.push_str(said);
    }
    text
}

pub(super) fn unknown() -> Error {
    refuse(Kind::Unknown, "article.unknown", "没有这篇稿件")
}

pub(super) fn unknown_edition() -> Error {
    refuse(Kind::Unknown, "article.unknown_edition", "没有这个版本")
}

pub(super) fn being_worked_on() -> Error {
    refuse(Kind::Conflict, "article.being_worked_on", "本稿已有一个正在编写或审核的版本")
}

pub(super) fn nothing_in_work() -> Error {
    refuse(Kind::Conflict, "article.nothing_in_work", "本稿没有正在编写或审核的版本")
}

/// Another person's change came first.
pub fn changed_meanwhile() -> Error {
    refuse(Kind::Conflict, "article.changed_meanwhile", "刚刚有人修改过，请刷新后再试")
}

/// What lay in the bin too long.
pub(super) fn erased() -> Error {
    let say = format!("这篇稿件在回收站已满{BIN_DAYS}天，内容已清除");
    refuse(Kind::Unknown, "article.erased_already", say)
}

pub(super) fn wrong_state(say: &str) -> Error {
    refuse(Kind::Conflict, "article.wrong_state", say)
}
