//! Filters (常用筛选) of the library that a person keeps by name, and may share with the unit.

pub mod actions;
pub mod model;
mod routes;
mod table;

pub use routes::routes;
