//! Opening the files of an index, and telling damage from trouble with the machine: what is
//! damaged is wiped and built again, a full disk or a lack of rights is no reason to.

use std::io::ErrorKind::{InvalidData, InvalidInput, NotFound, UnexpectedEof};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use anyhow::{Result, anyhow};
use tantivy::directory::MmapDirectory;
use tantivy::directory::error::{OpenDirectoryError, OpenReadError};
use tantivy::{IndexReader, ReloadPolicy, TantivyError};

use super::Cursors;
use super::fields::Fields;

type Parts = (tantivy::Index, IndexReader, Cursors);

/// Opens the index whose files are in `home`; a damaged one is removed and an empty one made.
pub(super) fn load_or_wipe(home: &Path) -> Result<Parts> {
    match load(home) {
        Err(Trouble::Damaged(why)) => {
            tracing::warn!(why, "search index is damaged and will be built again");
            std::fs::remove_dir_all(home)?;
            load(home).map_err(Trouble::into_error)
        }
        outcome => outcome.map_err(Trouble::into_error),
    }
}

/// Why an index could not be loaded.
enum Trouble {
    /// The files are not what we wrote.
    Damaged(String),
    /// The machine does not let us.
    Fault(anyhow::Error),
}

impl Trouble {
    fn into_error(self) -> anyhow::Error {
        match self {
            Trouble::Damaged(why) => anyhow!("a new search index is unusable: {why}"),
            Trouble::Fault(error) => error,
        }
    }
}

impl From<TantivyError> for Trouble {
    fn from(error: TantivyError) -> Self {
        let io = match &error {
            TantivyError::IoError(io) => Some(io.kind()),
            TantivyError::OpenReadError(OpenReadError::IoError { io_error, .. }) => {
                Some(io_error.kind())
            }
            TantivyError::OpenDirectoryError(OpenDirectoryError::IoError { io_error, .. }) => {
                Some(io_error.kind())
            }
            TantivyError::SystemError(_) | TantivyError::LockFailure(..) => {
                return Trouble::Fault(error.into());
            }
            _ => None,
        };
        match io {
            None | Some(InvalidData | InvalidInput | NotFound | UnexpectedEof) => {
                Trouble::Damaged(error.to_string())
            }
            Some(_) => Trouble::Fault(error.into()),
        }
    }
}

/// The library panics on some damages, so a panic is one more way of being damaged.
fn load(home: &Path) -> Result<Parts, Trouble> {
    std::fs::create_dir_all(home).map_err(|error| Trouble::Fault(error.into()))?;
    catch_unwind(AssertUnwindSafe(|| load_unguarded(home)))
        .unwrap_or_else(|_| Err(Trouble::Damaged("reading it ends in a panic".to_owned())))
}

fn load_unguarded(home: &Path) -> Result<Parts, Trouble> {
    let directory = MmapDirectory::open(home).map_err(TantivyError::from)?;
    let index = tantivy::Index::builder()
        .schema(Fields::schema().0)
        .tokenizers(Fields::tokenizers())
        .open_or_create(directory)?;
    let payload = index.load_metas()?.payload.unwrap_or_else(|| "{}".to_owned());
    let cursors = serde_json::from_str(&payload)
        .map_err(|error| Trouble::Damaged(format!("cursors unreadable: {error}")))?;
    if !index.validate_checksum()?.is_empty() {
        return Err(Trouble::Damaged("checksums differ".to_owned()));
    }
    let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
    Ok((index, reader, cursors))
}
