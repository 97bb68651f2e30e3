//! The roll of open connections: who waits for what, and who must go when the house is full.
//!
//! A full house never refuses the newcomer while somebody is dawdling: the connection that has
//! been in its header phase for the longest goes, or else the one that has been stalled for the
//! longest. A flood of slow connections thus drives out only itself.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::net::{IpAddr, Ipv6Addr};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;
use tokio::time::Instant;

use super::Limits;
use super::pace::Pace;

/// All connections of one listener.
#[derive(Debug)]
pub(super) struct Roll {
    book: Mutex<Book>,
    connections_max: usize,
    heads_per_source: usize,
    pace: Pace,
}

#[derive(Debug, Default)]
struct Book {
    open: usize,
    numbers_given: u64,
    /// Who dawdles, in the order in which they would go: heads before stalled ones, oldest first.
    dawdlers: BTreeMap<u64, Arc<Seat>>,
    /// The places of each source's heads, oldest first.
    heads: HashMap<IpAddr, BTreeSet<u64>>,
}

/// Added to the number of a stalled connection, so that it sorts behind all heads.
const STALLED: u64 = 1 << 63;
/// The place of a connection that does not dawdle.
const NOWHERE: u64 = u64::MAX;

/// One connection on the roll, known to everything that works for it.
#[derive(Debug)]
pub(super) struct Seat {
    roll: Arc<Roll>,
    source: IpAddr,
    /// Key among the dawdlers or `NOWHERE`; changes only under the lock of the book.
    place: AtomicU64,
    is_out: AtomicBool,
    out: Notify,
    requests: AtomicU64,
    is_serving: AtomicBool,
    head_begun: AtomicBool,
    writing: Mutex<Pace>,
}

/// Keeps a connection on the roll until it is dropped.
#[derive(Debug)]
pub(super) struct Guest(Arc<Seat>);

impl Roll {
    pub(super) fn new(limits: &Limits) -> Arc<Roll> {
        Arc::new(Roll {
            book: Mutex::default(),
            connections_max: limits.connections.max(1),
            heads_per_source: limits.heads_per_source,
            pace: Pace::new(limits.patience, limits.bytes_per_second),
        })
    }

    /// Puts a new connection on the roll, in its header phase. `None`: the house is full and
    /// everybody in it is being served.
    pub(super) fn admit(self: &Arc<Roll>, peer: IpAddr) -> Option<Guest> {
        let source = source_of(peer);
        let mut book = self.book();
        if let Some(place) = book.oldest_head_over(source, self.heads_per_source) {
            book.put_out(place);
        }
        if book.open >= self.connections_max && !book.put_out_first() {
            return None;
        }
        book.open += 1;
        let seat = Arc::new(Seat {
            roll: self.clone(),
            source,
            place: AtomicU64::new(NOWHERE),
            is_out: AtomicBool::new(false),
            out: Notify::new(),
            requests: AtomicU64::new(0),
            is_serving: AtomicBool::new(false),
            head_begun: AtomicBool::new(false),
            writing: Mutex::new(self.pace.clone()),
        });
        book.enter(&seat, 0);
        Some(Guest(seat))
    }

    /// Puts one dawdler out because the system has run out of something.
    pub(super) fn put_out_one(&self) {
        self.book().put_out_first();
    }

