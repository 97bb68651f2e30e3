//! Switches (开关): grey mode on days of mourning and the emergency notice, for chosen sites, on
//! every page at once.
//!
//! A switch is no content and nothing is printed for it: it travels in the signed timestamp, and
//! the portal shows it in front of the header of every page.

pub mod actions;
pub mod model;
pub mod public;
mod routes;
pub mod table;
#[cfg(test)]
mod tests;

pub use routes::routes;
