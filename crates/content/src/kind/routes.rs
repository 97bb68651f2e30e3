//! The doors of kinds.

use desk::{Answer, Caller, Desk};
use utoipa_axum::{router::OpenApiRouter, routes};
use web::{Json, Path};

use super::{
    actions,
    model::{Kind, KindForm, KindView, UseForm},
};

/// The doors of this context.
pub fn routes() -> OpenApiRouter<Desk> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(change))
        .routes(routes!(set_use))
}

/// Every kind of document, with its form.
#[utoipa::path(
    get, path = "/kinds", tag = "kind",
    security(("session" = ["signed-in"])),
    responses((status = 200, body = Vec<KindView>)),
)]
async fn list(desk: Desk, caller: Caller) -> Answer<Vec<KindView>> {
    desk.read(caller, async |work| actions::list(work).await).await
}

/// Sets up a kind.
#[utoipa::path(
    post, path = "/kinds", tag = "kind",
    security(("session" = ["kind.manage"])),
    request_body = KindForm,
    responses((status = 200, body = Kind)),
)]
async fn create(desk: Desk, caller: Caller, Json(form): Json<KindForm>) -> Answer<Kind> {
    desk.write(caller, async |work| actions::create(work, form).await).await
}

/// Gives a kind its next version.
#[utoipa::path(
    post, path = "/kinds/{code}", tag = "kind",
    security(("session" = ["kind.manage"])),
    params(("code" = String, Path)),
    request_body = KindForm,
    responses((status = 200, body = Kind)),
)]
async fn change(
    desk: Desk,
    caller: Caller,
    Path(code): Path<String>,
    Json(form): Json<KindForm>,
) -> Answer<Kind> {
    desk.write(caller, async |work| actions::change(work, &code, form).await).await
}

/// Lets documents of a kind be begun, or no longer.
#[utoipa::path(
    post, path = "/kinds/{code}/use", tag = "kind",
    security(("session" = ["kind.manage"])),
    params(("code" = String, Path)),
    request_body = UseForm,
    responses((status = 200, body = Kind)),
)]
async fn set_use(
    desk: Desk,
    caller: Caller,
    Path(code): Path<String>,
    Json(form): Json<UseForm>,
) -> Answer<Kind> {
    desk.write(caller, async |work| actions::set_use(work, &code, &form).await).await
}
