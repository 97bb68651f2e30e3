//! Statistics (统计): what people and units submitted, got back and published over a period, read
//! from the journal.

pub mod actions;
pub mod model;
mod routes;
mod table;

pub use routes::routes;
