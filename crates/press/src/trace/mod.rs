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

use std::path::Path;

use anyhow::Context as _;
use redb::{Builder, ConcurrencyMode, Database, ReadableDatabase as _};

pub(crate) use look::{FAILED, LAST, Look, Touched};
pub(crate) use pen::Pen;
pub(crate) use record::{FileMark, Placed, Record};

/// Memory for pages of the file.
const CACHE_BYTES: usize = 48 * 1024 * 1024;

/// Where the follower stands in the journal: number and hash of the last line it has done.
pub(crate) type Cursor = (i64, String);

/// The open trace.
#[derive(Debug)]
pub(crate) struct Trace {
    database: Database,
}

impl Trace {
    /// Opens the file, making it when it is not there. Other processes may read beside us.
    pub(crate) fn open(file: &Path) -> anyhow::Result<Trace> {
        let database = builder()
            .create(file)
            .with_context(|| format!("无法打开印刷记录 {}", file.display()))?;
        let writing = database.begin_write()?;
        tables::Tables::open(&writing)?;
        writing.commit()?;
        Ok(Trace { database })
    }

    /// Asks on one consistent picture.
    pub(crate) fn look(&self) -> anyhow::Result<Look> {
        Look::new(&self.database.begin_read()?)
    }

    /// Writes all or nothing: what `write` did is durable when this returns, and gone when
    /// `write` fails.
    pub(crate) fn write<T>(
        &self,
        write: impl FnOnce(&mut Pen<'_>) -> anyhow::Result<T>,
    ) -> anyhow::Result<T> {
        let writing = self.database.begin_write()?;
        let value = write(&mut Pen::new(tables::Tables::open(&writing)?))?;
        writing.commit()?;
        Ok(value)
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
