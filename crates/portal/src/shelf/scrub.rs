//! Going round and hashing everything that lies on the shelves, slowly and without end.

use std::time::Duration;

use seal::{Digest, Hasher};
use vault::release::{Place, bundle_name};

use super::{Shelf, blobs, heal};
use crate::stop::Stop;

/// Pause between two rounds, at least.
const REST: Duration = Duration::from_secs(60);

/// Bytes read at once.
const WINDOW_BYTES: u64 = 1 << 20;

/// Checks all shelves again and again, at most `bytes_per_second`, until told to stop.
/// `shelves` are those of the moment, asked for anew every round.
pub(crate) fn scrub(
    shelves: impl Fn() -> Vec<std::sync::Arc<Shelf>>,
    bytes_per_second: u64,
    stop: &Stop,
) {
    let mut pace = Pace { bytes_per_second: bytes_per_second.max(1), owed: Duration::ZERO };
    loop {
        for shelf in shelves() {
            if !shelf.scrub(&mut |bytes| pace.spend(bytes, stop)) {
                return;
            }
        }
        if stop.wait(REST) {
            return;
        }
    }
}

/// Keeps the reading slow.
struct Pace {
    bytes_per_second: u64,
    owed: Duration,
}

impl Pace {
    /// Waits as long as these bytes are worth; false: it is time to end.
    fn spend(&mut self, bytes: usize, stop: &Stop) -> bool {
        let nanos = bytes as u128 * 1_000_000_000 / u128::from(self.bytes_per_second);
        self.owed += Duration::from_nanos(u64::try_from(nanos).unwrap_or(u64::MAX));
        // Very short waits would all be rounded up.
        if self.owed < Duration::from_millis(5) {
            return !stop.is_told();
        }
        !stop.wait(std::mem::take(&mut self.owed))
    }
}

impl Shelf {
    /// Checks every accepted bundle of this shelf once and heals what is wrong. `spend` is told how
    /// many bytes were read and answers whether to go on; false when it said no.
    pub(crate) fn scrub(&self, spend: &mut dyn FnMut(usize) -> bool) -> bool {
        self.tidy();
        for number in 1..=self.accepted() {
            let found = match blobs(&self.room.own, self.code(), number) {
                Ok(found) => found,
                Err(error) => {
                    self.restore(number, &error);
                    continue;
                }
            };
            for (digest, place) in found {
                match self.is_right(&digest, place, spend) {
                    Some(true) => {}
                    Some(false) => self.mend_found(&digest, place),
                    None => return false,
                }
            }
        }
        true
    }

    /// Has a blob of ours its digest? Read piece by piece, for it may be large. `None`: it is
    /// time to end.
    fn is_right(
        &self,
        digest: &Digest,
        place: Place,
        spend: &mut dyn FnMut(usize) -> bool,
    ) -> Option<bool> {
        let name = bundle_name(self.code(), place.number);
        let mut hasher = Hasher::new();
        let mut done = 0;
        while done < place.len {
            let len = WINDOW_BYTES.min(place.len - done);
            // A window fits into memory, so its length into a number of it.
            let window = len as usize;
            if !spend(window) {
                return None;
            }
            let Ok(bytes) = self.room.own.read_range(&name, place.offset + done, window) else {
                return Some(false);
            };
            hasher.update(&bytes);
            done += len;
        }
        Some(hasher.finish() == *digest)
    }

    /// Removes files that are no bundles: nobody of ours puts any there.
    fn tidy(&self) {
        let folder = format!("sites/{}", self.code());
        for file in self.room.own.list(&folder).unwrap_or_default() {
            let number: Option<u64> = file.strip_suffix(".bundle").and_then(|n| n.parse().ok());
            let name = format!("{folder}/{file}");
            if number.is_some_and(|number| name == bundle_name(self.code(), number)) {
                continue;
            }
            match heal::remove(&self.room, &name) {
                Ok(()) => tracing::error!(name, "stray file removed"),
                Err(error) => tracing::error!(name, %error, "stray file cannot be removed"),
            }
        }
    }

    /// Brings back a bundle that cannot be read at all.
    fn restore(&self, number: u64, why: &anyhow::Error) {
        let _healing = self.lost();
        self.room.alarms.damaged(&self.what(), why, (self.room.clock)());
        if let Err(error) = heal::restore(&self.room, self.code(), number) {
            self.room.alarms.not_healed(&bundle_name(self.code(), number), &error);
        }
    }

    /// What is being checked, in words for everybody.
    fn what(&self) -> String {
        format!("巡检站点 {} 的发布包", self.code())
    }

    /// Puts one blob right.
    fn mend_found(&self, digest: &Digest, place: Place) {
        let _healing = self.lost();
        let why = vault::Flaw::Altered(*digest).into();
        self.room.alarms.damaged(&self.what(), &why, (self.room.clock)());
        let name = bundle_name(self.code(), place.number);
        match self.mend(digest, place) {
            Ok(_) => self.room.alarms.healed(&name),
            Err(error) => self.room.alarms.not_healed(&name, &error),
        }
    }
}
