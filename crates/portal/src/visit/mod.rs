//! Visits: how often pages are read. Counted are pages of a site in HTML that were sent (200) or
//! found unchanged (304) in answer to GET, unless a robot asked ([`is_robot`]). Nothing is kept of
//! who asked: no address, no cookie, no order of pages; what is counted is (site, path, hour).
//!
//! Only paths that exist are counted, so their number is bounded by what the site holds, and it
//! is bounded besides. Counting costs a page in memory one look at `User-Agent` (one comparison
//! with what this thread met lately) and one atomic addition beside the page; the first visit of
//! a page in each interval takes a lock for the length of a push.
//!
//! Once a minute what was counted is sealed and put into the inbox of the store ([`Teller`]). Who
//! stops the program loses nothing, who kills it the last minute.

mod robot;
mod teller;

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use hyper::StatusCode;
use vault::inbox::Hours;

pub(crate) use robot::is_robot;
pub(crate) use teller::Teller;

/// Pages with visits that are remembered between two looks, and pages times hours that wait to be
/// told; some hundred bytes each. Visits of more are not counted, and the log says how many.
const PAGES_MAX: usize = 200_000;

/// How often one page was visited since the last look.
pub(crate) struct Tally {
    site: Box<str>,
    path: Box<str>,
    views: AtomicU64,
}

impl Tally {
    /// The tally of a page, if visits of it are counted.
    pub(crate) fn of(
        site: &str,
        path: &str,
        status: StatusCode,
        media_type: &str,
    ) -> Option<Arc<Tally>> {
        let is_page = status == StatusCode::OK && media_type.starts_with("text/html");
        is_page.then(|| Arc::new(Tally::new(site, path, 0)))
    }

    fn new(site: &str, path: &str, views: u64) -> Tally {
        Tally { site: site.into(), path: path.into(), views: views.into() }
    }
}

/// What was visited since the last look.
pub(crate) struct Visits {
    is_counted: bool,
    /// Tallies that are not at zero.
    visited: Mutex<Vec<Arc<Tally>>>,
    /// Visits for which there was no room.
    lost: AtomicU64,
}

impl Visits {
    /// Nothing yet; nothing ever when visits are not to be counted.
    pub(crate) fn new(is_counted: bool) -> Visits {
        Visits { is_counted, visited: Mutex::default(), lost: AtomicU64::new(0) }
    }

    /// One more visit.
    pub(crate) fn visit(&self, tally: &Arc<Tally>) {
        // Whoever finds it at zero says that there is something to look at.
        if self.is_counted && tally.views.fetch_add(1, Relaxed) == 0 {
            self.begin(tally.clone());
        }
    }

    /// One more visit of a page that is made anew each time.
    pub(crate) fn visit_made(&self, site: &str, path: &str) {
        if self.is_counted {
            self.begin(Arc::new(Tally::new(site, path, 1)));
        }
    }

    fn begin(&self, tally: Arc<Tally>) {
        let mut visited = self.visited();
        if visited.len() < PAGES_MAX {
            return visited.push(tally);
        }
        drop(visited);
        self.lost.fetch_add(tally.views.swap(0, Relaxed), Relaxed);
    }

    /// Adds everything since the last look to the counts, as visits of this hour; `pages` is the
    /// number of counts there are.
    fn take(&self, hour: i64, hours: &mut Hours, pages: &mut usize) {
        let visited = std::mem::take(&mut *self.visited());
        for tally in visited {
            // A visit after this finds zero, and begins anew.
            let views = tally.views.swap(0, Relaxed);
            let paths = hours.entry(hour).or_default().entry(tally.site.to_string()).or_default();
            if let Some(known) = paths.get_mut(&*tally.path) {
                *known += views;
            } else if *pages < PAGES_MAX {
                *pages += 1;
                paths.insert(tally.path.to_string(), views);
            } else {
                self.lost.fetch_add(views, Relaxed);
            }
        }
    }

    /// Visits that found no room since this was asked last.
    fn take_lost(&self) -> u64 {
        self.lost.swap(0, Relaxed)
    }

    fn visited(&self) -> MutexGuard<'_, Vec<Arc<Tally>>> {
        self.visited.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use hyper::StatusCode;
    use vault::inbox::Hours;

    use super::{PAGES_MAX, Tally, Visits};

    fn page(path: &str) -> Arc<Tally> {
        Tally::of("city", path, StatusCode::OK, "text/html; charset=utf-8").unwrap()
    }

    #[test]
    fn only_pages_of_readers_are_counted() {
        let of = |status, media| Tally::of("city", "/x", status, media).is_some();
        assert!(of(StatusCode::OK, "text/html"));
        for (status, media) in [
            (StatusCode::OK, "text/css"),
            (StatusCode::OK, "application/rss+xml"),
            (StatusCode::OK, "image/png"),
            (StatusCode::GONE, "text/html"),
            (StatusCode::NOT_FOUND, "text/html"),
            (StatusCode::MOVED_PERMANENTLY, "text/html"),
        ] {
            assert!(!of(status, media), "{status} {media}");
        }
    }

    #[test]
    fn no_visit_is_lost_or_doubled_between_threads_and_looks() {
        let visits = Visits::new(true);
        // Two copies of one page: an old release's and the new one's.
        let tallies = [page("/"), page("/"), page("/news/")];
        let (mut hours, mut pages) = (Hours::new(), 0);
        std::thread::scope(|scope| {
            let readers: Vec<_> = (0..4)
                .map(|_| {
                    scope.spawn(|| {
                        for number in 0..30_000 {
                            visits.visit(&tallies[number % 3]);
                        }
                    })
                })
                .collect();
            while !readers.iter().all(std::thread::ScopedJoinHandle::is_finished) {
                visits.take(7, &mut hours, &mut pages);
            }
        });
        visits.visit_made("city", "/search");
        visits.take(8, &mut hours, &mut pages);
        let of = |path: &str| hours.values().filter_map(|sites| sites["city"].get(path)).sum();
        let seen: [u64; 3] = ["/", "/news/", "/search"].map(of);
        assert_eq!(seen, [80_000, 40_000, 1]);
        assert_eq!(visits.take_lost(), 0);
        assert!(pages <= 5);
    }

    #[test]
    fn what_has_no_room_is_said_and_what_has_goes_on() {
        let visits = Visits::new(true);
        let tallies: Vec<_> = (0..=PAGES_MAX).map(|number| page(&format!("/{number}"))).collect();
        tallies.iter().for_each(|tally| visits.visit(tally));
        assert_eq!(visits.take_lost(), 1);
        let (mut hours, mut pages) = (Hours::new(), 0);
        visits.take(7, &mut hours, &mut pages);
        assert_eq!(pages, PAGES_MAX);
        // The next hour finds no room, the same pages of this one do.
        visits.visit(&tallies[0]);
        visits.take(7, &mut hours, &mut pages);
        visits.visit(&tallies[PAGES_MAX]);
        visits.take(8, &mut hours, &mut pages);
        assert_eq!((hours[&7]["city"]["/0"], visits.take_lost(), pages), (2, 1, PAGES_MAX));
    }

    #[test]
    fn nothing_is_kept_when_nothing_is_to_be_counted() {
        let visits = Visits::new(false);
        visits.visit(&page("/"));
        visits.visit_made("city", "/search");
        let mut hours = Hours::new();
        visits.take(7, &mut hours, &mut 0);
        assert!(hours.is_empty());
    }
}
