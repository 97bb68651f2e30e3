//! The one write connection of SQLite, and how many works share one sync to disk.
//!
//! Several connections that write to SQLite starve each other for seconds, and a sync per work
//! wastes the disk. So writers take turns at one connection, first come first served. Each work
//! runs in its own savepoint inside a common transaction; the committer, a thread of its own,
//! queues behind the works that were already waiting, commits the whole group, makes it durable,
//! and only then are they answered. While the disk works, the next group gathers: SQLite is told
//! not to sync when it commits (`synchronous = NORMAL`), and the committer syncs the write-ahead
//! log, which is all that a commit of SQLite's own would wait for. While the disk is still busy,
//! works that are many enough are committed by the last of them ([`Turn::is_better_now`]), so that
//! a slow disk goes from one sync to the next.
//!
//! What is committed can be read a moment before it is durable. Whoever carries what he read out
//! of the database waits for that moment ([`Writer::settle`]).
//!
//! Nobody else works during a turn: so savepoints are left open for the commit to close, and the
//! head of the journal is read and written once for the group.

mod shelf;
#[cfg(test)]
mod tests;

use std::io;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex as ThreadMutex, MutexGuard, PoisonError};

use base::{Result, fault};
use sqlx::any::AnyArguments;
use tokio::runtime::Handle;
use tokio::sync::{Mutex, OwnedMutexGuard, oneshot, watch};

use self::shelf::{Committed, Group, InLine, Outcome, Shelf};
use crate::sqlite::{Ask, Link, Told};
use crate::tx::ask_now;
use crate::{Head, journal};

/// The fewest works worth a commit of their own while the disk is busy: each commit writes some ten
/// pages that all works of it share.
const AHEAD_MIN: usize = 3;

/// The write connection and the group that is open on it.
pub struct Turn {
    /// Locked by nobody else, except while it waits for another process.
    link: Arc<ThreadMutex<Link>>,
    /// A work was begun and neither kept nor dropped: its caller went away in the middle.
    begun: bool,
    /// The journal's head after the works that were kept, once one of them has written a line.
    head: Option<Head>,
    /// The journal's head after the work in hand.
    next_head: Option<Head>,
    waiting: Group,
    /// Where what is committed waits for the disk.
    shelf: Arc<Shelf>,
    /// Counts the commits, each before it is done.
    commits: Arc<AtomicU64>,
    /// The disk failed to make a group durable. What it holds is no longer known, and what is
    /// written after that would not be either.
    is_broken: bool,
}

/// The queue in front of the write connection.
#[derive(Clone)]
pub(crate) struct Writer {
    turn: Arc<Mutex<Turn>>,
    shelf: Arc<Shelf>,
    /// Tells the committer that there is something to commit.
    wake: SyncSender<()>,
    commits: Arc<AtomicU64>,
    durable: watch::Receiver<u64>,
}

/// Commits group after group and makes each durable.
struct Committer<S, F> {
    turn: Arc<Mutex<Turn>>,
    /// Closed when nobody can write any more.
    woken: Receiver<()>,
    shelf: Arc<Shelf>,
    /// Makes durable what was committed; may take its time.
    sync: S,
    /// The newest group that is durable.
    durable: watch::Sender<u64>,
    committed: Arc<F>,
    /// Where those who wait are told.
    runtime: Handle,
}

impl Writer {
    /// Takes the connection over and starts the committer; `sync` makes durable what was committed,
    /// and `committed` runs after each group. To be called within a runtime.
    pub(crate) fn start(
        link: Link,
        sync: impl Fn() -> io::Result<()> + Send + 'static,
        committed: impl Fn() + Send + Sync + 'static,
    ) -> io::Result<Self> {
        let commits = Arc::new(AtomicU64::new(0));
        let shelf = Arc::new(Shelf::default());
        let (durable, newest) = watch::channel(0);
        let turn = Turn {
            link: Arc::new(ThreadMutex::new(link)),
            begun: false,
            head: None,
            next_head: None,
            waiting: Vec::new(),
            shelf: shelf.clone(),
            commits: commits.clone(),
            is_broken: false,
        };
        let turn = Arc::new(Mutex::new(turn));
        // One sign is enough, however many are waiting.
        let (wake, woken) = sync_channel(1);
        let committer = Committer {
            turn: turn.clone(),
            woken,
            shelf: shelf.clone(),
            sync,
            durable,
            committed: Arc::new(committed),
            runtime: Handle::current(),
        };
        std::thread::Builder::new().name("committer".into()).spawn(move || committer.run())?;
        Ok(Self { turn, shelf, wake, commits, durable: newest })
    }

