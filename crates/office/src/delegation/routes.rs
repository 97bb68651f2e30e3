//! The doors of delegations.

use desk::{Answer, Caller, Desk};
use utoipa_axum::{router::OpenApiRouter, routes};
use web::{Json, Path};

use super::{
    actions,
    model::{DelegationForm, Delegations, Reviewer},
};

/// The doors of this context.
pub fn routes() -> OpenApiRouter<Desk> {
    OpenApiRouter::new().routes(routes!(mine, give)).routes(routes!(end)).routes(routes!(reviewers))
}

/// What the caller delegated, and what was delegated to the caller.
#[utoipa::path(
    get, path = "/delegations", tag = "delegation",
    security(("session" = ["signed-in"])),
    responses((status = 200, body = Delegations)),
)]
async fn mine(desk: Desk, caller: Caller) -> Answer<Delegations> {
    desk.read(caller, async |work| actions::mine(work).await).await
}

/// Asks another reviewer to decide in one's own place for a period.
#[utoipa::path(
    post, path = "/delegations", tag = "delegation",
    security(("session" = ["review.first", "review.second", "review.final", "review.sign"])),
    request_body = DelegationForm,
    responses((status = 200, body = Delegations)),
)]
async fn give(desk: Desk, caller: Caller, Json(form): Json<DelegationForm>) -> Answer<Delegations> {
    desk.write(caller, async |work| actions::give(work, form).await).await
}

/// Ends one's own delegation at once.
#[utoipa::path(
    post, path = "/delegations/{id}/end", tag = "delegation",
    security(("session" = ["review.first", "review.second", "review.final", "review.sign"])),
    params(("id" = String, Path)),
    responses((status = 200, body = Delegations)),
)]
async fn end(desk: Desk, caller: Caller, Path(id): Path<String>) -> Answer<Delegations> {
    desk.write(caller, async |work| actions::end(work, &id).await).await
}

/// Everybody who reviews, to be named in a flow or asked to take a place.
#[utoipa::path(
    get, path = "/reviewers", tag = "delegation",
    security(("session" = ["signed-in"])),
    responses((status = 200, body = Vec<Reviewer>)),
)]
async fn reviewers(desk: Desk, caller: Caller) -> Answer<Vec<Reviewer>> {
    desk.read(caller, async |work| actions::reviewers(work).await).await
}
