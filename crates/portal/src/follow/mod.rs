//! Following the store: what is new is copied, checked in every byte, remembered on the disk,
//! and only then shown. What is wrong changes nothing and is said aloud.

mod examine;
mod memory;
mod resume;
mod site;
mod switch;

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::bail;
use base::Moment;
use seal::{Digest, SealingKey};
use serde::Deserialize;
use vault::Flaw;
use vault::trust::{
    Follower, Point, ROOT_BYTES_MAX, ROOT_FILE, Root, TIMESTAMP_BYTES_MAX, TIMESTAMP_FILE,
    Timestamp,
};

use crate::house::House;
use crate::shelf::Room;
use crate::world::{Served, World};
use memory::Memory;

/// How often the store is looked at.
const LOOK: Duration = Duration::from_millis(50);

/// The first wait after a failure; doubled each time.
const AGAIN: Duration = Duration::from_secs(1);

/// The longest wait after failures.
const AGAIN_MAX: Duration = Duration::from_secs(30);

/// Follows the store for as long as the program runs.
pub(crate) struct Walker {
    house: Arc<House>,
    room: Room,
    store: PathBuf,
    follower: Option<Follower>,
    memory: Memory,
    /// Numbers of the sites within this run.
    ids: BTreeMap<String, u32>,
    seen: Option<[u64; 8]>,
    again: Option<(Instant, Duration)>,
    /// Troubles said already and not over.
    said: BTreeMap<String, String>,
    was_stale: bool,
    /// What is in memory is on the disk too.
    is_written: bool,
}

impl Walker {
    /// Remembers where we were and serves that at once, whatever is in the store.
    pub(crate) fn open(house: Arc<House>, room: Room) -> anyhow::Result<Walker> {
        let memory = Memory::load(&room.own)?.unwrap_or_default();
        let told = house.settings.root_key;
        if let (Some(told), Some(pinned)) = (told, memory.pinned)
            && told != pinned
        {
            bail!(
                "给出的根密钥指纹 {told} 与此前认定的 {pinned} 不同；\
                 如果确实更换了根密钥，请删除 {} 后重新启动",
                room.folder.display()
            );
        }
        let mut walker = Walker {
            store: house.settings.store.clone(),
            house,
            room,
            follower: None,
            memory,
            ids: BTreeMap::new(),
            seen: None,
            again: None,
            said: BTreeMap::new(),
            was_stale: false,
            is_written: true,
        };
        walker.memory.pinned = walker.memory.pinned.or(told);
        for site in walker.room.own.list("sites")? {
            // What a copy that was cut off has left.
            walker.room.own.sweep(&format!("sites/{site}"))?;
        }
        if !walker.memory.root.is_empty() {
            let resumed = walker.resume();
            walker.note("此前的状态", resumed, now(&walker.house));
        }
        Ok(walker)
    }

    /// Follows until told to stop.
    pub(crate) fn run(mut self) {
        loop {
            self.look();
            if self.room.stop.wait(LOOK) {
                return;
            }
        }
    }

    /// Looks whether anything is new, or a failure should be tried again.
    fn look(&mut self) {
        self.mind_staleness();
        let seen = seen(&self.store);
        let is_due = self.again.is_some_and(|(at, _)| at <= Instant::now());
        if self.seen == Some(seen) && !is_due {
            return;
        }
        if self.seen.replace(seen) != Some(seen) {
            self.again = None;
        }
        if self.step() {
            self.again = None;
        } else {
            let wait = self.again.map_or(AGAIN, |(_, wait)| (wait * 2).min(AGAIN_MAX));
            self.again = Some((Instant::now() + wait, wait));
        }
    }

