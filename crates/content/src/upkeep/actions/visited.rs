//! The verbs of the list of sections that are read least.

use std::collections::HashMap;

use base::{Moment, Page, Result};
use desk::{Reach, Work};

use super::{Sight, Site, at, sites};
use crate::article::model::READ;
use crate::section::model::{PROPOSE, ancestry};
use crate::upkeep::{
    model::{VisitedFilter, VisitedPage, VisitedSection, least_first},
    table,
};
use crate::visit;

/// What was counted in the window.
struct Counted {
    first: Moment,
    since: Moment,
    sections: HashMap<String, i64>,
    sites: HashMap<String, i64>,
    documents: HashMap<String, i64>,
}

/// A page of the sections the caller may see, read least first. Sections that show nothing to
/// readers are left out: blank ones, those that only hold others, and links. Costs the visits of
/// the window, the live documents in an index, and as much as the list of update limits.
pub async fn visited(work: &mut Work, filter: &VisitedFilter) -> Result<VisitedPage> {
    work.reach(READ).await?;

    let first = filter.first(work.now)?;
    let page = Page { page: filter.page, size: filter.size };
    let (since, rows) = wanted(work, filter, first).await?;
    let total = i64::try_from(rows.len())?;
    let from = usize::try_from(page.offset())?;
    let shown = rows.into_iter().skip(from).take(usize::try_from(page.size())?);
    Ok(VisitedPage { rows: page.of(shown.collect(), total), since, first })
}

/// All the same sections, for a workbook, with the first day of which visits are known.
pub async fn export_visited(
    work: &mut Work,
    filter: &VisitedFilter,
) -> Result<(Option<Moment>, Vec<VisitedSection>)> {
    work.reach(READ).await?;

    let first = filter.first(work.now)?;
    wanted(work, filter, first).await
}

/// What is asked for; nothing while nothing was counted, because then nothing can be compared.
async fn wanted(
    work: &mut Work,
    filter: &VisitedFilter,
    first: Moment,
) -> Result<(Option<Moment>, Vec<VisitedSection>)> {
    let Some(since) = visit::table::since(&mut work.tx).await? else {
        return Ok((None, Vec::new()));
    };
    let site_id = filter.site.as_deref().unwrap_or_default();
    let counted = Counted {
        first,
        since,
        sections: visit::table::of_sections(&mut work.tx, site_id, first).await?,
        sites: visit::table::of_sites(&mut work.tx, site_id, first).await?,
        documents: table::live(&mut work.tx, site_id).await?,
    };
    let sight = Sight::of(work).await?;
    let propose = work.reach(PROPOSE).await?;
    let part = filter.name.as_deref().map(str::trim).unwrap_or_default();
    let mut found = Vec::new();
    for site in sites(work, site_id).await? {
        found.extend(site.visited(&sight, &propose, &counted, work.now));
    }
    found.retain(|row| row.name.contains(part));
    least_first(&mut found);
    Ok((Some(since), found))
}

impl Site {
    fn visited(
        &self,
        sight: &Sight,
        propose: &Reach,
        counted: &Counted,
        now: Moment,
    ) -> Vec<VisitedSection> {
        let mut rows = Vec::new();
        for dated in &self.rows {
            let section = &dated.section;
            let documents = counted.documents.get(&section.id).copied().unwrap_or_default();
            let place = at(&self.sections, section, &dated.site_unit_id);
            if documents == 0 || section.kind == "link" || !sight.sees(&place) {
                continue;
            }
            let line = ancestry(&self.sections, &section.id);
            let names: Vec<_> = line.iter().rev().map(|above| above.name.as_str()).collect();
            let row = VisitedSection {
                id: section.id.clone(),
                name: names.join(" / "),
                path: section.path.clone(),
                site_id: section.site_id.clone(),
                site_name: dated.site_name.clone(),
                views: counted.sections.get(&section.id).copied().unwrap_or_default(),
                site_views: counted.sites.get(&section.site_id).copied().unwrap_or_default(),
                documents,
                days: 1,
                new_days: None,
                may: if propose.covers(&place) { vec!["propose"] } else { Vec::new() },
            };
            rows.push(row.dated((counted.first, counted.since), section.created_at, now));
        }
        rows
    }
}
