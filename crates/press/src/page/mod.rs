//! Making an output: what it reads, and what it becomes.
//!
//! Read in this order: `model` what templates are handed · `context` by kind · `make` which
//! output is made where · `home`, `section`, `article`, `part`, `plain` the outputs themselves ·
//! `body` the text of a document · `field` what it says beside its text · `sample` what themes
//! are checked with.

mod article;
pub(crate) mod body;
mod context;
mod feed;
mod field;
mod home;
mod make;
mod model;
mod part;
mod plain;
mod preview;
mod sample;
mod section;
mod topic;

pub(crate) use make::{Maker, make};
pub use model::{
    Article, Attachment, Banner, Crumb, Entry, Fact, Field, FieldFile, Header, Item, Link,
    Neighbour, Node, Pair, Panel, Picture, SectionRef, Tied,
};
pub(crate) use plain::{PART_ROWS, part_of};
pub(crate) use preview::sketch;
pub(crate) use topic::Built;
pub use topic::{Block, Line, Linked};
