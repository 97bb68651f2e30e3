//! The doors of papers.

use axum::Json;
use desk::{Answer, Caller, Desk};
use tokio::task::spawn_blocking;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use web::{Fields, Json as Form, Path};

use super::{
    actions,
    model::{BodyForm, HiddenView, PaperView, SheetView},
};
use crate::media::{
    actions::TURNS,
    large_form,
    model::{BRING_BYTES_MAX, Media, file_path, streams},
    read_form, table,
};

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
        .routes(routes!(clean))
        .routes(routes!(arrange))
        .merge(OpenApiRouter::new().routes(routes!(bring)).layer(large_form()))
}

/// Reads a Word, Excel or CSV file for the text of an article; its pictures enter the library.
#[utoipa::path(
    post, path = "/papers", tag = "paper",
    security(("session" = ["media.upload"])),
    request_body(content = PaperForm, content_type = "multipart/form-data"),
    responses((status = 200, body = PaperView)),
)]
async fn bring(desk: Desk, caller: Caller, form: Fields) -> Answer<PaperView> {
    let unit = caller.unit_id()?.to_owned();
    desk.look(caller.clone(), actions::may_bring).await?;
    let form = read_form(form).await?;
    let files = desk.files().to_owned();
    let _turn = TURNS.acquire().await.map_err(base::Error::from)?;
    let reading = spawn_blocking(move || actions::read(&files, &form.name, &form.bytes));
    let reading = reading.await.map_err(base::Error::from)??;
    let media = desk.act(caller, async |work| actions::enter_pictures(work, &unit, &reading).await);
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
    if streams(&media.media_type) || media.size_bytes > BRING_BYTES_MAX as i64 {
        // What is played is never in memory as a whole.
        return Ok(Json(Vec::new()));
    }
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

/// Makes a copy of a file of the library without what is hidden in it.
#[utoipa::path(
    post, path = "/media/{id}/cleaning", tag = "paper",
    security(("session" = ["media.upload"])),
    params(("id" = String, Path)),
    responses((status = 200, body = Media)),
)]
async fn clean(desk: Desk, caller: Caller, Path(id): Path<String>) -> Answer<Media> {
    let found = desk.look(caller.clone(), async |work| {
        actions::may_bring(work).await?;
        table::find(&mut work.tx, &id).await
    });
    let media = found.await?;
    let (files, old) = (desk.files().to_owned(), media.clone());
    let _turn = TURNS.acquire().await.map_err(base::Error::from)?;
    let copy = spawn_blocking(move || actions::clean_copy(&files, &old));
    let copy = copy.await.map_err(base::Error::from)??;
    desk.write(caller, async |work| actions::enter_copy(work, &media, &copy).await).await
}

/// Sets a body in the house style.
#[utoipa::path(
    post, path = "/papers/arrangement", tag = "paper",
    security(("session" = ["signed-in"])),
    request_body = BodyForm,
    responses((status = 200, body = BodyForm)),
)]
async fn arrange(_caller: Caller, Form(form): Form<BodyForm>) -> Answer<BodyForm> {
    let arranged = spawn_blocking(move || actions::arrange(&form.body));
    let body = arranged.await.map_err(base::Error::from)??;
    Ok(Json(BodyForm { body }))
}
