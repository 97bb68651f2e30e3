//! Reviews as the console shows them.

use base::Moment;
use base::workday::Deadline;
use office::flow::model::Risk;
use office::review::model::Check;
use serde::Serialize;
use utoipa::ToSchema;

use super::Obstacle;

/// One decision at a step.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct EntryView {
    /// Who decided.
    pub by_name: String,
    /// In whose name, when it was another's.
    pub for_name: Option<String>,
    /// `approved`, `returned` or `sent_back`.
    pub verdict: String,
    /// Opinion.
    pub opinion: String,
    /// When.
    pub at: Moment,
    /// Whether it still counts.
    pub counts: bool,
    /// Answers to the questions of the step.
    pub checks: Vec<Check>,
}

/// One step of a review.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct StepView {
    /// From 1.
    pub no: i64,
    /// Name.
    pub name: String,
    /// `approved`, `returned`, `waiting` or `later`.
    pub state: &'static str,
    /// Who decided.
    pub by_name: String,
    /// When.
    pub at: Option<Moment>,
    /// Opinion.
    pub opinion: String,
    /// Whether everybody named must agree (会签).
    pub is_joint: bool,
    /// Every decision at this step, also those that no longer count.
    pub entries: Vec<EntryView>,
}

/// A step by its number and name.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct StepName {
    /// From 1.
    pub no: i64,
    /// Name.
    pub name: String,
}

/// A review as the console shows it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ReviewView {
    /// Identifier.
    pub id: String,
    /// The edition that is reviewed.
    pub subject_id: String,
    /// Its document.
    pub article_id: String,
    /// What the decision is bound to.
    pub digest: String,
    /// `running`, `approved`, `returned` or `cancelled`.
    pub state: String,
    /// The step that is waiting.
    pub step: i64,
    /// The steps that join.
    pub steps: Vec<StepView>,
    /// The flow it goes through.
    pub flow_name: String,
    /// Version of the flow.
    pub flow_no: i64,
    /// What depends on the text.
    pub risk: Risk,
    /// What is left of the waiting step's time.
    pub due: Option<Deadline>,
    /// Who can take the waiting step.
    pub waiting_for: Vec<String>,
    /// Who has taken it up.
    pub claimed_name: Option<String>,
    /// Whether the caller may decide now.
    pub may_decide: bool,
    /// In whose name the caller would decide, when it is another's.
    pub for_name: Option<String>,
    /// Whether the caller may take it up.
    pub may_claim: bool,
    /// Whether the caller has taken it up.
    pub is_mine: bool,
    /// Why the caller may not decide.
    pub obstacle: Option<Obstacle>,
    /// Earlier steps it may be sent back to.
    pub earlier: Vec<StepName>,
    /// Questions to answer before approving.
    pub checks: Vec<String>,
    /// The edition the caller decided on before this one, when it said something else.
    pub last_seen: Option<String>,
    /// Whether it went live before it was reviewed.
    pub is_released: bool,
    /// Who submitted it.
    pub author_name: String,
    /// When.
    pub submitted_at: Moment,
}

/// A row of the reviewer's list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ReviewRow {
    /// The review.
    pub id: String,
    /// The document.
    pub article_id: String,
    /// Title.
    pub title: String,
    /// Site.
    pub site_name: String,
    /// Section.
    pub section_name: String,
    /// Step that waits.
    pub step: i64,
    /// Its name.
    pub step_name: String,
    /// State of the review.
    pub state: String,
    /// What depends on the text.
    pub risk: Risk,
    /// What is left of the waiting step's time.
    pub due: Option<Deadline>,
    /// Whether the time is running out.
    pub is_reminded: bool,
    /// Who has taken it up.
    pub claimed_name: Option<String>,
    /// Whether it went live before it was reviewed.
    pub is_released: bool,
    /// Who submitted it.
    pub author_name: String,
    /// When.
    pub submitted_at: Moment,
}