    /// Takes everything that is new; false when something has to be tried again.
    fn step(&mut self) -> bool {
        let at = now(&self.house);
        let accepted = self.accept(at);
        let Some(timestamp) = self.note("时间戳", accepted, at) else { return false };
        let Some(Timestamp { sites: named, switches, .. }) = timestamp else {
            tracing::info!(store = %self.store.display(), "waiting for the first release");
            return true;
        };
        if self.turns(&switches) {
            // A notice does not wait for releases to be copied.
            let written = self.remember(self.memory.clone());
            self.note("接受状态", written, at);
        }
        let mut due: Vec<(u64, String, Point)> = Vec::new();
        let world = self.house.world();
        for (code, point) in &named {
            let number = world.sites.get(code).map_or(0, |site| site.point.number);
            if number != point.number {
                due.push((point.number.saturating_sub(number), code.clone(), *point));
            }
        }
        for code in world.sites.keys().filter(|code| !named.contains_key(*code)) {
            // It is served on: a site is closed in another way than by being left out.
            let left_out = Err(Flaw::SiteUnknown(code.clone()).into());
            self.note::<()>(&format!("站点 {code} 的发布"), left_out, at);
        }
        // What is quickly done goes first.
        due.sort_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
        let mut is_well = true;
        for (_, code, point) in due {
            let moved = self.advance(&code, point);
            is_well &= self.note(&format!("站点 {code} 的发布"), moved, at).is_some();
        }
        // Written down together with the first release it names, or else by itself.
        let written = self.remember(self.memory.clone());
        is_well &= self.note("接受状态", written, at).is_some();
        self.house.change(|world| world.is_caught_up = is_well);
        is_well
    }

    /// Takes key list and timestamp. `None`: there are none yet.
    fn accept(&mut self, now: Moment) -> anyhow::Result<Option<Timestamp>> {
        let carrier = &self.room.carrier;
        let root = carrier.read(ROOT_FILE, ROOT_BYTES_MAX)?;
        let stamp = carrier.read(TIMESTAMP_FILE, TIMESTAMP_BYTES_MAX)?;
        let (Some(root), Some(stamp)) = (root, stamp) else {
            match self.memory.held.root {
                0 => return Ok(None),
                _ => bail!("发布库中没有密钥清单或时间戳"),
            }
        };
        let pinned = self.memory.pinned.map_or_else(|| first_key(&root), Ok)?;
        let mut follower = match &self.follower {
            Some(follower) => follower.clone(),
            None => Follower::new(pinned, self.memory.held.clone()),
        };
        follower.root(&root, now)?;
        let timestamp = follower.timestamp(&stamp, now)?.clone();
        let (root, stamp) = (String::from_utf8(root)?, String::from_utf8(stamp)?);
        if root != self.memory.root || stamp != self.memory.timestamp {
            self.memory.pinned = Some(pinned);
            self.memory.held = follower.held().clone();
            self.memory.accepted_at = now;
            (self.memory.root, self.memory.timestamp) = (root, stamp);
            self.is_written = false;
        }
        self.follower = Some(follower);
        Ok(Some(timestamp))
    }

    /// Takes a site to the release that is named.
    fn advance(&mut self, code: &str, named: Point) -> anyhow::Result<()> {
        let at = now(&self.house);
        let id = self.id(code);
        let mut follower = self.follower.clone().ok_or(Flaw::TooEarly)?;
        let held = follower.held().sites.get(code).copied();
        let world = self.house.world();
        let served = world.sites.get(code);
        let moved = site::advance(&self.room, &follower, served, (code, id, named), at);
        let (step, served) = match moved {
            Ok(moved) => moved,
            Err(error) => {
                site::retreat(&self.room, code, held.map_or(0, |held| held.number))?;
                return Err(error);
            }
        };
        follower.hold(&step);
        let mut memory = self.memory.clone();
        memory.held = follower.held().clone();
        memory.sites.insert(code.to_owned(), at);
        self.is_written = false;
        self.remember(memory)?;
        self.follower = Some(follower);
        self.show(served);
        Ok(())
    }

