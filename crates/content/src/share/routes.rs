//! The doors of sharing.

use base::Paged;
use desk::{Answer, Caller, Desk};
use utoipa_axum::{router::OpenApiRouter, routes};
use web::{Download, Fail, Json, Path, Query};

use super::{
    actions,
    model::{
        AcceptanceForm, AnswerForm, AskForm, CopyForm, Count, Filter, OfferForm, Period,
        ReasonForm, RequestRow, ShareRow, ShareView, workbook,
    },
    table,
};
use crate::article::model::READ;

/// The doors of this context.
pub fn routes() -> OpenApiRouter<Desk> {
    OpenApiRouter::new()
        .routes(routes!(list, offer))
        .routes(routes!(counts))
        .routes(routes!(counts_file))
        .routes(routes!(show))
        .routes(routes!(receive))
        .routes(routes!(accept))
        .routes(routes!(decline))
        .routes(routes!(recall))
        .routes(routes!(end))
        .routes(routes!(decide_copy))
        .routes(routes!(places))
        .routes(routes!(requests, ask))
        .routes(routes!(answer))
        .routes(routes!(decline_request))
        .routes(routes!(recall_request))
}

/// What other sites offer to the caller's, or what those offer.
#[utoipa::path(
    get, path = "/shares", tag = "share",
    security(("session" = ["signed-in"])),
    params(Filter),
    responses((status = 200, body = Paged<ShareRow>)),
)]
async fn list(desk: Desk, caller: Caller, Query(filter): Query<Filter>) -> Answer<Paged<ShareRow>> {
    let dialect = desk.dialect();
    desk.read(caller, async |work| {
        let reach = work.reach(READ).await?;
        let sites = table::reach_sites(&mut work.tx, dialect, &reach).await?;
        table::list(&mut work.tx, dialect, &sites, &filter).await
    })
    .await
}

/// Offers a live document to other sites.
#[utoipa::path(
    post, path = "/shares", tag = "share",
    security(("session" = ["share.offer"])),
    request_body = OfferForm,
    responses((status = 200, body = Vec<ShareRow>)),
)]
async fn offer(desk: Desk, caller: Caller, Json(form): Json<OfferForm>) -> Answer<Vec<ShareRow>> {
    desk.write(caller, async |work| actions::offer(work, form).await).await
}

/// What the units have sent, and what became of it.
#[utoipa::path(
    get, path = "/shares/counts", tag = "share",
    security(("session" = ["signed-in"])),
    params(Period),
    responses((status = 200, body = Vec<Count>)),
)]
async fn counts(desk: Desk, caller: Caller, Query(period): Query<Period>) -> Answer<Vec<Count>> {
    Ok(axum::Json(counted(desk, caller, &period).await?.0))
}

/// The same as an Excel file.
#[utoipa::path(
    get, path = "/shares/counts/file", tag = "share",
    security(("session" = ["signed-in"])),
    params(Period),
    responses((status = 200, content_type = "application/octet-stream")),
)]
async fn counts_file(
    desk: Desk,
    caller: Caller,
    Query(period): Query<Period>,
) -> Result<Download, Fail> {
    let (counts, now) = counted(desk, caller, &period).await?;
    let made = tokio::task::spawn_blocking(move || workbook(&counts, &period, now)).await;
    let bytes = made.map_err(base::Error::from)??;
    Ok(Download { bytes, media_type: papers::BOOK_TYPE, name: "share-counts.xlsx" })
}

async fn counted(
    desk: Desk,
    caller: Caller,
    period: &Period,
) -> Result<(Vec<Count>, base::Moment), Fail> {
    let dialect = desk.dialect();
    let found = desk.look(caller, async |work| {
        let reach = work.reach(READ).await?;
        let sites = table::reach_sites(&mut work.tx, dialect, &reach).await?;
        Ok((table::counts(&mut work.tx, dialect, &sites, period).await?, work.now))
    });
    Ok(found.await?)
}

/// One share with all one needs to decide.
#[utoipa::path(
    get, path = "/shares/{id}", tag = "share",
    security(("session" = ["article.read"])),
    params(("id" = String, Path)),
    responses((status = 200, body = ShareView)),
)]
async fn show(desk: Desk, caller: Caller, Path(id): Path<String>) -> Answer<ShareView> {
    desk.read(caller, async |work| actions::show(work, &id).await).await
}

/// Notes that the caller has seen a share.
#[utoipa::path(
    post, path = "/shares/{id}/receipt", tag = "share",
    security(("session" = ["share.accept"])),
    params(("id" = String, Path)),
    responses((status = 200, body = ShareView)),
)]
async fn receive(desk: Desk, caller: Caller, Path(id): Path<String>) -> Answer<ShareView> {
    desk.write(caller, async |work| {
        actions::receive(work, &id).await?;
        actions::show(work, &id).await
    })
    .await
}

/// Takes a document into a section, by quoting or copying it.
#[utoipa::path(
    post, path = "/shares/{id}/acceptance", tag = "share",
    security(("session" = ["share.accept"])),
    params(("id" = String, Path)),
    request_body = AcceptanceForm,
    responses((status = 200, body = ShareView)),
)]
async fn accept(
    desk: Desk,
    caller: Caller,
    Path(id): Path<String>,
    Json(form): Json<AcceptanceForm>,
) -> Answer<ShareView> {
    desk.write(caller, async |work| {
        Box::pin(actions::accept(work, &id, form)).await?;
        actions::show(work, &id).await
    })
    .await
}

