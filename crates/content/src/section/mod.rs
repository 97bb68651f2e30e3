//! Sections (栏目): the tree of a site, in which every document has its place.
//!
//! A section's address is its parent's address and its own slug; names are unique among siblings
//! and addresses in the site, by index. A section that holds anything cannot be removed, and an
//! empty one is never shown to the public (S4§4.1).

pub mod actions;
pub mod model;
pub mod public;
mod routes;
pub mod table;
#[cfg(test)]
mod tests;

pub use routes::routes;