    /// Waits for a turn and begins a work.
    pub(crate) async fn begin(&self) -> Result<OwnedMutexGuard<Turn>> {
        let mut turn = {
            let _waiting = InLine::stand(&self.shelf.in_line);
            self.turn().await
        };
        turn.begin().await?;
        Ok(turn)
    }

    /// Waits for a turn without beginning a work: outside any group.
    pub(crate) async fn turn(&self) -> OwnedMutexGuard<Turn> {
        self.turn.clone().lock_owned().await
    }

    /// Keeps the work and waits until its group is durable.
    pub(crate) async fn keep(&self, mut turn: OwnedMutexGuard<Turn>) -> Result<()> {
        let kept = turn.keep();
        drop(turn);
        self.wake();
        let outcome = kept.await.map_err(|_| fault("the committer is gone"))?;
        outcome.map_err(|why| fault(format!("the group was not committed: {why}")))
    }

    /// Drops the work; the others of its group are not touched.
    pub(crate) fn drop_work(&self, mut turn: OwnedMutexGuard<Turn>) {
        turn.undo();
        drop(turn);
        self.wake();
    }

    fn wake(&self) {
        // A sign that is still there says the same.
        let _ = self.wake.try_send(());
    }

    /// Waits until everything that could be read before is durable.
    pub(crate) async fn settle(&self) -> Result<()> {
        let seen = self.commits.load(Ordering::SeqCst);
        let settled = self.durable.clone().wait_for(|durable| *durable >= seen).await.is_ok();
        settled.then_some(()).ok_or_else(|| fault("the committer is gone"))
    }
}

impl<S: Fn() -> io::Result<()>, F: Fn() + Send + Sync + 'static> Committer<S, F> {
    fn run(self) {
        // Works may be open that gave their sign before those on the shelf were taken.
        let mut look_again = false;
        while look_again || self.woken.recv().is_ok() {
            let Committed { works, newest } = self.next();
            look_again = !works.is_empty();
            let synced = if works.is_empty() { Ok(()) } else { (self.sync)() };
            if let Err(error) = synced {
                self.turn.blocking_lock().break_off(&error);
                tell(works, &lost());
                return;
            }
            self.durable.send_replace(newest);
            // Waking many takes a while, and the disk shall not wait for it.
            let committed = self.committed.clone();
            self.runtime.spawn(async move {
                tell(works, &Ok(()));
                committed();
            });
        }
    }

    /// What was committed while the disk was busy; otherwise commits what is open.
    fn next(&self) -> Committed {
        if self.shelf.next().works.is_empty() {
            self.turn.blocking_lock().commit();
        }
        let mut next = self.shelf.next();
        let taken = Committed { works: std::mem::take(&mut next.works), newest: next.newest };
        self.shelf.busy_with.store(taken.works.len(), Ordering::SeqCst);
        taken
    }
}

impl Turn {
    async fn begin(&mut self) -> Result<()> {
        if self.is_broken {
            return Err(fault("the disk did not keep what was written; nothing more is written"));
        }
        if !self.is_open() && !self.link().begin_now()? {
            self.begin_aside().await?;
        }
        self.begun = true;
        let marked = self.link().say("SAVEPOINT work");
        if let Err(error) = marked {
            self.fail(&error);
            return Err(error.into());
        }
        Ok(())
    }

    fn keep(&mut self) -> oneshot::Receiver<Outcome> {
        self.begun = false;
        if let Some(head) = self.next_head.take() {
            self.head = Some(head);
        }
        let (tell, told) = oneshot::channel();
        self.waiting.push(tell);
        if self.is_better_now() {
            self.commit();
        }
        told
    }

    /// The journal's head before the work in hand, if anybody in this group has moved it.
    pub(crate) fn head(&self) -> Option<Head> {
        self.head.clone()
    }

