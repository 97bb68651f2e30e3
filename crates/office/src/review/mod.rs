//! Review (审核): the steps of a flow, taken by different people, bound to the digest of what was
//! submitted.
//!
//! It knows subjects by kind, identifier and digest only. It holds the decisions and *returns* the
//! outcome; whoever opened the review acts on it. That nobody decides twice or on their own work
//! is a unique index and a check of the table, not a rule of the screen.

pub mod actions;
pub mod model;
pub mod table;
#[cfg(test)]
mod tests;
