//! The doors of the journal.

use base::Paged;
use desk::{Answer, Caller, Desk, Place, Verification};
use utoipa_axum::{router::OpenApiRouter, routes};
use web::Query;

use super::{
    model::{Entry, Filter, READ},
    table,
};

/// The doors of this context.
pub fn routes() -> OpenApiRouter<Desk> {
    OpenApiRouter::new().routes(routes!(search)).routes(routes!(verification))
}

/// Lines of the journal, newest first.
#[utoipa::path(
    get, path = "/journal", tag = "journal",
    security(("session" = ["journal.read"])),
    params(Filter),
    responses((status = 200, body = Paged<Entry>)),
)]
async fn search(desk: Desk, caller: Caller, Query(filter): Query<Filter>) -> Answer<Paged<Entry>> {
    desk.read(caller, async |work| {
        work.need(READ, &Place::platform()).await?;
        table::search(&mut work.tx, &filter).await
    })
    .await
}

/// Recomputes the chain of the whole journal.
#[utoipa::path(
    get, path = "/journal/verification", tag = "journal",
    security(("session" = ["journal.read"])),
    responses((status = 200, body = Verification)),
)]
async fn verification(desk: Desk, caller: Caller) -> Answer<Verification> {
    desk.read(caller, async |work| {
        work.need(READ, &Place::platform()).await?;
        work.verify_journal().await
    })
    .await
}
