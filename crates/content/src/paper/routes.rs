//! The door of papers.

use axum::{Json, extract::Multipart};
use desk::{Answer, Caller, Desk};
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{actions, model::PaperView};
use crate::media::{large_form, read_form};

/// Files that are read at once: each may take some hundred megabytes while it is unpacked.
static TURNS: Semaphore = Semaphore::const_new(2);

/// An office file.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the multipart form, which is read field by field")]
struct PaperForm {
    #[schema(format = Binary, content_media_type = "application/octet-stream")]
    file: String,
}

/// The doors of this context.
pub fn routes() -> OpenApiRouter<Desk> {
    OpenApiRouter::new().routes(routes!(bring)).layer(large_form())
}

/// Reads a Word, Excel or CSV file for the text of an article; its pictures enter the library.
#[utoipa::path(
    post, path = "/papers", tag = "paper",
    security(("session" = ["media.upload"])),
    request_body(content = PaperForm, content_type = "multipart/form-data"),
    responses((status = 200, body = PaperView)),
)]
async fn bring(desk: Desk, caller: Caller, form: Multipart) -> Answer<PaperView> {
    let unit = caller.unit_id()?.to_owned();
    desk.look(caller.clone(), actions::may_bring).await?;
    let form = read_form(form).await?;
    let files = desk.files().to_owned();
    let _turn = TURNS.acquire().await.map_err(base::Error::from)?;
    let reading = spawn_blocking(move || actions::read(&files, &form.name, &form.bytes));
    let mut reading = reading.await.map_err(base::Error::from)??;
    let media =
        desk.act(caller, async |work| actions::enter_pictures(work, &unit, &mut reading).await);
    let media = media.await?;
    let view = spawn_blocking(move || PaperView::new(&reading.paper, reading.hidden, &media));
    Ok(Json(view.await.map_err(base::Error::from)??))
}
