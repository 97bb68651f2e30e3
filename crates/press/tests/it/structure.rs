//! What the random editor does to the columns.

use content::article::public;
use content::section::{
    self,
    model::{MergeForm, RemovalForm},
};
use office::site::model::PositionForm;

use crate::city::section_form;
use crate::editor::{Editor, KINDS};

impl Editor {
    pub(crate) async fn new_section(&mut self, site: usize) {
        let sections = self.sections(site).await;
        if sections.len() > 14 {
            return;
        }
        let parent = match self.dice.roll(2) {
            0 => String::new(),
            _ => self.dice.pick(&sections).map(|section| section.id.clone()).unwrap_or_default(),
        };
        let depth = sections.iter().find(|section| section.id == parent);
        if depth.is_some_and(|section| section.path.matches('/').count() > 4) {
            return;
        }
        self.made += 1;
        let kind = KINDS[self.dice.roll(KINDS.len())];
        let (name, slug) = (format!("栏目{}", self.made), format!("s{}", self.made));
        let id = self.sites[site].1.clone();
        let form = section_form(&parent, &name, &slug, kind);
        let created = async |work: &mut desk::Work| section::actions::create(work, &id, form).await;
        self.city.try_act(created).await;
    }

    pub(crate) async fn change_section(&mut self, site: usize) {
        let sections = self.sections(site).await;
        let Some(section) = self.dice.pick(&sections).cloned() else {
            return;
        };
        self.made += 1;
        let mut form = section_form("", &section.name, &section.slug, &section.kind);
        form.revision = section.revision;
        form.description.clone_from(&section.description);
        form.in_nav = section.in_nav != 0;
        match self.dice.roll(5) {
            0 => form.name = format!("改名{}", self.made),
            1 => form.slug = format!("n{}", self.made),
            2 => form.description = format!("说明{}", self.made),
            3 => form.in_nav = !form.in_nav,
            _ => form.keywords = format!("词{}", self.made),
        }
        let changed =
            async |work: &mut desk::Work| section::actions::change(work, &section.id, form).await;
        self.city.try_act(changed).await;
    }

    pub(crate) async fn move_section(&mut self, site: usize) {
        let sections = self.sections(site).await;
        let Some(section) = self.dice.pick(&sections).cloned() else {
            return;
        };
        let parent = match self.dice.roll(2) {
            0 => String::new(),
            _ => self.dice.pick(&sections).map(|section| section.id.clone()).unwrap_or_default(),
        };
        let form = PositionForm { parent_id: parent, before_id: None };
        let shifted =
            async |work: &mut desk::Work| section::actions::shift(work, &section.id, form).await;
        self.city.try_act(shifted).await;
    }

    pub(crate) async fn remove_section(&mut self, site: usize) {
        let sections = self.sections(site).await;
        let parents: Vec<_> = sections.iter().map(|section| section.parent_id.clone()).collect();
        let id = self.sites[site].1.clone();
        let counts = self.city.act(async |work| public::counts(&mut work.tx, &id).await).await;
        let is_empty =
            |id: &str| counts.iter().all(|count| count.section_id != id || count.live == 0);
        let free = |section: &&section::model::Section| {
            is_empty(&section.id) && !parents.contains(&section.id)
        };
        let free: Vec<_> = sections.iter().filter(free).collect();
        let Some(section) = self.dice.pick(&free).map(|section| section.id.clone()) else {
            return;
        };
        let form = RemovalForm { reason: "不再需要".to_owned() };
        self.city.act(async |work| section::actions::remove(work, &section, form).await).await;
    }

    pub(crate) async fn merge_sections(&mut self, site: usize) {
        let sections = self.sections(site).await;
        let (from, into) = (self.dice.pick(&sections), self.dice.favour(&sections));
        let (Some(from), Some(into)) = (from.cloned(), into.cloned()) else {
            return;
        };
        let form = MergeForm { into_id: into.id, reason: "内容相近".to_owned() };
        let merged =
            async |work: &mut desk::Work| section::actions::merge(work, &from.id, form).await;
        self.city.try_act(merged).await;
    }
}
