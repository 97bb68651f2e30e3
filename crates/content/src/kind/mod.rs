//! Kinds of documents (稿件类型) as configuration: which fields a document has besides its text,
//! what of them lists show and the search finds, and which template draws its page.
//!
//! A kind is data. Its versions never change, and an edition keeps the version it was written
//! with; so a page shows what was approved, whatever becomes of the kind.

pub mod actions;
pub mod model;
pub mod public;
mod routes;
pub mod table;
#[cfg(test)]
mod tests;

pub use routes::routes;
