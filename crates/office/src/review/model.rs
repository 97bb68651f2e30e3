//! What a review is.

use base::{Kind, Moment, Result, invalid, refuse, text};
use desk::{Place, Right};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One step every text passes.
#[derive(Debug)]
pub struct Step {
    /// Name for people.
    pub name: &'static str,
    /// The right its reviewer needs.
    pub right: Right,
}

/// 三审: 初审, 复审, 终审 (S2§14 S1§27).
pub const STEPS: [Step; 3] = [
    Step { name: "初审", right: Right("review.first") },
    Step { name: "复审", right: Right("review.second") },
    Step { name: "终审", right: Right("review.final") },
];

/// A review.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Review {
    /// Identifier.
    pub id: String,
    /// Kind of what is reviewed.
    pub subject_kind: String,
    /// Identifier of what is reviewed.
    pub subject_id: String,
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
    /// Title, for lists.
    pub title: String,
    /// `running`, `approved`, `returned` or `cancelled`.
    pub state: String,
    /// The step that is waiting, from 1.
    pub step: i64,
    /// When it was submitted.
    pub opened_at: Moment,
    /// When it ended.
    pub closed_at: Option<Moment>,
}

/// A decision.
#[derive(Debug, Clone, Serialize, ToSchema, sqlx::FromRow)]
pub struct Decision {
    /// The step, from 1.
    pub step: i64,
    /// Who decided.
    pub decided_by: String,
    /// Name of who decided.
    pub decided_name: String,
    /// `approved` or `returned`.
    pub verdict: String,
    /// Opinion; never empty when returned.
    pub opinion: String,
    /// When.
    pub at: Moment,
}

/// What a reviewer sends.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct DecisionForm {
    /// Digest of what the reviewer had before their eyes.
    pub digest: String,
    /// Approve, or return to the author.
    pub approve: bool,
    /// Opinion; needed when returned.
    pub opinion: String,
}

/// What a decision led to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It waits for the next step.
    Onward,
    /// Every step has approved.
    Passed,
    /// It goes back to the author.
    Returned,
}

/// What is submitted for review.
#[derive(Debug, Clone, Copy)]
pub struct Submission<'a> {
    /// Kind of thing.
    pub kind: &'static str,
    /// Its identifier.
    pub id: &'a str,
    /// Its digest.
    pub digest: &'a str,
    /// Site it is for.
    pub site_id: &'a str,
    /// Scopes in which its reviewers' powers are looked for.
    pub scopes: &'a [String],
    /// Title, for lists.
    pub title: &'a str,
}

impl Review {
    /// The step that is waiting.
    pub fn current(&self) -> &'static Step {
        let index = usize::try_from(self.step - 1).unwrap_or(0).min(STEPS.len() - 1);
        &STEPS[index]
    }

    /// Where its reviewers' powers are looked for.
    pub fn place(&self) -> Place {
        let scopes: Vec<String> = serde_json::from_str(&self.scopes).unwrap_or_default();
        Place::within(scopes.iter().map(String::as_str))
    }

    /// Why this person may not decide now, apart from missing powers.
    pub fn obstacle(&self, person: &str, decisions: &[Decision]) -> Result<()> {
        if self.state != "running" {
            return Err(refuse(Kind::Conflict, "review.closed", "这次审核已经结束"));
        }
        if self.author_id == person {
            return Err(refuse(Kind::Conflict, "review.own_work", "不能审核自己提交的稿件"));
        }
        if decisions.iter().any(|decision| decision.decided_by == person) {
            let say = "您已审核过本稿的前一环节，三审须由不同的人完成";
            return Err(refuse(Kind::Conflict, "review.same_person", say));
        }
        Ok(())
    }

    /// The review after a decision, and what it led to.
    pub fn decided(mut self, approve: bool, now: Moment) -> (Self, Outcome) {
        let last = self.step == STEPS.len() as i64;
        let outcome = match (approve, last) {
            (false, _) => Outcome::Returned,
            (true, true) => Outcome::Passed,
            (true, false) => Outcome::Onward,
        };
        match outcome {
            Outcome::Onward => self.step += 1,
            Outcome::Passed => self.state = "approved".into(),
            Outcome::Returned => self.state = "returned".into(),
        }
        if outcome != Outcome::Onward {
            self.closed_at = Some(now);
        }
        (self, outcome)
    }
}

impl DecisionForm {
    /// The form with its opinion cleaned; a return without an opinion helps nobody.
    pub fn checked(mut self) -> Result<Self> {
        self.opinion =
            text::line_within("opinion", "review.opinion", "意见", &self.opinion, (0, 500))?;
        if !self.approve && self.opinion.is_empty() {
            return Err(invalid("opinion", "review.opinion_missing", "退回时请写明意见"));
        }
        Ok(self)
    }
}

pub(super) fn unknown() -> base::Error {
    refuse(Kind::Unknown, "review.unknown", "没有这次审核")
}

pub(super) fn changed() -> base::Error {
    let say = "稿件已不是您看到的那一版，请刷新后重新审核";
    refuse(Kind::Conflict, "review.digest_differs", say)
}

pub(super) fn decided_already() -> base::Error {
    refuse(Kind::Conflict, "review.decided_already", "这一环节刚刚已由他人审核，请刷新")
}

pub(super) fn running_already() -> base::Error {
    refuse(Kind::Conflict, "review.running_already", "本稿已在审核中")
}
