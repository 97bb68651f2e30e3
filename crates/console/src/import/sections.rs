//! The sections imported documents go to: one per category, found by name or set up.

use base::Result;
use content::section::{
    self,
    model::{Section, SectionForm},
};
use desk::Desk;
use office::site::model::Site;

use super::{OPERATOR, record::Record};

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
        let all =
            desk.look(OPERATOR, async |work| section::table::list(&mut work.tx, &site.id).await);
        Ok(Self { site: site.clone(), all: all.await? })
    }

    /// The section of a document's category.
    pub(super) async fn of(&mut self, desk: &Desk, record: &Record) -> Result<Section> {
        let mut name = record.category();
        if name.is_empty() {
            name = "其他文件".to_owned();
        }
        let above = self.above(desk).await?;
        if let Some(section) = self.named(&above.id, &name) {
            return Ok(section.clone());
        }
        let known = KNOWN.iter().find(|(known, ..)| *known == name);
        let form = SectionForm {
            slug: self.free_slug(&above.path, known.map(|(_, slug, _)| *slug)),
            kind: known.map_or("general", |(_, _, kind)| kind).to_owned(),
            description: format!("{name}全文"),
            keywords: name.clone(),
            parent_id: above.id,
            name,
            in_nav: true,
            ..SectionForm::default()
        };
        self.set_up(desk, form).await
    }

    async fn above(&mut self, desk: &Desk) -> Result<Section> {
        let (name, slug) = ABOVE;
        if let Some(section) = self.named("", name) {
            return Ok(section.clone());
        }
        let form = SectionForm {
            name: name.to_owned(),
            slug: self.free_slug("/", Some(slug)),
            kind: "policy".to_owned(),
            description: "法律、法规、规章和规范性文件全文".to_owned(),
            keywords: "法律法规,规章,规范性文件".to_owned(),
            in_nav: true,
            ..SectionForm::default()
        };
        self.set_up(desk, form).await
    }

    fn named(&self, parent_id: &str, name: &str) -> Option<&Section> {
        self.all.iter().find(|section| section.parent_id == parent_id && section.name == name)
    }

    /// The address that is wanted, or a numbered one when somebody has given it to another
    /// section.
    fn free_slug(&self, parent_path: &str, wanted: Option<&str>) -> String {
        let numbered = (1..=self.all.len() + 1).map(|number| format!("lm-{number}"));
        let mut slugs = wanted.map(str::to_owned).into_iter().chain(numbered);
        let is_free = |slug: &String| {
            let path = format!("{parent_path}{slug}/");
            self.all.iter().all(|section| section.path != path)
        };
        slugs.find(is_free).unwrap_or_default()
    }

    async fn set_up(&mut self, desk: &Desk, form: SectionForm) -> Result<Section> {
        let site = &self.site.id;
        let made =
            desk.act(OPERATOR, async |work| section::actions::create(work, site, form).await);
        let section = made.await?;
        self.all.push(section.clone());
        Ok(section)
    }
}
