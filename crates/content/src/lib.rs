//! Content: everything an office publishes, from the tree of sections to the single document.
//!
//! Read in this order; a context may use only what stands above it.

pub mod kind;
pub mod index_no;
pub mod section;
pub mod proposal;
pub mod media;
pub mod term;
pub mod provenance;
pub mod topic;
pub mod article;
pub mod share;
pub mod approval;
pub mod paper;
pub mod finding;
pub mod note;
pub mod statistic;
pub mod visit;
pub mod upkeep;
pub mod upload;
pub mod holding;

use desk::Desk;
use utoipa_axum::router::OpenApiRouter;

/// Every door of this wing.
pub fn routes() -> OpenApiRouter<Desk> {
    OpenApiRouter::new()
        .merge(kind::routes())
        .merge(index_no::routes())
        .merge(section::routes())
        .merge(proposal::routes())
        .merge(media::routes())
        .merge(term::routes())
        .merge(provenance::routes())
        .merge(topic::routes())
        .merge(article::routes())
        .merge(share::routes())
        .merge(approval::routes())
        .merge(paper::routes())
        .merge(finding::routes())
        .merge(note::routes())
        .merge(statistic::routes())
        .merge(visit::routes())
        .merge(upkeep::routes())
        .merge(upload::routes())
        .merge(holding::routes())
}
