//! The city: units, people, sites and their sections.

use std::collections::HashMap;

use anyhow::{Context, Result};
use content::section::{
    self,
    model::{Section, template},
};
use desk::Desk;
use office::{
    account::{
        self,
        actions::{Sealed, seal_password},
        model::AccountForm,
    },
    permit,
    site::{self, model::Site, model::SiteForm},
    unit::{self, model::UnitForm},
};
use serde::Deserialize;

use super::{OPERATOR, text, told};

/// The city as its file tells it.
#[derive(Debug, Deserialize)]
pub(super) struct City {
    unit: Vec<UnitEntry>,
    pub(super) site: Vec<SiteEntry>,
    person: Vec<PersonEntry>,
}

#[derive(Debug, Deserialize)]
struct UnitEntry {
    code: String,
    name: String,
    credit_code: String,
    parent: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct SiteEntry {
    pub(super) code: String,
    parent: String,
    unit: String,
    name: String,
    short_name: String,
    domain: String,
    template: String,
    id_code: String,
    icp: String,
    police: String,
    party_mark: String,
    contact_phone: String,
    contact_address: String,
    contact_email: String,
    responsible: String,
    color: String,
    emblem: bool,
    slogan: String,
}

#[derive(Debug, Deserialize)]
struct PersonEntry {
    login: String,
    name: String,
    unit: String,
    post: String,
    roles: Vec<String>,
    #[serde(default)]
    sites: Vec<String>,
}

/// A person and the password they begin with.
#[derive(Debug, Clone)]
pub struct FirstPassword {
    /// Login name.
    pub login: String,
    /// Real name.
    pub name: String,
    /// What they do, for people.
    pub roles: String,
    /// Random; must be changed at the first login.
    pub password: String,
}

/// The sites with their sections, by code.
pub(super) type Places = HashMap<String, (Site, Vec<Section>)>;

/// Reads the city's file.
pub(super) fn read() -> Result<City> {
    toml::from_str(&text("city.toml")?).context("演示文件 city.toml 有误")
}

/// Sets everything up.
pub(super) async fn build(desk: &Desk, city: &City) -> Result<(Places, Vec<FirstPassword>)> {
    let mut units = HashMap::new();
    for entry in &city.unit {
        let form = UnitForm {
            parent_id: units.get(&entry.parent).cloned().unwrap_or_default(),
            name: entry.name.clone(),
            credit_code: entry.credit_code.clone(),
        };
        let made = desk.act(OPERATOR, async |work| unit::actions::create(work, form).await);
        units.insert(entry.code.clone(), told(made.await)?.id);
    }
    let mut places = Places::new();
    for entry in &city.site {
        let place = build_site(desk, entry, &units, &places).await?;
        places.insert(entry.code.clone(), place);
    }
    let mut passwords = Vec::new();
    for entry in &city.person {
        passwords.push(build_person(desk, entry, &units, &places).await?);
    }
    Ok((places, passwords))
}

async fn build_site(
    desk: &Desk,
    entry: &SiteEntry,
    units: &HashMap<String, String>,
    places: &Places,
) -> Result<(Site, Vec<Section>)> {
    let form = SiteForm {
        parent_id: places.get(&entry.parent).map(|(site, _)| site.id.clone()).unwrap_or_default(),
        unit_id: units.get(&entry.unit).cloned().unwrap_or_default(),
        code: entry.code.clone(),
        name: entry.name.clone(),
        short_name: entry.short_name.clone(),
        domain: entry.domain.clone(),
        id_code: entry.id_code.clone(),
        icp: entry.icp.clone(),
        police: entry.police.clone(),
        party_mark: entry.party_mark.clone(),
        contact_phone: entry.contact_phone.clone(),
        contact_address: entry.contact_address.clone(),
        contact_email: entry.contact_email.clone(),
        responsible: entry.responsible.clone(),
        slogan: entry.slogan.clone(),
        color: entry.color.clone(),
        emblem: if entry.emblem { "yes" } else { "no" }.to_owned(),
        revision: 0,
    };
    let plan = told(template::read(&text(&format!("sections/{}.toml", entry.template))?))?;
    let made = desk.act(OPERATOR, async |work| {
        let site = site::actions::create(work, form).await?;
        let sections = section::actions::create_planned(work, &site, &plan).await?;
        Ok((site, sections))
    });
    told(made.await).with_context(|| format!("网站 {}", entry.code))
}

async fn build_person(
    desk: &Desk,
    entry: &PersonEntry,
    units: &HashMap<String, String>,
    places: &Places,
) -> Result<FirstPassword> {
    let roles: Vec<_> = told(entry.roles.iter().map(|code| permit::model::role(code)).collect())?;
    let first = roles.first().with_context(|| format!("{} 没有角色", entry.login))?;
    let password = account::invent_password();
    let sealed: Sealed = told(seal_password(&password, &entry.login))?;
    let form = AccountForm {
        unit_id: units.get(&entry.unit).cloned().unwrap_or_default(),
        login: entry.login.clone(),
        name: entry.name.clone(),
        post: entry.post.clone(),
        power_class: first.class,
    };
    let scopes = scopes(entry, places)?;
    let made = desk.act(OPERATOR, async |work| {
        let account = account::actions::create(work, form, sealed).await?;
        for role in &roles {
            for scope in &scopes {
                permit::actions::give(work, &account.id, role.code, scope, None).await?;
            }
        }
        Ok(())
    });
    told(made.await).with_context(|| format!("人员 {}", entry.login))?;
    let names: Vec<_> = roles.iter().map(|role| role.name).collect();
    let (login, name) = (entry.login.clone(), entry.name.clone());
    Ok(FirstPassword { login, name, roles: names.join("、"), password })
}

fn scopes(entry: &PersonEntry, places: &Places) -> Result<Vec<String>> {
    if entry.sites.is_empty() {
        return Ok(vec!["platform".to_owned()]);
    }
    let id = |code: &String| {
        let (site, _) = places.get(code).with_context(|| format!("没有网站 {code}"))?;
        Ok(site.id.clone())
    };
    entry.sites.iter().map(id).collect()
}
