//! The doors of units.

use desk::{Answer, Caller, Desk};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{model::Unit, table};

/// The doors of this context.
pub fn routes() -> OpenApiRouter<Desk> {
    OpenApiRouter::new().routes(routes!(list))
}

/// All units.
#[utoipa::path(
    get, path = "/units", tag = "unit",
    security(("session" = ["signed-in"])),
    responses((status = 200, body = Vec<Unit>)),
)]
async fn list(desk: Desk, caller: Caller) -> Answer<Vec<Unit>> {
    desk.read(caller, async |work| table::list(&mut work.tx).await).await
}
