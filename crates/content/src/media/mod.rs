//! Media (媒体): pictures and files, kept once per content and public only while a live edition
//! uses them.
//!
//! What a file is, is read from its bytes, not from its name. Pictures are decoded within limits
//! and written anew, so nothing that was hidden in them travels on. Bytes lie in a folder under
//! their digest; the row is written after the bytes are durable. Smaller pictures are drawn beside
//! the clerks; a file that nothing uses can be put into a bin and is gone after thirty days.

pub mod actions;
pub mod follow;
pub mod model;
pub mod public;
mod routes;
pub mod table;
#[cfg(test)]
mod tests;

pub use routes::routes;
pub(crate) use routes::{large_form, read_form};
