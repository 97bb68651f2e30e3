//! Search: Chinese words, index, queries, snippets. No database, no HTTP, no async.
//!
//! The console cuts each published text into words once (`cut`) and ships a `SearchDoc` with the
//! release. The portal feeds verified documents to an `Index` and asks it with a `Query`. The
//! index holds words and numbers only: the titles and snippets that a reader sees are made from
//! the verified `SearchDoc`, which the caller loads.
//! Read in this order: `fold`, `words`, `doc`, `query`, `index`, `snippet`.

mod doc;
mod fold;
mod html;
mod index;
mod query;
mod snippet;
mod words;

pub use doc::SearchDoc;
pub use html::html_to_text;
pub use index::{Batch, Cursor, Index};
pub use query::{Facets, Found, Hit, Order, QUERY_CHARS_MAX, Query, SIZE_MAX};
pub use snippet::{Span, Terms, highlight, snippet};
pub use words::{Words, cut, warm, word_ends};
