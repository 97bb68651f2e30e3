//! The verbs of sharing.

mod ask;
mod offer;
mod take;

pub use ask::{answer, ask, decline_request, recall_request};
pub use offer::{offer, places, recall};
pub use take::{accept, decide_copy, decline, end, receive, show};

use base::Result;
use desk::{Place, Subject, Work};
use office::site::{self, model::Site};

use super::model::Share;
use crate::section::{
    self,
    model::{place, scopes},
};

/// Where powers over a section of a site are looked for; over the site, without a section.
async fn place_in(work: &mut Work, site: &Site, section_id: &str) -> Result<Place> {
    let line = match section_id {
        "" => Vec::new(),
        id => section::table::line(&mut work.tx, id).await?,
    };
    Ok(place(&scopes(&line, section_id, &site.id, &site.unit_id)))
}

/// Where powers over a share are looked for at the receiving end: the section it stands in, or
/// is wanted for.
async fn receiving(work: &mut Work, share: &Share) -> Result<(Site, Place)> {
    let site = site::table::find(&mut work.tx, &share.to_site_id).await?;
    let section = if share.section_id.is_empty() { &share.wanted_id } else { &share.section_id };
    let place = place_in(work, &site, section).await?;
    Ok((site, place))
}

fn record(work: &mut Work, event: &'static str, share: &Share, note: &str) {
    let site_id = match event {
        "share.recalled" => share.from_site_id.as_str(),
        _ => share.to_site_id.as_str(),
    };
    let note =
        if note.is_empty() { share.title.clone() } else { format!("{}：{note}", share.title) };
    let id = share.id.as_str();
    work.record(event, Subject { kind: "share", id, site_id, note: &note, ..Subject::default() });
}
