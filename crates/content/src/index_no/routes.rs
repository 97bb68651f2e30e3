//! The doors of index numbers.

use desk::{Answer, Caller, Desk};
use utoipa_axum::{router::OpenApiRouter, routes};
use web::{Json, Path};

use super::{
    actions,
    model::{Preview, RuleForm, RuleView},
};

/// The doors of this context.
pub fn routes() -> OpenApiRouter<Desk> {
    OpenApiRouter::new().routes(routes!(show, set)).routes(routes!(preview))
}

/// How the index numbers of a site's unit are put together.
#[utoipa::path(
    get, path = "/sites/{id}/index-rule", tag = "index_no",
    security(("session" = ["index_no.manage"])),
    params(("id" = String, Path)),
    responses((status = 200, body = RuleView)),
)]
async fn show(desk: Desk, caller: Caller, Path(id): Path<String>) -> Answer<RuleView> {
    desk.read(caller, async |work| actions::show(work, &id).await).await
}

/// Gives a site's unit its next rule.
#[utoipa::path(
    post, path = "/sites/{id}/index-rule", tag = "index_no",
    security(("session" = ["index_no.manage"])),
    params(("id" = String, Path)),
    request_body = RuleForm,
    responses((status = 200, body = RuleView)),
)]
async fn set(
    desk: Desk,
    caller: Caller,
    Path(id): Path<String>,
    Json(form): Json<RuleForm>,
) -> Answer<RuleView> {
    desk.write(caller, async |work| actions::set(work, &id, form).await).await
}

/// What a rule would lead to; nothing is kept.
#[utoipa::path(
    post, path = "/sites/{id}/index-rule/preview", tag = "index_no",
    security(("session" = ["index_no.manage"])),
    params(("id" = String, Path)),
    request_body = RuleForm,
    responses((status = 200, body = Preview)),
)]
async fn preview(
    desk: Desk,
    caller: Caller,
    Path(id): Path<String>,
    Json(form): Json<RuleForm>,
) -> Answer<Preview> {
    desk.read(caller, async |work| actions::preview(work, &id, form).await).await
}
