//! Visits (访问量): how often pages were read, by day and by what the page is of.
//!
//! Portals count and tell; what they tell is taken once, in the order of its numbers, and added
//! up here. Nothing is known of who read. A document's visits are its own, and with it its
//! section's, wherever it stands when somebody looks.

pub mod actions;
pub mod model;
mod routes;
pub mod table;
#[cfg(test)]
mod tests;

pub use routes::routes;
