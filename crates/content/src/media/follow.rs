//! What is done beside the clerks: pictures are drawn smaller and first pages as pictures, and
//! bytes go when nothing needs them. What waits stands in the database, so that nothing is
//! forgotten when the program ends.

use std::fs;
use std::path::{Path, PathBuf};

use base::{Moment, Result};
use desk::{Caller, Desk, Subject};
use papers::PagePicture;
use tokio::task::spawn_blocking;

use super::{
    actions::{TURNS, doom, lay_bytes, take_away},
    model::{BIN_MS, LOOSE_MS, Media, Rendition, file_path, page_renditions, renditions},
    table,
};

const ME: Caller = Caller::Machine("媒体整理");
const PICTURES_AT_ONCE: i64 = 8;
const FILES_AT_ONCE: i64 = 50;

/// Draws the next pictures and first pages that wait; says how many. `draw_page` draws the first
/// page of the PDF that lies there, if it can be drawn.
pub async fn draw_waiting<D: Future<Output = Option<PagePicture>>>(
    desk: &Desk,
    draw_page: impl Fn(PathBuf) -> D,
) -> Result<usize> {
    let waiting =
        desk.look(ME, async |work| table::waiting(&mut work.tx, PICTURES_AT_ONCE).await).await?;
    for media in &waiting {
        let _turn = TURNS.acquire().await?;
        let page = match media.has_page() {
            true => draw_page(file_path(desk.files(), &media.digest)).await,
            false => None,
        };
        let (files, one) = (desk.files().to_owned(), media.clone());
        let drawn = spawn_blocking(move || draw(&files, &one, page)).await?;
        let drawn = match drawn {
            Ok(drawn) => drawn,
            // What cannot be drawn is shown as it is; it must not hold up the others.
            Err(error) => {
                tracing::warn!(?error, media = media.id, "a picture cannot be drawn smaller");
                Vec::new()
            }
        };
        let json = serde_json::to_string(&drawn)?;
        desk.act(ME, async |work| {
            if table::set_drawn(&mut work.tx, media, &json, work.now).await? {
                let (id, digest) = (media.id.as_str(), media.digest.as_str());
                let on = Subject { kind: "media", id, digest, ..Subject::default() };
                work.record("media.rendered", on);
            }
            Ok(())
        })
        .await?;
    }
    Ok(waiting.len())
}

fn draw(files: &Path, media: &Media, page: Option<PagePicture>) -> Result<Vec<Rendition>> {
    let all = if media.has_page() {
        page.map_or(Ok(Vec::new()), page_renditions)?
    } else {
        let bytes = fs::read(file_path(files, &media.digest))?;
        renditions(&bytes, &media.media_type, (media.focal_x, media.focal_y))?
    };
    let mut kept = Vec::new();
    for one in all {
        kept.push(Rendition {
            cut: one.cut.to_owned(),
            width: i64::from(one.width),
            height: i64::from(one.height),
            digest: lay_bytes(files, &one.bytes)?,
        });
    }
    Ok(kept)
}

/// Takes away what lay in the bin for its time, and what came with a text that nobody took. Says
/// how many.
pub async fn clear(desk: &Desk) -> Result<usize> {
    let now: Moment = desk.clock().now();
    let due = (now - BIN_MS, now - LOOSE_MS);
    let due = desk.look(ME, async |work| table::to_clear(&mut work.tx, due, FILES_AT_ONCE).await);
    let due = due.await?;
    for media in &due {
        let cleared = desk.act(ME, async |work| {
            let now = work.now;
            if table::set_cleared(&mut work.tx, media, now).await? {
                let note = media.name.as_str();
                let (id, digest) = (media.id.as_str(), media.digest.as_str());
                let on = Subject { kind: "media", id, digest, note, ..Subject::default() };
                work.record("media.cleared", on);
            }
            Ok(())
        });
        cleared.await?;
    }
    let gone = desk.look(ME, async |work| table::half_gone(&mut work.tx, FILES_AT_ONCE).await);
    let gone = gone.await?;
    for media in &gone {
        take_bytes(desk, media).await?;
    }
    Ok(gone.len())
}

async fn take_bytes(desk: &Desk, media: &Media) -> Result<()> {
    let mut digests = vec![media.digest.clone()];
    digests.extend(Some(media.captions_digest.clone()).filter(|digest| !digest.is_empty()));
    digests.extend(media.all_renditions()?.into_iter().map(|one| one.digest));
    for digest in digests {
        if !doom(&digest) {
            continue;
        }
        let named =
            desk.look(ME, async |work| table::is_named(&mut work.tx, &digest, &media.id).await);
        let named = named.await;
        take_away(desk.files(), &digest, matches!(named, Ok(false)))?;
        named?;
    }
    desk.act(ME, async |work| table::set_gone(&mut work.tx, &media.id, work.now).await).await
}
