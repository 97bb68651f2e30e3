//! The doors of papers.

use axum::{Json, extract::Multipart};
use desk::{Answer, Caller, Desk};
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use web::Path;

use super::{
    actions,
    model::{HiddenView, PaperView, SheetView},
};
use crate::media::{large_form, model::file_path, read_form, table};

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
    OpenApiRouter::new()
        .routes(routes!(hidden))
        .routes(routes!(sheet))
        .merge(OpenApiRouter::new().routes(routes!(bring)).layer(large_form()))
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

/// What a file of the library holds unseen, what matters most first.
#[utoipa::path(
    get, path = "/media/{id}/hidden", tag = "paper",
    security(("session" = ["signed-in"])),
    params(("id" = String, Path)),
    responses((status = 200, body = [HiddenView])),
)]
async fn hidden(desk: Desk, caller: Caller, Path(id): Path<String>) -> Answer<Vec<HiddenView>> {
    let media = desk.look(caller, async |work| table::find(&mut work.tx, &id).await).await?;
    let _turn = TURNS.acquire().await.map_err(base::Error::from)?;
    let bytes = tokio::fs::read(file_path(desk.files(), &media.digest)).await?;
    let found = spawn_blocking(move || papers::hidden(&bytes)).await.map_err(base::Error::from)?;
    Ok(Json(found.into_iter().map(HiddenView::new).collect()))
}

/// The beginning of a data file of the library, as its page will show it.
#[utoipa::path(
    get, path = "/media/{id}/sheet", tag = "paper",
    security(("session" = ["signed-in"])),
    params(("id" = String, Path)),
    responses((status = 200, body = SheetView)),
)]
async fn sheet(desk: Desk, caller: Caller, Path(id): Path<String>) -> Answer<SheetView> {
    let media = desk.look(caller, async |work| table::find(&mut work.tx, &id).await).await?;
    let _turn = TURNS.acquire().await.map_err(base::Error::from)?;
    let bytes = tokio::fs::read(file_path(desk.files(), &media.digest)).await?;
    let read = spawn_blocking(move || SheetView::read(&bytes)).await;
    Ok(Json(read.map_err(base::Error::from)??))
}
