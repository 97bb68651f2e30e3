//! The one write connection of SQLite, and how many works share one sync to disk.
//!
//! Several connections that write to SQLite starve each other for seconds, and a sync per work
//! wastes the disk. So writers take turns at one connection, first come first served. Each work
//! runs in its own savepoint inside a common transaction; a committer queues behind the works
//! that were already waiting, makes the whole group durable, and only then are they answered.

use std::sync::Arc;

use base::{Result, fault};
use sqlx::AnyConnection;
use tokio::sync::{Mutex, Notify, OwnedMutexGuard, oneshot};

/// Told to each work of a group: whether the group is durable.
type Outcome = std::result::Result<(), Arc<str>>;

/// The write connection and the group that is open on it.
pub struct Turn {
    pub(crate) connection: AnyConnection,
    /// A transaction is open.
    open: bool,
    /// A work was begun and neither kept nor dropped: its caller went away in the middle.
    begun: bool,
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
        let turn = Turn { connection, open: false, begun: false, waiting: Vec::new() };
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
        let mut turn = self.turn.clone().lock_owned().await;
        turn.begin().await?;
        Ok(turn)
    }

    /// Keeps the work and waits until its group is durable.
    pub(crate) async fn keep(&self, mut turn: OwnedMutexGuard<Turn>) -> Result<()> {
        let kept = turn.keep().await;
        drop(turn);
        self.wake.notify_one();
        let outcome = kept?.await.map_err(|_| fault("the committer is gone"))?;
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
    async fn begin(&mut self) -> Result<()> {
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

    async fn keep(&mut self) -> Result<oneshot::Receiver<Outcome>> {
        if let Err(error) = self.run("RELEASE work").await {
            self.fail(&error).await;
            return Err(error.into());
        }
        self.begun = false;
        let (tell, told) = oneshot::channel();
        self.waiting.push(tell);
        Ok(told)
    }

    /// Takes back the work in hand. After a full disk SQLite may have taken back the whole
    /// transaction by itself; then the group has failed and everybody in it is told.
    async fn undo(&mut self) {
        self.begun = false;
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
        match self.run("COMMIT").await {
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
