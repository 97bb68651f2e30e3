//! What outsiders may see of articles: live editions in their places, and nothing else.

pub use super::model::{Meaning, RELATIONS};
pub use super::table::shown::{
    Address, Count, Form, Gone, Item, Picture, Related, Whole, address, between, counts, gone,
    gone_of, media_uses, newest, newest_in_site, paths, whole, whole_after,
};
pub use super::table::tied::ever_tied;
