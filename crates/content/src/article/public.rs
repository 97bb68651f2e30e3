//! What outsiders may see of articles: live editions in their places, and nothing else.

pub use super::model::searched_text;
pub use super::table::shown::{
    Address, Count, Gone, Item, Picture, Shown, Whole, address, between, counts, gone, gone_of,
    media_uses, newest, newest_in_site, paths, whole, whole_after,
};