    /// Moves the journal's head, if the work is kept.
    pub(crate) fn move_head(&mut self, head: Head) {
        self.next_head = Some(head);
    }

    /// Takes back the work in hand; with it the group, if that is not possible.
    fn undo(&mut self) {
        (self.begun, self.next_head) = (false, None);
        let undone = {
            let mut link = self.link();
            link.say("ROLLBACK TO work").and_then(|()| link.say("RELEASE work"))
        };
        if let Err(error) = undone {
            self.fail(&error);
        }
    }

    /// Whether to commit while the disk is busy with others, so that it finds the next works ready:
    /// when half as many are open, or some and nobody is in line to join them.
    fn is_better_now(&self) -> bool {
        let busy_with = self.shelf.busy_with.load(Ordering::SeqCst);
        let enough = match self.shelf.in_line.load(Ordering::SeqCst) {
            0 => AHEAD_MIN,
            _ => AHEAD_MIN.max(busy_with / 2),
        };
        busy_with > 0 && self.waiting.len() >= enough
    }

    /// Commits what is open and puts it on the shelf.
    fn commit(&mut self) {
        if !self.is_open() {
            return;
        }
        let number = self.commits.fetch_add(1, Ordering::SeqCst) + 1;
        let noted = match self.head.take() {
            Some(head) => ask_now(self, journal::saving(&head), 1).map(drop),
            None => Ok(()),
        };
        let committed = noted.and_then(|()| self.link().say("COMMIT"));
        if let Err(error) = committed {
            self.fail(&error);
        }
        let mut works = std::mem::take(&mut self.waiting);
        let mut next = self.shelf.next();
        next.works.append(&mut works);
        next.newest = number;
    }

    /// The disk failed: whoever waits hears of it, and nobody writes any more.
    fn break_off(&mut self, why: &io::Error) {
        tracing::error!(error = %why, "the disk did not keep a group of writes");
        self.is_broken = true;
        let committed = std::mem::take(&mut self.shelf.next().works);
        tell(committed, &lost());
        tell(std::mem::take(&mut self.waiting), &lost());
    }

    /// Gives the whole group up. A rollback that fails because nothing is open is what we want.
    fn fail(&mut self, why: &sqlx::Error) {
        tracing::error!(error = %why, works = self.waiting.len(), "group of writes failed");
        let _ = self.link().say("ROLLBACK");
        self.begun = false;
        (self.head, self.next_head) = (None, None);
        tell(std::mem::take(&mut self.waiting), &Err(why.to_string().into()));
    }

    /// Whether a group is open, after the work that nobody ended. After a full disk SQLite may
    /// have taken back the whole transaction by itself; then the group has failed.
    fn is_open(&mut self) -> bool {
        if self.begun {
            self.undo();
        }
        let is_open = self.link().is_open();
        if !is_open && !self.waiting.is_empty() {
            self.fail(&taken_back());
        }
        is_open
    }

    fn link(&self) -> MutexGuard<'_, Link> {
        self.link.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for another process that writes, on a thread that may wait. It is done to its end
    /// even when the caller goes away meanwhile.
    async fn begin_aside(&self) -> std::result::Result<(), sqlx::Error> {
        let link = self.link.clone();
        let begin = move || link.lock().unwrap_or_else(PoisonError::into_inner).begin();
        let done = tokio::task::spawn_blocking(begin).await;
        done.unwrap_or(Err(sqlx::Error::WorkerCrashed))
    }
}

impl Ask for Turn {
    fn ask(
        &mut self,
        sql: &str,
        arguments: Option<AnyArguments>,
        most: usize,
    ) -> std::result::Result<Told, sqlx::Error> {
        let mut link = self.link();
        // What follows would be outside every transaction.
        if self.begun && !link.is_open() {
            return Err(taken_back());
        }
        link.ask(sql, arguments, most)
    }
}

fn tell(group: Group, outcome: &Outcome) {
    for waiting in group {
        // A caller who went away no longer listens.
        let _ = waiting.send(outcome.clone());
    }
}

fn lost() -> Outcome {
    Err("the disk did not keep it".into())
}

fn taken_back() -> sqlx::Error {
    sqlx::Error::Protocol("the database took the transaction back".into())
}
