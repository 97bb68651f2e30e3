//! One unit of work: a transaction, a caller, a moment, and what happened in it.

use base::{Error, Kind, Moment, Origin, Result, refuse};

use crate::{Caller, Line, Subject, Tx, Verification, journal};

/// One unit of work.
pub struct Work {
    /// Where tables read and write.
    pub tx: Tx,
    /// Who does it.
    pub caller: Caller,
    /// When it happens; every rule takes the moment from here.
    pub now: Moment,
    /// How the public reaches the sites.
    pub origin: Origin,
    pub(crate) happened: Vec<Line>,
}

impl Work {
    pub(crate) fn new(tx: Tx, caller: Caller, now: Moment, origin: Origin) -> Self {
        Self { tx, caller, now, origin, happened: Vec::new() }
    }

    /// Journal lines after `seen`, oldest first, of the same moment as everything else this work
    /// reads: what a follower asks for whose product must not be ahead of the lines it has read.
    pub async fn journal_after(&mut self, seen: i64, limit: i64) -> Result<Vec<Line>> {
        journal::after(&mut self.tx, seen, limit).await
    }

    /// Recomputes the chain of the whole journal.
    pub async fn verify_journal(&mut self) -> Result<Verification> {
        journal::verify(&mut self.tx).await
    }

    /// Notes what happened; written into the journal when the work closes.
    pub fn record(&mut self, event: &'static str, subject: Subject<'_>) {
        self.happened.push(Line::new(event, subject, &self.caller, self.now));
    }
}

/// Turns the database's "already there" into the refusal a person understands.
pub trait OnUnique<T> {
    /// `no` is made only when a unique index was hit; anything else stays a fault.
    fn on_unique(self, no: impl FnOnce() -> Error) -> Result<T>;
}

impl<T> OnUnique<T> for std::result::Result<T, sqlx::Error> {
    fn on_unique(self, no: impl FnOnce() -> Error) -> Result<T> {
        self.map_err(|error| if unique(&error) { no() } else { error.into() })
    }
}

/// Whether this is a unique index saying no.
pub fn unique(error: &sqlx::Error) -> bool {
    error.as_database_error().is_some_and(|error| error.is_unique_violation())
}

/// Whether a fault is of the database as a whole (gone, full, too busy), not of one row.
pub fn is_down(fault: &anyhow::Error) -> bool {
    use sqlx::Error::{
        BeginFailed, Database, Io, PoolClosed, PoolTimedOut, Protocol, WorkerCrashed,
    };
    let errors = fault.chain().filter_map(|cause| cause.downcast_ref::<sqlx::Error>());
    errors.into_iter().any(|error| match error {
        BeginFailed | Io(_) | PoolClosed | PoolTimedOut | Protocol(_) | WorkerCrashed => true,
        Database(error) => error.code().is_some_and(|code| says_down(&code)),
        _ => false,
    })
}

/// Whether the code of a database error says so: a class of SQLSTATE (five characters; connection,
/// rolled back, resources, operator, system), or a result of SQLite, whose low byte is the kind
/// (busy, locked, no memory, read-only, I/O, full, cannot open).
fn says_down(code: &str) -> bool {
    match code.len() {
        5 => ["08", "40", "53", "57", "58"].iter().any(|class| code.starts_with(class)),
        _ => {
            code.parse::<u32>().is_ok_and(|code| [5, 6, 7, 8, 10, 13, 14].contains(&(code & 0xff)))
        }
    }
}

/// Refuses because another person's change came first (no row had the revision we knew).
pub fn gone(rows_affected: u64, code: &'static str) -> Result<()> {
    if rows_affected == 1 {
        return Ok(());
    }
    Err(refuse(Kind::Conflict, code, "刚刚有人修改过，请刷新后再试"))
}

#[cfg(test)]
mod tests {
    use super::says_down;

    #[test]
    fn a_database_that_is_gone_or_full_is_down_and_a_bad_row_is_not() {
        for (code, is_down) in [
            ("5", true),      // SQLITE_BUSY
            ("13", true),     // SQLITE_FULL
            ("778", true),    // SQLITE_IOERR_WRITE
            ("1032", true),   // SQLITE_READONLY_DBMOVED
            ("1", false),     // SQLITE_ERROR
            ("2067", false),  // SQLITE_CONSTRAINT_UNIQUE
            ("08006", true),  // connection failure
            ("40001", true),  // serialization failure
            ("53100", true),  // disk full
            ("57P01", true),  // shut down by the operator
            ("58030", true),  // I/O error
            ("22021", false), // a character that is not in the repertoire
            ("23505", false), // unique violation
            ("42P01", false), // no such table
            ("", false),
        ] {
            assert_eq!(says_down(code), is_down, "{code}");
        }
    }
}
