//! The doors of filters.

use desk::{Answer, Caller, Desk};
use utoipa_axum::{router::OpenApiRouter, routes};
use web::{Json, Path};

use super::{
    actions,
    model::{FilterForm, FilterView},
};

/// The doors of this context.
pub fn routes() -> OpenApiRouter<Desk> {
    OpenApiRouter::new().routes(routes!(list, keep)).routes(routes!(remove))
}

/// The caller's filters and those shared in the unit.
#[utoipa::path(
    get, path = "/filters", tag = "filter",
    security(("session" = ["signed-in"])),
    responses((status = 200, body = Vec<FilterView>)),
)]
async fn list(desk: Desk, caller: Caller) -> Answer<Vec<FilterView>> {
    desk.read(caller, actions::list).await
}

/// Keeps a filter.
#[utoipa::path(
    post, path = "/filters", tag = "filter",
    security(("session" = ["signed-in"])),
    request_body = FilterForm,
    responses((status = 200, body = Vec<FilterView>)),
)]
async fn keep(desk: Desk, caller: Caller, Json(form): Json<FilterForm>) -> Answer<Vec<FilterView>> {
    desk.write(caller, async |work| actions::keep(work, form).await).await
}

/// Lets go of a filter.
#[utoipa::path(
    post, path = "/filters/{id}/removal", tag = "filter",
    security(("session" = ["signed-in"])),
    params(("id" = String, Path)),
    responses((status = 200, body = Vec<FilterView>)),
)]
async fn remove(desk: Desk, caller: Caller, Path(id): Path<String>) -> Answer<Vec<FilterView>> {
    desk.write(caller, async |work| actions::remove(work, &id).await).await
}
