//! Taking one site from the release it is at to the one the timestamp names.

use std::sync::Arc;

use anyhow::{Context as _, ensure};
use base::Moment;
use vault::Flaw;
use vault::release::{Bundle, bundle_name};
use vault::tree::Tree;
use vault::trust::{Follower, Point, Root, Step};

use super::examine::{examine, read_all};
use crate::shelf::{Room, Shelf, copy, remove};
use crate::world::Served;

/// Copies the bundles a site lacks, checks them, and makes ready to serve the newest. Nothing
/// but our folder has changed when this fails, and there nothing stays of it.
///
/// `served` is the release being served now, if any; `id` the site's number in this run.
pub(super) fn advance(
    room: &Room,
    follower: &Follower,
    served: Option<&Arc<Served>>,
    (code, id, named): (&str, u32, Point),
    now: Moment,
) -> anyhow::Result<(Step, Served)> {
    let held = follower.held().sites.get(code).map_or(0, |point| point.number);
    for number in held + 1..=named.number {
        let name = bundle_name(code, number);
        // What lies there already was not accepted, or the copying was cut off.
        remove(room, &name)?;
        copy(room, &name)?;
        if number % 1000 == 0 {
            tracing::info!(site = code, number, of = named.number, "copying releases");
        }
    }
    let shelf = match served {
        // Unless it has seen bundles that were not accepted and are no longer there.
        Some(served) if served.shelf.site().newest() == held => {
            served.shelf.site().refresh()?;
            served.shelf.clone()
        }
        _ => Arc::new(Shelf::open(room, code, id, named.number)?),
    };
    // Without a release to continue, the newest alone is checked: its tree names every blob
    // and node by digest, wherever it lies.
    let first = if held == 0 { named.number } else { held + 1 };
    let signed: anyhow::Result<Vec<Vec<u8>>> =
        (first..=named.number).map(|number| shelf.site().signed(number)).collect();
    let step = follower.releases(code, &signed?)?;
    let old = served.map_or_else(|| Tree::empty(shelf.clone()), |served| served.tree.clone());
    let tree = examine(&shelf, &old, &step)?;
    let served = Served::new(shelf, tree, step.clone(), now)?;
    Ok((step, served))
}

/// Removes bundles of a site behind the one it is held at.
pub(super) fn retreat(room: &Room, code: &str, held: u64) -> anyhow::Result<()> {
    for file in room.own.list(&format!("sites/{code}"))? {
        let number: Option<u64> = file.strip_suffix(".bundle").and_then(|n| n.parse().ok());
        if number.is_some_and(|number| number > held) {
            remove(room, &format!("sites/{code}/{file}"))?;
        }
    }
    Ok(())
}

/// Fetches once more the bundle of the release that is held.
pub(super) fn fetch_newest(room: &Room, code: &str, held: Point) -> anyhow::Result<()> {
    let name = bundle_name(code, held.number);
    room.carrier.size(&name)?.context("发布库中没有这个发布包")?;
    remove(room, &name)?;
    copy(room, &name)
}

/// Makes ready to serve the release that is held already, e.g. after a restart: what lies in
/// our folder must be signed, and be the very release remembered.
pub(super) fn resume(
    room: &Room,
    follower: &Follower,
    root: &Root,
    (code, id, held): (&str, u32, Point),
    accepted_at: Moment,
) -> anyhow::Result<Served> {
    retreat(room, code, held.number)?;
    let shelf = Arc::new(Shelf::open(room, code, id, held.number)?);
    let bundle = Bundle::open(&room.own, code, held.number)?.context("发布包不存在")?;
    let is_ours = bundle.is_signed_by(&root.release);
    ensure!(is_ours, Flaw::ReleaseSignature(code.to_owned(), held.number));
    let step = follower.resume(code, &bundle.signed()?)?;
    let tree = read_all(&shelf, &step)?;
    Served::new(shelf, tree, step, accepted_at)
}
