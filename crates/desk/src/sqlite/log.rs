//! The write-ahead log, as a file of its own.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// The log of a database file. To sync it is to make durable everything that was committed.
pub(crate) struct Log {
    path: PathBuf,
    /// Opened when there is something to sync: before, there may be no file.
    file: Mutex<Option<File>>,
}

impl Log {
    pub(crate) fn of(database: &Path) -> Self {
        let mut path = database.as_os_str().to_owned();
        path.push("-wal");
        Self { path: path.into(), file: Mutex::default() }
    }

    /// Waits for the disk.
    pub(crate) fn sync(&self) -> io::Result<()> {
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(file) = &*file {
            return file.sync_data();
        }
        let opened = File::open(&self.path)?;
        opened.sync_all()?;
        // The folder, too, must know the file.
        if let Some(folder) = self.path.canonicalize()?.parent() {
            File::open(folder)?.sync_all()?;
        }
        *file = Some(opened);
        Ok(())
    }
}
