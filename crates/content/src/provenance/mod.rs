//! Provenance (稿源): the sources texts may be taken from, and the hosts one may link to.
//!
//! Only what the party committee, the government and the departments in charge have named may be
//! reprinted (S2§12), and links that leave for elsewhere are asked about (S2§18). The list is one
//! for the platform; the checker reads it with every draft.

pub mod actions;
pub mod model;
mod routes;
pub mod table;
#[cfg(test)]
mod tests;

pub use routes::routes;
