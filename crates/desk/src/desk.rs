//! The desk itself: the database behind every door, and the two ways to it.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{
    Arc, Mutex, OnceLock, PoisonError,
    atomic::{AtomicI64, Ordering},
};
use std::time::Duration;

use anyhow::Context;
use axum::{Json, extract::FromRequestParts, http::request::Parts};
use base::{Moment, Origin, Result};
use sqlx::{AnyPool, any::AnyPoolOptions};
use tokio::sync::watch;

use crate::sqlite::{Link, Log, Readers};
use crate::writer::Writer;
use crate::{Answer, Caller, Dialect, Head, Line, Tx, Verification, Work, journal, migrate};

/// Everything a request may need. Cheap to clone.
#[derive(Clone)]
pub struct Desk {
    inner: Arc<Inner>,
}

struct Inner {
    database: Database,
    clock: Clock,
    news: watch::Sender<i64>,
    files: PathBuf,
    origin: OnceLock<Origin>,
    kept: Mutex<HashMap<TypeId, Arc<dyn Any + Send + Sync>>>,
}

/// What stands behind the desk.
enum Database {
    /// SQLite: one connection writes for everybody, several read.
    File { writer: Writer, readers: Readers },
    /// PostgreSQL.
    Server(AnyPool),
}

/// Where a work's moment comes from. Tests set it and jump three weeks ahead.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    set: Arc<AtomicI64>,
}

impl Clock {
    /// The moment of the next work.
    pub fn now(&self) -> Moment {
        match self.set.load(Ordering::Relaxed) {
            0 => base::now(),
            at => at,
        }
    }

    /// Stops the clock at this moment.
    pub fn set(&self, at: Moment) {
        self.set.store(at, Ordering::Relaxed);
    }
}

/// How long somebody waits for a connection before we say that too many want one.
const PATIENCE: Duration = Duration::from_secs(20);

/// How a look at a server begins, so that everything it reads is of one moment: each statement
/// would otherwise see what others committed meanwhile.
const BEGIN_LOOK: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

impl Desk {
    /// Opens the database (`sqlite:///path/console.db` or `postgres://…`) and brings it to the
    /// newest shape. Files that belong to its rows lie in the folder `files`.
    pub async fn open(url: &str, files: &Path) -> anyhow::Result<Self> {
        let clock = Clock::default();
        let (news, _) = watch::channel(0);
        let opened = match Dialect::of(url) {
            Dialect::Sqlite => Database::file(url, news.clone()),
            Dialect::Postgres => Database::server(url).await,
        };
        let database = opened.with_context(|| format!("opening {}", safe(url)))?;
        let migrated = database.migrate(clock.now()).await;
        migrated.map_err(|error| anyhow::anyhow!("migrating the database: {error:?}"))?;
        let files = files.to_owned();
        let origin = OnceLock::new();
        let kept = Mutex::default();
        let inner = Inner { database, clock, news, files, origin, kept };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// The same desk, knowing how the public reaches the sites.
    pub fn reached_at(self, origin: Origin) -> Self {
        // What was said first stays.
        let _ = self.inner.origin.set(origin);
        self
    }

    /// Runs `act` as one transaction, journal included; it is durable when this returns.
    pub async fn write<T>(
        &self,
        caller: Caller,
        act: impl AsyncFnOnce(&mut Work) -> Result<T>,
    ) -> Answer<T> {
        Ok(Json(self.act(caller, act).await?))
    }

    /// As [`Desk::write`], for callers that are no doors: the value itself, or why not.
    pub async fn act<T>(
        &self,
        caller: Caller,
        act: impl AsyncFnOnce(&mut Work) -> Result<T>,
    ) -> Result<T> {
        let tx = match &self.inner.database {
            Database::File { writer, .. } => Tx::Turn(writer.begin().await?),
            Database::Server(pool) => Tx::Own(pool.begin().await?),
        };
        let (work, done) = carry_out(self.work(tx, caller), act).await;
        self.close(work.tx, done).await
    }

    fn work(&self, tx: Tx, caller: Caller) -> Work {
        let origin = self.inner.origin.get().copied().unwrap_or_default();
        Work::new(tx, caller, self.inner.clock.now(), origin)
    }

    async fn close<T>(&self, tx: Tx, done: Result<T>) -> Result<T> {
        match (tx, &self.inner.database) {
            (Tx::Turn(turn), Database::File { writer, .. }) => match done {
                Ok(value) => writer.keep(turn).await.map(|()| value),
                Err(error) => {
                    writer.drop_work(turn);
                    Err(error)
                }
            },
            (Tx::Own(own), _) if done.is_ok() => {
                own.commit().await?;
                self.inner.news.send_modify(|_| ());
                done
            }
            (Tx::Own(own), _) => {
                own.rollback().await?;
                done
            }
            _ => Err(base::fault("a work that is no transaction")),
        }
    }

    /// Runs `look` on one consistent picture of the data; nothing it does is kept.
    pub async fn read<T>(
        &self,
        caller: Caller,
        look: impl AsyncFnOnce(&mut Work) -> Result<T>,
    ) -> Answer<T> {
        Ok(Json(self.look(caller, look).await?))
    }

    /// As [`Desk::read`], for callers that are no doors.
    pub async fn look<T>(
        &self,
        caller: Caller,
        look: impl AsyncFnOnce(&mut Work) -> Result<T>,
    ) -> Result<T> {
        let tx = match &self.inner.database {
            Database::File { readers, .. } => {
                let mut reader = readers.lend().await?;
                reader.begin()?;
                Tx::Reader(reader)
            }
            Database::Server(pool) => Tx::Own(pool.begin_with(BEGIN_LOOK).await?),
        };
        let mut work = self.work(tx, caller);
        let seen = look(&mut work).await;
        if let Tx::Own(own) = work.tx {
            own.rollback().await?;
        }
        seen
    }

    /// As [`Desk::look`], for followers, who carry what they read out of the database: when this
    /// returns, everything they saw is durable.
    pub async fn follow<T>(
        &self,
        caller: Caller,
        look: impl AsyncFnOnce(&mut Work) -> Result<T>,
    ) -> Result<T> {
        let seen = self.look(caller, look).await?;
        if let Database::File { writer, .. } = &self.inner.database {
            writer.settle().await?;
        }
        Ok(seen)
    }

    /// As [`Desk::look`], for a single statement, which sees one moment by itself.
    pub async fn glance<T>(
        &self,
        caller: Caller,
        look: impl AsyncFnOnce(&mut Work) -> Result<T>,
    ) -> Result<T> {
        let tx = match &self.inner.database {
            Database::File { readers, .. } => Tx::Reader(readers.lend().await?),
            Database::Server(pool) => Tx::Lone(pool.acquire().await?),
        };
        look(&mut self.work(tx, caller)).await
    }

    /// Journal lines after `seen`, oldest first: what a follower reads.
    pub async fn journal_after(&self, seen: i64, limit: i64) -> Result<Vec<Line>> {
        let me = Caller::Machine("journal");
        self.follow(me, async |work| work.journal_after(seen, limit).await).await
    }

    /// Newest number and digest of the journal.
    pub async fn journal_head(&self) -> Result<Head> {
        let me = Caller::Machine("journal");
        self.follow(me, async |work| journal::head(&mut work.tx).await).await
    }

    /// Recomputes the chain of the whole journal.
    pub async fn verify_journal(&self) -> Result<Verification> {
        let me = Caller::Machine("journal");
        self.look(me, async |work| work.verify_journal().await).await
    }

    /// Wakes whoever holds it after each commit of this process.
    pub fn news(&self) -> watch::Receiver<i64> {
        self.inner.news.subscribe()
    }

    /// The clock works take their moment from.
    pub fn clock(&self) -> &Clock {
        &self.inner.clock
    }

    /// The folder of the files that belong to rows.
    pub fn files(&self) -> &Path {
        &self.inner.files
    }

    /// What a context keeps in memory beside the database, one of each type: made when it is asked
    /// for first, and gone with the process. It holds what can be made again from rows.
    pub fn keep<T: Default + Send + Sync + 'static>(&self) -> Arc<T> {
        let mut kept = self.inner.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let made = kept.entry(TypeId::of::<T>()).or_insert_with(|| Arc::new(T::default()));
        // The key is the type's own, so what lies there is of it.
        made.clone().downcast().unwrap_or_default()
    }

