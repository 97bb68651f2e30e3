//! The verbs of visits.

use std::collections::BTreeMap;

use base::Result;
use desk::{Caller, Dialect, Place, Work};
use office::site;

use super::{
    model::{Batch, RECENT_DAYS, RecentVisits, Seen, first_day, oldest_kept, sums},
    table,
};
use crate::article::{actions::Setting, model::READ};

/// Who takes what portals tell.
pub const TAKER: Caller = Caller::Machine("收件箱");

/// Adds up what a record of a portal says, and moves on behind it, in one transaction; false when
/// it was taken before. Sites and pages nobody knows are no trouble. Costs three questions for
/// each site in the record, and one for each five hundred of its pages.
///
/// The journal has no line of it: nobody did anything, and there would be one for each minute.
pub async fn take(work: &mut Work, dialect: Dialect, batch: &Batch) -> Result<bool> {
    work.need(site::model::MANAGE, &Place::platform()).await?;

    if !table::move_on(&mut work.tx, &batch.portal, batch.number, work.now).await? {
        return Ok(false);
    }
    let mut by_site: BTreeMap<&str, Vec<&Seen>> = BTreeMap::new();
    for seen in &batch.seen {
        by_site.entry(&seen.site).or_default().push(seen);
    }
    let codes: Vec<&str> = by_site.keys().copied().collect();
    for (code, id) in table::sites(&mut work.tx, dialect, &codes).await? {
        let Some(seen) = by_site.get(code.as_str()) else { continue };
        let paths: Vec<&str> = seen.iter().map(|one| one.path.as_str()).collect();
        let of = table::addresses(&mut work.tx, dialect, &id, &paths).await?;

        table::add(&mut work.tx, &id, &sums(seen, &of, work.now)).await?;
    }
    Ok(true)
}

/// Forgets what is older than is kept.
pub async fn tidy(work: &mut Work) -> Result<()> {
    work.need(site::model::MANAGE, &Place::platform()).await?;

    table::tidy(&mut work.tx, oldest_kept(work.now)).await
}

/// How often a document was read lately, on all sites it stands on. Costs a seek for each day and
/// site.
pub async fn recent(work: &mut Work, document_id: &str) -> Result<RecentVisits> {
    Setting::of(work, document_id).await?.need(work, READ).await?;

    let days: Vec<_> = (1..=RECENT_DAYS).map(|days| first_day(days, work.now)).collect();
    let views = match table::since(&mut work.tx).await? {
        Some(_) => Some(table::of_document(&mut work.tx, document_id, &days).await?),
        None => None,
    };
    Ok(RecentVisits { days: RECENT_DAYS, views })
}
