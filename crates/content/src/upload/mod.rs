//! Uploads (上传): files on their way in, part by part, so that what was cut off goes on where it
//! stopped, on another day and in another window.
//!
//! Each part says its digest and is durable before it is acknowledged; the parts of one file lie in
//! one file of the folder of uploads, in whatever order they come. What nobody goes on with for a
//! day is cleared away.

pub mod actions;
pub mod follow;
pub mod model;
mod routes;
mod table;
#[cfg(test)]
mod tests;

pub use routes::routes;
