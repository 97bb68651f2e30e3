//! Pages kept in memory: one store for all threads, bounded in bytes, and in front of it a
//! small table for each thread.

use std::collections::{HashMap, VecDeque};
use std::hash::{BuildHasher as _, RandomState};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use super::Page;
use super::large::LARGE_BYTES;

/// Parts of the store, each with a lock of its own.
const SHARDS: usize = 16;

/// More than a page of a file has around the file itself.
const FRAME_BYTES_MAX: usize = 8 << 10;

/// Slots of a thread's table.
const SLOTS: usize = 2048;

/// All pages in memory.
pub(crate) struct PageCache {
    shards: Vec<Mutex<Shard>>,
    hasher: RandomState,
    bytes_max: usize,
}

/// Pages of one part, and the order in which they are looked at when memory is short.
#[derive(Default)]
struct Shard {
    pages: HashMap<u64, Kept>,
    round: VecDeque<u64>,
    bytes: usize,
}

struct Kept {
    page: Arc<Page>,
    bytes: usize,
}

impl PageCache {
    /// A store of at most so many bytes.
    pub(crate) fn new(bytes_max: usize) -> PageCache {
        let shards = (0..SHARDS).map(|_| Mutex::default()).collect();
        PageCache { shards, hasher: RandomState::new(), bytes_max: bytes_max / SHARDS }
    }

    /// The number under which a page of a site is found; made hard to collide by chance and
    /// by intent, but not impossible.
    pub(crate) fn key(&self, site: u32, path: &str) -> u64 {
        self.hasher.hash_one((site, path))
    }

    /// The page under a key, if it is this one.
    pub(crate) fn get(&self, key: u64, site: u32, path: &str) -> Option<Arc<Page>> {
        let shard = self.shard(key);
        let page = &shard.pages.get(&key)?.page;
        (page.site == site && *page.path == *path).then(|| page.clone())
    }

    /// Keeps a page, or counts anew one that has grown. What is too large to be kept with
    /// others is not kept at all.
    pub(crate) fn put(&self, key: u64, page: &Arc<Page>) {
        let bytes = page.size();
        if bytes > self.largest() {
            return;
        }
        let mut shard = self.shard(key);
        match shard.pages.insert(key, Kept { page: page.clone(), bytes }) {
            Some(old) => shard.bytes -= old.bytes,
            None => shard.round.push_back(key),
        }
        shard.bytes += bytes;
        shard.shrink(self.bytes_max);
    }

    /// A file of at most so many bytes may be kept, one of more never is.
    pub(crate) fn small_bytes_max(&self) -> usize {
        self.largest().saturating_sub(FRAME_BYTES_MAX)
    }

    /// Bytes of the largest page that is kept.
    fn largest(&self) -> usize {
        LARGE_BYTES.min(self.bytes_max / 4)
    }

    /// Bytes in memory now.
    pub(crate) fn bytes(&self) -> usize {
        let shards = self.shards.iter();
        shards.map(|shard| shard.lock().unwrap_or_else(PoisonError::into_inner).bytes).sum()
    }

    fn shard(&self, key: u64) -> MutexGuard<'_, Shard> {
        let shard = &self.shards[key as usize % SHARDS];
        shard.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Shard {
    /// Drops pages nobody has wanted for a round.
    fn shrink(&mut self, bytes_max: usize) {
        while self.bytes > bytes_max {
            let Some(key) = self.round.pop_front() else { return };
            let Some(kept) = self.pages.get(&key) else { continue };
            if kept.page.is_wanted.swap(false, std::sync::atomic::Ordering::Relaxed) {
                self.round.push_back(key);
                continue;
            }
            self.bytes -= kept.bytes;
            self.pages.remove(&key);
        }
    }
}

/// What one thread asked for lately; found without a lock anybody else wants. Does not keep
/// pages alive.
pub(crate) struct Front {
    slots: Vec<(u64, Weak<Page>)>,
}

impl Front {
    /// An empty table.
    pub(crate) fn new() -> Front {
        Front { slots: vec![(0, Weak::new()); SLOTS] }
    }

    /// The page under a key, if it is this one.
    pub(crate) fn get(&self, key: u64, site: u32, path: &str) -> Option<Arc<Page>> {
        let (there, page) = &self.slots[(key >> 32) as usize % SLOTS];
        if *there != key {
            return None;
        }
        page.upgrade().filter(|page| page.site == site && *page.path == *path)
    }

    /// Remembers a page in the place of whatever was in its slot.
    pub(crate) fn put(&mut self, key: u64, page: &Arc<Page>) {
        self.slots[(key >> 32) as usize % SLOTS] = (key, Arc::downgrade(page));
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use hyper::{HeaderMap, StatusCode};
    use seal::Digest;
    use vault::tree::Entry;

    use super::{Front, PageCache};
    use crate::page::{Form, Page, Recipe};

    fn form(len: usize) -> Form {
        Form::new(StatusCode::OK, HeaderMap::new(), String::new(), vec![0; len].into())
    }

    fn page(path: &str, len: usize) -> Arc<Page> {
        let form = form(len);
        let entry = Entry::raw("text/plain", Digest::ZERO, len as u64);
        Arc::new(Page {
            site: 7,
            path: path.into(),
            status: StatusCode::OK,
            is_raw: true,
            tally: None,
            recipe: Recipe::of(entry),
            plain: form.into(),
            gzip: std::sync::OnceLock::new(),
            good_in: 1.into(),
            is_wanted: false.into(),
        })
    }

    #[test]
    fn memory_stays_bounded_and_what_is_wanted_stays() {
        let cache = PageCache::new(16 << 20);
        let mut front = Front::new();
        let favourite = page("/", 4000);
        let key = cache.key(7, "/");
        cache.put(key, &favourite);
        front.put(key, &favourite);
        for number in 0..20_000 {
            let path = format!("/{number}.html");
            cache.put(cache.key(7, &path), &page(&path, 4000));
            if let Some(page) = front.get(key, 7, "/") {
                page.wanted();
            }
            assert!(cache.bytes() <= 16 << 20);
        }
        assert!(cache.bytes() > 8 << 20, "memory is used");
        assert!(cache.get(key, 7, "/").is_some());
        assert!(cache.get(key, 8, "/").is_none() && front.get(key, 7, "/x").is_none());
        let first = cache.key(7, "/0.html");
        assert!(cache.get(first, 7, "/0.html").is_none());
    }

    #[test]
    fn the_table_of_a_thread_keeps_nothing_alive() {
        let mut front = Front::new();
        let page = page("/", 1);
        front.put(5, &page);
        assert!(front.get(5, 7, "/").is_some());
        drop(page);
        assert!(front.get(5, 7, "/").is_none());
    }

    #[test]
    fn what_is_too_large_is_not_kept_and_growing_is_counted() {
        let cache = PageCache::new(16 << 20);
        cache.put(1, &page("/large", 1 << 20));
        assert_eq!(cache.bytes(), 0);
        let small = page("/small", 100);
        cache.put(1, &small);
        let before = cache.bytes();
        assert!(small.gzip.set(form(500)).is_ok());
        cache.put(1, &small);
        assert!(cache.bytes() >= before + 500);
    }
}
