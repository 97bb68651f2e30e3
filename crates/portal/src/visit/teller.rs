//! Telling the console: what was counted, sealed, into the inbox.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use seal::{ENVELOPE_BYTES, SealingKey};
use vault::inbox::{Hours, Outbox, RECORD_BYTES_MAX, Record, Visits as Counted};
use vault::store::Store;

use crate::house::House;
use crate::stop::Stop;

/// One hour.
const HOUR_MS: i64 = 3_600_000;

/// How often is told while nobody takes what was told.
const SELDOM: Duration = Duration::from_secs(3600);

/// Room for the frame of a record.
const FRAME_BYTES: usize = 1024;

/// Counts, and tells from time to time.
pub(crate) struct Teller {
    house: Arc<House>,
    store: PathBuf,
    own: Store,
    outbox: Option<Outbox>,
    hours: Hours,
    /// How many counts there are.
    pages: usize,
    /// The hour in which was looked last.
    hour: i64,
    told_at: Instant,
    /// What was said to the log and still holds.
    said: Option<String>,
}

impl Teller {
    /// Tells the inbox of the store; `own` is the portal's own folder.
    pub(crate) fn new(house: Arc<House>, own: Store) -> Teller {
        Teller {
            store: house.settings.store.clone(),
            hour: (house.clock)().div_euclid(HOUR_MS),
            house,
            own,
            outbox: None,
            hours: Hours::new(),
            pages: 0,
            told_at: Instant::now(),
            said: None,
        }
    }

    /// Works until it is time to end, and comes back for [`Teller::finish`].
    pub(crate) fn run(mut self, stop: &Stop) -> Teller {
        let every = Duration::from_secs(self.house.settings.visit_seconds.max(1));
        let mut due = Instant::now() + every;
        loop {
            let now = (self.house.clock)();
            // At the end of an hour what was counted in it is put down as its own.
            let left = u64::try_from(HOUR_MS - now.rem_euclid(HOUR_MS)).unwrap_or_default();
            let until = due.saturating_duration_since(Instant::now());
            if stop.wait(until.min(Duration::from_millis(left))) {
                return self;
            }
            self.look();
            if due <= Instant::now() {
                self.tell(false);
                due = Instant::now() + every;
            }
        }
    }

    /// Tells everything that is left. To be called when nobody reads any more.
    pub(crate) fn finish(mut self) {
        self.look();
        self.tell(true);
    }

    /// Takes what was counted since the last look.
    fn look(&mut self) {
        self.house.visits.take(self.hour, &mut self.hours, &mut self.pages);
        self.hour = (self.house.clock)().div_euclid(HOUR_MS);
        let lost = self.house.visits.take_lost();
        if lost > 0 {
            tracing::warn!(lost, "visits not counted: too many pages at once");
        }
    }

    /// Writes what was taken; what cannot be written now waits for the next time.
    fn tell(&mut self, is_last: bool) {
        if self.hours.is_empty() {
            return;
        }
        let key = self.house.glance().inbox.clone();
        let Some(key) = key else {
            (self.hours, self.pages) = (Hours::new(), 0);
            return self.say("the key list names no inbox: visits are not told".to_owned());
        };
        match self.write(&key, is_last) {
            Ok(()) => self.said = None,
            Err(error) => self.say(format!("visits not told: {error:#}")),
        }
    }

    fn write(&mut self, key: &SealingKey, is_last: bool) -> anyhow::Result<()> {
        let mut outbox = match self.outbox.take() {
            Some(outbox) => outbox,
            None => Outbox::open(&self.store, &self.own)?,
        };
        if !is_last && !is_time(outbox.is_full()?, self.told_at.elapsed()) {
            self.outbox = Some(outbox);
            return Ok(());
        }
        while let Some(part) = cut(&mut self.hours)? {
            match outbox.put(key, &Record::Visits(Counted { hours: part.clone() })) {
                Ok((_, 0)) => {}
                Ok((_, dropped)) => {
                    tracing::warn!(dropped, "nobody takes the inbox: oldest records dropped");
                }
                Err(error) => {
                    // The next time begins with opening the inbox anew.
                    merge(&mut self.hours, part);
                    return Err(error);
                }
            }
        }
        self.pages = 0;
        self.told_at = Instant::now();
        self.outbox = Some(outbox);
        Ok(())
    }

