//! The doors of media.

use axum::{
    body::Body,
    extract::{DefaultBodyLimit, Multipart},
    http::{HeaderValue, header},
    response::Response,
};
use base::{Kind, Page, Paged, refuse};
use desk::{Answer, Caller, Desk, Place};
use serde::Deserialize;
use tokio::io::AsyncReadExt;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};
use web::{Fail, Path, Query};

use super::{
    actions,
    model::{FILE_BYTES_MAX, Media, UPLOAD, file_path},
    table,
};

/// Which files are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Filter {
    /// Part of the name.
    q: Option<String>,
    /// `picture` or `file`.
    kind: Option<String>,
    /// From 1.
    page: Option<i64>,
}

/// A file and the text that stands for it.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the multipart form, which is read field by field")]
struct Upload {
    #[schema(format = Binary, content_media_type = "application/octet-stream")]
    file: String,
    alt: String,
}

/// The doors of this context.
pub fn routes() -> OpenApiRouter<Desk> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(bytes))
        .merge(OpenApiRouter::new().routes(routes!(upload)).layer(large_form()))
}

/// How large a form with a file may be.
pub(crate) fn large_form() -> DefaultBodyLimit {
    DefaultBodyLimit::max(FILE_BYTES_MAX + (1 << 20))
}

/// A form with a file, as it came.
pub(crate) struct FileForm {
    /// The name the file has where it comes from.
    pub(crate) name: String,
    /// The file.
    pub(crate) bytes: Vec<u8>,
    /// The text that stands for a picture.
    pub(crate) alt: String,
}

/// Reads a form with a file, field by field.
pub(crate) async fn read_form(mut form: Multipart) -> base::Result<FileForm> {
    let (mut name, mut bytes, mut alt) = (String::new(), None, String::new());
    while let Some(field) = form.next_field().await.map_err(unreadable)? {
        match field.name() {
            Some("file") => {
                name = field.file_name().unwrap_or_default().to_owned();
                bytes = Some(field.bytes().await.map_err(unreadable)?.to_vec());
            }
            Some("alt") => alt = field.text().await.map_err(unreadable)?,
            _ => {}
        }
    }
    let missing = || refuse(Kind::Invalid, "media.file_missing", "请选择文件").at("file");
    Ok(FileForm { name, bytes: bytes.ok_or_else(missing)?, alt })
}

/// Uploads a picture or file.
#[utoipa::path(
    post, path = "/media", tag = "media",
    security(("session" = ["media.upload"])),
    request_body(content = Upload, content_type = "multipart/form-data"),
    responses((status = 200, body = Media)),
)]
async fn upload(desk: Desk, caller: Caller, form: Multipart) -> Answer<Media> {
    let unit = caller.unit_id()?.to_owned();
    let mine = caller.clone();
    let may = desk.look(mine, async |work| {
        if work.reach(UPLOAD).await?.is_empty() {
            work.need(UPLOAD, &Place::platform()).await?;
        }
        Ok(())
    });
    may.await?;
    let FileForm { name, bytes, alt } = read_form(form).await?;
    let files = desk.files().to_owned();
    let shelved = tokio::task::spawn_blocking(move || actions::shelve(&files, &name, bytes));
    let shelved = shelved.await.map_err(base::Error::from)??;
    desk.write(caller, async |work| actions::enter(work, &unit, shelved, &alt).await).await
}

/// What the caller's unit uploaded, newest first.
#[utoipa::path(
    get, path = "/media", tag = "media",
    security(("session" = ["signed-in"])),
    params(Filter),
    responses((status = 200, body = Paged<Media>)),
)]
async fn list(desk: Desk, caller: Caller, Query(filter): Query<Filter>) -> Answer<Paged<Media>> {
    let unit = caller.unit_id()?.to_owned();
    let pictures = filter.kind.as_deref().map(|kind| kind == "picture");
    let page = Page { page: filter.page, size: None };
    let query = filter.q.unwrap_or_default();
    desk.read(caller, async |work| table::list(&mut work.tx, &unit, (&query, pictures), page).await)
        .await
}

/// The bytes of a picture or file, for people who are signed in.
#[utoipa::path(
    get, path = "/media/{id}/file", tag = "media",
    security(("session" = ["signed-in"])),
    params(("id" = String, Path)),
    responses((status = 200, content_type = "application/octet-stream")),
)]
async fn bytes(desk: Desk, caller: Caller, Path(id): Path<String>) -> Result<Response, Fail> {
    let media = desk.look(caller, async |work| table::find(&mut work.tx, &id).await).await?;
    let mut file = tokio::fs::File::open(file_path(desk.files(), &media.digest)).await?;
    let mut bytes = Vec::with_capacity(usize::try_from(media.size_bytes).unwrap_or(0));
    file.read_to_end(&mut bytes).await?;
    let shown = if media.media_type.starts_with("image/") { "inline" } else { "attachment" };
    let mut answer = Response::new(Body::from(bytes));
    let headers = answer.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_str(&media.media_type)?);
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static(shown));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=600"));
    Ok(answer)
}

fn unreadable(error: axum::extract::multipart::MultipartError) -> base::Error {
    if error.status() == 413 {
        return refuse(Kind::TooLarge, "media.too_large", "文件不能超过50 MB");
    }
    refuse(Kind::Invalid, "media.unreadable", "上传中断或格式不正确，请重新上传").at("file")
}
