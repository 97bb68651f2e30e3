//! The verbs of sections.

mod address;
mod approved;
mod merge;

pub use approved::carry_out;
pub use merge::merge;

use base::{Result, new_id, text};
use desk::{Place, Reach, Subject, Work};
use office::site::{
    self,
    actions::slot,
    model::{PositionForm, Site, between},
};
use office::{
    journal::{self, model::Entry},
    unit,
};

/// Lines of a section's history that are shown.
const HISTORY_MAX: i64 = 200;

use super::{
    model::{
        MANAGE, RemovalForm, Section, SectionForm, SectionRow, SectionTree, SectionView, ancestry,
        descent, in_a_circle, in_use, path_below, place, scopes, template, unknown,
    },
    table,
};
use crate::kind;

/// The sections of a site, with what the caller may do. Open to everyone: nothing of a section is
/// secret.
pub async fn tree(work: &mut Work, site_id: &str) -> Result<SectionTree> {
    let site = site::table::find(&mut work.tx, site_id).await?;
    let rows = table::rows(&mut work.tx, site_id).await?;
    let sections: Vec<_> = rows.iter().map(|row| row.section.clone()).collect();
    let powers = Powers::of(work).await?;

    let verbs = |id: &str, all: &[&'static str]| match powers.cover(&site, &sections, id) {
        true => all.to_vec(),
        false => Vec::new(),
    };
    let view = |row: SectionRow| {
        let may = verbs(&row.section.id, &["change", "shift", "remove"]);
        SectionView { row, may }
    };
    Ok(SectionTree { items: rows.into_iter().map(view).collect(), may: verbs("", &["create"]) })
}

/// What happened to a section, newest first. Open to everyone: nothing of a section is secret, and
/// who looks after it must be able to tell why it is as it is.
pub async fn history(work: &mut Work, id: &str) -> Result<Vec<Entry>> {
    table::find(&mut work.tx, id).await?;
    journal::table::of_subject(&mut work.tx, ("section", id), HISTORY_MAX).await
}

/// The ready plans.
pub fn templates() -> Result<Vec<template::Outline>> {
    template::outlines()
}

/// Sets up a section at the end of its siblings.
pub async fn create(work: &mut Work, site_id: &str, form: SectionForm) -> Result<Section> {
    let site = site::table::find(&mut work.tx, site_id).await?;
    need(work, &site, &[], "").await?;
    set_up(work, &site, form).await
}

async fn set_up(work: &mut Work, site: &Site, form: SectionForm) -> Result<Section> {
    let form = form.checked()?;
    check_named(work, &form).await?;
    let sections = table::list(&mut work.tx, &site.id).await?;
    let parent_path = match form.parent_id.as_str() {
        "" => "",
        id => &find_in(&sections, id)?.path,
    };
    let siblings = sections.iter().filter(|other| other.parent_id == form.parent_id);
    let last = siblings.map(|other| other.position).reduce(f64::max);

    let section = Section {
        id: new_id(),
        site_id: site.id.clone(),
        path: path_below(parent_path, &form.slug)?,
        parent_id: form.parent_id.clone(),
        position: between(last, None),
        revision: 1,
        created_at: work.now,
        ..fill(form, site)
    };
    address::take(work, &section, &section.path).await?;
    table::insert(&mut work.tx, &section).await?;
    record(work, "section.created", &section, &section.name);
    Ok(section)
}

/// Sets up every section of a ready plan in a site that has none yet.
pub async fn create_from_template(
    work: &mut Work,
    site_id: &str,
    template: &str,
) -> Result<Vec<Section>> {
    let site = site::table::find(&mut work.tx, site_id).await?;
    need(work, &site, &[], "").await?;

    let plan = template::find(template)?;
    if !table::list(&mut work.tx, site_id).await?.is_empty() {
        return Err(template::not_empty());
    }
    create_planned(work, &site, &plan).await
}