    /// Which database this is.
    pub fn dialect(&self) -> Dialect {
        match self.inner.database {
            Database::File { .. } => Dialect::Sqlite,
            Database::Server(_) => Dialect::Postgres,
        }
    }

    /// Closes every connection; on SQLite the write-ahead log is folded into the file.
    pub async fn close_all(&self) {
        match &self.inner.database {
            Database::File { readers, .. } => readers.close(),
            Database::Server(pool) => pool.close().await,
        }
    }
}

/// Does a work and writes down what happened in it.
async fn carry_out<T>(
    mut work: Work,
    act: impl AsyncFnOnce(&mut Work) -> Result<T>,
) -> (Work, Result<T>) {
    let done = match act(&mut work).await {
        Ok(value) => {
            let lines = std::mem::take(&mut work.happened);
            journal::append(&mut work.tx, lines).await.map(|()| value)
        }
        Err(error) => Err(error),
    };
    (work, done)
}

impl Database {
    fn file(url: &str, news: watch::Sender<i64>) -> anyhow::Result<Self> {
        let path = url.strip_prefix("sqlite://").or_else(|| url.strip_prefix("sqlite:"));
        let path = PathBuf::from(path.context("no path of a file")?);
        let link = Link::open(&path)?;
        let log = Log::of(&path);
        let writer = Writer::start(link, move || log.sync(), move || news.send_modify(|_| ()))?;
        Ok(Database::File { writer, readers: Readers::of(path) })
    }

    async fn server(url: &str) -> anyhow::Result<Self> {
        sqlx::any::install_default_drivers();
        let pool = AnyPoolOptions::new().max_connections(8).acquire_timeout(PATIENCE);
        Ok(Database::Server(pool.connect(url).await?))
    }

    async fn migrate(&self, now: Moment) -> Result<()> {
        let (mut tx, dialect) = match self {
            Database::File { writer, .. } => (Tx::Turn(writer.turn().await), Dialect::Sqlite),
            Database::Server(pool) => (Tx::Lone(pool.acquire().await?), Dialect::Postgres),
        };
        migrate::migrate(&mut tx, dialect, now).await
    }
}

/// The address without its password, for messages.
fn safe(url: &str) -> &str {
    url.rsplit_once('@').map_or(url, |(_, rest)| rest)
}

impl FromRequestParts<Desk> for Desk {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(
        _parts: &mut Parts,
        desk: &Desk,
    ) -> std::result::Result<Self, Self::Rejection> {
        Ok(desk.clone())
    }
}
