//! Approval (审批): the doors through which texts are reviewed, the 信息审批单 that is printed and
//! filed, and the comparison of a filed sheet with what is online.

pub mod actions;
pub mod model;
mod routes;
#[cfg(test)]
mod tests;

pub use routes::routes;
