//! Which sections are read least (S4§4.1: 访问量低的栏目应当归并).

use base::{Moment, Paged, Result, day_start, invalid};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::visit::model::{days_between, first_day};

/// The windows one can look at, days.
const WINDOWS: [i64; 3] = [30, 90, 365];

/// A section with how often it was read.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct VisitedSection {
    /// The section.
    pub id: String,
    /// Names from the first level down.
    pub name: String,
    /// Its address.
    pub path: String,
    /// Its site.
    pub site_id: String,
    /// Short name of the site.
    pub site_name: String,
    /// Views of its list pages and of what stands in it.
    pub views: i64,
    /// Views of its whole site, home page and search among them.
    pub site_views: i64,
    /// Documents that are live in it.
    pub documents: i64,
    /// Days of the window on which it was there and visits were counted.
    pub days: i64,
    /// Days since it was set up, when that was within the window.
    pub new_days: Option<i64>,
    /// Verbs the caller may use: `propose`.
    pub may: Vec<&'static str>,
}

/// A page of sections, read least first.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct VisitedPage {
    /// The sections.
    #[serde(flatten)]
    pub rows: Paged<VisitedSection>,
    /// The first day of which visits are known; none while nothing was counted.
    pub since: Option<Moment>,
    /// The first day of the window.
    pub first: Moment,
}

/// Which sections are asked for.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct VisitedFilter {
    /// Of this site only.
    pub site: Option<String>,
    /// The last 30, 90 or 365 days; 90 when it is left out.
    pub days: Option<i64>,
    /// Part of a section's name.
    pub name: Option<String>,
    /// From 1.
    pub page: Option<i64>,
    /// Rows a page.
    pub size: Option<i64>,
}

impl VisitedFilter {
    /// The first day of the window.
    pub fn first(&self, now: Moment) -> Result<Moment> {
        let days = self.days.unwrap_or(90);
        if !WINDOWS.contains(&days) {
            return Err(invalid("days", "upkeep.days", "请选择近30天、近90天或近365天"));
        }
        Ok(first_day(days, now))
    }
}

impl VisitedSection {
    /// Notes on how many days its visits were counted: not before the first day of the window, nor
    /// before anything was counted, nor before it was there.
    pub fn dated(
        mut self,
        (first, since): (Moment, Moment),
        created_at: Moment,
        now: Moment,
    ) -> Self {
        let born = day_start(created_at).min(day_start(now));
        self.days = days_between(first.max(since).max(born), now).max(1);
        self.new_days = (born > first).then(|| days_between(born, now));
        self
    }

    /// Views a day, by which sections are compared: one that is new is not read less for that.
    pub fn per_day(&self) -> f64 {
        self.views as f64 / self.days as f64
    }

    /// Its part of all views of its site, 0 to 1.
    pub fn share(&self) -> f64 {
        if self.site_views == 0 { 0.0 } else { self.views as f64 / self.site_views as f64 }
    }
}

/// Puts those read least first; of equals, those with fewer documents.
pub fn least_first(rows: &mut [VisitedSection]) {
    rows.sort_by(|a, b| {
        let by_day = a.per_day().total_cmp(&b.per_day());
        by_day.then_with(|| (a.documents, &a.name, &a.id).cmp(&(b.documents, &b.name, &b.id)))
    });
}
