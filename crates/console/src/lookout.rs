//! Asks the portal what it serves, so that an editor can be told "已上网" and whoever switched
//! something "已到前台". The console dials; the portal never does.

use std::collections::{BTreeSet, HashMap};
use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context, Result};
use desk::Caller;
use serde::Deserialize;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use web::serve::Stop;

use crate::house::House;

/// Who notes what the portal was seen to show.
const WATCH: Caller = Caller::Machine("前台状态");

/// The longest answer read: some thousand sites.
const STATUS_BYTES_MAX: u64 = 4 << 20;

/// What the portal says of itself.
#[derive(Debug, Deserialize)]
struct Status {
    sites: HashMap<String, Site>,
}

/// What it says of one site.
#[derive(Debug, Deserialize)]
struct Site {
    number: u64,
    #[serde(default)]
    switches: Vec<String>,
}

/// Watches the portal until told to stop.
pub(crate) async fn portal(house: House, address: SocketAddr, mut stop: Stop) {
    let mut news = house.press.shipped();
    let mut switched = house.press.switched();
    let mut served = HashMap::new();
    let mut shown = None;
    loop {
        let is_old = |(site, number): (&String, &u64)| {
            served.get(site).is_none_or(|seen: &u64| seen < number)
        };
        let behind = news.borrow_and_update().iter().any(is_old)
            || shown.as_ref() != Some(&*switched.borrow_and_update());
        let pause = Duration::from_millis(if behind { 40 } else { 5_000 });
        tokio::select! {
            () = stop.wait() => return,
            () = tokio::time::sleep(pause) => {}
            changed = news.changed(), if !behind => if changed.is_err() { return },
            changed = switched.changed(), if !behind => if changed.is_err() { return },
        }
        match status(address).await {
            Ok(status) => {
                note_switches(&house, &status, &mut shown).await;
                note_releases(&house, &status, &mut served).await;
            }
            Err(error) => tracing::debug!(%error, "asking the portal"),
        }
    }
}

/// Notes what is switched on there, whenever it is something else than before.
async fn note_switches(house: &House, status: &Status, shown: &mut Option<BTreeSet<String>>) {
    let ids: Vec<String> =
        status.sites.values().flat_map(|site| site.switches.iter().cloned()).collect();
    let now: BTreeSet<String> = ids.iter().cloned().collect();
    if shown.as_ref() == Some(&now) {
        return;
    }
    let dialect = house.desk.dialect();
    let noted = house
        .desk
        .act(WATCH, async |work| office::switch::actions::seen(work, dialect, &ids).await);
    match noted.await {
        Ok(()) => *shown = Some(now),
        // Asked again next time.
        Err(error) => tracing::error!(?error, "noting what the portal shows"),
    }
}

/// Notes which release each site is served at.
async fn note_releases(house: &House, status: &Status, served: &mut HashMap<String, u64>) {
    for (site, Site { number, .. }) in &status.sites {
        if served.get(site) == Some(number) {
            continue;
        }
        match house.press.seen(site, *number).await {
            Ok(()) => drop(served.insert(site.clone(), *number)),
            // Asked again next time.
            Err(error) => tracing::error!(?error, site, number, "noting what the portal serves"),
        }
    }
}

async fn status(address: SocketAddr) -> Result<Status> {
    let mut stream = TcpStream::connect(address).await?;
    let request = "GET /-/status HTTP/1.0\r\nhost: localhost\r\nconnection: close\r\n\r\n";
    stream.write_all(request.as_bytes()).await?;
    let mut answer = Vec::new();
    stream.take(STATUS_BYTES_MAX).read_to_end(&mut answer).await?;
    let answer = String::from_utf8(answer)?;
    let (_, body) = answer.split_once("\r\n\r\n").context("no body")?;
    Ok(serde_json::from_str(body)?)
}
