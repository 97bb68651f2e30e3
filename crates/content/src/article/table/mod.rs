//! The SQL of articles.

mod alike;
mod bin;
mod document;
mod edition;
mod list;
mod placement;
mod relation;
pub mod shown;
pub mod tied;

pub use alike::{alike, set_check_rules, set_likeness};
pub use bin::{discarded, discarded_at, discarded_before, erase, set_discarded, set_section};
pub use document::{
    by_origin, count_from, find, insert, kinds_of, of_bundle, refresh, set_bundle, set_copy_note,
    set_origin_digest, set_published,
};
pub use edition::{
    attachments, copy_uses, due, editions, field_files, find_edition, insert_edition, insert_uses,
    live, next_no, save_content, save_state, set_links, set_uses, withdrawn, working,
    working_without_body,
};
pub use list::{Filter, library, linkable, published_since, returned_drafts, states_of};
pub(crate) use list::{search_scopes, within};
pub use placement::{
    Shipped, end_quote, insert_placement, mark_moved, placement, placement_on, quoting, restore,
    restore_quotes, shipment_of, withdraw,
};
pub use relation::{fitting, is_interpreted, related, relations};
