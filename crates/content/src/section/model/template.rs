//! Ready plans of sections; the plan of a city portal follows table 1 of S4.

use base::{Kind, Result, fault, refuse};
use office::site::model::Site;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

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

/// What a plan would set up, for who is to choose one.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Outline {
    /// Name for [`find`].
    pub code: &'static str,
    /// Name for people.
    pub name: &'static str,
    /// What it is for and where it comes from.
    pub note: &'static str,
    /// Its sections, parents before children.
    pub sections: Vec<OutlineRow>,
}

/// One section of an outline.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OutlineRow {
    /// Whole address.
    pub path: String,
    /// Name.
    pub name: String,
    /// Kind.
    pub kind: String,
    /// How deep it stands, from 0.
    pub depth: usize,
}

/// Name, name for people, note, text.
const PLANS: &[(&str, &str, &str, &str)] = &[
    (
        "city_portal",
        "城市门户",
        "按弥勒市 MLGK 002—2018 表1：政府、机构、领导、动态、公开、办事、互动、专题等全套栏目",
        include_str!("../../../../../demo/sections/portal.toml"),
    ),
    (
        "county_portal",
        "县区门户",
        "县、区人民政府门户：动态、公开、办事、互动和乡镇街道的常用栏目",
        include_str!("../../../../../demo/sections/qinghe.toml"),
    ),
    (
        "department",
        "部门网站",
        "部门网站：机构职能、工作动态、通知公告、信息公开、政策文件与解读、互动的常用栏目",
        include_str!("../../../../../demo/sections/department.toml"),
    ),
];

/// The plan with this name, or a refusal.
pub fn find(name: &str) -> Result<Plan> {
    let plan = PLANS.iter().find(|(code, ..)| *code == name);
    let unknown = || refuse(Kind::Unknown, "section.unknown_template", "没有这个栏目方案");
    read(plan.ok_or_else(unknown)?.3)
}

/// Every plan as an outline.
pub fn outlines() -> Result<Vec<Outline>> {
    let outline = |(code, name, note, text): &(&'static str, &'static str, &'static str, &str)| {
        let sections = read(text)?.section.into_iter().map(|planned| OutlineRow {
            depth: planned.path.matches('/').count(),
            path: format!("/{}/", planned.path),
            name: planned.name,
            kind: planned.kind,
        });
        Ok(Outline { code, name, note, sections: sections.collect() })
    };
    PLANS.iter().map(outline).collect()
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
