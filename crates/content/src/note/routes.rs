//! The doors of notes.

use desk::{Answer, Caller, Desk};
use utoipa_axum::{router::OpenApiRouter, routes};
use web::{Json, Path};

use super::{
    actions,
    model::{NoteForm, NoteView, Presence, PresenceForm, ResolutionForm},
};

/// The doors of this context.
pub fn routes() -> OpenApiRouter<Desk> {
    OpenApiRouter::new().routes(routes!(list, write)).routes(routes!(resolve)).routes(routes!(come))
}

/// The notes on a document.
#[utoipa::path(
    get, path = "/articles/{id}/notes", tag = "note",
    security(("session" = ["article.read"])),
    params(("id" = String, Path)),
    responses((status = 200, body = Vec<NoteView>)),
)]
async fn list(desk: Desk, caller: Caller, Path(id): Path<String>) -> Answer<Vec<NoteView>> {
    desk.read(caller, async |work| actions::list(work, &id).await).await
}

/// Writes a note, or answers one.
#[utoipa::path(
    post, path = "/articles/{id}/notes", tag = "note",
    security(("session" = ["article.read"])),
    params(("id" = String, Path)),
    request_body = NoteForm,
    responses((status = 200, body = Vec<NoteView>)),
)]
async fn write(
    desk: Desk,
    caller: Caller,
    Path(id): Path<String>,
    Json(form): Json<NoteForm>,
) -> Answer<Vec<NoteView>> {
    desk.write(caller, async |work| actions::write(work, &id, form).await).await
}

/// Settles a note, or opens it again.
#[utoipa::path(
    post, path = "/notes/{id}/resolution", tag = "note",
    security(("session" = ["article.read"])),
    params(("id" = String, Path)),
    request_body = ResolutionForm,
    responses((status = 200, body = Vec<NoteView>)),
)]
async fn resolve(
    desk: Desk,
    caller: Caller,
    Path(id): Path<String>,
    Json(form): Json<ResolutionForm>,
) -> Answer<Vec<NoteView>> {
    desk.write(caller, async |work| actions::resolve(work, &id, form).await).await
}

/// Says that the caller has a document open; who else has.
#[utoipa::path(
    post, path = "/articles/{id}/presence", tag = "note",
    security(("session" = ["article.read"])),
    params(("id" = String, Path)),
    request_body = PresenceForm,
    responses((status = 200, body = Vec<Presence>)),
)]
async fn come(
    desk: Desk,
    caller: Caller,
    Path(id): Path<String>,
    Json(form): Json<PresenceForm>,
) -> Answer<Vec<Presence>> {
    desk.write(caller, async |work| actions::come(work, &id, form).await).await
}
