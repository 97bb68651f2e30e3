//! Takes what portals tell out of the inbox of the store: opens each record, hands it to the verb
//! it is for, and removes it when that is durable. Who is killed in between finds the record
//! again, and its number says that it was taken.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::Result;
use base::Error;
use content::visit::{
    actions::{TAKER, take, tidy},
    model::{Batch, Seen},
};
use desk::Desk;
use tokio::task::spawn_blocking;
use vault::inbox::{Opened, Record, Tray, Visits};
use web::serve::Stop;

use crate::house::House;

/// How often the inbox is looked into.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// How often what is too old is forgotten, in looks.
const TIDY_EVERY: u64 = 3600;
/// Records of one portal that are taken before the others have their turn.
const TURN: usize = 64;
/// Longest path of a page, bytes; a tree has none that is longer.
const PATH_BYTES_MAX: usize = 1024;

/// The inbox, shared with the threads that read it.
type Shared = Arc<Mutex<Tray>>;

/// Takes what comes until it is told to stop.
pub(crate) async fn run(house: House, mut stop: Stop) {
    let tray = match Tray::open(&house.store, house.inbox.clone()) {
        Ok(tray) => Arc::new(Mutex::new(tray)),
        Err(error) => return tracing::error!(%error, "the inbox cannot be opened"),
    };
    let mut looks: u64 = 0;
    loop {
        tokio::select! {
            () = stop.wait() => return,
            () = tokio::time::sleep(LOOK_EVERY) => {}
        }
        if let Err(error) = take_waiting(&house.desk, &tray).await {
            tracing::error!(%error, "taking records out of the inbox");
        }
        if looks.is_multiple_of(TIDY_EVERY)
            && let Err(error) = house.desk.act(TAKER, tidy).await
        {
            tracing::error!(?error, "forgetting old visits");
        }
        looks += 1;
    }
}

/// Takes what waits, of each portal in the order of its numbers; says how many records were new.
/// One portal's trouble is not another's.
pub async fn take_waiting(desk: &Desk, tray: &Shared) -> Result<usize> {
    let mut taken = 0;
    for (portal, numbers) in with(tray, |tray| tray.waiting()).await? {
        for number in numbers.into_iter().take(TURN) {
            match take_one(desk, tray, &portal, number).await {
                Ok(is_new) => taken += usize::from(is_new),
                Err(error) => {
                    // Those behind it wait, so that the order stays.
                    tracing::error!(portal, number, %error, "taking a record");
                    break;
                }
            }
        }
    }
    Ok(taken)
}

async fn take_one(desk: &Desk, tray: &Shared, portal: &str, number: u64) -> Result<bool> {
    let name = portal.to_owned();
    let opened = with(tray, move |tray| tray.open_record(&name, number)).await?;
    let Opened::Record(Record::Visits(visits)) = opened else { return Ok(false) };
    let batch = batch(portal, number, visits)?;
    let dialect = desk.dialect();
    let done = desk.act(TAKER, async |work| take(work, dialect, &batch).await).await;
    let name = portal.to_owned();
    match done {
        Ok(is_new) => {
            with(tray, move |tray| tray.remove(&name, number)).await?;
            Ok(is_new)
        }
        Err(Error::Fault(fault)) if !desk::is_down(&fault) => {
            tracing::error!(portal, number, error = format!("{fault:#}"), "a record stays untaken");
            with(tray, move |tray| tray.set_aside(&name, number, "无法入库")).await?;
            Ok(false)
        }
        Err(error) => anyhow::bail!("{error:?}"),
    }
}

/// A record as the verb takes it. A path that cannot be one of a page's counts as some other page.
fn batch(portal: &str, number: u64, visits: Visits) -> Result<Batch> {
    let mut seen = Vec::new();
    for (hour, sites) in visits.hours {
        for (site, pages) in sites {
            let is_code = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
            if site.len() > 63 || !site.bytes().all(is_code) {
                continue;
            }
            for (path, views) in pages {
                let is_path = path.len() <= PATH_BYTES_MAX && !path.contains(char::is_control);
                let path = if is_path { path } else { String::new() };
                seen.push(Seen { hour, site: site.clone(), path, views });
            }
        }
    }
    Ok(Batch { portal: portal.to_owned(), number: i64::try_from(number)?, seen })
}

/// Does something with the inbox on a thread that may wait for the disk.
async fn with<T: Send + 'static>(
    tray: &Shared,
    act: impl FnOnce(&mut Tray) -> Result<T> + Send + 'static,
) -> Result<T> {
    let tray = tray.clone();
    spawn_blocking(move || act(&mut tray.lock().unwrap_or_else(PoisonError::into_inner))).await?
}
