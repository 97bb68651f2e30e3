//! Switches: what is switched on stands in the next timestamp, and the next timestamp is written
//! at once.
//!
//! The console's clock decides when something planned begins and ends; the portal only does what
//! the newest timestamp says.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, anyhow};
use base::Result;
use office::switch::public::{self, SwitchPublic};
use tokio::sync::watch;
use vault::trust::{Banner, Level, Switches};

use super::PAUSE;
use crate::press::{Inner, ME, Press};

/// What a switch is in the journal.
pub(super) const EVENT: &str = "switch.changed";

/// How often it is looked whether something planned begins or ends.
const LOOK_EVERY: Duration = Duration::from_millis(200);
/// The least time between two looks, however much is written meanwhile.
const REST: Duration = Duration::from_millis(20);

impl Press {
    /// Follows switches until `shutdown` turns true.
    pub(super) async fn follow_switches(self, mut shutdown: watch::Receiver<bool>) {
        let mut news = self.inner.desk.news();
        let mut known = None;
        while !*shutdown.borrow() {
            match self.inner.clone().look_at_switches(&mut known).await {
                Ok(()) => tokio::time::sleep(REST).await,
                Err(error) => {
                    tracing::error!(?error, "switches were not read");
                    tokio::time::sleep(PAUSE).await;
                }
            }
            tokio::select! {
                _ = shutdown.changed() => {}
                _ = news.changed() => {}
                () = tokio::time::sleep(LOOK_EVERY) => {}
            }
        }
    }
}

impl Inner {
    /// Switches if what is on is something else than was known.
    async fn look_at_switches(
        self: Arc<Self>,
        known: &mut Option<Vec<SwitchPublic>>,
    ) -> Result<()> {
        let now = async |work: &mut desk::Work| public::in_force(&mut work.tx, work.now).await;
        let found = self.desk.glance(ME, now).await?;
        if known.as_ref() != Some(&found) {
            self.switch().await?;
            *known = Some(found);
        }
        Ok(())
    }

    /// Has the timestamp say what is on now, and writes it unless it says so already.
    pub(super) async fn switch(self: Arc<Self>) -> Result<()> {
        let now = async |work: &mut desk::Work| public::in_force(&mut work.tx, work.now).await;
        let found = self.desk.follow(ME, now).await?;
        let switches = sorted(found)?;
        let stamping = tokio::task::spawn_blocking(move || {
            let ids = switches.values().flat_map(Switches::ids).map(str::to_owned).collect();
            let mut stamper = self.stamper();
            if stamper.switch(switches) {
                stamper.again(self.desk.clock().now())?;
            }
            self.switched.send_if_modified(|known| {
                let is_new = *known != ids;
                *known = ids;
                is_new
            });
            anyhow::Ok(())
        });
        Ok(stamping.await.context("switching")??)
    }
}

/// What is on, by code of the site.
fn sorted(found: Vec<SwitchPublic>) -> Result<BTreeMap<String, Switches>> {
    let mut switches: BTreeMap<String, Switches> = BTreeMap::new();
    for SwitchPublic { code, id, kind, level, says, link } in found {
        let site = switches.entry(code).or_default();
        if kind == "grey" {
            site.grey = Some(id);
        } else {
            site.banner = Some(Banner { id, level: level_of(&level)?, text: says, link });
        }
    }
    Ok(switches)
}

fn level_of(level: &str) -> Result<Level> {
    match level {
        "red" => Ok(Level::Red),
        "orange" => Ok(Level::Orange),
        "yellow" => Ok(Level::Yellow),
        "blue" => Ok(Level::Blue),
        other => Err(anyhow!("a notice of level {other}").into()),
    }
}
