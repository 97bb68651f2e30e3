//! Reading: everything the press knows about content comes through here and is recorded.
//!
//! Read in this order: `key` names of what can be read · `reads` what was read · `tracked`
//! records that remember which of their fields were looked at · `shape` a site and its sections ·
//! `frame` the same with how full they are · `records` what templates are handed · `load` reading
//! frames · `reader` the only way to all of it.

mod frame;
pub(crate) mod key;
pub(crate) mod load;
mod reader;
mod reads;
mod records;
mod shape;
mod tracked;

pub(crate) use frame::{Count, Frame, PAGE_ROWS, Relative};
pub(crate) use reader::Reader;
pub(crate) use reads::Reads;
pub use reads::Window;
pub(crate) use records::pager;
pub(crate) use shape::{SECTION_NAMES, SITE_FIELDS, Section, Shape};
pub(crate) use tracked::{Fields, Tracked};
