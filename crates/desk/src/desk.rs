//! The desk itself: the database behind every door, and the two ways to it.

use std::path::{Path, PathBuf};
use std::sync::{
    Arc, OnceLock,
    atomic::{AtomicI64, Ordering},
};
use std::time::Duration;

use anyhow::Context;
use axum::{Json, extract::FromRequestParts, http::request::Parts};
use base::{Moment, Origin, Result};
use sqlx::{AnyConnection, AnyPool, Connection, any::AnyPoolOptions};
use tokio::sync::watch;

use crate::{
    Answer, Caller, Dialect, Head, Line, Tx, Verification, Work, journal, migrate, writer::Writer,
};

/// Everything a request may need. Cheap to clone.
#[derive(Clone)]
pub struct Desk {
    inner: Arc<Inner>,
}

struct Inner {
    readers: AnyPool,
    /// Present on SQLite, where one connection writes for everybody.
    writer: Option<Writer>,
    dialect: Dialect,
    clock: Clock,
    news: watch::Sender<i64>,
    files: PathBuf,
    origin: OnceLock<Origin>,
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

const SQLITE_SETTINGS: &str = "PRAGMA busy_timeout = 20000; PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF;
    PRAGMA secure_delete = ON; PRAGMA cache_size = -16000; PRAGMA temp_store = MEMORY;";

impl Desk {
    /// Opens the database (`sqlite:///path/console.db` or `postgres://…`) and brings it to the
    /// newest shape. Files that belong to its rows lie in the folder `files`.
    pub async fn open(url: &str, files: &Path) -> anyhow::Result<Self> {
        sqlx::any::install_default_drivers();
        let dialect = Dialect::of(url);
        let clock = Clock::default();
        let url = match dialect {
            Dialect::Sqlite if !url.contains('?') => format!("{url}?mode=rwc"),
            _ => url.to_owned(),
        };
        let mut first = connect(&url, dialect).await?;
        let migrated = migrate::migrate(&mut first, dialect, clock.now()).await;
        migrated.map_err(|error| anyhow::anyhow!("migrating the database: {error:?}"))?;
        let (news, _) = watch::channel(0);
        let writer = match dialect {
            Dialect::Sqlite => {
                let news = news.clone();
                Some(Writer::start(first, move || news.send_modify(|_| ())))
            }
            Dialect::Postgres => {
                first.close().await?;
                None
            }
        };
        let readers = readers(&url, dialect).await?;
        let files = files.to_owned();
        let origin = OnceLock::new();
        let inner = Inner { readers, writer, dialect, clock, news, files, origin };
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
        let (work, done) = match &self.inner.writer {
            Some(writer) => {
                carry_out(self.work(Tx::Turn(writer.begin().await?), caller), act).await
            }
            None => {
                let own = self.inner.readers.begin().await?;
                carry_out(self.work(Tx::Own(own), caller), act).await
            }
        };
        self.close(work.tx, done).await
    }

    fn work(&self, tx: Tx, caller: Caller) -> Work {
        let origin = self.inner.origin.get().copied().unwrap_or_default();
        Work::new(tx, caller, self.inner.clock.now(), origin)
    }

    async fn close<T>(&self, tx: Tx, done: Result<T>) -> Result<T> {
        match (tx, done, &self.inner.writer) {
            (Tx::Turn(turn), Ok(value), Some(writer)) => {
                writer.keep(turn).await?;
                Ok(value)
            }
            (Tx::Turn(turn), Err(error), Some(writer)) => {
                writer.drop_work(turn).await;
                Err(error)
            }
            (Tx::Own(own), Ok(value), _) => {
                own.commit().await?;
                self.inner.news.send_modify(|_| ());
                Ok(value)
            }
            (Tx::Own(own), Err(error), _) => {
                own.rollback().await?;
                Err(error)
            }
            (Tx::Turn(_) | Tx::Lone(_), ..) => Err(base::fault("a work that is no transaction")),
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
        let tx = Tx::Own(self.inner.readers.begin_with(self.inner.dialect.begin_look()).await?);
        let mut work = self.work(tx, caller);
        let seen = look(&mut work).await;
        if let Tx::Own(own) = work.tx {
            own.rollback().await?;
        }
        seen
    }

    /// As [`Desk::look`], for a single statement, which sees one moment by itself.
    pub async fn glance<T>(
        &self,
        caller: Caller,
        look: impl AsyncFnOnce(&mut Work) -> Result<T>,
    ) -> Result<T> {
        let tx = Tx::Lone(self.inner.readers.acquire().await?);
        look(&mut self.work(tx, caller)).await
    }

    /// Journal lines after `seen`, oldest first: what a follower reads.
    pub async fn journal_after(&self, seen: i64, limit: i64) -> Result<Vec<Line>> {
        let me = Caller::Machine("journal");
        self.glance(me, async |work| work.journal_after(seen, limit).await).await
    }

    /// Newest number and digest of the journal.
    pub async fn journal_head(&self) -> Result<Head> {
        let me = Caller::Machine("journal");
        self.glance(me, async |work| journal::head(&mut work.tx).await).await
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

    /// Which database this is.
    pub fn dialect(&self) -> Dialect {
        self.inner.dialect
    }

    /// Closes every connection; on SQLite the write-ahead log is folded into the file.
    pub async fn close_all(&self) {
        self.inner.readers.close().await;
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

async fn connect(url: &str, dialect: Dialect) -> anyhow::Result<AnyConnection> {
    let mut connection =
        AnyConnection::connect(url).await.with_context(|| format!("opening {}", safe(url)))?;
    if dialect == Dialect::Sqlite {
        sqlx::raw_sql(SQLITE_SETTINGS).execute(&mut connection).await?;
    }
    Ok(connection)
}

async fn readers(url: &str, dialect: Dialect) -> anyhow::Result<AnyPool> {
    let pool = AnyPoolOptions::new()
        .max_connections(8)
        .acquire_timeout(Duration::from_secs(20))
        // A file does not hang up; a server may.
        .test_before_acquire(dialect == Dialect::Postgres)
        .after_connect(move |connection, _| {
            Box::pin(async move {
                if dialect == Dialect::Sqlite {
                    sqlx::raw_sql(SQLITE_SETTINGS).execute(&mut *connection).await?;
                    sqlx::raw_sql("PRAGMA query_only = ON").execute(&mut *connection).await?;
                }
                Ok(())
            })
        });
    pool.connect(url).await.with_context(|| format!("opening {}", safe(url)))
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
