//! The journal as auditors read it (审计日志): searched, paged, its chain recomputed. Nothing here
//! writes; the lines themselves come from every work of the house.

pub mod model;
mod routes;
pub mod table;

pub use routes::routes;
