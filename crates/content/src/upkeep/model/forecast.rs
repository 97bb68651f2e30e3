//! From the newest publication and the limit to what is due, and to the three counts by which a
//! site fails (国办秘函〔2019〕19号: V3, V4).

use base::Moment;
use serde::Serialize;
use utoipa::ToSchema;

use super::Rule;

const DAY: Moment = 86_400_000;

/// How a section stands at a moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Standing {
    /// `blank`, `late`, `soon`, `fine` or `free` (nothing is asked of it).
    pub state: &'static str,
    /// The last moment that is in time; `null` where nothing is asked.
    pub deadline: Option<Moment>,
    /// Days left, or, below zero, since it passed.
    pub days_left: Option<i64>,
}

/// One of the counts by which a site fails.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Veto {
    /// `V4.1`, `V4.2` or `V4.3`.
    pub code: &'static str,
    /// Sections that count now.
    pub count: usize,
    /// So many are a failure.
    pub limit: usize,
    /// When so many will count if nothing is published; `null` when it is so already, or never.
    pub reached_at: Option<Moment>,
}

/// A section with what the counts go by.
#[derive(Debug, Clone)]
pub struct Counted<'a> {
    /// The class of its news.
    pub class: Option<&'static str>,
    /// Whether it stands on the first level.
    pub is_first_level: bool,
    /// Newest publication in it or below it.
    pub last: Option<Moment>,
    /// The rule in force.
    pub rule: Option<&'a Rule>,
    /// The national rule of its class.
    pub national: Option<&'a Rule>,
    /// Whether the national text speaks of it at all: links and topics are never blank.
    pub may_be_blank: bool,
}

/// How a section stands: nothing in it or below it is blank, whatever the limit.
pub fn judge(
    last: Option<Moment>,
    rule: Option<&Rule>,
    may_be_blank: bool,
    now: Moment,
) -> Standing {
    let Some(last) = last else {
        let state = if may_be_blank { "blank" } else { "free" };
        return Standing { state, deadline: None, days_left: None };
    };
    let Some(rule) = rule else {
        return Standing { state: "free", deadline: None, days_left: None };
    };
    let deadline = rule.deadline(last);
    let days_left = (deadline - now).div_euclid(DAY);
    let state = match days_left {
        ..0 => "late",
        left if left <= warning_days(rule) => "soon",
        _ => "fine",
    };
    Standing { state, deadline: Some(deadline), days_left: Some(days_left) }
}

/// So many days before the limit people are reminded: a quarter of it, one day to two weeks.
fn warning_days(rule: &Rule) -> i64 {
    (rule.days() / 4).clamp(1, 14)
}

/// The rule of the home page in force, among those of the country, the province, the city and the
/// site.
pub fn home_limit<'a>(rules: &'a [Rule], site_id: &str) -> Option<&'a Rule> {
    let fits = |rule: &&Rule| {
        rule.class == "home"
            && rule.on_since.is_some()
            && (rule.level != "site" || rule.scope_id == site_id)
    };
    rules.iter().filter(fits).min_by_key(|rule| rule.days())
}

/// The three counts of a site.
pub fn vetoes(sections: &[Counted<'_>], now: Moment) -> [Veto; 3] {
    let national = |one: &Counted<'_>| {
        let counts = match one.class {
            Some("dynamics") => true,
            Some("notice" | "policy") => one.is_first_level,
            _ => false,
        };
        one.last.zip(one.national).filter(|_| counts).map(|(last, rule)| rule.deadline(last))
    };
    let ends = |one: &Counted<'_>| one.last.zip(one.rule).map(|(last, rule)| rule.deadline(last));
    let first: Vec<Moment> = sections.iter().filter_map(national).collect();
    let second: Vec<Moment> = sections.iter().filter_map(ends).collect();
    let blank = sections.iter().filter(|one| one.last.is_none() && one.may_be_blank).count();
    [
        count("V4.1", first, 5, now),
        count("V4.2", second, 10, now),
        Veto { code: "V4.3", count: blank, limit: 5, reached_at: None },
    ]
}

fn count(code: &'static str, mut ends: Vec<Moment>, limit: usize, now: Moment) -> Veto {
    ends.sort_unstable();
    let count = ends.iter().filter(|end| **end < now).count();
    let reached_at = ends.get(limit - 1).copied().filter(|end| *end >= now);
    Veto { code, count, limit, reached_at }
}
