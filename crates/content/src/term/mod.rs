//! Terms (词表): what the checker looks for, as lists of the platform and of single units.
//!
//! The platform's list holds for everybody; a unit's adds to it, and may leave out hints of the
//! platform, nothing heavier. The automata are built once for all requests of the process, beside
//! the work, whenever the journal says that a list has changed (`follow`).

pub mod actions;
pub mod follow;
pub mod model;
mod routes;
pub mod table;
#[cfg(test)]
mod tests;

pub use routes::routes;
