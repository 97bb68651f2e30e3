//! The trace: what each output was made from, and from there back to the outputs.
//!
//! One embedded file under `data/press/`, derived from the database and rebuilt from it when it
//! is lost. It is written only together with a release, after the release is durable; so it never
//! knows more than what was shipped, and doing the same work twice changes nothing.
//!
//! Read in this order: `record` what is kept of an output · `tables` how it lies in the file ·
//! `pen` writing · `look` asking.

mod look;
mod pen;
mod record;
mod tables;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Context as _;
use redb::{Builder, ConcurrencyMode, Database, ReadableDatabase as _};

pub(crate) use look::{FAILED, LAST, Look, Touched};
pub(crate) use pen::Pen;
pub(crate) use record::{FileMark, Placed, Record};

/// Memory for pages of the file.
const CACHE_BYTES: usize = 48 * 1024 * 1024;

/// Where the follower stands in the journal: number and hash of the last line it has done.
pub(crate) type Cursor = (i64, String);

/// The trace, open.
#[derive(Debug)]
pub(crate) struct Trace {
    file: PathBuf,
    /// None after a failure: after a full disk, for one, the file has to be opened anew.
    database: Mutex<Option<Arc<Database>>>,
}

impl Trace {
    /// Opens the file, making it when it is not there. Other processes may read beside us.
    pub(crate) fn open(file: &Path) -> anyhow::Result<Trace> {
        let trace = Trace { file: file.to_owned(), database: Mutex::default() };
        trace.opened()?;
        Ok(trace)
    }

    /// Asks on one consistent picture.
    pub(crate) fn look(&self) -> anyhow::Result<Look> {
        Look::new(&self.opened()?.begin_read()?)
    }

    /// Writes all or nothing: what `write` did is durable when this returns, and gone when
    /// `write` fails.
    pub(crate) fn write<T>(
        &self,
        write: impl FnOnce(&mut Pen<'_>) -> anyhow::Result<T>,
    ) -> anyhow::Result<T> {
        let writing = self.opened()?.begin_write()?;
        let value = write(&mut Pen::new(tables::Tables::open(&writing)?))?;
        writing.commit()?;
        Ok(value)
    }

    /// Closes the file; it is opened again when it is needed. For whoever has failed and is about
    /// to try once more: after one failed write the database answers nothing until then.
    pub(crate) fn close(&self) {
        self.database.lock().unwrap_or_else(PoisonError::into_inner).take();
    }

    fn opened(&self) -> anyhow::Result<Arc<Database>> {
        let mut kept = self.database.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(database) = kept.as_ref() {
            return Ok(database.clone());
        }
        let database = builder()
            .create(&self.file)
            .with_context(|| format!("无法打开印刷记录 {}", self.file.display()))?;
        let writing = database.begin_write()?;
        tables::Tables::open(&writing)?;
        writing.commit()?;
        Ok(kept.insert(Arc::new(database)).clone())
    }
}

/// Opens somebody else's trace, only to ask.
pub(crate) fn ask(file: &Path) -> anyhow::Result<Look> {
    let database = builder()
        .open_read_only(file)
        .with_context(|| format!("无法打开印刷记录 {}", file.display()))?;
    Look::new(&database.begin_read()?)
}

fn builder() -> Builder {
    let mut builder = Builder::new();
    builder.set_cache_size(CACHE_BYTES).set_concurrency_mode(ConcurrencyMode::SingleWriter);
    builder
}

/// The note in which the newest release of a site is kept.
pub(crate) fn number_note(site: &str) -> String {
    format!("number/{site}")
}
