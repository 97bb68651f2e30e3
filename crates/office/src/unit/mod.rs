//! Units (单位): the organisations whose people use the platform and who answer for sites.
//!
//! A unit is named by its 统一社会信用代码, whose check digit is verified (GB 32100-2015).

pub mod actions;
pub mod model;
mod routes;
pub mod table;
#[cfg(test)]
mod tests;

pub use routes::routes;
