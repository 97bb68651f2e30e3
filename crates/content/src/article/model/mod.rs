//! What an article is and which moves it allows. No database, no HTTP.

pub mod alike;
pub mod check;
mod difference;
mod edition;
mod header;
pub mod markup;
mod views;

pub use difference::{Difference, FieldChange, Span, compare};
pub use edition::{Document, Edition, Placement, State};
pub use header::{Header, THEMES, Theme};
pub(crate) use views::split_keywords;
pub use views::{
    Article, ArticleRow, Attachment, DraftForm, EditionRow, EditionView, Obstacle, PublicPlace,
    Publication, ReviewRow, ReviewView, StepView, Waiting,
};

use base::{Error, Kind, refuse};
use desk::Right;

use crate::topic;

/// Seeing drafts and lists.
pub const READ: Right = Right("article.read");
/// Beginning and writing drafts.
pub const WRITE: Right = Right("article.write");
/// Sending drafts into review and taking them back.
pub const SUBMIT: Right = Right("article.submit");
/// Publishing what was approved.
pub const PUBLISH: Right = Right("article.publish");
/// Withdrawing what is live.
pub const WITHDRAW: Right = Right("article.withdraw");

/// Kinds of documents.
pub const KINDS: &[&str] = &["article", "policy", topic::model::KIND];

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

pub(super) fn wrong_state(say: &str) -> Error {
    refuse(Kind::Conflict, "article.wrong_state", say)
}
