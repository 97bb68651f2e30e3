//! Papers (文稿): office files that a clerk brings into an article.
//!
//! A file is read and forgotten: only its pictures are kept, as media of the clerk's unit. What it
//! says goes back to the clerk, who decides what of it becomes part of the draft.

pub mod actions;
pub mod model;
mod routes;

pub use routes::routes;
