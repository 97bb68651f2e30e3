//! Flow (流程): which people a text passes before the public reads it, as named, versioned data.
//!
//! A version is never changed: a running review keeps the one it began with. Which flow holds in a
//! section is a binding; the nearest one wins, and the platform's 标准三审 stands at the end.

pub mod actions;
pub mod model;
mod routes;
pub mod table;
#[cfg(test)]
mod tests;

pub use routes::routes;
