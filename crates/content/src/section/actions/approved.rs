//! Doing what was applied for and approved.

use base::Result;
use desk::Work;
use office::site;

use super::super::model::{Section, Wanted};
use super::{load, merge, place_at, rewrite, set_up, take_down};

/// Does what was applied for; the section it was done to, or that took it in.
/// Open to everyone: whoever calls it has asked for the power to approve.
pub async fn carry_out(work: &mut Work, site_id: &str, wanted: Wanted) -> Result<Option<Section>> {
    match wanted {
        Wanted::Create { form } => {
            let site = site::table::find(&mut work.tx, site_id).await?;
            set_up(work, &site, form).await.map(Some)
        }
        Wanted::Change { id, mut form } => {
            let known = load(work, &id).await?;
            // What changed meanwhile was looked at by whoever approved.
            form.revision = known.2.revision;
            rewrite(work, known, form).await.map(Some)
        }
        Wanted::Shift { id, form } => {
            let known = load(work, &id).await?;
            place_at(work, known, form).await.map(Some)
        }
        Wanted::Merge { id, form } => {
            let known = load(work, &id).await?;
            merge::pour(work, known, form).await.map(Some)
        }
        Wanted::Remove { id, form } => {
            let known = load(work, &id).await?;
            take_down(work, known, form).await.map(|()| None)
        }
    }
}
