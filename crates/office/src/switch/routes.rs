//! The doors of switches.

use base::Paged;
use desk::{Answer, Caller, Desk};
use utoipa_axum::{router::OpenApiRouter, routes};
use web::{Json, Query};

use super::{
    actions,
    model::{EndForm, Filter, SwitchForm, SwitchView, Switched},
};

/// The doors of this context.
pub fn routes() -> OpenApiRouter<Desk> {
    OpenApiRouter::new().routes(routes!(list, switch)).routes(routes!(end))
}

/// Grey mode and notices of the sites the caller may switch.
#[utoipa::path(
    get, path = "/switches", tag = "switch",
    security(("session" = ["signed-in"])),
    params(Filter),
    responses((status = 200, body = Paged<SwitchView>)),
)]
async fn list(
    desk: Desk,
    caller: Caller,
    Query(filter): Query<Filter>,
) -> Answer<Paged<SwitchView>> {
    let dialect = desk.dialect();
    desk.read(caller, async |work| actions::list(work, dialect, filter).await).await
}

/// Switches grey mode or a notice on for chosen sites.
#[utoipa::path(
    post, path = "/switches", tag = "switch",
    security(("session" = ["site.switch"])),
    request_body = SwitchForm,
    responses((status = 200, body = Switched)),
)]
async fn switch(desk: Desk, caller: Caller, Json(form): Json<SwitchForm>) -> Answer<Switched> {
    desk.write(caller, async |work| actions::switch(work, form).await).await
}

/// Ends grey mode or notices.
#[utoipa::path(
    post, path = "/switches/end", tag = "switch",
    security(("session" = ["site.switch"])),
    request_body = EndForm,
    responses((status = 200, body = Switched)),
)]
async fn end(desk: Desk, caller: Caller, Json(form): Json<EndForm>) -> Answer<Switched> {
    desk.write(caller, async |work| actions::end(work, form).await).await
}