    /// Says something once, for as long as it is the same.
    fn say(&mut self, what: String) {
        if self.said.as_ref() != Some(&what) {
            tracing::warn!("{what}");
            self.said = Some(what);
        }
    }
}

/// Whether it is time to tell, so long after the last time. While nobody takes what was told it
/// gathers here, and goes out seldom and together.
fn is_time(is_full: bool, since: Duration) -> bool {
    !is_full || since >= SELDOM
}

/// Cuts as much off as one record can hold; `None` when nothing is left.
fn cut(hours: &mut Hours) -> anyhow::Result<Option<Hours>> {
    let mut room = RECORD_BYTES_MAX - ENVELOPE_BYTES - FRAME_BYTES;
    let mut part = Hours::new();
    while let Some(mut first) = hours.first_entry() {
        let hour = *first.key();
        let Some(mut site) = first.get_mut().first_entry() else {
            first.remove();
            continue;
        };
        let code = site.key().clone();
        let Some(page) = site.get_mut().first_entry() else {
            site.remove();
            continue;
        };
        // A number has at most twenty digits.
        let bytes = serde_json::to_string(page.key())?.len() + 24;
        if bytes + code.len() + 64 > room {
            return Ok(Some(part));
        }
        let (path, views) = page.remove_entry();
        let sites = part.entry(hour).or_default();
        if !sites.contains_key(&code) {
            room -= code.len() + 64;
        }
        room -= bytes;
        sites.entry(code).or_default().insert(path, views);
    }
    Ok((!part.is_empty()).then_some(part))
}

/// Puts back what could not be told.
fn merge(hours: &mut Hours, part: Hours) {
    for (hour, sites) in part {
        for (site, pages) in sites {
            let there = hours.entry(hour).or_default().entry(site).or_default();
            for (path, views) in pages {
                *there.entry(path).or_default() += views;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use seal::OpeningKey;
    use vault::inbox::{Hours, Outbox, Record, Visits};
    use vault::store::Store;

    use super::{Duration, cut, is_time, merge};

    #[test]
    fn while_nobody_takes_anything_it_is_told_once_an_hour() {
        for (is_full, seconds, due) in
            [(false, 0, true), (false, 7200, true), (true, 3599, false), (true, 3600, true)]
        {
            assert_eq!(is_time(is_full, Duration::from_secs(seconds)), due, "{is_full} {seconds}");
        }
    }

    #[test]
    fn however_much_there_is_each_part_fits_and_nothing_is_lost() {
        let folder = tempfile::tempdir().unwrap();
        let own = Store::open(&folder.path().join("own")).unwrap();
        let mut outbox = Outbox::open(&folder.path().join("store"), &own).unwrap();
        let key = OpeningKey::generate().public();
        let mut hours = Hours::new();
        for number in 0..6_000_u64 {
            // Paths as long as there are, of what takes most room when it is quoted.
            let path = format!("/{}{number}", "\"\\通".repeat(number as usize % 190));
            let site = format!("site-{}", number % 700);
            let pages = [(path, number + 1)].into();
            merge(&mut hours, [(number as i64 % 3, [(site, pages)].into())].into());
        }
        let whole = hours.clone();
        let (mut again, mut parts) = (Hours::new(), 0);
        while let Some(part) = cut(&mut hours).unwrap() {
            outbox.put(&key, &Record::Visits(Visits { hours: part.clone() })).unwrap();
            merge(&mut again, part);
            parts += 1;
        }
        assert!(parts > 5, "{parts}");
        assert_eq!(again, whole);
        assert_eq!(cut(&mut hours).unwrap(), None);
        let mut empty = Hours::from([(1, [("city".to_owned(), [].into())].into())]);
        assert_eq!(cut(&mut empty).unwrap(), None);
    }
}
