//! Findings in what is published (已发布内容检查): the checker walks over every live edition when a
//! list changes or somebody asks, and keeps what is wrong until it is mended or accepted.
//!
//! The walk goes in the order of the documents, a few at a time; how far it came is written with
//! what it found, so that it goes on where it was cut off. What is published meanwhile is looked
//! at by itself, from the journal.

pub mod actions;
pub mod follow;
pub mod model;
mod routes;
pub mod table;

pub use routes::routes;
