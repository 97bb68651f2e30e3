//! The sections imported documents go to: one per category, found by name or set up.

use anyhow::Result;
use content::section::{
    self,
    model::{Section, SectionForm},
};
use desk::Desk;
use office::site::model::Site;

use super::{OPERATOR, record::Record};
use crate::demo::told;

/// Addresses and kinds of categories that are often met; others are numbered.
const KNOWN: [(&str, &str, &str); 10] = [
    ("法律", "fl", "policy"),
    ("行政法规", "xzfg", "policy"),
    ("地方性法规", "dfxfg", "policy"),
    ("部门规章", "bmgz", "policy"),
    ("司法解释", "sfjs", "policy"),
    ("政府文件", "zfwj", "policy"),
    ("政策解读", "zcjd", "interpretation"),
    ("政府工作报告", "zfgzbg", "general"),
    ("政府信息公开年报", "xxgknb", "general"),
    ("典型案例", "dxal", "general"),
];

/// The section above those that are set up.
const ABOVE: (&str, &str) = ("法规文库", "fgwk");

/// The sections of the site an import goes to.
pub(super) struct Sections {
    site: Site,
    all: Vec<Section>,
}

impl Sections {
    pub(super) async fn open(desk: &Desk, site: &Site) -> Result<Self> {
        let all = desk
            .look(OPERATOR, async |work| section::table::list(&mut work.tx, &site.id).await)
            .await;
        Ok(Self { site: site.clone(), all: told(all)? })
    }

    /// The section of a document's category.
    pub(super) async fn of(&mut self, desk: &Desk, record: &Record) -> Result<Section> {
        let name = match record.category() {
            "" => "其他文件",
            name => name,
        };
        let above = self.above(desk).await?;
        let mine = |section: &&Section| section.parent_id == above.id && section.name == name;
        if let Some(section) = self.all.iter().find(mine) {
            return Ok(section.clone());
        }
        let known = KNOWN.iter().find(|(known, ..)| *known == name);
        let numbered = format!("lm-{}", self.all.len() + 1);
        let form = SectionForm {
            parent_id: above.id,
            name: base::text::shorten(name, 19),
            slug: known.map_or(numbered, |(_, slug, _)| (*slug).to_owned()),
            kind: known.map_or("general", |(_, _, kind)| kind).to_owned(),
            description: format!("{name}全文"),
            keywords: name.to_owned(),
            in_nav: true,
            ..SectionForm::default()
        };
        self.set_up(desk, form).await
    }

    async fn above(&mut self, desk: &Desk) -> Result<Section> {
        let (name, slug) = ABOVE;
        let top = |section: &&Section| section.parent_id.is_empty() && section.name == name;
        if let Some(section) = self.all.iter().find(top) {
            return Ok(section.clone());
        }
        let form = SectionForm {
            name: name.to_owned(),
            slug: slug.to_owned(),
            kind: "policy".to_owned(),
            description: "法律、法规、规章和规范性文件全文".to_owned(),
            keywords: "法律法规,规章,规范性文件".to_owned(),
            in_nav: true,
            ..SectionForm::default()
        };
        self.set_up(desk, form).await
    }

    async fn set_up(&mut self, desk: &Desk, form: SectionForm) -> Result<Section> {
        let site = &self.site.id;
        let made =
            desk.act(OPERATOR, async |work| section::actions::create(work, site, form).await);
        let section = told(made.await)?;
        self.all.push(section.clone());
        Ok(section)
    }
}
