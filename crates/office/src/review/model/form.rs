//! What a reviewer sends.

use base::{Result, invalid, text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::flow::model::{Risk, Step};

/// What a reviewer sends.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
pub struct DecisionForm {
    /// Digest of what the reviewer had before their eyes.
    pub digest: String,
    /// Approve, or return.
    pub approve: bool,
    /// Opinion; needed when returned.
    pub opinion: String,
    /// When returned: the earlier step to be taken again; to the author when left out.
    #[serde(default)]
    pub back_to: Option<i64>,
    /// When approved: raise the risk to this.
    #[serde(default)]
    pub risk: Option<Risk>,
    /// When approved: the answers to the step's questions, in their order.
    #[serde(default)]
    pub checks: Vec<CheckForm>,
}

/// An answer to one question.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct CheckForm {
    /// `yes`, `no` or `na`.
    pub answer: String,
    /// Remark; needed when the answer is no.
    pub remark: String,
}

impl DecisionForm {
    /// The form with its texts cleaned; a return without an opinion helps nobody, and an approval
    /// needs an answer to every question of the step.
    pub fn checked(mut self, step: &Step) -> Result<Self> {
        self.opinion =
            text::line_within("opinion", "review.opinion", "意见", &self.opinion, (0, 500))?;
        if !self.approve {
            if self.opinion.is_empty() {
                return Err(invalid("opinion", "review.opinion_missing", "退回时请写明意见"));
            }
            self.checks.clear();
            self.risk = None;
            return Ok(self);
        }
        self.back_to = None;
        if self.checks.len() != step.checks.len() {
            return Err(invalid("checks", "review.checks_missing", "请先逐项完成检查再通过"));
        }
        for (check, question) in self.checks.iter_mut().zip(&step.checks) {
            check.check(question)?;
        }
        Ok(self)
    }
}

impl CheckForm {
    fn check(&mut self, question: &str) -> Result<()> {
        if !["yes", "no", "na"].contains(&self.answer.as_str()) {
            return Err(invalid("checks", "review.checks_missing", "请先逐项完成检查再通过"));
        }
        self.remark =
            text::line_within("checks", "review.check_remark", "检查说明", &self.remark, (0, 200))?;
        if self.answer == "no" && self.remark.is_empty() {
            let say = format!("“{question}”选了“否”，请写明说明，或者退回");
            return Err(invalid("checks", "review.check_remark_missing", say));
        }
        Ok(())
    }
}
