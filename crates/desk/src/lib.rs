//! The desk: where a person, a moment and a transaction meet.
//!
//! Every change is one [`Work`]: a transaction, the [`Caller`] behind it, the moment it happens,
//! and what it did. What it did goes into the journal in the same transaction; whoever must
//! react reads the journal afterwards. Nothing outside the database happens inside a work: no
//! file, no mail, no HTTP, no rendering.
//!
//! Read in this order: `caller`, `power`, `work`, `tx`, `journal`, `desk`, `writer`, `sqlite`,
//! `migrate`.

mod answer;
mod caller;
mod desk;
mod dialect;
mod journal;
mod migrate;
mod power;
pub mod scratch;
mod sqlite;
#[cfg(test)]
mod tests;
mod tx;
mod work;
mod writer;

pub use answer::Answer;
pub use caller::{Caller, Person};
pub use desk::{Clock, Desk};
pub use dialect::Dialect;
pub use journal::{Head, Line, Subject, Verification, chain};
pub use power::{Place, Reach, Right};
pub use tx::Tx;
pub use work::{OnUnique, Work, gone, is_down, unique};
