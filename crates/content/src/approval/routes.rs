//! The doors of reviews and approvals.

use desk::{Answer, Caller, Desk};
use office::review::model::DecisionForm;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::{router::OpenApiRouter, routes};
use web::{Json, Path, Query};

use super::{
    actions,
    model::{Comparison, Holding, Sheet},
};
use crate::article::actions as article;
use crate::article::model::{ReviewRow, ReviewView};

/// Which reviews are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Which {
    /// `waiting` or `done`.
    state: Option<String>,
}

/// What was scanned or typed.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Scanned {
    /// The code of a sheet, whole or its beginning.
    code: String,
}

/// The doors of this context.
pub fn routes() -> OpenApiRouter<Desk> {
    OpenApiRouter::new()
        .routes(routes!(reviews))
        .routes(routes!(due))
        .routes(routes!(review))
        .routes(routes!(decide))
        .routes(routes!(claim))
        .routes(routes!(give_back))
        .routes(routes!(sheet))
        .routes(routes!(compare))
        .routes(routes!(flows))
}

/// Reviews that wait for the caller, or that the caller has decided in.
#[utoipa::path(
    get, path = "/reviews", tag = "review",
    security(("session" = ["signed-in"])),
    params(Which),
    responses((status = 200, body = Vec<ReviewRow>)),
)]
async fn reviews(desk: Desk, caller: Caller, Query(which): Query<Which>) -> Answer<Vec<ReviewRow>> {
    let done = which.state.as_deref() == Some("done");
    let dialect = desk.dialect();
    desk.read(caller, async |work| article::reviews(work, dialect, done).await).await
}

/// Running reviews whose time is running out or has run out, where the caller sets up the flows.
#[utoipa::path(
    get, path = "/overdue-reviews", tag = "review",
    security(("session" = ["signed-in"])),
    responses((status = 200, body = Vec<ReviewRow>)),
)]
async fn due(desk: Desk, caller: Caller) -> Answer<Vec<ReviewRow>> {
    let dialect = desk.dialect();
    desk.read(caller, async |work| article::due(work, dialect).await).await
}

/// One review.
#[utoipa::path(
    get, path = "/reviews/{id}", tag = "review",
    security(("session" = ["article.read"])),
    params(("id" = String, Path)),
    responses((status = 200, body = ReviewView)),
)]
async fn review(desk: Desk, caller: Caller, Path(id): Path<String>) -> Answer<ReviewView> {
    desk.read(caller, async |work| article::review_view(work, &id).await).await
}

/// Decides the step that is waiting.
#[utoipa::path(
    post, path = "/reviews/{id}/decision", tag = "review",
    security(("session" = ["review.first", "review.second", "review.final", "review.sign"])),
    params(("id" = String, Path)),
    request_body = DecisionForm,
    responses((status = 200, body = ReviewView)),
)]
async fn decide(
    desk: Desk,
    caller: Caller,
    Path(id): Path<String>,
    Json(form): Json<DecisionForm>,
) -> Answer<ReviewView> {
    desk.write(caller, async |work| {
        article::decide(work, &id, form).await?;
        article::review_view(work, &id).await
    })
    .await
}

/// Takes the waiting step up, so that nobody else works on it meanwhile.
#[utoipa::path(
    post, path = "/reviews/{id}/claim", tag = "review",
    security(("session" = ["review.first", "review.second", "review.final", "review.sign"])),
    params(("id" = String, Path)),
    responses((status = 200, body = ReviewView)),
)]
async fn claim(desk: Desk, caller: Caller, Path(id): Path<String>) -> Answer<ReviewView> {
    desk.write(caller, async |work| {
        article::claim(work, &id).await?;
        article::review_view(work, &id).await
    })
    .await
}

/// Gives back what one took up.
#[utoipa::path(
    post, path = "/reviews/{id}/give-back", tag = "review",
    security(("session" = ["article.read"])),
    params(("id" = String, Path)),
    responses((status = 200, body = ReviewView)),
)]
async fn give_back(desk: Desk, caller: Caller, Path(id): Path<String>) -> Answer<ReviewView> {
    desk.write(caller, async |work| {
        article::give_back(work, &id).await?;
        article::review_view(work, &id).await
    })
    .await
}

/// The 信息审批单 of a review.
#[utoipa::path(
    get, path = "/reviews/{id}/sheet", tag = "review",
    security(("session" = ["article.read"])),
    params(("id" = String, Path)),
    responses((status = 200, body = Sheet)),
)]
async fn sheet(desk: Desk, caller: Caller, Path(id): Path<String>) -> Answer<Sheet> {
    desk.read(caller, async |work| actions::sheet(work, &id).await).await
}

/// Compares a filed sheet with what is online.
#[utoipa::path(
    get, path = "/approvals/comparison", tag = "approval",
    security(("session" = ["signed-in"])),
    params(Scanned),
    responses((status = 200, body = Comparison)),
)]
async fn compare(desk: Desk, caller: Caller, Query(scanned): Query<Scanned>) -> Answer<Comparison> {
    desk.read(caller, async |work| actions::compare(work, &scanned.code).await).await
}

/// Which flow holds in each section of a site, and why.
#[utoipa::path(
    get, path = "/sites/{id}/flows", tag = "approval",
    security(("session" = ["signed-in"])),
    params(("id" = String, Path)),
    responses((status = 200, body = Vec<Holding>)),
)]
async fn flows(desk: Desk, caller: Caller, Path(id): Path<String>) -> Answer<Vec<Holding>> {
    desk.read(caller, async |work| actions::flows(work, &id).await).await
}
