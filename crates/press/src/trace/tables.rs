//! How the trace lies in its file.

use redb::{Table, TableDefinition, WriteTransaction};

/// (site code, output) → record.
pub(super) const OUTPUTS: TableDefinition<'_, (&str, &str), &[u8]> =
    TableDefinition::new("outputs");
/// (key, site code, output): who read a key. A set of keys counts as an output of site [`SET`].
pub(super) const READERS: TableDefinition<'_, (&str, &str, &str), ()> =
    TableDefinition::new("readers");
/// Name of a set of keys → the keys.
pub(super) const SETS: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("sets");
/// (list, low end, site code, output): windows that show the newest of a list.
pub(super) const OPEN: TableDefinition<'_, (&str, i64, &str, &str), ()> =
    TableDefinition::new("open_windows");
/// (list, low end, high end, site code, output): windows that are closed above.
pub(super) const SHUT: TableDefinition<'_, (&str, i64, i64, &str, &str), ()> =
    TableDefinition::new("shut_windows");
/// (site code, path, output): who shows a file.
pub(super) const MEDIA: TableDefinition<'_, (&str, &str, &str), ()> = TableDefinition::new("media");
/// (site code, path) → the output whose file lies there. Kept for all but documents, whose
/// addresses are never given to anything else.
pub(super) const PATHS: TableDefinition<'_, (&str, &str), &str> = TableDefinition::new("paths");
/// (site code, document) → where it stands.
pub(super) const PLACED: TableDefinition<'_, (&str, &str), &[u8]> = TableDefinition::new("placed");
/// (rank, site code, output): what is still to be made.
pub(super) const PENDING: TableDefinition<'_, (u8, &str, &str), ()> =
    TableDefinition::new("pending");
/// Section → (live, given).
pub(super) const COUNTS: TableDefinition<'_, &str, (i64, i64)> = TableDefinition::new("counts");
/// Everything there is one of: cursor, shapes of sites, the recipe.
pub(super) const NOTES: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("notes");

/// The site code under which sets of keys stand among the readers.
pub(super) const SET: &str = "=";

/// All tables, open for writing.
pub(crate) struct Tables<'a> {
    pub(super) outputs: Table<'a, (&'static str, &'static str), &'static [u8]>,
    pub(super) readers: Table<'a, (&'static str, &'static str, &'static str), ()>,
    pub(super) sets: Table<'a, &'static str, &'static [u8]>,
    pub(super) open: Table<'a, (&'static str, i64, &'static str, &'static str), ()>,
    pub(super) shut: Table<'a, (&'static str, i64, i64, &'static str, &'static str), ()>,
    pub(super) media: Table<'a, (&'static str, &'static str, &'static str), ()>,
    pub(super) paths: Table<'a, (&'static str, &'static str), &'static str>,
    pub(super) placed: Table<'a, (&'static str, &'static str), &'static [u8]>,
    pub(super) pending: Table<'a, (u8, &'static str, &'static str), ()>,
    pub(super) counts: Table<'a, &'static str, (i64, i64)>,
    pub(super) notes: Table<'a, &'static str, &'static [u8]>,
}

impl<'a> Tables<'a> {
    /// Opens all of them, making those that are not there.
    pub(super) fn open(writing: &'a WriteTransaction) -> anyhow::Result<Tables<'a>> {
        Ok(Tables {
            outputs: writing.open_table(OUTPUTS)?,
            readers: writing.open_table(READERS)?,
            sets: writing.open_table(SETS)?,
            open: writing.open_table(OPEN)?,
            shut: writing.open_table(SHUT)?,
            media: writing.open_table(MEDIA)?,
            paths: writing.open_table(PATHS)?,
            placed: writing.open_table(PLACED)?,
            pending: writing.open_table(PENDING)?,
            counts: writing.open_table(COUNTS)?,
            notes: writing.open_table(NOTES)?,
        })
    }
}
