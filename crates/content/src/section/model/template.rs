//! Ready plans of sections; the plan of a city portal follows table 1 of S4.

use base::{Kind, Result, fault, refuse};
use office::site::model::Site;
use serde::Deserialize;

use super::SectionForm;

/// A plan: sections in navigation order, parents before children.
#[derive(Debug, Clone, Deserialize)]
pub struct Plan {
    /// Short name of the place the plan was written for; a new site puts its own there.
    #[serde(default)]
    pub place: String,
    /// The sections.
    pub section: Vec<Planned>,
}

/// One section of a plan.
#[derive(Debug, Clone, Deserialize)]
pub struct Planned {
    /// Whole address without slashes at its ends.
    pub path: String,
    /// Name.
    pub name: String,
    /// Kind.
    pub kind: String,
    /// National 栏目类别.
    #[serde(default)]
    pub column_type: String,
    /// Where a link leads.
    #[serde(default)]
    pub url: String,
    /// What it holds.
    #[serde(default)]
    pub description: String,
    /// Keywords.
    #[serde(default)]
    pub keywords: Vec<String>,
    /// Whether it stands in the navigation.
    #[serde(default)]
    pub in_nav: bool,
}

const CITY_PORTAL: &str = include_str!("../../../../../demo/sections/portal.toml");

/// The plan with this name, or a refusal.
pub fn find(name: &str) -> Result<Plan> {
    match name {
        "city_portal" => read(CITY_PORTAL),
        _ => Err(refuse(Kind::Unknown, "section.unknown_template", "没有这个栏目方案")),
    }
}

/// Reads a plan from TOML.
pub fn read(text: &str) -> Result<Plan> {
    toml::from_str(text).map_err(|error| fault(format!("reading a plan of sections: {error}")))
}

pub(in crate::section) fn not_empty() -> base::Error {
    refuse(Kind::Conflict, "section.not_empty", "网站已有栏目，栏目方案只能用于新网站")
}

impl Planned {
    pub(in crate::section) fn form(
        &self,
        slug: &str,
        parent: &str,
        plan: &Plan,
        site: &Site,
    ) -> SectionForm {
        let local = site.short_name.trim_end_matches("政府网").trim_end_matches(['市', '县', '区']);
        let named = |text: &str| match plan.place.as_str() {
            "" => text.to_owned(),
            place => text.replace(place, local),
        };
        SectionForm {
            parent_id: parent.to_owned(),
            name: named(&self.name),
            slug: slug.to_owned(),
            kind: self.kind.clone(),
            column_type: self.column_type.clone(),
            link_url: self.url.clone(),
            description: named(&self.description),
            keywords: named(&self.keywords.join(",")),
            in_nav: self.in_nav,
            ..SectionForm::default()
        }
    }
}
