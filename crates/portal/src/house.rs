//! What all threads of the portal share.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use arc_swap::ArcSwap;
use base::Moment;
use tokio::sync::Semaphore;

use crate::alarm::Alarms;
use crate::clock::Clock;
use crate::page::{Kitchen, Manner, PageCache};
use crate::search::Search;
use crate::serve::AccessLog;
use crate::settings::Settings;
use crate::visit::Visits;
use crate::world::World;

/// Pages put together at once; more wait.
const LOADERS: usize = 64;

/// Searches at once for each core; more wait.
const SEARCHERS_PER_CORE: usize = 2;

/// The shared state.
pub(crate) struct House {
    world: ArcSwap<World>,
    changing: Mutex<()>,
    /// Verified pages.
    pub(crate) cache: PageCache,
    /// Where pages are put together.
    pub(crate) kitchen: Kitchen,
    /// The search index.
    pub(crate) search: Search,
    /// What is read.
    pub(crate) visits: Visits,
    /// Counters of trouble.
    pub(crate) alarms: Arc<Alarms>,
    /// The time.
    pub(crate) clock: Clock,
    /// What was told.
    pub(crate) settings: Settings,
    /// The access log, if one is wanted.
    pub(crate) log: Option<AccessLog>,
    /// Who puts pages together.
    pub(crate) loaders: Arc<Semaphore>,
    /// Who searches.
    pub(crate) searchers: Arc<Semaphore>,
    /// Start of this run.
    pub(crate) started_at: Moment,
}

impl House {
    /// An empty house.
    pub(crate) fn new(
        settings: Settings,
        alarms: Arc<Alarms>,
        search: Search,
        log: Option<AccessLog>,
        clock: Clock,
    ) -> House {
        let bytes = settings.cache_mib << 20;
        let manner = Manner { https: settings.https };
        let searchers = settings.thread_count() * SEARCHERS_PER_CORE;
        let cache = PageCache::new(bytes);
        // What is too large to be kept is read once for all who are being sent it.
        let kitchen = Kitchen::new(bytes.max(384 << 20), cache.small_bytes_max(), manner);
        House {
            world: ArcSwap::default(),
            changing: Mutex::new(()),
            cache,
            kitchen,
            search,
            visits: Visits::new(settings.visit_seconds > 0),
            alarms,
            started_at: clock(),
            clock,
            settings,
            log,
            loaders: Arc::new(Semaphore::new(LOADERS)),
            searchers: Arc::new(Semaphore::new(searchers)),
        }
    }

    /// The world of this moment.
    pub(crate) fn world(&self) -> Arc<World> {
        self.world.load_full()
    }

    /// The world of this moment, for those who only look.
    pub(crate) fn glance(&self) -> arc_swap::Guard<Arc<World>> {
        self.world.load()
    }

    /// Changes the world in one step; requests under way stay in the one they began in.
    pub(crate) fn change(&self, change: impl FnOnce(&mut World)) {
        let _one_at_a_time: MutexGuard<'_, ()> =
            self.changing.lock().unwrap_or_else(PoisonError::into_inner);
        let mut next = World::clone(&self.world.load());
        change(&mut next);
        self.world.store(Arc::new(next));
    }

    /// The last timestamp has run out, or there never was one.
    pub(crate) fn is_stale(&self, world: &World) -> bool {
        let expires_at = world.timestamp.as_ref().map(|timestamp| timestamp.expires_at);
        expires_at.is_none_or(|expires_at| expires_at <= (self.clock)())
    }
}
