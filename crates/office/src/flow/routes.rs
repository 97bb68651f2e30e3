//! The doors of flows.

use desk::{Answer, Caller, Desk};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::{router::OpenApiRouter, routes};
use web::{Json, Path, Query};

use super::{
    actions,
    model::{Binding, BindingForm, Example, FlowForm, FlowView, examples},
    table,
};

/// For which site.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
struct Of {
    /// The site; the platform's flows alone when empty.
    site: String,
}

/// The doors of this context.
pub fn routes() -> OpenApiRouter<Desk> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(show, change))
        .routes(routes!(retire))
        .routes(routes!(ready))
        .routes(routes!(bindings, bind))
}

/// The flows a site may choose, its own and the platform's.
#[utoipa::path(
    get, path = "/flows", tag = "flow",
    security(("session" = ["signed-in"])),
    params(Of),
    responses((status = 200, body = Vec<FlowView>)),
)]
async fn list(desk: Desk, caller: Caller, Query(of): Query<Of>) -> Answer<Vec<FlowView>> {
    desk.read(caller, async |work| actions::list(work, &of.site).await).await
}

/// Sets up a flow.
#[utoipa::path(
    post, path = "/flows", tag = "flow",
    security(("session" = ["flow.manage"])),
    request_body = FlowForm,
    responses((status = 200, body = FlowView)),
)]
async fn create(desk: Desk, caller: Caller, Json(form): Json<FlowForm>) -> Answer<FlowView> {
    desk.write(caller, async |work| actions::create(work, form).await).await
}

/// One flow with its newest version.
#[utoipa::path(
    get, path = "/flows/{id}", tag = "flow",
    security(("session" = ["signed-in"])),
    params(("id" = String, Path)),
    responses((status = 200, body = FlowView)),
)]
async fn show(desk: Desk, caller: Caller, Path(id): Path<String>) -> Answer<FlowView> {
    desk.read(caller, async |work| actions::show(work, &id).await).await
}

/// Makes the next version of a flow; reviews that run keep theirs.
#[utoipa::path(
    post, path = "/flows/{id}", tag = "flow",
    security(("session" = ["flow.manage"])),
    params(("id" = String, Path)),
    request_body = FlowForm,
    responses((status = 200, body = FlowView)),
)]
async fn change(
    desk: Desk,
    caller: Caller,
    Path(id): Path<String>,
    Json(form): Json<FlowForm>,
) -> Answer<FlowView> {
    desk.write(caller, async |work| actions::change(work, &id, form).await).await
}

/// Takes a flow out of the choice; reviews that run go on.
#[utoipa::path(
    post, path = "/flows/{id}/retirement", tag = "flow",
    security(("session" = ["flow.manage"])),
    params(("id" = String, Path)),
    responses((status = 200, body = FlowView)),
)]
async fn retire(desk: Desk, caller: Caller, Path(id): Path<String>) -> Answer<FlowView> {
    desk.write(caller, async |work| actions::retire(work, &id).await).await
}

/// Ready flows to begin with.
#[utoipa::path(
    get, path = "/flow-examples", tag = "flow",
    security(("session" = ["signed-in"])),
    responses((status = 200, body = Vec<Example>)),
)]
async fn ready(desk: Desk, caller: Caller) -> Answer<Vec<Example>> {
    desk.read(caller, async |_| Ok(examples())).await
}

/// Which flow holds where: what is set for a site, and the platform's default.
#[utoipa::path(
    get, path = "/flow-bindings", tag = "flow",
    security(("session" = ["signed-in"])),
    params(Of),
    responses((status = 200, body = Vec<Binding>)),
)]
async fn bindings(desk: Desk, caller: Caller, Query(of): Query<Of>) -> Answer<Vec<Binding>> {
    desk.read(caller, async |work| table::bindings(&mut work.tx, &of.site).await).await
}

/// Says which flow holds at a place.
#[utoipa::path(
    post, path = "/flow-bindings", tag = "flow",
    security(("session" = ["flow.manage"])),
    request_body = BindingForm,
    responses((status = 200, body = Vec<Binding>)),
)]
async fn bind(desk: Desk, caller: Caller, Json(form): Json<BindingForm>) -> Answer<Vec<Binding>> {
    desk.write(caller, async |work| actions::bind(work, form).await).await
}
