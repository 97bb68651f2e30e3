//! Reading frames from the database.

use std::collections::{BTreeMap, HashMap};

use base::Result;
use content::article::public as article;
use content::section::public as section;
use desk::Tx;
use office::site::public::{self as site, SitePublic};

use super::frame::{Count, Relative};
use super::shape::{Section, Shape};

/// All sites, each as the others see it.
pub(crate) async fn sites(tx: &mut Tx) -> Result<Vec<Relative>> {
    let relative = |site: SitePublic| Relative {
        id: site.id,
        code: site.code,
        parent_id: site.parent_id,
        name: site.name,
        domain: site.domain,
        position: site.position,
    };
    Ok(site::sites(tx).await?.into_iter().map(relative).collect())
}

/// A site's own record and its sections.
pub(crate) async fn shape(tx: &mut Tx, site_id: &str) -> Result<Shape> {
    let found = site::site(tx, site_id).await?;
    let mut former: HashMap<String, Vec<String>> = HashMap::new();
    for (section, path) in section::former_addresses(tx, site_id).await? {
        former.entry(section).or_default().push(path);
    }
    let sections = section::sections(tx, site_id).await?.into_iter().map(|found| Section {
        former: former.remove(&found.id).unwrap_or_default(),
        id: found.id,
        parent_id: found.parent_id,
        name: found.name,
        path: found.path,
        kind: found.kind,
        column_type: found.column_type,
        link_url: found.link_url,
        description: found.description,
        keywords: found.keywords,
        in_nav: found.in_nav != 0,
        position: found.position,
    });
    let sections = sections.collect();
    Ok(Shape::new(site_id.to_owned(), fields(found), sections))
}

fn fields(site: SitePublic) -> BTreeMap<String, String> {
    let fields = [
        ("code", site.code),
        ("name", site.name),
        ("short_name", site.short_name),
        ("domain", site.domain),
        ("unit_name", site.unit_name),
        ("id_code", site.id_code),
        ("icp", site.icp),
        ("police", site.police),
        ("party_mark", site.party_mark),
        ("contact_phone", site.contact_phone),
        ("contact_address", site.contact_address),
        ("contact_email", site.contact_email),
        ("color", site.color),
        ("emblem", site.emblem),
        ("slogan", site.slogan),
    ];
    fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// How full the sections of a site are. Costs a walk over the whole site.
pub(crate) async fn counts(tx: &mut Tx, site_id: &str) -> Result<HashMap<String, Count>> {
    let counts = article::counts(tx, site_id)
        .await?
        .into_iter()
        .map(|count| (count.section_id, Count { live: count.live, given: count.next_ordinal - 1 }));
    Ok(counts.collect())
}
