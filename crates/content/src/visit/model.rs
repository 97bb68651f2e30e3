//! What a visit is of, and on which day it was. Pure.

use std::collections::{BTreeMap, HashMap};

use base::{Moment, day_start};
use serde::Serialize;
use utoipa::ToSchema;

/// How long visits are kept: 25 months, so that a month can be compared with those of two years
/// before.
pub const KEPT_DAYS: i64 = 762;

/// Days of the short figure beside a document.
pub const RECENT_DAYS: i64 = 30;

pub(super) const DAY: Moment = 86_400_000;
const HOUR: Moment = 3_600_000;
/// More visits of one page in one hour are no counts; sums stay far from what a number can hold.
const VIEWS_MAX: u64 = 1_000_000_000;

/// How often a document was read lately.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RecentVisits {
    /// So many days that end with today.
    pub days: i64,
    /// Views on all sites; none while nothing was counted.
    pub views: Option<i64>,
}

/// A record of a portal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// The portal.
    pub portal: String,
    /// The record's number there.
    pub number: i64,
    /// What it says.
    pub seen: Vec<Seen>,
}

/// How often one page was visited in one hour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// Hours since 1970.
    pub hour: i64,
    /// Code of the site.
    pub site: String,
    /// The page's address below the domain.
    pub path: String,
    /// How often.
    pub views: u64,
}

/// What a page is of: kind and identifier, as rows name them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Subject {
    /// `home`, `section`, `document` or `other`.
    pub kind: &'static str,
    /// The section or the document; empty for the others.
    pub id: String,
}

impl Subject {
    fn new(kind: &'static str, id: &str) -> Self {
        Self { kind, id: id.to_owned() }
    }
}

/// Addresses of one site with what they are of.
#[derive(Debug, Clone, Default)]
pub struct Addresses {
    /// Sections by address, those that were left among them.
    pub sections: HashMap<String, String>,
    /// Documents by address, those they moved away from among them.
    pub documents: HashMap<String, String>,
}

impl Addresses {
    /// What the page at an address is of. An address nobody knows (any more) is of something else.
    pub fn subject(&self, path: &str) -> Subject {
        if path == "/" {
            return Subject::new("home", "");
        }
        if let Some(id) = self.documents.get(path) {
            return Subject::new("document", id);
        }
        match self.sections.get(section_path(path)) {
            Some(id) => Subject::new("section", id),
            None => Subject::new("other", ""),
        }
    }
}

/// The address of the section whose list page this would be: `/zwgk/` for `/zwgk/` and for
/// `/zwgk/p3.html`.
fn section_path(path: &str) -> &str {
    let Some((folder, name)) = path.rsplit_once('/') else { return path };
    let number = name.strip_prefix('p').and_then(|rest| rest.strip_suffix(".html"));
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    match number.is_some_and(is_number) {
        true => &path[..=folder.len()],
        false => path,
    }
}

/// The Beijing day of an hour. A portal whose clock is ahead counts for today; what is older than
/// is kept is of no day.
pub fn day_of(hour: i64, now: Moment) -> Option<Moment> {
    let at = hour.checked_mul(HOUR)?.min(now);
    let oldest = oldest_kept(now);
    (at >= oldest).then(|| day_start(at)).filter(|day| *day >= oldest)
}

/// The first day that is kept.
pub fn oldest_kept(now: Moment) -> Moment {
    day_start(now) - KEPT_DAYS * DAY
}

/// The first of so many days that end with today.
pub fn first_day(days: i64, now: Moment) -> Moment {
    day_start(now) - (days - 1) * DAY
}

/// Days from the day of one moment to the day of another, both counted.
pub fn days_between(first: Moment, last: Moment) -> i64 {
    (day_start(last) - day_start(first)) / DAY + 1
}

/// The sum of what a batch says of one site, by day and subject. `seen` is of that site alone.
pub fn sums(seen: &[&Seen], of: &Addresses, now: Moment) -> BTreeMap<(Moment, Subject), i64> {
    let mut sums = BTreeMap::new();
    for one in seen {
        let Some(day) = day_of(one.hour, now) else { continue };
        let views = i64::try_from(one.views.min(VIEWS_MAX)).unwrap_or_default();
        let sum: &mut i64 = sums.entry((day, of.subject(&one.path))).or_default();
        *sum = sum.saturating_add(views);
    }
    sums.retain(|_, views| *views > 0);
    sums
}
