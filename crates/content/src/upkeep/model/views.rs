//! What goes over the wire.

use base::{Moment, Paged};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{Link, Standing, Veto};

/// A section with how it stands.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct UpkeepRow {
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
    /// The unit that answers for it.
    pub unit_id: String,
    /// The person who answers for it.
    pub person: String,
    /// Newest publication in it or below it.
    pub last: Option<Moment>,
    /// Documents ever published in it.
    pub documents: i64,
    /// `7天`; empty where nothing is asked.
    pub limit: String,
    /// The text the limit comes from.
    pub source: String,
    /// How it stands.
    #[serde(flatten)]
    pub standing: Standing,
}

/// A page of sections with the numbers of all of them.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct UpkeepPage {
    /// The sections.
    #[serde(flatten)]
    pub rows: Paged<UpkeepRow>,
    /// Blank ones among all that were asked for, whatever the state.
    pub blank: usize,
    /// Late ones.
    pub late: usize,
    /// Those due soon.
    pub soon: usize,
}

/// A site with the counts by which it fails.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SiteUpkeep {
    /// The site.
    pub site_id: String,
    /// Short name.
    pub site_name: String,
    /// The home page.
    pub home: HomeView,
    /// V4.1, V4.2 and V4.3.
    pub vetoes: Vec<Veto>,
}

/// How the home page of a site stands.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct HomeView {
    /// Newest publication of the site.
    pub last: Option<Moment>,
    /// `14天`; empty where nothing is asked.
    pub limit: String,
    /// How it stands.
    #[serde(flatten)]
    pub standing: Standing,
}

/// Where the limit of one section comes from.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LimitView {
    /// `7天`; empty where nothing is asked.
    pub limit: String,
    /// Every rule that applies, widest first.
    pub chain: Vec<Link>,
    /// Newest publication in it or below it.
    pub last: Option<Moment>,
    /// How it stands.
    #[serde(flatten)]
    pub standing: Standing,
    /// The section's own rule, when it has one.
    pub own: Option<LimitForm>,
    /// Verbs the caller may use: `set`.
    pub may: Vec<&'static str>,
}

/// What is set for a site or a section; `amount` 0 takes it back.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct LimitForm {
    /// How many.
    pub amount: i64,
    /// `day`, `workday` or `month`.
    pub unit: String,
    /// Why.
    pub source: String,
}

/// What is set for all sections of a class on a site; `amount` 0 takes it back.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct SiteLimitForm {
    /// `home`, `dynamics`, `notice`, `policy`, `other` or `any`.
    pub class: String,
    /// The limit.
    #[serde(flatten)]
    pub limit: LimitForm,
}

/// Whether a rule of the country, the province or the city is in force.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[schema(as = UpdateRuleForm)]
pub struct RuleForm {
    /// In force?
    pub on: bool,
}

/// Which sections are asked for.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct Filter {
    /// Of this site only.
    pub site: Option<String>,
    /// `blank`, `late`, `soon`, `fine`, `free`; `due` for the first three; empty for all.
    pub state: Option<String>,
    /// `mine` for sections whose person has the caller's name.
    pub person: Option<String>,
    /// Part of a section's name.
    pub name: Option<String>,
    /// `thin` for few documents first; else what is most urgent comes first.
    pub order: Option<String>,
    /// From 1.
    pub page: Option<i64>,
    /// Rows a page.
    pub size: Option<i64>,
}
