//! What is counted, and over which period.

use base::{Moment, Result, invalid};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

const DAY_MS: i64 = 86_400_000;
/// Days a period may have.
const DAYS_MAX: i64 = 800;

/// What one person or unit did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, sqlx::FromRow)]
pub struct Tally {
    /// The person or unit.
    pub key: String,
    /// Name.
    pub name: String,
    /// Name of the unit.
    pub unit_name: String,
    /// Sent into review.
    pub submitted: i64,
    /// Came back from a reviewer.
    pub returned: i64,
    /// Published.
    pub published: i64,
    /// Taken over by other sites.
    pub adopted: i64,
}

/// Of whom and when.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct Filter {
    /// `person` or `unit`.
    pub by: String,
    /// From this moment on.
    pub from: Option<Moment>,
    /// Before this moment.
    pub to: Option<Moment>,
    /// Only this site.
    pub site: Option<String>,
    /// Only people of this unit.
    pub unit: Option<String>,
}

/// Puts what was taken over beside what was published; who has only the former stands behind.
pub fn with_adopted(mut tallies: Vec<Tally>, adopted: Vec<Tally>) -> Vec<Tally> {
    for one in adopted {
        match tallies.iter_mut().find(|tally| tally.key == one.key) {
            Some(tally) => tally.adopted += one.adopted,
            None => tallies.push(one),
        }
    }
    tallies
}

impl Filter {
    /// The period: the last thirty days unless told.
    pub fn period(&self, now: Moment) -> Result<(Moment, Moment)> {
        let end = self.to.unwrap_or(now);
        let from = self.from.unwrap_or_else(|| end.saturating_sub(30 * DAY_MS));
        // What happened this very moment counts.
        let to = self.to.unwrap_or(now.saturating_add(1));
        let days = to.saturating_sub(from) / DAY_MS;
        if from >= to || days > DAYS_MAX {
            let say = format!("请选择起止日期，最长{DAYS_MAX}天");
            return Err(invalid("from", "statistic.period", say));
        }
        Ok((from, to))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_taken_over_stands_beside_what_was_published() {
        let tally = |key: &str, published, adopted| Tally {
            key: key.into(),
            name: key.into(),
            unit_name: String::new(),
            submitted: 0,
            returned: 0,
            published,
            adopted,
        };
        let both =
            with_adopted(vec![tally("li", 2, 0)], vec![tally("li", 0, 1), tally("zhou", 0, 3)]);
        assert_eq!(both, [tally("li", 2, 1), tally("zhou", 0, 3)]);
    }

    #[test]
    fn a_period_has_a_beginning_an_end_and_a_length() {
        let now = 900 * DAY_MS;
        for (from, to, fits) in [
            (None, None, true),
            (Some(0), None, false),
            (Some(now), Some(now), false),
            (Some(now - 1), Some(now), true),
            (Some(i64::MIN), Some(i64::MAX), false),
            (None, Some(i64::MIN), false),
        ] {
            let filter = Filter { from, to, ..Filter::default() };
            assert_eq!(filter.period(now).is_ok(), fits, "{from:?} {to:?}");
        }
        assert_eq!(Filter::default().period(now).unwrap(), (now - 30 * DAY_MS, now + 1));
    }
}
