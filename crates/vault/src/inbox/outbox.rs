//! The portal's side: adding records.

use std::path::Path;

use anyhow::{Context as _, ensure};
use seal::{ENVELOPE_BYTES, SealingKey};
use serde::{Deserialize, Serialize};

use super::{
    FOLDER, RECORD_BYTES_MAX, Record, WAITING_MANY, WAITING_MAX, is_portal, number_of, place,
    record_name,
};
use crate::store::Store;

/// Where a portal remembers its name and number, in its own folder.
const FILE: &str = "inbox.json";

/// Longest such file, bytes.
const FILE_BYTES_MAX: u64 = 4096;

/// What a portal remembers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Memory {
    /// The portal's name in the inbox, made by chance.
    portal: String,
    /// The number of the next record. Written down before the record, so that a number is never
    /// used twice; who is killed in between leaves a gap.
    next: u64,
}

/// The only writer of one portal's records. It can write nowhere else in the store.
#[derive(Debug)]
pub struct Outbox {
    pub(super) inbox: Store,
    pub(super) own: Store,
    memory: Memory,
}

impl Outbox {
    /// Opens the inbox of the store in a folder. `own` is the portal's own folder, in which it
    /// remembers its name; one whose memory is lost is a new portal. Fails when the inbox cannot
    /// be written.
    pub fn open(store: &Path, own: &Store) -> anyhow::Result<Outbox> {
        let inbox = Store::open(&store.join(FOLDER))?;
        let memory = match own.read(FILE, FILE_BYTES_MAX)? {
            Some(bytes) => serde_json::from_slice::<Memory>(&bytes).ok(),
            None => None,
        };
        let new = || Memory { portal: base::new_id(), next: 1 };
        let memory = memory.filter(|memory| is_portal(&memory.portal)).unwrap_or_else(new);
        let outbox = Outbox { inbox, own: own.clone(), memory };
        outbox.remember(&outbox.memory)?;
        outbox.inbox.sweep(&outbox.memory.portal)?;
        Ok(outbox)
    }

    /// The portal's name in the inbox.
    pub fn portal(&self) -> &str {
        &self.memory.portal
    }

    /// Whether so many records wait that nobody seems to take them: then it is time to write
    /// less often, and more at once.
    pub fn is_full(&self) -> anyhow::Result<bool> {
        Ok(self.waiting()?.len() >= WAITING_MANY)
    }

    /// Seals a record and adds it, durably; its number, and how many old ones had to be dropped
    /// for it. Fails when it is too long.
    pub fn put(&mut self, key: &SealingKey, record: &Record) -> anyhow::Result<(u64, usize)> {
        let bytes = serde_json::to_vec(record)?;
        ensure!(bytes.len() + ENVELOPE_BYTES <= RECORD_BYTES_MAX, "记录过长");
        let mut waiting = self.waiting()?;
        let number = waiting.last().map_or(0, |last| *last).max(self.memory.next - 1) + 1;
        let memory = Memory { next: number + 1, ..self.memory.clone() };
        self.remember(&memory)?;
        self.memory = memory;
        let sealed = key.seal(&place(self.portal(), number), &bytes)?;
        self.inbox.put_new(&record_name(self.portal(), number), &sealed)?;
        waiting.push(number);
        let many = waiting.len().saturating_sub(WAITING_MAX);
        for old in waiting.into_iter().take(many) {
            self.inbox.remove(&record_name(self.portal(), old))?;
        }
        Ok((number, many))
    }

    /// Numbers of the records that wait, in order.
    fn waiting(&self) -> anyhow::Result<Vec<u64>> {
        let names = self.inbox.list(self.portal())?;
        let mut numbers: Vec<u64> = names.iter().filter_map(|name| number_of(name)).collect();
        numbers.sort_unstable();
        Ok(numbers)
    }

    fn remember(&self, memory: &Memory) -> anyhow::Result<()> {
        let bytes = serde_json::to_vec(memory)?;
        self.own.replace(FILE, &bytes).context("无法记下收件箱序号")
    }
}
