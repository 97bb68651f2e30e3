//! The SQL of articles.

mod debt;
mod document;
mod edition;
mod list;
mod placement;
mod reviewing;
pub mod shown;

pub use debt::{debt_of, open_debts, owe, settle};
pub use document::{
    by_origin, count_from, find, insert, refresh, set_origin_digest, set_published,
};
pub use edition::{
    attachments, by_digest, copy_uses, due, editions, find_edition, insert_edition, insert_uses,
    live, next_no, save_content, save_state, set_links, set_uses, withdrawn, working,
    working_without_body,
};
pub use list::{Filter, library, linkable, published_since, returned_drafts, states_of};
pub use placement::{
    Shipped, insert_placement, mark_moved, placement, restore, shipment_of, take_index_no, withdraw,
};
pub use reviewing::{ReviewPlace, places_of_reviews};
