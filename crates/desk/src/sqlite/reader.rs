//! Connections that only read, lent and given back.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use sqlx::any::AnyArguments;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::link::{Ask, Link, Told};

/// How many read at once. More would not read faster than a small server has processors.
const READERS: usize = 8;

/// How long somebody waits for a reader before we say that too many want one.
const PATIENCE: Duration = Duration::from_secs(20);

/// The readers of one database file. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Readers {
    path: PathBuf,
    permits: Arc<Semaphore>,
    idle: Arc<Mutex<Vec<Link>>>,
}

/// A connection that was lent. What it left open is closed when it is given back.
pub struct Reader {
    /// Taken out only when the reader is given back.
    link: Option<Link>,
    idle: Arc<Mutex<Vec<Link>>>,
    _permit: OwnedSemaphorePermit,
}

impl Readers {
    pub(crate) fn of(path: PathBuf) -> Self {
        Self { path, permits: Arc::new(Semaphore::new(READERS)), idle: Arc::default() }
    }

    /// Waits for a reader.
    pub(crate) async fn lend(&self) -> Result<Reader, sqlx::Error> {
        let permit = self.permits.clone().acquire_owned();
        let permit = tokio::time::timeout(PATIENCE, permit).await;
        let permit = permit.map_err(|_| sqlx::Error::PoolTimedOut)?;
        let _permit = permit.map_err(|_| sqlx::Error::PoolClosed)?;
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let link = match idle {
            Some(link) => link,
            None => {
                let mut link = Link::open(&self.path)?;
                link.run("PRAGMA query_only = ON")?;
                link
            }
        };
        Ok(Reader { link: Some(link), idle: self.idle.clone(), _permit })
    }

    /// Lends no more, and closes what is not lent.
    pub(crate) fn close(&self) {
        self.permits.close();
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

impl Reader {
    /// Begins a transaction: everything read from now on is of one moment.
    pub(crate) fn begin(&mut self) -> Result<(), sqlx::Error> {
        self.link()?.say("BEGIN")
    }

    fn link(&mut self) -> Result<&mut Link, sqlx::Error> {
        self.link.as_mut().ok_or(sqlx::Error::PoolClosed)
    }
}

impl Ask for Reader {
    fn ask(
        &mut self,
        sql: &str,
        arguments: Option<AnyArguments>,
        most: usize,
    ) -> Result<Told, sqlx::Error> {
        self.link()?.ask(sql, arguments, most)
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        let Some(mut link) = self.link.take() else { return };
        if link.is_open() && link.say("ROLLBACK").is_err() {
            return;
        }
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(link);
    }
}
