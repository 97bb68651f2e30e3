//! SQLite without a thread between: statements run on the thread that asks.
//!
//! A statement of SQLite takes some ten microseconds; handing it to another thread and its rows
//! back takes longer than that. So the caller runs it. What may wait for the disk or for another
//! process (beginning to write, committing) is done aside; see `writer`.

mod bound;
mod error;
mod link;
mod log;
mod reader;

pub(crate) use link::{Ask, Link, Told};
pub(crate) use log::Log;
pub(crate) use reader::{Reader, Readers};