    /// Writes down what is new, unless it is written, and keeps it in mind.
    fn remember(&mut self, mut memory: Memory) -> anyhow::Result<()> {
        if self.is_written {
            return Ok(());
        }
        memory.save(&self.room.own)?;
        self.memory = memory;
        self.is_written = true;
        let timestamp = self.follower.as_ref().and_then(Follower::current).cloned();
        if let Some(timestamp) = timestamp {
            let inbox = self.follower.as_ref().and_then(Follower::inbox).cloned();
            self.show_timestamp(&timestamp, inbox);
        }
        Ok(())
    }

    /// Shows a release from now on.
    fn show(&self, served: Served) {
        let served = self.ready(served);
        let (site, number) = (served.code().to_owned(), served.point.number);
        let delay_ms = served.accepted_at - served.release.issued_at;
        tracing::info!(site, number, delay_ms, cause = served.release.cause, "release accepted");
        served.shelf.accept(number);
        self.house.change(|world: &mut World| {
            for host in world.put([Arc::new(served)]) {
                tracing::error!(host, "two sites claim one host name");
            }
        });
        self.house.search.ring();
    }

    fn show_timestamp(&self, timestamp: &Timestamp, inbox: Option<SealingKey>) {
        let files = (self.memory.root.clone().into(), self.memory.timestamp.clone().into());
        let turned = self.turned(&timestamp.switches);
        self.house.change(|world| {
            world.timestamp = Some(timestamp.clone());
            world.files = Some(files);
            world.inbox = inbox;
            if !turned.is_empty() {
                world.put(turned);
            }
        });
    }

    fn id(&mut self, code: &str) -> u32 {
        let next = self.ids.len() as u32;
        *self.ids.entry(code.to_owned()).or_insert(next)
    }

    /// Says a trouble once, for as long as it is the same.
    fn note<T>(&mut self, what: &str, outcome: anyhow::Result<T>, now: Moment) -> Option<T> {
        match outcome {
            Ok(value) => {
                self.said.remove(what);
                Some(value)
            }
            // What was broken off will be done at the next start.
            Err(_) if self.room.stop.is_told() => None,
            Err(error) => {
                let say = format!("{error:#}");
                if self.said.get(what) != Some(&say) {
                    self.house.alarms.refused(what, &error, now);
                    self.said.insert(what.to_owned(), say);
                }
                None
            }
        }
    }

    /// Says when the timestamp runs out, and when there is a fresh one again.
    fn mind_staleness(&mut self) {
        let world = self.house.glance();
        let is_stale = world.timestamp.is_some() && self.house.is_stale(&world);
        if is_stale && !self.was_stale {
            tracing::error!("timestamp has run out: serving the last verified releases");
        } else if self.was_stale && !is_stale {
            tracing::info!("timestamp is fresh again");
        }
        drop(world);
        self.was_stale = is_stale;
    }
}

/// What time it is.
fn now(house: &House) -> Moment {
    (house.clock)()
}

/// What distinguishes one version of the two signed files from the next.
fn seen(store: &Path) -> [u64; 8] {
    let mut seen = [0; 8];
    for (index, file) in [ROOT_FILE, TIMESTAMP_FILE].into_iter().enumerate() {
        if let Ok(meta) = fs::metadata(store.join(file)) {
            let marks = [meta.ino(), meta.len(), meta.mtime() as u64, meta.mtime_nsec() as u64];
            seen[index * 4..][..4].copy_from_slice(&marks);
        }
    }
    seen
}

/// The root key to trust when none was told: the first one seen. Nothing is verified here.
fn first_key(root: &[u8]) -> anyhow::Result<Digest> {
    #[derive(Deserialize)]
    struct Envelope {
        record: String,
    }
    let envelope: Envelope = serde_json::from_slice(root)?;
    let root: Root = serde_json::from_str(&envelope.record)?;
    let pinned = root.root.fingerprint();
    tracing::warn!(%pinned, "no root key given: trusting the first one seen");
    Ok(pinned)
}
