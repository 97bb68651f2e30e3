//! Permits (授权): who may do what, where, from when until when.
//!
//! Rows are never changed. A role is only a convenient name for a set of rights; what counts is
//! the rows. The class of a role must be the class of the account, which the schema enforces.

pub mod actions;
pub mod model;
pub mod table;
