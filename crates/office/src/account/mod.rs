//! Accounts (账号): one person, one unit, one class of powers.
//!
//! There is no default account and no default password: the first ones are made at set-up with
//! random passwords that must be changed at the first login (S1§18). The class of powers is fixed
//! with the account, and the database refuses permits of any other class (S4§6.1.5).

pub mod actions;
pub mod model;
pub mod table;
#[cfg(test)]
mod tests;

pub use model::{check_password, invent_password, spend_time_for_nobody, verify_password};
