//! The doors of uploads.

use axum::{
    Json as Answered,
    body::Bytes,
    extract::{DefaultBodyLimit, rejection::BytesRejection},
};
use base::{Kind, refuse};
use desk::{Answer, Caller, Desk};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::{router::OpenApiRouter, routes};
use web::{Json, Path, Query};

use super::{
    actions,
    model::{Finished, PART_BYTES, Part, UploadForm, UploadView},
};

/// Which part comes.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
struct Which {
    /// From 1.
    number: i64,
    /// SHA-256 of its bytes, in small letters.
    digest: String,
}

/// The doors of this context.
pub fn routes() -> OpenApiRouter<Desk> {
    let part = DefaultBodyLimit::max(usize::try_from(PART_BYTES).unwrap_or(0));
    OpenApiRouter::new()
        .routes(routes!(list, begin))
        .routes(routes!(show))
        .routes(routes!(finish))
        .routes(routes!(cancel))
        .merge(OpenApiRouter::new().routes(routes!(take_part)).layer(part))
}

/// The files the caller has on their way, newest first.
#[utoipa::path(
    get, path = "/uploads", tag = "upload",
    security(("session" = ["signed-in"])),
    responses((status = 200, body = Vec<UploadView>)),
)]
async fn list(desk: Desk, caller: Caller) -> Answer<Vec<UploadView>> {
    desk.read(caller, async |work| actions::list(work).await).await
}

/// Begins to upload a file, or goes on where the same file was cut off.
#[utoipa::path(
    post, path = "/uploads", tag = "upload",
    security(("session" = ["media.upload"])),
    request_body = UploadForm,
    responses((status = 200, body = UploadView)),
)]
async fn begin(desk: Desk, caller: Caller, Json(form): Json<UploadForm>) -> Answer<UploadView> {
    desk.write(caller, async |work| actions::begin(work, form).await).await
}

/// What is there of a file.
#[utoipa::path(
    get, path = "/uploads/{id}", tag = "upload",
    security(("session" = ["signed-in"])),
    params(("id" = String, Path)),
    responses((status = 200, body = UploadView)),
)]
async fn show(desk: Desk, caller: Caller, Path(id): Path<String>) -> Answer<UploadView> {
    desk.read(caller, async |work| actions::show(work, &id).await).await
}

/// Takes one part of a file; it is durable when this answers.
#[utoipa::path(
    post, path = "/uploads/{id}/part", tag = "upload",
    security(("session" = ["media.upload"])),
    params(("id" = String, Path), Which),
    request_body(content = String, content_type = "application/octet-stream"),
    responses((status = 200, body = Part)),
)]
async fn take_part(
    desk: Desk,
    caller: Caller,
    Path(id): Path<String>,
    Query(which): Query<Which>,
    bytes: Result<Bytes, BytesRejection>,
) -> Answer<Part> {
    let cut = "这一段没有传完，请重传";
    let bytes = bytes.map_err(|_| refuse(Kind::Invalid, "upload.part_cut", cut))?;
    let part = Part { number: which.number, digest: which.digest };
    Ok(Answered(actions::take_part(&desk, caller, &id, part, bytes).await?))
}

/// Ends an upload: the file enters the library.
#[utoipa::path(
    post, path = "/uploads/{id}/finish", tag = "upload",
    security(("session" = ["media.upload"])),
    params(("id" = String, Path)),
    responses((status = 200, body = Finished)),
)]
async fn finish(desk: Desk, caller: Caller, Path(id): Path<String>) -> Answer<Finished> {
    Ok(Answered(actions::finish(&desk, caller, &id).await?))
}

/// Gives an upload up.
#[utoipa::path(
    post, path = "/uploads/{id}/removal", tag = "upload",
    security(("session" = ["media.upload"])),
    params(("id" = String, Path)),
    responses((status = 200)),
)]
async fn cancel(desk: Desk, caller: Caller, Path(id): Path<String>) -> Answer<()> {
    Ok(Answered(actions::cancel(&desk, caller, &id).await?))
}