    fn book(&self) -> MutexGuard<'_, Book> {
        // The book is right after every statement, so a panic elsewhere has not spoilt it.
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Book {
    fn enter(&mut self, seat: &Arc<Seat>, class: u64) {
        let place = class | self.numbers_given;
        self.numbers_given += 1;
        if class != STALLED {
            self.heads.entry(seat.source).or_default().insert(place);
        }
        self.dawdlers.insert(place, seat.clone());
        seat.place.store(place, Relaxed);
    }

    fn leave(&mut self, place: u64) -> Option<Arc<Seat>> {
        let seat = self.dawdlers.remove(&place)?;
        seat.place.store(NOWHERE, Relaxed);
        if let Some(places) = self.heads.get_mut(&seat.source) {
            places.remove(&place);
            if places.is_empty() {
                self.heads.remove(&seat.source);
            }
        }
        Some(seat)
    }

    fn oldest_head_over(&self, source: IpAddr, limit: usize) -> Option<u64> {
        let places = self.heads.get(&source)?;
        (limit > 0 && places.len() >= limit).then(|| places.first().copied()).flatten()
    }

    fn put_out_first(&mut self) -> bool {
        let first = self.dawdlers.keys().next().copied();
        first.is_some_and(|place| self.put_out(place))
    }

    fn put_out(&mut self, place: u64) -> bool {
        let Some(seat) = self.leave(place) else {
            return false;
        };
        self.open -= 1;
        seat.is_out.store(true, Relaxed);
        seat.out.notify_one();
        true
    }
}

impl Seat {
    /// The head of a request is complete. False: this connection has just been put out and must
    /// not begin anything.
    pub(super) fn begin_request(&self) -> bool {
        let mut book = self.roll.book();
        if self.is_out.load(Relaxed) {
            return false;
        }
        book.leave(self.place.load(Relaxed));
        self.requests.fetch_add(1, Relaxed);
        self.is_serving.store(true, Relaxed);
        self.head_begun.store(false, Relaxed);
        self.writing().reset();
        true
    }

    /// The answer is made; what remains is to write it and to wait for the next request.
    pub(super) fn end_request(&self) {
        self.is_serving.store(false, Relaxed);
    }

    /// Bytes came; if no request is being served they are those of a head.
    pub(super) fn note_read(&self) {
        if !self.is_serving() {
            self.head_begun.store(true, Relaxed);
        }
    }

    /// Some bytes of the next head have come.
    pub(super) fn head_begun(&self) -> bool {
        self.head_begun.load(Relaxed)
    }

    /// The client took bytes.
    pub(super) fn writing_moved(&self, bytes: usize) {
        let mut writing = self.writing();
        // Most writes follow no wait; they need not even know the time.
        if writing.is_waiting() {
            writing.moved(bytes, Instant::now());
            drop(writing);
            self.leave_stalled();
        }
    }

    /// The client takes no more for now.
    pub(super) fn writing_stalled(self: &Arc<Seat>) {
        if !self.writing().is_waiting() {
            self.enter_stalled();
        }
        self.writing().deadline(Instant::now());
    }

    /// Until when we wait for the client to take more; `None`: nothing is stuck.
    pub(super) fn writing_deadline(&self) -> Option<Instant> {
        let mut writing = self.writing();
        writing.is_waiting().then(|| writing.deadline(Instant::now()))
    }

    fn writing(&self) -> MutexGuard<'_, Pace> {
        // Every statement leaves a usable pace.
        self.writing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for a request (again).
    pub(super) fn enter_heads(self: &Arc<Seat>) {
        self.enter(0);
    }

    /// Waits for the client to send the rest or to take what we send.
    pub(super) fn enter_stalled(self: &Arc<Seat>) {
        self.enter(STALLED);
    }

    /// Bytes flow again.
    pub(super) fn leave_stalled(&self) {
        let mut book = self.roll.book();
        let place = self.place.load(Relaxed);
        if place & STALLED != 0 {
            book.leave(place);
        }
    }

    fn enter(self: &Arc<Seat>, class: u64) {
        let mut book = self.roll.book();
        if !self.is_out.load(Relaxed) && self.place.load(Relaxed) == NOWHERE {
            book.enter(self, class);
        }
    }

    pub(super) fn is_dawdling(&self) -> bool {
        self.place.load(Relaxed) != NOWHERE
    }

    pub(super) fn is_serving(&self) -> bool {
        self.is_serving.load(Relaxed)
    }

    /// How many requests have begun on this connection.
    pub(super) fn requests(&self) -> u64 {
        self.requests.load(Relaxed)
    }

