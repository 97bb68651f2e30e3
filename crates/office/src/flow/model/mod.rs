//! What a flow is: steps, who sits at them, when they join, and how long they have.

mod example;
mod form;

pub use example::{Example, examples};
pub use form::{BindingForm, FlowForm};

use base::{Error, Kind, Moment, Result, fault, refuse};
use desk::Right;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Setting up, changing and retiring flows, and saying where they hold.
pub const MANAGE: Right = Right("flow.manage");

/// So many different people must agree before the public reads a text (三审, S2§14 S1§27).
pub const DECIDERS_MIN: usize = 3;

/// How much depends on a text; the writer says it, a reviewer may raise it, nobody lowers it.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Risk {
    /// 普通.
    #[default]
    Normal,
    /// 重要: what the seeds call 必要时 (S3§15).
    Important,
    /// 重大事件: needs the head of the government (S3§15).
    Major,
}

/// How many of a step's seats must be filled.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Quorum {
    /// One person, of any seat.
    #[default]
    AnyOf,
    /// 会签: one person of each seat.
    AllOf,
}

/// What makes a person fit for a seat.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SeatKind {
    /// Holds this right where the text belongs.
    Right,
    /// Works in this unit, and holds some right of reviewing where the text belongs.
    Unit,
    /// Is this person, and holds some right of reviewing where the text belongs.
    Person,
}

/// A seat at a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Seat {
    /// What makes a person fit.
    pub kind: SeatKind,
    /// The right, unit or account.
    pub value: String,
}

/// A step of a flow.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct Step {
    /// From 1.
    pub no: i64,
    /// Name for people.
    pub name: String,
    /// How many seats must be filled.
    pub rule: Quorum,
    /// Who may sit here.
    pub seats: Vec<Seat>,
    /// Working days it may take; 0 is without a limit.
    pub due_days: i64,
    /// Reminded when so many working days are left.
    pub remind_days: i64,
    /// Told to those above when so many working days late.
    pub escalate_days: i64,
    /// It joins from this risk on.
    pub risk_from: Risk,
    /// Kinds of content it joins for; all when empty.
    pub kinds: Vec<String>,
    /// Sections it joins for, with those below them; all when empty.
    pub sections: Vec<String>,
    /// Questions to be answered before approving.
    pub checks: Vec<String>,
}

/// What of a text decides which steps join.
#[derive(Debug, Clone, Copy)]
pub struct Case<'a> {
    /// Kind of content.
    pub kind: &'a str,
    /// Its section and those above it, and wider scopes.
    pub scopes: &'a [String],
    /// Its risk.
    pub risk: Risk,
}

/// A version of a flow with its steps: what a review goes through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chain {
    /// The version.
    pub version_id: String,
    /// Number of the version.
    pub version_no: i64,
    /// The flow.
    pub flow_id: String,
    /// Name of the flow.
    pub flow_name: String,
    /// The steps in their order, from 1.
    pub steps: Vec<Step>,
}

/// A flow as the console shows it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FlowView {
    /// Identifier.
    pub id: String,
    /// Its site; empty for a flow of the platform.
    pub site_id: String,
    /// Name.
    pub name: String,
    /// Number of the version new reviews begin with.
    pub newest_no: i64,
    /// Who made that version.
    pub made_name: String,
    /// When.
    pub made_at: Moment,
    /// Since when it may no longer be chosen.
    pub retired_at: Option<Moment>,
    /// Running reviews, of all its versions.
    pub running: i64,
    /// Steps of the newest version.
    pub steps: Vec<Step>,
    /// Verbs the caller may use on it: `change`, `retire`.
    pub may: Vec<&'static str>,
}

/// Where a flow holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, sqlx::FromRow)]
pub struct Binding {
    /// The site; empty for the whole platform.
    pub site_id: String,
    /// The section with those below it; empty for the whole site.
    pub section_id: String,
    /// Kind of content; empty for all.
    pub kind: String,
    /// The flow.
    pub flow_id: String,
    /// Name of the flow.
    pub flow_name: String,
}

