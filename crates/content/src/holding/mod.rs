//! The register of data (数据目录): what this installation keeps, how sensitive it is, how it is
//! guarded, how long it stays and what becomes of it then.
//!
//! Every table belongs to exactly one class of data; a test reads the migrations to say so. The
//! terms are the constants by which the other contexts really clear away.

pub mod actions;
pub mod model;
mod routes;
mod table;
#[cfg(test)]
mod tests;

pub use routes::routes;
