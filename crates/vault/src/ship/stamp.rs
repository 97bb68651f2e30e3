//! Timestamps.

use std::collections::BTreeMap;

use base::Moment;

use crate::Flaw;
use crate::ship::Keys;
use crate::signed::{self, Signed};
use crate::store::Store;
use crate::trust::{
    JournalHead, Point, Switches, TIMESTAMP_BYTES_MAX, TIMESTAMP_DOMAIN, TIMESTAMP_FILE, Timestamp,
};

/// How long a timestamp is valid.
const VALID_MS: i64 = 15 * 60 * 1000;

/// The only writer of `timestamp.json`.
#[derive(Debug)]
pub struct Timestamper {
    store: Store,
    keys: Keys,
    last: Option<Timestamp>,
    switches: BTreeMap<String, Switches>,
}

impl Timestamper {
    /// Continues after the timestamp that is in the store; what it switched on stays on until
    /// [`Timestamper::switch`] says otherwise, so that nothing goes dark while a console starts.
    pub fn open(store: &Store, keys: &Keys) -> anyhow::Result<Timestamper> {
        store.sweep("")?;
        let last = read(store, keys)?;
        let switches = last.as_ref().map(|last| last.switches.clone()).unwrap_or_default();
        Ok(Timestamper { store: store.clone(), keys: keys.clone(), last, switches })
    }

    /// What the next timestamps switch on, by code of the site. True when that is something else
    /// than the last one did, and there is a last one: then [`Timestamper::again`] is due.
    pub fn switch(&mut self, switches: BTreeMap<String, Switches>) -> bool {
        self.switches = switches;
        self.last.as_ref().is_some_and(|last| last.switches != self.switches)
    }

    /// Writes the last timestamp once more, with what is switched on now; `None` before the first.
    pub fn again(&mut self, now: Moment) -> anyhow::Result<Option<Timestamp>> {
        let last = self.last.as_ref().map(|last| (last.sites.clone(), last.journal));
        last.map(|(sites, journal)| self.stamp(sites, journal, now)).transpose()
    }

    /// Writes a timestamp that names these releases, all of which must be in the store
    /// already; valid for 15 minutes from `now`. Refuses to name an older release of a site
    /// than the last timestamp did.
    pub fn stamp(
        &mut self,
        sites: BTreeMap<String, Point>,
        journal: JournalHead,
        now: Moment,
    ) -> anyhow::Result<Timestamp> {
        let epoch = self.keys.root.epoch;
        // Counted in seconds at least: when the file was lost, or restored from a backup,
        // the next one is still newer than any that portals have seen.
        let mut seq = u64::try_from(now / 1000).unwrap_or_default();
        if let Some(last) = self.last.as_ref().filter(|last| last.epoch == epoch) {
            seq = seq.max(last.seq + 1);
            for (site, point) in &sites {
                let before = last.sites.get(site).map_or(0, |before| before.number);
                if point.number < before {
                    return Err(Flaw::SiteRolledBack(site.clone()).into());
                }
            }
        }
        let expires_at = now + VALID_MS;
        let switches = self.switches.clone();
        let timestamp =
            Timestamp { epoch, seq, issued_at: now, expires_at, sites, journal, switches };
        let bytes = signed::sign(&self.keys.timestamp, TIMESTAMP_DOMAIN, &timestamp)?.bytes()?;
        anyhow::ensure!(bytes.len() as u64 <= TIMESTAMP_BYTES_MAX, "站点过多，时间戳过长");
        self.store.replace(TIMESTAMP_FILE, &bytes)?;
        self.last = Some(timestamp.clone());
        Ok(timestamp)
    }
}

/// The timestamp in the store, if there is one this console signed. One that is damaged, or
/// signed by a key since replaced, counts as none: then every bundle is checked in full, and
/// the next timestamp is newer by its time.
pub(super) fn read(store: &Store, keys: &Keys) -> anyhow::Result<Option<Timestamp>> {
    let Some(bytes) = store.read(TIMESTAMP_FILE, TIMESTAMP_BYTES_MAX)? else {
        return Ok(None);
    };
    let read = || -> Result<Timestamp, Flaw> {
        let signed = Signed::read(&bytes, "时间戳")?;
        let right = signed.verify(&keys.root.timestamp, TIMESTAMP_DOMAIN);
        right.map_err(|_| Flaw::TimestampSignature)?;
        signed.record("时间戳")
    };
    match read() {
        Ok(timestamp) => Ok(Some(timestamp)),
        Err(flaw) => {
            tracing::warn!(%flaw, "timestamp in the store is not ours, all bundles are checked");
            Ok(None)
        }
    }
}
