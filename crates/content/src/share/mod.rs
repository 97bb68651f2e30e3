//! Sharing between units (共享): pushing, offering, asking for and taking over documents.
//!
//! A *share* is one document on its way to one site; only what is live can be shared (先审后发,
//! S2§14), and the receiving site takes it by its own power. What is taken is either *quoted*: the
//! same document stands on another site too, follows its owner's editions and is withdrawn with
//! it; or *copied*: the receiving site gets a document of its own that says where it came from, and
//! its keeper is told when the original changes.
//!
//! ```text
//! offered ──accept──▶ accepted ──end──▶ ended        requested ──answer──▶ answered (a share)
//!    ├──decline──▶ declined                              ├──decline──▶ declined
//!    └──recall───▶ recalled                              └──recall───▶ recalled
//! ```

pub mod actions;
pub mod model;
mod routes;
pub mod table;
#[cfg(test)]
mod tests;

pub use routes::routes;
