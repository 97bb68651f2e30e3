//! What a review is.

mod course;
mod form;
mod hand;

pub use course::{Course, Move, Outcome};
pub use form::{CheckForm, DecisionForm};
pub use hand::{Hand, Hands, Standing};

use base::{Error, Kind, Moment, refuse};
use desk::Right;
use serde::Serialize;
use utoipa::ToSchema;

use crate::flow::model::Risk;

/// Rights of deciding; a flow says which of them a step asks for.
pub const RIGHTS: [Right; 4] =
    [Right("review.first"), Right("review.second"), Right("review.final"), Right("review.sign")];

/// A review.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Review {
    /// Identifier.
    pub id: String,
    /// Kind of what is reviewed.
    pub subject_kind: String,
    /// Identifier of what is reviewed.
    pub subject_id: String,
    /// What the subject is an edition of.
    pub matter_id: String,
    /// Kind of content.
    pub matter_kind: String,
    /// Digest of what was submitted.
    pub digest: String,
    /// Site it is for.
    pub site_id: String,
    /// JSON list of the scopes its reviewers' powers are looked for in.
    pub scopes: String,
    /// Who submitted it.
    pub author_id: String,
    /// Name of who submitted it.
    pub author_name: String,
    /// Who published it before it was reviewed; empty in the regular case.
    pub released_by: String,
    /// Title, for lists.
    pub title: String,
    /// `running`, `approved`, `returned` or `cancelled`.
    pub state: String,
    /// The version of the flow it goes through.
    pub version_id: String,
    /// [`Risk`], as the database spells it.
    pub risk: String,
    /// The step that is waiting.
    pub step: i64,
    /// Since when that step waits.
    pub step_since: Moment,
    /// Who has taken the waiting step up; empty when nobody has.
    pub claimed_by: String,
    /// Name of that person.
    pub claimed_name: String,
    /// When.
    pub claimed_at: Moment,
    /// Its place in the order of all reviews, whatever the clock did.
    pub seq: i64,
    /// When it was submitted.
    pub opened_at: Moment,
    /// When it ended.
    pub closed_at: Option<Moment>,
}

/// A decision.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Decision {
    /// Identifier.
    pub id: String,
    /// The review.
    pub review_id: String,
    /// From 1, in the order they were made.
    pub no: i64,
    /// The step.
    pub step: i64,
    /// The seat it fills.
    pub seat: i64,
    /// Who decided.
    pub decided_by: String,
    /// Name of who decided.
    pub decided_name: String,
    /// In whose name: the decider's own, or that of who delegated.
    pub acting_for: String,
    /// That name.
    pub acting_name: String,
    /// `approved`, `returned` or `sent_back`.
    pub verdict: String,
    /// Opinion; never empty unless approved.
    pub opinion: String,
    /// What was before the decider's eyes.
    pub digest: String,
    /// When.
    pub at: Moment,
    /// Since when it no longer counts, because an earlier step must be taken again.
    pub void_at: Option<Moment>,
}

/// An answer to a question of a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, sqlx::FromRow)]
pub struct Check {
    /// The decision it belongs to.
    #[serde(skip)]
    pub decision_id: String,
    /// From 1.
    pub no: i64,
    /// The question.
    pub question: String,
    /// `yes`, `no` or `na`.
    pub answer: String,
    /// Remark.
    pub remark: String,
}

/// What is submitted for review.
#[derive(Debug, Clone, Copy)]
pub struct Submission<'a> {
    /// Kind of thing.
    pub kind: &'static str,
    /// Its identifier.
    pub id: &'a str,
    /// What it is an edition of.
    pub matter_id: &'a str,
    /// Kind of content.
    pub matter_kind: &'a str,
    /// Its digest.
    pub digest: &'a str,
    /// Site it is for.
    pub site_id: &'a str,
    /// Scopes in which its reviewers' powers are looked for, its section first.
    pub scopes: &'a [String],
    /// Title, for lists.
    pub title: &'a str,
    /// What the writer says depends on it.
    pub risk: Risk,
}

/// The edition of a matter a person decided on last.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct LastSeen {
    /// The subject of that review.
    pub subject_id: String,
    /// Its digest.
    pub digest: String,
}

pub(super) fn unknown() -> Error {
    refuse(Kind::Unknown, "review.unknown", "没有这次审核")
}

pub(super) fn changed() -> Error {
    let say = "稿件已不是您看到的那一版，请刷新后重新审核";
    refuse(Kind::Conflict, "review.digest_differs", say)
}

pub(super) fn decided_already() -> Error {
    refuse(Kind::Conflict, "review.decided_already", "这一环节刚刚已由他人审核，请刷新")
}

pub(super) fn running_already() -> Error {
    refuse(Kind::Conflict, "review.running_already", "本稿已在审核中")
}

/// The power has ended, or the step is another's; what was written is not lost silently.
pub(super) fn not_yours() -> Error {
    let say = "这一环节现在不由您审核（权限可能已到期或被收回，或稿件已到其他环节），意见没有提交；\
               请刷新，仍有疑问请联系本单位管理员";
    refuse(Kind::NotAllowed, "review.not_yours", say)
}
