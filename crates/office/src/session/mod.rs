//! Sessions (登录): who is signed in, on what terms.
//!
//! The browser holds a random token, we hold its digest. A session ends after 15 minutes without
//! a request, after 8 hours in any case, with a new login of the same account, with its account.
//! Five wrong passwords from one address lock that name for that address for half an hour.

pub mod actions;
pub mod model;
mod routes;
mod table;

pub use routes::{guard, routes};
