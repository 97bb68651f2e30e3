//! The inbox: what portals have to tell, sealed to the console's public key.
//!
//! `inbox/<portal>/<number>.sealed` is one record of one portal. A portal only adds, and can read
//! none of what it wrote; the console opens the records of each portal in the order of their
//! numbers and removes each when what it says is durable elsewhere. The seal ties a record to its
//! portal and number, so none can be shown twice under another name.
//!
//! Whatever else lies there, and whoever put it there, stops nothing: it is left, or set aside
//! in `inbox/<portal>/aside/`, and named in the log once.

mod outbox;
mod tray;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use outbox::Outbox;
pub use tray::{Opened, Tray};

/// The folder of the inbox in the store.
const FOLDER: &str = "inbox";

/// What records end in.
const ENDING: &str = ".sealed";

/// Longest record as it lies in the inbox, bytes.
pub const RECORD_BYTES_MAX: usize = 256 << 10;

/// Records of one portal that may wait; then the oldest is dropped for a new one. With the
/// longest records that is one gibibyte.
pub const WAITING_MAX: usize = 4096;

/// When so many wait, nobody takes them: a portal writes seldom then (see [`Outbox::is_full`]).
pub const WAITING_MANY: usize = 1024;

/// Visits by hour (counted from 1970), site (its code) and path.
pub type Hours = BTreeMap<i64, BTreeMap<String, BTreeMap<String, u64>>>;

/// What a portal tells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Record {
    /// How often pages were visited.
    Visits(Visits),
}

/// How often pages were visited. Nothing of who did is in it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Visits {
    /// The counts.
    pub hours: Hours,
}

/// The name of a portal's record within the inbox.
fn record_name(portal: &str, number: u64) -> String {
    format!("{portal}/{number:010}{ENDING}")
}

/// The number a file name says; `None` for what is not named like a record.
fn number_of(name: &str) -> Option<u64> {
    let digits = name.strip_suffix(ENDING).filter(|digits| digits.len() == 10)?;
    let all = digits.bytes().all(|byte| byte.is_ascii_digit());
    digits.parse().ok().filter(|number| all && *number > 0)
}

/// Whether this can be the name of a portal: 32 hexadecimal digits.
fn is_portal(name: &str) -> bool {
    name.len() == 32 && name.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}

/// Where a record belongs, for its seal.
fn place(portal: &str, number: u64) -> Vec<u8> {
    format!("huabiao-inbox-v1/{}", record_name(portal, number)).into_bytes()
}

#[cfg(test)]
mod tests;
