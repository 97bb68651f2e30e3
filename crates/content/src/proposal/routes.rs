//! The doors of applications.

use base::Paged;
use desk::{Answer, Caller, Desk};
use utoipa_axum::{router::OpenApiRouter, routes};
use web::{Json, Path, Query};

use super::{
    actions,
    model::{Filter, ProposalForm, ProposalView, VerdictForm},
};

/// The doors of this context.
pub fn routes() -> OpenApiRouter<Desk> {
    OpenApiRouter::new()
        .routes(routes!(list, propose))
        .routes(routes!(decide))
        .routes(routes!(withdraw))
}

/// Applications for changes of sections the caller made or may decide on.
#[utoipa::path(
    get, path = "/proposals", tag = "proposal",
    security(("session" = ["signed-in"])),
    params(Filter),
    responses((status = 200, body = Paged<ProposalView>)),
)]
async fn list(
    desk: Desk,
    caller: Caller,
    Query(filter): Query<Filter>,
) -> Answer<Paged<ProposalView>> {
    let dialect = desk.dialect();
    desk.read(caller, async |work| actions::list(work, dialect, filter).await).await
}

/// Applies for a change of sections.
#[utoipa::path(
    post, path = "/proposals", tag = "proposal",
    security(("session" = ["section.propose"])),
    request_body = ProposalForm,
    responses((status = 200, body = ProposalView)),
)]
async fn propose(
    desk: Desk,
    caller: Caller,
    Json(form): Json<ProposalForm>,
) -> Answer<ProposalView> {
    desk.write(caller, async |work| actions::propose(work, form).await).await
}

/// Approves or refuses an application; what is approved is done at once.
#[utoipa::path(
    post, path = "/proposals/{id}/decision", tag = "proposal",
    security(("session" = ["section.approve"])),
    params(("id" = String, Path)),
    request_body = VerdictForm,
    responses((status = 200, body = ProposalView)),
)]
async fn decide(
    desk: Desk,
    caller: Caller,
    Path(id): Path<String>,
    Json(form): Json<VerdictForm>,
) -> Answer<ProposalView> {
    desk.write(caller, async |work| actions::decide(work, &id, form).await).await
}

/// Takes an application back.
#[utoipa::path(
    post, path = "/proposals/{id}/withdrawal", tag = "proposal",
    security(("session" = ["section.propose"])),
    params(("id" = String, Path)),
    responses((status = 200)),
)]
async fn withdraw(desk: Desk, caller: Caller, Path(id): Path<String>) -> Answer<()> {
    desk.write(caller, async |work| actions::withdraw(work, &id).await).await
}
