//! The one write connection of SQLite, and how many works share one sync to disk.
//!
//! Several connections that write to SQLite starve each other for seconds, and a sync per work
//! wastes the disk. So writers take turns at one connection, first come first served. Each work
//! runs in its own savepoint inside a common transaction; a committer queues behind the works
//! that were already waiting, makes the whole group durable, and only then are they answered.
//!
//! Every statement is a message to SQLite's thread and back, and nobody else works meanwhile: so
//! savepoints are left open for the commit to close, and the head of the journal is read and
//! written once for the group.

use std::sync::Arc;

use base::{Result, fault};
use sqlx::AnyConnection;
use tokio::sync::{Mutex, Notify, OwnedMutexGuard, oneshot};

use crate::{Head, journal};

/// Told to each work of a group: whether the group is durable.
type Outcome = std::result::Result<(), Arc<str>>;

/// The write connection and the group that is open on it.
pub struct Turn {
    pub(crate) connection: AnyConnection,
    /// A transaction is open.
    open: bool,
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
    pub(crate) fn start(
        connection: AnyConnection,
        committed: impl Fn() + Send + Sync + 'static,
    ) -> Self {
        let turn = Turn {
            connection,
            open: false,
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

    /// Waits for a turn.
    pub(crate) async fn wait(&self) -> OwnedMutexGuard<Turn> {
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
    pub(crate) async fn drop_work(&self, mut turn: OwnedMutexGuard<Turn>) {
        turn.undo().await;
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
    /// Begins a work.
    pub(crate) async fn begin(&mut self) -> Result<()> {
        if self.begun {
            self.undo().await;
        }
        if !self.open {
            self.run("BEGIN IMMEDIATE").await?;
            self.open = true;
        }
        self.begun = true;
        if let Err(error) = self.run("SAVEPOINT work").await {
            self.fail(&error).await;
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

    /// Takes back the work in hand. After a full disk SQLite may have taken back the whole
    /// transaction by itself; then the group has failed and everybody in it is told.
    async fn undo(&mut self) {
        (self.begun, self.next_head) = (false, None);
        let mut undone = self.run("ROLLBACK TO work").await;
        if undone.is_ok() {
            undone = self.run("RELEASE work").await;
        }
        if let Err(error) = undone {
            self.fail(&error).await;
        }
    }

    async fn commit(&mut self) {
        if self.begun {
            self.undo().await;
        }
        if !self.open {
            return;
        }
        let committed = match self.head.take() {
            Some(head) => journal::save_head(&mut self.connection, &head).await,
            None => Ok(()),
        };
        let committed = match committed {
            Ok(()) => self.run("COMMIT").await,
            error => error,
        };
        match committed {
            Ok(()) => {
                self.open = false;
                self.tell(Ok(()));
            }
            Err(error) => self.fail(&error).await,
        }
    }

    /// Gives the whole group up. A rollback that fails because nothing is open is what we want.
    async fn fail(&mut self, why: &sqlx::Error) {
        tracing::error!(error = %why, works = self.waiting.len(), "group of writes failed");
        let _ = self.run("ROLLBACK").await;
        (self.open, self.begun) = (false, false);
        (self.head, self.next_head) = (None, None);
        self.tell(Err(why.to_string().into()));
    }

    fn tell(&mut self, outcome: Outcome) {
        for waiting in self.waiting.drain(..) {
            // A caller who went away no longer listens.
            let _ = waiting.send(outcome.clone());
        }
    }

    async fn run(&mut self, sql: &'static str) -> std::result::Result<(), sqlx::Error> {
        sqlx::query(sql).execute(&mut self.connection).await.map(drop)
    }
}
