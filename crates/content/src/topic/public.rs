//! What outsiders may see of topics: what a layout is made of.

pub use super::model::{Block, Entry, KINDS, Layout, Shown};
