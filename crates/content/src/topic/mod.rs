//! Topics (专题): pages built from blocks, without code.
//!
//! A topic is a document of kind `topic`: it is written, reviewed, published and withdrawn like any
//! other. What it says is a *layout*: a short tree of blocks, each of a known kind with a small set
//! of options; no HTML, no styles of its own. The body of its edition is written from the layout,
//! so that checker, search and comparison read it like any other text.

pub mod model;
pub mod public;
mod routes;
#[cfg(test)]
mod tests;

pub use routes::routes;