    /// Comes back when this connection is to be closed at once.
    pub(super) async fn put_out(&self) {
        self.out.notified().await;
    }
}

impl Guest {
    pub(super) fn seat(&self) -> &Arc<Seat> {
        &self.0
    }
}

impl Drop for Guest {
    fn drop(&mut self) {
        let mut book = self.0.roll.book();
        if !self.0.is_out.load(Relaxed) {
            book.leave(self.0.place.load(Relaxed));
            book.open -= 1;
        }
    }
}

/// IPv6 is counted by /64, because that is what one household gets.
fn source_of(peer: IpAddr) -> IpAddr {
    match peer.to_canonical() {
        IpAddr::V4(address) => IpAddr::V4(address),
        IpAddr::V6(address) => {
            IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 64)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn roll(connections: usize, heads_per_source: usize) -> Arc<Roll> {
        Roll::new(&Limits { connections, heads_per_source, ..Limits::default() })
    }

    fn address(last: u8) -> IpAddr {
        IpAddr::from([10, 0, 0, last])
    }

    fn is_out(guest: &Guest) -> bool {
        guest.0.is_out.load(Relaxed)
    }

    #[test]
    fn a_full_house_puts_out_the_oldest_head_and_never_who_is_served() {
        let roll = roll(3, 0);
        let served = roll.admit(address(1)).unwrap();
        assert!(served.seat().begin_request());
        let old = roll.admit(address(2)).unwrap();
        let young = roll.admit(address(3)).unwrap();

        let new = roll.admit(address(4)).unwrap();
        assert!(is_out(&old) && !is_out(&young) && !is_out(&served) && !is_out(&new));
        assert!(!old.seat().begin_request(), "what is put out begins nothing");

        for guest in [&young, &new] {
            assert!(guest.seat().begin_request());
        }
        assert!(roll.admit(address(5)).is_none(), "everybody is being served");
        drop(old);
        assert!(roll.admit(address(5)).is_none(), "the one put out is not counted twice");
        drop(served);
        assert!(roll.admit(address(5)).is_some());
    }

    #[test]
    fn waiting_again_makes_one_the_youngest() {
        let roll = roll(2, 0);
        let first = roll.admit(address(1)).unwrap();
        let second = roll.admit(address(2)).unwrap();
        assert!(first.seat().begin_request());
        first.seat().end_request();
        first.seat().enter_heads();
        let _third = roll.admit(address(3)).unwrap();
        assert!(is_out(&second) && !is_out(&first));
    }

    #[test]
    fn the_stalled_go_after_the_heads() {
        let roll = roll(2, 0);
        let stalled = roll.admit(address(1)).unwrap();
        assert!(stalled.seat().begin_request());
        stalled.seat().enter_stalled();
        let head = roll.admit(address(2)).unwrap();
        let third = roll.admit(address(3)).unwrap();
        assert!(is_out(&head) && !is_out(&stalled));
        assert!(third.seat().begin_request());
        let fourth = roll.admit(address(4)).unwrap();
        assert!(is_out(&stalled));
        drop((head, stalled, third, fourth));
        let book = roll.book();
        assert_eq!((book.open, book.dawdlers.len(), book.heads.len()), (0, 0, 0));
    }

    #[test]
    fn a_source_drives_out_only_itself() {
        let roll = roll(100, 2);
        let other = roll.admit(address(9)).unwrap();
        let held: Vec<_> = (0..4).map(|_| roll.admit(address(1)).unwrap()).collect();
        let out: Vec<_> = held.iter().map(is_out).collect();
        assert_eq!(out, [true, true, false, false]);
        assert!(!is_out(&other));
    }

    #[test]
    fn sources_are_told_apart_as_networks_give_them_out() {
        let parse = |text: &str| source_of(text.parse().unwrap());
        assert_eq!(parse("2001:db8:1:2::1"), parse("2001:db8:1:2:ffff::9"));
        assert_ne!(parse("2001:db8:1:2::1"), parse("2001:db8:1:3::1"));
        assert_eq!(parse("::ffff:10.0.0.1"), parse("10.0.0.1"));
        assert_ne!(parse("10.0.0.1"), parse("10.0.0.2"));
    }
}
