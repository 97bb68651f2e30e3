//! Applications (栏目申请): a unit's person says what should become of a section and why; who may
//! approve decides, and what is approved is done in the same transaction (S4§4.1, S1§8).

pub mod actions;
pub mod model;
mod routes;
pub mod table;

pub use routes::routes;
