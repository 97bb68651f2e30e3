//! Notes (批注) that writers and reviewers leave on a draft, and who has it open (presence).
//!
//! A note hangs on words of the text: it keeps them with what stands before and behind and the
//! number of their block, so that the screen finds them again when the text around has changed.
//! Notes are kept with their edition and are no part of what is reviewed or published.

pub mod actions;
pub mod model;
mod routes;
mod table;

pub use routes::routes;
