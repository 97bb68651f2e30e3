//! The one write connection of SQLite, and how many works share one sync to disk.
//!
//! Several connections that write to SQLite starve each other for seconds, and a sync per work
//! wastes the disk. So writers take turns at one connection, first come first served. Each work
//! runs in its own savepoint inside a common transaction; a committer queues behind the works
//! that were already waiting, makes the whole group durable, and only then are they answered.
//!
//! Nobody else works meanwhile: so savepoints are left open for the commit to close, and the head
//! of the journal is read and written once for the group.

use std::sync::{Arc, Mutex as ThreadMutex, MutexGuard, PoisonError};

use base::{Result, fault};
use sqlx::any::AnyArguments;
use tokio::sync::{Mutex, Notify, OwnedMutexGuard, oneshot};

use crate::sqlite::{Ask, Link, Told};
use crate::tx::ask;
use crate::{Head, journal};

/// Told to each work of a group: whether the group is durable.
type Outcome = std::result::Result<(), Arc<str>>;

/// The write connection and the group that is open on it.
pub struct Turn {
    /// Locked by nobody else, except for what waits for the disk aside.
    link: Arc<ThreadMutex<Link>>,
    /// A work was begun and neither kept nor dropped: its caller went away in the middle.
    begun: bool,
    /// The journal's head after the works that were kept, once one of them has written a line.
    head: Option<Head>,
    /// The journal's head after the work in hand.
    next_head: Option<Head>,
    waiting: Vec<oneshot::Sender<Outcome>>,
}

/// The queue in front of the write connection.
#[derive(Clone)]
pub(crate) struct Writer {
    turn: Arc<Mutex<Turn>>,
    wake: Arc<Notify>,
}

impl Writer {
    /// Takes the connection over and starts the committer; `committed` runs after each group.
    pub(crate) fn start(link: Link, committed: impl Fn() + Send + Sync + 'static) -> Self {
        let turn = Turn {
            link: Arc::new(ThreadMutex::new(link)),
            begun: false,
            head: None,
            next_head: None,
            waiting: Vec::new(),
        };
        let writer = Self { turn: Arc::new(Mutex::new(turn)), wake: Arc::new(Notify::new()) };
        let (turn, wake) = (Arc::downgrade(&writer.turn), writer.wake.clone());
        tokio::spawn(async move {
            loop {
                wake.notified().await;
                let Some(turn) = turn.upgrade() else { return };
                turn.lock().await.commit().await;
                committed();
            }
        });
        writer
    }

    /// Waits for a turn and begins a work.
    pub(crate) async fn begin(&self) -> Result<OwnedMutexGuard<Turn>> {
        let mut turn = self.turn().await;
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
        self.wake.notify_one();
        let outcome = kept.await.map_err(|_| fault("the committer is gone"))?;
        outcome.map_err(|why| fault(format!("the group was not committed: {why}")))
    }

    /// Drops the work; the others of its group are not touched.
    pub(crate) fn drop_work(&self, mut turn: OwnedMutexGuard<Turn>) {
        turn.undo();
        drop(turn);
        self.wake.notify_one();
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.wake.notify_one();
    }
}

impl Turn {
    async fn begin(&mut self) -> Result<()> {
        if !self.is_open() {
            self.aside("BEGIN IMMEDIATE").await?;
        }
        self.begun = true;
        let marked = self.link().run("SAVEPOINT work");
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
        let undone = self.link().run("ROLLBACK TO work; RELEASE work");
        if let Err(error) = undone {
            self.fail(&error);
        }
    }

    async fn commit(&mut self) {
        if !self.is_open() {
            return;
        }
        let noted = match self.head.take() {
            Some(head) => ask(self, journal::saving(&head), 1).await.map(drop),
            None => Ok(()),
        };
        let committed = match noted {
            Ok(()) => self.aside("COMMIT").await,
            error => error,
        };
        match committed {
            Ok(()) => self.tell(Ok(())),
            Err(error) => self.fail(&error),
        }
    }

    /// Gives the whole group up. A rollback that fails because nothing is open is what we want.
    fn fail(&mut self, why: &sqlx::Error) {
        tracing::error!(error = %why, works = self.waiting.len(), "group of writes failed");
        let _ = self.link().run("ROLLBACK");
        self.begun = false;
        (self.head, self.next_head) = (None, None);
        self.tell(Err(why.to_string().into()));
    }

    fn tell(&mut self, outcome: Outcome) {
        for waiting in self.waiting.drain(..) {
            // A caller who went away no longer listens.
            let _ = waiting.send(outcome.clone());
        }
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

    /// Runs what may wait for the disk or for another process, on a thread that may wait. It is
    /// done to its end even when the caller goes away meanwhile.
    async fn aside(&self, sql: &'static str) -> std::result::Result<(), sqlx::Error> {
        let link = self.link.clone();
        let run = move || link.lock().unwrap_or_else(PoisonError::into_inner).run(sql);
        let done = tokio::task::spawn_blocking(run).await;
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

fn taken_back() -> sqlx::Error {
    sqlx::Error::Protocol("the database took the transaction back".into())
}
