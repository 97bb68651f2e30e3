//! The doors of the list of sources.

use base::Paged;
use desk::{Answer, Caller, Desk};
use utoipa_axum::{router::OpenApiRouter, routes};
use web::{Json, Path, Query};

use super::{
    actions,
    model::{Brought, Source, SourceFile, SourceFilter, SourceForm, StrikeForm},
    table,
};

/// The doors of this context.
pub fn routes() -> OpenApiRouter<Desk> {
    OpenApiRouter::new()
        .routes(routes!(list, add))
        .routes(routes!(change))
        .routes(routes!(strike))
        .routes(routes!(file, bring_in))
}

/// The sources texts may be taken from.
#[utoipa::path(
    get, path = "/provenance", tag = "provenance",
    security(("session" = ["signed-in"])),
    params(SourceFilter),
    responses((status = 200, body = Paged<Source>)),
)]
async fn list(
    desk: Desk,
    caller: Caller,
    Query(filter): Query<SourceFilter>,
) -> Answer<Paged<Source>> {
    desk.read(caller, async |work| table::list(&mut work.tx, &filter).await).await
}

/// Puts a source on the list.
#[utoipa::path(
    post, path = "/provenance", tag = "provenance",
    security(("session" = ["provenance.manage"])),
    request_body = SourceForm,
    responses((status = 200, body = Source)),
)]
async fn add(desk: Desk, caller: Caller, Json(form): Json<SourceForm>) -> Answer<Source> {
    desk.write(caller, async |work| actions::add(work, form).await).await
}

/// Changes a source.
#[utoipa::path(
    post, path = "/provenance/{id}", tag = "provenance",
    security(("session" = ["provenance.manage"])),
    params(("id" = String, Path)),
    request_body = SourceForm,
    responses((status = 200, body = Source)),
)]
async fn change(
    desk: Desk,
    caller: Caller,
    Path(id): Path<String>,
    Json(form): Json<SourceForm>,
) -> Answer<Source> {
    desk.write(caller, async |work| actions::change(work, &id, form).await).await
}

/// Takes a source off the list.
#[utoipa::path(
    post, path = "/provenance/{id}/removal", tag = "provenance",
    security(("session" = ["provenance.manage"])),
    params(("id" = String, Path)),
    request_body = StrikeForm,
    responses((status = 200)),
)]
async fn strike(
    desk: Desk,
    caller: Caller,
    Path(id): Path<String>,
    Json(form): Json<StrikeForm>,
) -> Answer<()> {
    desk.write(caller, async |work| actions::strike(work, &id, form).await).await
}

/// The whole list as a file.
#[utoipa::path(
    get, path = "/provenance/file", tag = "provenance",
    security(("session" = ["signed-in"])),
    responses((status = 200, body = SourceFile)),
)]
async fn file(desk: Desk, caller: Caller) -> Answer<SourceFile> {
    desk.read(caller, async |work| actions::file(work).await).await
}

/// Brings a file of sources in.
#[utoipa::path(
    post, path = "/provenance/file", tag = "provenance",
    security(("session" = ["provenance.manage"])),
    request_body = SourceFile,
    responses((status = 200, body = Brought)),
)]
async fn bring_in(desk: Desk, caller: Caller, Json(file): Json<SourceFile>) -> Answer<Brought> {
    desk.write(caller, async |work| actions::bring_in(work, file).await).await
}
