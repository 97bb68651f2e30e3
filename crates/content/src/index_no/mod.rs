//! Index numbers (索引号): how a unit's are put together, and giving out the next one.
//!
//! A rule is a row of parts with one counter. Its versions never change; a number is given out in
//! the transaction that publishes, never twice, and stays whatever becomes of the rule.

pub mod actions;
pub mod model;
mod routes;
pub mod table;
#[cfg(test)]
mod tests;

pub use routes::routes;
