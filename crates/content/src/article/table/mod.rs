//! The SQL of articles.

mod alike;
mod bin;
mod debt;
mod document;
mod edition;
pub mod left;
mod list;
mod placement;
mod relation;
mod reviewing;
pub mod shown;
pub mod tied;

pub use alike::{alike, set_check_rules, set_likeness};
pub use bin::{discarded, discarded_at, discarded_before, erase, set_discarded, set_section};
pub use debt::{debt_of, open_debts, owe, settle};
pub use document::{
    by_origin, count_from, find, insert, kinds_of, of_bundle, refresh, set_bundle, set_copy_note,
    set_origin, set_origin_digest, set_published, take_origin,
};
pub use edition::{
    attachments, by_digest, copy_uses, due, editions, field_files, find_edition, insert_edition,
    insert_uses, live, next_no, save_attached, save_content, save_state, set_links, set_uses,
    withdrawn, working, working_without_body,
};
pub use list::{Filter, library, linkable, published_since, returned_drafts, states_of};
pub(crate) use list::{search_scopes, within};
pub use placement::{
    Shipped, end_quote, insert_placement, mark_moved, placement, placement_on, quoting, restore,
    restore_quotes, shipment_of, withdraw,
};
pub use relation::{fitting, is_interpreted, linked, related, relations, set_reprint};
pub use reviewing::{ReviewPlace, places_of_reviews};
