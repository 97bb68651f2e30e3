//! Delegation (委托): for a period, one reviewer decides in another's name.
//!
//! A dated row that is never changed but for its early end. The taker may do no more than the
//! giver may at that moment, and both names stand under the decision.

pub mod actions;
pub mod model;
mod routes;
pub mod table;
#[cfg(test)]
mod tests;

pub use routes::routes;