impl Risk {
    /// As the database spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::Important => "important",
            Self::Major => "major",
        }
    }

    /// As people say it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Normal => "普通",
            Self::Important => "重要",
            Self::Major => "重大事件",
        }
    }

    /// The risk of this word; a word the database cannot hold is our fault.
    pub fn of(word: &str) -> Result<Self> {
        let known = [Self::Normal, Self::Important, Self::Major];
        let found = known.into_iter().find(|risk| risk.as_str() == word);
        found.ok_or_else(|| fault(format!("risk {word}")))
    }
}

impl Quorum {
    /// As the database spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::AnyOf => "any_of",
            Self::AllOf => "all_of",
        }
    }
}

impl Step {
    /// Whether it joins for this text.
    pub fn joins(&self, case: &Case<'_>) -> bool {
        self.risk_from <= case.risk
            && (self.kinds.is_empty() || self.kinds.iter().any(|kind| kind == case.kind))
            && (self.sections.is_empty()
                || self.sections.iter().any(|section| case.scopes.contains(section)))
    }

    /// Whether it joins for every text.
    pub fn is_certain(&self) -> bool {
        self.risk_from == Risk::Normal && self.kinds.is_empty() && self.sections.is_empty()
    }

    /// The seats that must be filled, by their numbers from 1; one stands for any of them.
    pub fn places(&self) -> std::ops::RangeInclusive<i64> {
        match self.rule {
            Quorum::AnyOf => 1..=1,
            Quorum::AllOf => 1..=i64::try_from(self.seats.len()).unwrap_or(1),
        }
    }

    /// The number a decision from the seat at `index` fills.
    pub fn place_of(&self, index: usize) -> i64 {
        match self.rule {
            Quorum::AnyOf => 1,
            Quorum::AllOf => i64::try_from(index).unwrap_or(0) + 1,
        }
    }
}

impl Chain {
    /// The steps that join for a text.
    pub fn joining<'a>(&'a self, case: &Case<'_>) -> Vec<&'a Step> {
        self.steps.iter().filter(|step| step.joins(case)).collect()
    }

    /// The step with this number.
    pub fn step(&self, no: i64) -> Result<&Step> {
        let found = self.steps.iter().find(|step| step.no == no);
        found.ok_or_else(|| fault(format!("flow {} has no step {no}", self.version_id)))
    }
}

/// The binding that holds for a kind of content in a section: the nearest section wins, then the
/// site, then the platform; on one level a binding for the kind wins. `line` is nearest first.
pub fn nearest<'a>(
    bindings: &'a [Binding],
    site_id: &str,
    line: &[String],
    kind: &str,
) -> Option<&'a Binding> {
    let rank = |binding: &Binding| {
        let depth = match (binding.site_id.as_str(), binding.section_id.as_str()) {
            ("", "") => line.len() + 1,
            (site, "") if site == site_id => line.len(),
            (site, section) if site == site_id => line.iter().position(|above| above == section)?,
            _ => return None,
        };
        match binding.kind.as_str() {
            "" => Some((depth, 1)),
            own if own == kind => Some((depth, 0)),
            _ => None,
        }
    };
    let ranked = bindings.iter().filter_map(|binding| Some((rank(binding)?, binding)));
    ranked.min_by_key(|(rank, _)| *rank).map(|(_, binding)| binding)
}

pub(super) fn unknown() -> Error {
    refuse(Kind::Unknown, "flow.unknown", "没有这个审核流程，或者它已停用")
}

pub(super) fn already_there() -> Error {
    refuse(Kind::Conflict, "flow.already_there", "已有同名的流程，请换一个名称").at("name")
}

pub(super) fn in_use() -> Error {
    let say = "还有栏目指定了这个流程，请先改用其他流程再停用";
    refuse(Kind::Conflict, "flow.in_use", say)
}