/// Sets up the sections of a plan; a parent stands before its children in it.
pub async fn create_planned(
    work: &mut Work,
    site: &Site,
    plan: &template::Plan,
) -> Result<Vec<Section>> {
    need(work, site, &[], "").await?;

    let mut made: Vec<Section> = Vec::new();
    for entry in &plan.section {
        let (parent, slug) = entry.path.rsplit_once('/').unwrap_or(("", &entry.path));
        let above = format!("/{parent}/");
        let parent = made.iter().find(|section| section.path == above);
        let form = entry.form(slug, parent.map_or("", |parent| &parent.id), plan, site);
        made.push(create(work, &site.id, form).await?);
    }
    Ok(made)
}

/// Changes a section; a new address moves everything below it, too.
pub async fn change(work: &mut Work, id: &str, form: SectionForm) -> Result<Section> {
    let known = load(work, id).await?;
    need(work, &known.0, &known.1, id).await?;
    rewrite(work, known, form).await
}

async fn rewrite(work: &mut Work, known: Known, form: SectionForm) -> Result<Section> {
    let (site, sections, section) = known;
    let revision = form.revision;
    let form = form.checked()?;
    check_named(work, &form).await?;
    let parent = find_in(&sections, &section.parent_id).ok();
    let path = path_below(parent.map_or("", |parent| &parent.path), &form.slug)?;

    let changed = Section {
        id: section.id.clone(),
        site_id: section.site_id.clone(),
        parent_id: section.parent_id.clone(),
        path,
        position: section.position,
        revision: revision.saturating_add(1),
        created_at: section.created_at,
        ..fill(form, &site)
    };
    table::save(&mut work.tx, &changed).await?;
    address::moved(work, &sections, &changed, &section.path).await?;
    record(work, "section.changed", &changed, &difference(&section, &changed));
    Ok(changed)
}

/// Moves a section in the tree of its site.
pub async fn shift(work: &mut Work, id: &str, form: PositionForm) -> Result<Section> {
    let known = load(work, id).await?;
    need(work, &known.0, &known.1, id).await?;
    place_at(work, known, form).await
}

async fn place_at(work: &mut Work, known: Known, form: PositionForm) -> Result<Section> {
    let (_, sections, mut section) = known;
    let id = section.id.clone();
    if ancestry(&sections, &form.parent_id).iter().any(|above| above.id == id) {
        return Err(in_a_circle());
    }
    let parent_path = match form.parent_id.as_str() {
        "" => "",
        parent => &find_in(&sections, parent)?.path,
    };
    let siblings: Vec<_> = sections
        .iter()
        .filter(|other| other.parent_id == form.parent_id && other.id != id)
        .map(|other| (other.id.as_str(), other.position))
        .collect();

    let before = std::mem::replace(&mut section.path, path_below(parent_path, &section.slug)?);
    section.position = slot(&siblings, form.before_id.as_deref());
    section.parent_id = form.parent_id.clone();
    section.revision += 1;
    table::save(&mut work.tx, &section).await?;
    address::moved(work, &sections, &section, &before).await?;
    let note = match before == section.path {
        true => section.name.clone(),
        false => format!("{}：{before} → {}", section.name, section.path),
    };
    record(work, "section.moved", &section, &note);
    Ok(section)
}

/// Removes a section that holds nothing.
pub async fn remove(work: &mut Work, id: &str, form: RemovalForm) -> Result<()> {
    let known = load(work, id).await?;
    need(work, &known.0, &known.1, id).await?;
    take_down(work, known, form).await
}

async fn take_down(work: &mut Work, known: Known, form: RemovalForm) -> Result<()> {
    let (_, sections, section) = known;
    let id = section.id.as_str();
    let reason = text::line_within("reason", "section.reason", "删除原因", &form.reason, (2, 200))?;
    if !descent(&sections, id).is_empty() {
        return Err(in_use("下级栏目"));
    }
    let documents = table::live(&mut work.tx, id).await?;
    if documents > 0 {
        return Err(in_use(&format!("{documents}篇已发布的稿件")));
    }
    if table::working(&mut work.tx, id).await? > 0 {
        return Err(in_use("未完成的稿件"));
    }

    table::forget_addresses(&mut work.tx, id).await?;
    table::remove(&mut work.tx, id, work.now).await?;
    record(work, "section.removed", &section, &format!("{}：{reason}", section.name));
    Ok(())
}

