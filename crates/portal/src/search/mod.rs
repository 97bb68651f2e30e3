//! Search: a follower of what is being served, and the page that answers readers.
//!
//! The index only says which documents fit. Everything a reader sees of them comes from the
//! release being served, so what was withdrawn cannot be found from that moment on, whether
//! the index knows already or not.

mod ask;
mod feed;
mod found;
mod html;
mod json;

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, RwLock, RwLockWriteGuard};
use std::time::Duration;

use anyhow::anyhow;
use finder::Index;
use vault::tree::Tree;
use web::Coding;

use crate::house::House;
use crate::serve::{self, Answer, Asked};
use crate::world::{SEARCH, Served, World};
use ask::Ask;
use found::Results;

pub(crate) use feed::keep_up;

/// The path of the search page.
pub(crate) const PATH: &str = "/search";

/// The index and what is known about it.
pub(crate) struct Search {
    folder: PathBuf,
    /// `None`: it could not be opened; the portal serves without search for now.
    index: RwLock<Option<Arc<Index>>>,
    /// A question ended as it does when the index is damaged.
    is_doubtful: AtomicBool,
    /// The tree each site is indexed at.
    indexed: RwLock<HashMap<String, Indexed>>,
    /// Names of sections by site and id, with the generation they were read in.
    names: Mutex<HashMap<(u32, String), (u64, String)>>,
    bell: (Mutex<bool>, Condvar),
}

/// Up to where a site can be searched.
#[derive(Clone)]
struct Indexed {
    number: u64,
    tree: Tree,
}

impl Search {
    /// Opens the index in a folder.
    pub(crate) fn open(folder: PathBuf) -> Search {
        let search = Search {
            folder,
            index: RwLock::default(),
            is_doubtful: AtomicBool::new(false),
            indexed: RwLock::default(),
            names: Mutex::default(),
            bell: (Mutex::new(true), Condvar::new()),
        };
        search.open_index();
        search
    }

    /// The index, if there is one.
    fn index(&self) -> Option<Arc<Index>> {
        self.index.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Opens the index; when it is damaged it is empty then.
    fn open_index(&self) {
        match Index::open(&self.folder) {
            Ok(index) => *self.place() = Some(Arc::new(index)),
            Err(error) => {
                let error = format!("{error:#}");
                tracing::error!(error, "no search: the index cannot be opened");
            }
        }
    }

    /// Something went wrong as it does when the index is damaged: it is to be checked.
    fn doubt(&self) {
        self.is_doubtful.store(true, Relaxed);
        self.ring();
    }

    /// Reads the whole index and begins a new one when it is damaged.
    fn check(&self) {
        self.is_doubtful.store(false, Relaxed);
        let Some(index) = self.index() else { return self.open_index() };
        if index.is_sound() {
            return;
        }
        tracing::error!("search index damaged, building it anew");
        drop(index);
        let mut old = self.place().take();
        // Questions under way still hold it, and it must be closed before it is opened.
        while old.as_ref().is_some_and(|old| Arc::strong_count(old) > 1) {
            std::thread::sleep(Duration::from_millis(10));
        }
        drop(old.take());
        self.indexed.write().unwrap_or_else(PoisonError::into_inner).clear();
        self.open_index();
    }

    fn place(&self) -> RwLockWriteGuard<'_, Option<Arc<Index>>> {
        self.index.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// Number of the release up to which a site can be searched, 0 for not at all.
    pub(crate) fn number(&self, site: &str) -> u64 {
        self.indexed(site).map_or(0, |indexed| indexed.number)
    }

    /// Something new is being served.
    pub(crate) fn ring(&self) {
        *self.rung() = true;
        self.bell.1.notify_all();
    }

    /// Waits until something new is being served, or so long.
    fn listen(&self, time: Duration) {
        let rung = self.rung();
        let waited = self.bell.1.wait_timeout_while(rung, time, |rung| !*rung);
        *waited.unwrap_or_else(PoisonError::into_inner).0 = false;
    }

    fn rung(&self) -> MutexGuard<'_, bool> {
        self.bell.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn indexed(&self, site: &str) -> Option<Indexed> {
        let indexed = self.indexed.read().unwrap_or_else(PoisonError::into_inner);
        indexed.get(site).cloned()
    }

    fn set_indexed(&self, site: &str, at: Option<Indexed>) {
        let mut indexed = self.indexed.write().unwrap_or_else(PoisonError::into_inner);
        match at {
            Some(at) => indexed.insert(site.to_owned(), at),
            None => indexed.remove(site),
        };
    }
}

/// Answers a reader's question. Reads and computes: not for a thread that serves.
pub(crate) fn answer(house: &House, world: &World, site: &Arc<Served>, asked: &Asked) -> Answer {
    let coding = web::pick_coding(asked.headers(), &[Coding::Gzip]);
    let make = AssertUnwindSafe(|| make(house, world, site, asked, coding));
    let made = catch_unwind(make).unwrap_or_else(|_| {
        // Bytes that are not what they were can mislead any part of the way.
        house.search.doubt();
        Err(anyhow!("检索中断"))
    });
    made.unwrap_or_else(|error| {
        house.alarms.withheld(PATH, &error);
        serve::unavailable(house, site, coding)
    })
}

fn make(
    house: &House,
    world: &World,
    site: &Arc<Served>,
    asked: &Asked,
    coding: Coding,
) -> anyhow::Result<Answer> {
    let ask = Ask::of(asked.query());
    let results = Results::find(house, world, site, &ask)?;
    if wants_json(asked) {
        return json::answer(house, &results, site, asked);
    }
    let page = html::Slots { ask: &ask, results: &results, asked, site, world };
    let shell = site.entry(SEARCH)?.ok_or(vault::Flaw::Fragment(SEARCH.to_owned()))?;
    let body = house.kitchen.compose(site, shell, coding, &|slot| page.slot(slot))?.body;
    Ok(html::answer(house, coding, body))
}

/// Does the client read JSON rather than pages?
fn wants_json(asked: &Asked) -> bool {
    let accepts = asked.headers().get(hyper::header::ACCEPT);
    let accepts = accepts.and_then(|accepts| accepts.to_str().ok()).unwrap_or_default();
    accepts.contains("application/json") && !accepts.contains("text/html")
}
