//! What outsiders may see of articles: live editions in their places, and nothing else.

pub use super::model::{BIN_DAYS, Meaning, RELATIONS, searched_text};
pub use super::table::left::{Address, Count, Gone, address, counts, gone, gone_of};
pub use super::table::shown::{
    Form, Item, Picture, Related, ShownFile, Whole, between, media_uses, newest, newest_in_site,
    paths, whole, whole_after,
};
pub use super::table::tied::ever_tied;
