//! Articles (稿件): documents of every kind, from a notice to a policy document.
//!
//! A *document* is entered once and owned by a unit. Its *editions* are written as drafts and never
//! change afterwards; at most one is live and at most one is being worked on, by unique index. A
//! *placement* says where the document stands on a site since it was first published; its address
//! and first moment are set once by the platform.
//!
//! ```text
//! draft ──submit──▶ in_review ──passed──▶ approved ──publish──▶ live ──▶ superseded │ withdrawn
//!   ▲  └▶ discarded    │ returned/recalled   └─schedule─▶ scheduled ─┘
//!   └── a copy ◀───────┘
//! ```

pub mod actions;
pub mod model;
pub mod public;
mod routes;
pub mod table;
#[cfg(test)]
mod tests;

pub use routes::routes;
