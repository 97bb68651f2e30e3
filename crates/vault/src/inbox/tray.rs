//! The console's side: taking records out.

use std::collections::BTreeSet;

use seal::OpeningKey;

use super::{ENDING, FOLDER, RECORD_BYTES_MAX, Record, is_portal, number_of, place, record_name};
use crate::store::Store;

/// Portals with something waiting that are looked at in one round.
pub(super) const PORTALS_MAX: usize = 64;

/// Files of one portal that are set aside; then the oldest is removed for a new one.
pub(super) const ASIDE_MAX: usize = 1000;

/// Names remembered as having been told to the log.
const SAID_MAX: usize = 10_000;

/// The only reader of the inbox.
#[derive(Debug)]
pub struct Tray {
    inbox: Store,
    key: OpeningKey,
    said: BTreeSet<String>,
}

/// What a file turned out to be.
#[derive(Debug, PartialEq, Eq)]
pub enum Opened {
    /// A record.
    Record(Record),
    /// Nothing we can use; it was set aside, or is no longer there.
    Nothing,
}

impl Tray {
    /// Opens the inbox of a store with the key it is sealed for.
    pub fn open(store: &Store, key: OpeningKey) -> anyhow::Result<Tray> {
        let inbox = Store::open(&store.folder.join(FOLDER))?;
        Ok(Tray { inbox, key, said: BTreeSet::new() })
    }

    /// Portals that have told something, with the numbers of what waits, in order. What is not
    /// named like a record is left where it is.
    pub fn waiting(&mut self) -> anyhow::Result<Vec<(String, Vec<u64>)>> {
        let mut found = Vec::new();
        for folder in self.inbox.list("")? {
            let Some(portal) = folder.strip_suffix('/').filter(|name| is_portal(name)) else {
                self.say(&folder, "not a portal's folder");
                continue;
            };
            let mut numbers = self.numbers(portal)?;
            numbers.sort_unstable();
            if numbers.is_empty() {
                continue;
            }
            if found.len() == PORTALS_MAX {
                self.say(portal, "more portals than are looked at");
                break;
            }
            found.push((portal.to_owned(), numbers));
        }
        Ok(found)
    }

    fn numbers(&mut self, portal: &str) -> anyhow::Result<Vec<u64>> {
        let mut numbers = Vec::new();
        for name in self.inbox.list(portal)? {
            match number_of(&name) {
                Some(number) => numbers.push(number),
                None if name == "aside/" => {}
                None => self.say(&format!("{portal}/{name}"), "not named like a record"),
            }
        }
        Ok(numbers)
    }

    /// Opens a record. What cannot be opened or understood is set aside. Fails only when the disk
    /// does: then it is worth trying again.
    pub fn open_record(&mut self, portal: &str, number: u64) -> anyhow::Result<Opened> {
        let name = record_name(portal, number);
        let Some(read) = self.inbox.read_strange(&name, RECORD_BYTES_MAX as u64)? else {
            return Ok(Opened::Nothing);
        };
        let opened = match read {
            Some(sealed) => {
                self.key.open(&place(portal, number), &sealed).map_err(|shut| shut.to_string())
            }
            None => Err("不是普通文件，或过长".to_owned()),
        };
        let record = opened.and_then(|bytes| {
            serde_json::from_slice(&bytes).map_err(|_| "内容无法识别".to_owned())
        });
        match record {
            Ok(record) => Ok(Opened::Record(record)),
            Err(why) => {
                self.set_aside(portal, number, &why)?;
                Ok(Opened::Nothing)
            }
        }
    }

    /// Removes a record of which everything is durable elsewhere.
    pub fn remove(&self, portal: &str, number: u64) -> anyhow::Result<()> {
        self.inbox.remove(&record_name(portal, number))
    }

    /// Puts a file where it is in nobody's way, and still there for whoever wants to look.
    pub fn set_aside(&mut self, portal: &str, number: u64, why: &str) -> anyhow::Result<()> {
        let folder = format!("{portal}/aside");
        let there = self.inbox.list(&folder)?;
        let many = (there.len() + 1).saturating_sub(ASIDE_MAX);
        for old in there.iter().filter(|name| !name.ends_with('/')).take(many) {
            self.inbox.remove(&format!("{folder}/{old}"))?;
        }
        self.say(&record_name(portal, number), why);
        let aside = format!("{folder}/{number:010}{ENDING}");
        self.inbox.rename(&record_name(portal, number), &aside)
    }

    /// Names a file in the log, once.
    fn say(&mut self, name: &str, why: &str) {
        if self.said.len() < SAID_MAX && self.said.insert(name.to_owned()) {
            tracing::warn!(name, why, "something in the inbox is not taken");
        }
    }
}
