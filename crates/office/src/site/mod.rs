//! Sites (网站): legal objects in a tree (市门户 → 部门 / 县区), each with its unit, domain and the
//! national marks that every page shows.
//!
//! One unit has at most one site (S0§8 S1§6), and only `.gov.cn` domains are served; names under
//! `.localhost` exist for demonstrations, because they never leave the machine.

pub mod actions;
pub mod model;
pub mod public;
mod routes;
pub mod table;
#[cfg(test)]
mod tests;

pub use routes::routes;
