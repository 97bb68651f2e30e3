//! What a delegation is.

use base::{Kind, Moment, Result, invalid, refuse, text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Longer absences are matters of posts and permits, not of delegation.
const DAYS_MAX: i64 = 92;
const DAY_MS: i64 = 86_400_000;

/// A delegation with the names of both.
#[derive(Debug, Clone, Serialize, ToSchema, sqlx::FromRow)]
pub struct Delegation {
    /// Identifier.
    pub id: String,
    /// Whose place is taken.
    pub giver_id: String,
    /// Name of that person.
    pub giver_name: String,
    /// Unit of that person.
    pub giver_unit_id: String,
    /// Who takes it.
    pub taker_id: String,
    /// Name of that person.
    pub taker_name: String,
    /// From when.
    pub valid_from: Moment,
    /// Until when.
    pub valid_to: Moment,
    /// Reason.
    pub reason: String,
    /// When it was ended early.
    pub ended_at: Option<Moment>,
}

/// What a person asks another to take over.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct DelegationForm {
    /// Who shall decide.
    pub taker_id: String,
    /// From when.
    pub valid_from: Moment,
    /// Until when.
    pub valid_to: Moment,
    /// Reason.
    pub reason: String,
}

/// Somebody who reviews: named in flows, asked to take a place.
#[derive(Debug, Clone, Serialize, ToSchema, sqlx::FromRow)]
pub struct Reviewer {
    /// Account.
    pub id: String,
    /// Name.
    pub name: String,
    /// Post.
    pub post: String,
    /// Unit.
    pub unit_id: String,
    /// Name of the unit.
    pub unit_name: String,
}

/// The delegations a person sees.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Delegations {
    /// Those the person gave, newest first.
    pub given: Vec<Delegation>,
    /// Those that were given to the person, newest first.
    pub taken: Vec<Delegation>,
}

impl DelegationForm {
    /// The form with its reason cleaned, or what is wrong with it.
    pub fn checked(mut self, giver: &str, now: Moment) -> Result<Self> {
        if self.taker_id == giver {
            return Err(invalid("taker_id", "delegation.to_self", "不能委托给自己"));
        }
        let today = base::day_start(now);
        if self.valid_from < today || self.valid_to <= self.valid_from || self.valid_to <= now {
            let say = "结束时间须晚于开始时间，且不能早于今天";
            return Err(invalid("valid_to", "delegation.period", say));
        }
        if self.valid_to.saturating_sub(self.valid_from) > DAYS_MAX * DAY_MS {
            let say = format!("一次委托最长{DAYS_MAX}天");
            return Err(invalid("valid_to", "delegation.too_long", say));
        }
        self.reason =
            text::line_within("reason", "delegation.reason", "委托原因", &self.reason, (2, 100))?;
        Ok(self)
    }
}

pub(super) fn unknown() -> base::Error {
    refuse(Kind::Unknown, "delegation.unknown", "没有这项委托，或者它已经结束")
}

pub(super) fn not_a_reviewer() -> base::Error {
    let say = "只能委托给审核人员，请另选一位";
    refuse(Kind::Invalid, "delegation.not_a_reviewer", say).at("taker_id")
}

pub(super) fn nothing_to_delegate() -> base::Error {
    refuse(Kind::NotAllowed, "delegation.no_power", "您没有审核权限，不需要委托")
}
