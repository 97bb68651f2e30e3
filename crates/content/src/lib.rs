//! Content: everything an office publishes, from the tree of sections to the single document.
//!
//! Read in this order; a context may use only what stands above it.

pub mod kind;
pub mod index_no;
pub mod section;
pub mod media;
pub mod term;
pub mod article;
pub mod paper;
pub mod finding;

use desk::Desk;
use utoipa_axum::router::OpenApiRouter;

/// Every door of this wing.
pub fn routes() -> OpenApiRouter<Desk> {
    OpenApiRouter::new()
        .merge(kind::routes())
        .merge(index_no::routes())
        .merge(section::routes())
        .merge(media::routes())
        .merge(term::routes())
        .merge(article::routes())
        .merge(paper::routes())
        .merge(finding::routes())
}
