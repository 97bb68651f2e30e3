//! The doors of sites.

use desk::{Answer, Caller, Desk};
use utoipa_axum::{router::OpenApiRouter, routes};
use web::{Json, Path};

use super::{
    actions,
    model::{PositionForm, Site, SiteForm, SiteView},
};

/// The doors of this context.
pub fn routes() -> OpenApiRouter<Desk> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(show, change))
        .routes(routes!(shift))
}

/// All sites; who may sign in may know which sites there are.
#[utoipa::path(
    get, path = "/sites", tag = "site",
    security(("session" = ["signed-in"])),
    responses((status = 200, body = Vec<SiteView>)),
)]
async fn list(desk: Desk, caller: Caller) -> Answer<Vec<SiteView>> {
    desk.read(caller, async |work| actions::list(work).await).await
}

/// One site.
#[utoipa::path(
    get, path = "/sites/{id}", tag = "site",
    security(("session" = ["signed-in"])),
    params(("id" = String, Path)),
    responses((status = 200, body = SiteView)),
)]
async fn show(desk: Desk, caller: Caller, Path(id): Path<String>) -> Answer<SiteView> {
    desk.read(caller, async |work| actions::show(work, &id).await).await
}

/// Sets up a site.
#[utoipa::path(
    post, path = "/sites", tag = "site",
    security(("session" = ["site.manage"])),
    request_body = SiteForm,
    responses((status = 200, body = Site)),
)]
async fn create(desk: Desk, caller: Caller, Json(form): Json<SiteForm>) -> Answer<Site> {
    desk.write(caller, async |work| actions::create(work, form).await).await
}

/// Changes a site's names, marks and contacts.
#[utoipa::path(
    post, path = "/sites/{id}", tag = "site",
    security(("session" = ["site.change"])),
    params(("id" = String, Path)),
    request_body = SiteForm,
    responses((status = 200, body = Site)),
)]
async fn change(
    desk: Desk,
    caller: Caller,
    Path(id): Path<String>,
    Json(form): Json<SiteForm>,
) -> Answer<Site> {
    desk.write(caller, async |work| actions::change(work, &id, form).await).await
}

/// Moves a site in the tree.
#[utoipa::path(
    post, path = "/sites/{id}/position", tag = "site",
    security(("session" = ["site.manage"])),
    params(("id" = String, Path)),
    request_body = PositionForm,
    responses((status = 200, body = Site)),
)]
async fn shift(
    desk: Desk,
    caller: Caller,
    Path(id): Path<String>,
    Json(form): Json<PositionForm>,
) -> Answer<Site> {
    desk.write(caller, async |work| actions::shift(work, &id, form).await).await
}