/// Declines an offer.
#[utoipa::path(
    post, path = "/shares/{id}/refusal", tag = "share",
    security(("session" = ["share.accept"])),
    params(("id" = String, Path)),
    request_body = ReasonForm,
    responses((status = 200, body = ShareView)),
)]
async fn decline(
    desk: Desk,
    caller: Caller,
    Path(id): Path<String>,
    Json(form): Json<ReasonForm>,
) -> Answer<ShareView> {
    desk.write(caller, async |work| {
        actions::decline(work, &id, form).await?;
        actions::show(work, &id).await
    })
    .await
}

/// Takes an offer back.
#[utoipa::path(
    post, path = "/shares/{id}/recall", tag = "share",
    security(("session" = ["share.offer"])),
    params(("id" = String, Path)),
    request_body = ReasonForm,
    responses((status = 200, body = ShareView)),
)]
async fn recall(
    desk: Desk,
    caller: Caller,
    Path(id): Path<String>,
    Json(form): Json<ReasonForm>,
) -> Answer<ShareView> {
    desk.write(caller, async |work| {
        actions::recall(work, &id, form).await?;
        actions::show(work, &id).await
    })
    .await
}

/// Takes down what was taken.
#[utoipa::path(
    post, path = "/shares/{id}/removal", tag = "share",
    security(("session" = ["share.accept"])),
    params(("id" = String, Path)),
    request_body = ReasonForm,
    responses((status = 200, body = ShareView)),
)]
async fn end(
    desk: Desk,
    caller: Caller,
    Path(id): Path<String>,
    Json(form): Json<ReasonForm>,
) -> Answer<ShareView> {
    desk.write(caller, async |work| {
        Box::pin(actions::end(work, &id, form)).await?;
        actions::show(work, &id).await
    })
    .await
}

/// Decides about a copy whose original has changed.
#[utoipa::path(
    post, path = "/shares/{id}/copy", tag = "share",
    security(("session" = ["share.accept"])),
    params(("id" = String, Path)),
    request_body = CopyForm,
    responses((status = 200, body = ShareView)),
)]
async fn decide_copy(
    desk: Desk,
    caller: Caller,
    Path(id): Path<String>,
    Json(form): Json<CopyForm>,
) -> Answer<ShareView> {
    desk.write(caller, async |work| {
        Box::pin(actions::decide_copy(work, &id, form)).await?;
        actions::show(work, &id).await
    })
    .await
}

/// Where a document was offered, and where it stands because of that.
#[utoipa::path(
    get, path = "/articles/{id}/shares", tag = "share",
    security(("session" = ["article.read"])),
    params(("id" = String, Path)),
    responses((status = 200, body = Vec<ShareRow>)),
)]
async fn places(desk: Desk, caller: Caller, Path(id): Path<String>) -> Answer<Vec<ShareRow>> {
    desk.read(caller, async |work| actions::places(work, &id).await).await
}

/// What other sites ask the caller's for, or what those ask for.
#[utoipa::path(
    get, path = "/share-requests", tag = "share",
    security(("session" = ["signed-in"])),
    params(Filter),
    responses((status = 200, body = Paged<RequestRow>)),
)]
async fn requests(
    desk: Desk,
    caller: Caller,
    Query(filter): Query<Filter>,
) -> Answer<Paged<RequestRow>> {
    let dialect = desk.dialect();
    desk.read(caller, async |work| {
        let reach = work.reach(READ).await?;
        let sites = table::reach_sites(&mut work.tx, dialect, &reach).await?;
        table::requests(&mut work.tx, dialect, &sites, &filter).await
    })
    .await
}

/// Asks another site for a document.
#[utoipa::path(
    post, path = "/share-requests", tag = "share",
    security(("session" = ["share.offer"])),
    request_body = AskForm,
    responses((status = 200)),
)]
async fn ask(desk: Desk, caller: Caller, Json(form): Json<AskForm>) -> Answer<()> {
    desk.write(caller, async |work| actions::ask(work, form).await).await
}

/// Answers a request with a document.
#[utoipa::path(
    post, path = "/share-requests/{id}/answer", tag = "share",
    security(("session" = ["share.offer"])),
    params(("id" = String, Path)),
    request_body = AnswerForm,
    responses((status = 200)),
)]
async fn answer(
    desk: Desk,
    caller: Caller,
    Path(id): Path<String>,
    Json(form): Json<AnswerForm>,
) -> Answer<()> {
    desk.write(caller, async |work| actions::answer(work, &id, form).await).await
}

/// Declines a request.
#[utoipa::path(
    post, path = "/share-requests/{id}/refusal", tag = "share",
    security(("session" = ["share.offer"])),
    params(("id" = String, Path)),
    request_body = ReasonForm,
    responses((status = 200)),
)]
async fn decline_request(
    desk: Desk,
    caller: Caller,
    Path(id): Path<String>,
    Json(form): Json<ReasonForm>,
) -> Answer<()> {
    desk.write(caller, async |work| actions::decline_request(work, &id, form).await).await
}

/// Takes a request back.
#[utoipa::path(
    post, path = "/share-requests/{id}/recall", tag = "share",
    security(("session" = ["share.offer"])),
    params(("id" = String, Path)),
    request_body = ReasonForm,
    responses((status = 200)),
)]
async fn recall_request(
    desk: Desk,
    caller: Caller,
    Path(id): Path<String>,
    Json(form): Json<ReasonForm>,
) -> Answer<()> {
    desk.write(caller, async |work| actions::recall_request(work, &id, form).await).await
}
