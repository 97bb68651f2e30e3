//! The verbs of sites.

use base::{Result, invalid, new_id, text};
use desk::{Place, Reach, Subject, Work};

use super::{
    model::{
        CHANGE, MANAGE, PositionForm, SWITCH, Site, SiteForm, SiteView, between, check_below,
        in_a_circle,
    },
    table,
};
use crate::unit;

/// Sets up a site at the end of its siblings.
pub async fn create(work: &mut Work, form: SiteForm) -> Result<Site> {
    work.need(MANAGE, &Place::platform()).await?;

    let form = form.checked()?;
    if !text::is_slug(&form.code) {
        let say = "网站代码只能用小写字母、数字和连字符，最多40个";
        return Err(invalid("code", "site.code", say));
    }
    let unit = unit::table::find(&mut work.tx, &form.unit_id).await?;
    if !form.parent_id.is_empty() {
        let parent = table::find(&mut work.tx, &form.parent_id).await?;
        check_below(&form.domain, &parent.domain)?;
    }
    let sites = table::list(&mut work.tx).await?;
    let siblings = sites.iter().filter(|site| site.parent_id == form.parent_id);
    let last = siblings.map(|site| site.position).reduce(f64::max);

    let site = Site {
        id: new_id(),
        unit_id: unit.id,
        unit_name: unit.name,
        code: form.code.clone(),
        parent_id: form.parent_id.clone(),
        position: between(last, None),
        revision: 1,
        created_at: work.now,
        ..fill(form)
    };
    table::insert(&mut work.tx, &site).await?;
    record(work, "site.created", &site);
    Ok(site)
}

/// All sites, with what the caller may do. Open to everyone: nothing of a site is secret.
pub async fn list(work: &mut Work) -> Result<Vec<SiteView>> {
    let sites = table::list(&mut work.tx).await?;
    let reach = Reaches::of(work).await?;
    Ok(sites.into_iter().map(|site| view(work, &reach, site)).collect())
}

/// One site, with what the caller may do. Open to everyone: nothing of a site is secret.
pub async fn show(work: &mut Work, id: &str) -> Result<SiteView> {
    let site = table::find(&mut work.tx, id).await?;
    let reach = Reaches::of(work).await?;
    Ok(view(work, &reach, site))
}

fn view(work: &Work, reach: &Reaches, site: Site) -> SiteView {
    let mut may = Vec::new();
    if reach.may_change(&site) {
        may.push("change");
    }
    if reach.may_manage() {
        may.extend(["shift", "create"]);
    }
    if reach.switch.covers(&site.place()) {
        may.push("switch");
    }
    let address = format!("{}/", work.origin.url(&site.domain));
    SiteView { site, address, may }
}

/// Where the caller may manage sites, where change them, and where switch them.
struct Reaches {
    manage: Reach,
    change: Reach,
    switch: Reach,
}

impl Reaches {
    async fn of(work: &mut Work) -> Result<Self> {
        Ok(Self {
            manage: work.reach(MANAGE).await?,
            change: work.reach(CHANGE).await?,
            switch: work.reach(SWITCH).await?,
        })
    }

    fn may_manage(&self) -> bool {
        self.manage.covers(&Place::platform())
    }

    /// Who manages sites may change each; who changes a site, that one.
    fn may_change(&self, site: &Site) -> bool {
        self.may_manage() || self.change.covers(&site.place())
    }
}

/// Changes names, marks and contacts.
pub async fn change(work: &mut Work, id: &str, form: SiteForm) -> Result<Site> {
    let site = table::find(&mut work.tx, id).await?;
    if !Reaches::of(work).await?.may_change(&site) {
        work.need(CHANGE, &site.place()).await?;
    }

    let revision = form.revision;
    let form = form.checked()?;
    if !site.parent_id.is_empty() {
        let parent = table::find(&mut work.tx, &site.parent_id).await?;
        check_below(&form.domain, &parent.domain)?;
    }

    let site = Site {
        id: site.id,
        unit_id: site.unit_id,
        unit_name: site.unit_name,
        code: site.code,
        parent_id: site.parent_id,
        position: site.position,
        revision: revision.saturating_add(1),
        created_at: site.created_at,
        ..fill(form)
    };
    table::save(&mut work.tx, &site).await?;
    record(work, "site.changed", &site);
    Ok(site)
}

/// Moves a site in the tree.
pub async fn shift(work: &mut Work, id: &str, form: PositionForm) -> Result<Site> {
    work.need(MANAGE, &Place::platform()).await?;

    let mut site = table::find(&mut work.tx, id).await?;
    let sites = table::list(&mut work.tx).await?;
    let mut above = form.parent_id.as_str();
    while !above.is_empty() {
        if above == id {
            return Err(in_a_circle());
        }
        let parent = sites.iter().find(|site| site.id == above);
        above = parent.map_or("", |site| site.parent_id.as_str());
    }
    if !form.parent_id.is_empty() {
        let parent = table::find(&mut work.tx, &form.parent_id).await?;
        check_below(&site.domain, &parent.domain)?;
    }
    let siblings: Vec<_> = sites
        .iter()
        .filter(|other| other.parent_id == form.parent_id && other.id != id)
        .map(|other| (other.id.as_str(), other.position))
        .collect();

    site.position = slot(&siblings, form.before_id.as_deref());
    site.parent_id = form.parent_id;
    site.revision += 1;
    table::save(&mut work.tx, &site).await?;
    record(work, "site.moved", &site);
    Ok(site)
}

/// The position before the named sibling, or after the last one. Siblings come in their order.
pub fn slot(siblings: &[(&str, f64)], before: Option<&str>) -> f64 {
    let at = before.and_then(|id| siblings.iter().position(|(sibling, _)| *sibling == id));
    match at {
        Some(0) => between(None, Some(siblings[0].1)),
        Some(at) => between(Some(siblings[at - 1].1), Some(siblings[at].1)),
        None => between(siblings.last().map(|(_, position)| *position), None),
    }
}

/// The part of a site that comes from the form; the rest is the caller's.
fn fill(form: SiteForm) -> Site {
    Site {
        id: String::new(),
        parent_id: String::new(),
        unit_id: String::new(),
        unit_name: String::new(),
        code: String::new(),
        name: form.name,
        short_name: form.short_name,
        domain: form.domain,
        id_code: form.id_code,
        icp: form.icp,
        police: form.police,
        party_mark: form.party_mark,
        contact_phone: form.contact_phone,
        contact_address: form.contact_address,
        contact_email: form.contact_email,
        responsible: form.responsible,
        slogan: form.slogan,
        color: form.color,
        emblem: form.emblem,
        position: 0.0,
        revision: 0,
        created_at: 0,
    }
}

fn record(work: &mut Work, event: &'static str, site: &Site) {
    let (id, note) = (site.id.as_str(), site.name.as_str());
    work.record(event, Subject { kind: "site", id, site_id: id, note, ..Subject::default() });
}
