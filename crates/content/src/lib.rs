//! Content: everything an office publishes, from the tree of sections to the single document.
//!
//! Read in this order; a context may use only what stands above it.

pub mod section;
pub mod media;
pub mod provenance;
pub mod topic;
pub mod term;
pub mod article;
pub mod share;
pub mod paper;
pub mod finding;

use desk::Desk;
use utoipa_axum::router::OpenApiRouter;

/// Every door of this wing.
pub fn routes() -> OpenApiRouter<Desk> {
    OpenApiRouter::new()
        .merge(section::routes())
        .merge(media::routes())
        .merge(provenance::routes())
        .merge(topic::routes())
        .merge(term::routes())
        .merge(article::routes())
        .merge(share::routes())
        .merge(paper::routes())
        .merge(finding::routes())
}
