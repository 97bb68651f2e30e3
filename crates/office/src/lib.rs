//! The institution: units, the people in them and what they may do, the sites they run, and the
//! review every text passes before the public reads it.
//!
//! Read in this order; a context may use only what stands above it.

pub mod unit;
pub mod account;
pub mod permit;
pub mod mail;
pub mod filter;
pub mod session;
pub mod journal;
pub mod site;
pub mod switch;
pub mod delegation;
pub mod flow;
pub mod review;

use desk::Desk;
use utoipa_axum::router::OpenApiRouter;

/// Every door of this wing.
pub fn routes() -> OpenApiRouter<Desk> {
    OpenApiRouter::new()
        .merge(unit::routes())
        .merge(mail::routes())
        .merge(filter::routes())
        .merge(session::routes())
        .merge(journal::routes())
        .merge(site::routes())
        .merge(switch::routes())
        .merge(delegation::routes())
        .merge(flow::routes())
}