/// Where the caller may manage sections: everywhere who manages sites, else within a permit.
struct Powers {
    sites: bool,
    sections: Reach,
}

impl Powers {
    async fn of(work: &mut Work) -> Result<Self> {
        let sites = work.may(site::model::MANAGE, &Place::platform()).await?;
        Ok(Self { sites, sections: work.reach(MANAGE).await? })
    }

    fn cover(&self, site: &Site, sections: &[Section], id: &str) -> bool {
        let scopes = scopes(sections, id, &site.id, &site.unit_id);
        self.sites || self.sections.covers(&place(&scopes))
    }
}

async fn need(work: &mut Work, site: &Site, sections: &[Section], id: &str) -> Result<()> {
    if Powers::of(work).await?.cover(site, sections, id) {
        return Ok(());
    }
    let scopes = scopes(sections, id, &site.id, &site.unit_id);
    work.need(MANAGE, &place(&scopes)).await
}

/// Refuses a unit or a kind that is not there.
async fn check_named(work: &mut Work, form: &SectionForm) -> Result<()> {
    for code in form.kinds.split(',').filter(|code| !code.is_empty()) {
        kind::table::find(&mut work.tx, code).await.map_err(|no| no.at("kinds"))?;
    }
    if !form.unit_id.is_empty() {
        unit::table::find(&mut work.tx, &form.unit_id).await.map_err(|no| no.at("unit_id"))?;
    }
    Ok(())
}

/// A section with its site and all sections beside it.
type Known = (Site, Vec<Section>, Section);

async fn load(work: &mut Work, id: &str) -> Result<Known> {
    let section = table::find(&mut work.tx, id).await?;
    let site = site::table::find(&mut work.tx, &section.site_id).await?;
    let sections = table::list(&mut work.tx, &site.id).await?;
    Ok((site, sections, section))
}

fn find_in<'a>(sections: &'a [Section], id: &str) -> Result<&'a Section> {
    sections.iter().find(|section| section.id == id).ok_or_else(unknown)
}

/// What of a section changed, for its history.
fn difference(before: &Section, after: &Section) -> String {
    let nav = |section: &Section| if section.in_nav == 0 { "不在导航" } else { "在导航" };
    let fields = [
        ("名称", before.name.as_str(), after.name.as_str()),
        ("地址", &before.path, &after.path),
        ("类型", &before.kind, &after.kind),
        ("栏目类别", &before.column_type, &after.column_type),
        ("责任人", &before.person, &after.person),
        ("导航", nav(before), nav(after)),
        ("链接", &before.link_url, &after.link_url),
    ];
    let mut told: Vec<String> = fields
        .into_iter()
        .filter(|(_, before, after)| before != after)
        .map(|(name, before, after)| format!("{name}：{before} → {after}"))
        .collect();
    if before.unit_id != after.unit_id {
        told.push("更换了负责单位".to_owned());
    }
    match told.is_empty() {
        true => after.name.clone(),
        false => format!("{}（{}）", after.name, told.join("；")),
    }
}

/// The part of a section that comes from the form; the rest is the caller's.
fn fill(form: SectionForm, site: &Site) -> Section {
    let unit_id = if form.unit_id.is_empty() { site.unit_id.clone() } else { form.unit_id };
    Section {
        id: String::new(),
        site_id: String::new(),
        parent_id: String::new(),
        name: form.name,
        slug: form.slug,
        path: String::new(),
        kind: form.kind,
        column_type: form.column_type,
        link_url: form.link_url,
        description: form.description,
        keywords: form.keywords,
        unit_id,
        person: form.person,
        in_nav: i64::from(form.in_nav),
        kinds: form.kinds,
        interpretation_rule: form.interpretation_rule,
        copy_rule: form.copy_rule,
        position: 0.0,
        revision: 0,
        created_at: 0,
    }
}

fn record(work: &mut Work, event: &'static str, section: &Section, note: &str) {
    let (id, site_id) = (section.id.as_str(), section.site_id.as_str());
    work.record(event, Subject { kind: "section", id, site_id, note, ..Subject::default() });
}
