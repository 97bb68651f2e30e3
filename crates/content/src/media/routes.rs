//! The doors of media.

use axum::{
    body::{Body, Bytes},
    extract::DefaultBodyLimit,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::Response,
};
use base::{Kind, Page, Paged, refuse};
use desk::{Answer, Caller, Desk};
use futures_util::stream;
use office::unit::model::Unit;
use serde::Deserialize;
use tokio::fs::File;
use tokio::io::{AsyncReadExt, AsyncSeekExt};
use tokio::task::spawn_blocking;
use utoipa::IntoParams;
use utoipa_axum::{router::OpenApiRouter, routes};
use web::{Fail, Fields, Json, Path, Query};

use super::{
    actions,
    model::{
        BRING_BYTES_MAX, LibraryFilter, Media, MediaForm, MediaView, Rendition, file_path, part_of,
    },
    table,
};

const CHUNK_BYTES: usize = 256 << 10;

/// As which size a picture is wanted.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
struct Wanted {
    /// `list` for the small picture of lists, where there is one; `page` for the first page of a
    /// PDF.
    cut: String,
    /// Pixels it should be wide, if it can be had so wide.
    width: i64,
}

impl Wanted {
    /// The narrowest that is wide enough, or the widest. Nobody who asks for a page gets all of
    /// them instead.
    fn of(&self, all: Vec<Rendition>) -> base::Result<Option<Rendition>> {
        let mut fits: Vec<_> = all.into_iter().filter(|one| one.cut == self.cut).collect();
        let at = fits.iter().position(|one| one.width >= self.width);
        let at = at.unwrap_or(fits.len().saturating_sub(1));
        if fits.is_empty() && self.cut == "page" {
            return Err(refuse(Kind::Unknown, "media.no_page", "这个文件没有首页预览"));
        }
        Ok((!fits.is_empty()).then(|| fits.swap_remove(at)))
    }
}

/// The doors of this context.
pub fn routes() -> OpenApiRouter<Desk> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(units))
        .routes(routes!(show, change))
        .routes(routes!(remove))
        .routes(routes!(take_back))
        .routes(routes!(bytes))
}

/// How large a form with a file may be.
pub(crate) fn large_form() -> DefaultBodyLimit {
    DefaultBodyLimit::max(BRING_BYTES_MAX + (1 << 20))
}

/// A form with a file, as it came.
pub(crate) struct FileForm {
    /// The name the file has where it comes from.
    pub(crate) name: String,
    /// The file.
    pub(crate) bytes: Vec<u8>,
}

/// Reads a form with a file, field by field.
pub(crate) async fn read_form(Fields(mut form): Fields) -> base::Result<FileForm> {
    let (mut name, mut bytes) = (String::new(), None);
    while let Some(field) = form.next_field().await.map_err(unreadable)? {
        if field.name() == Some("file") {
            name = field.file_name().unwrap_or_default().to_owned();
            bytes = Some(field.bytes().await.map_err(unreadable)?.to_vec());
        }
    }
    let missing = || refuse(Kind::Invalid, "media.file_missing", "请选择文件").at("file");
    Ok(FileForm { name, bytes: bytes.ok_or_else(missing)? })
}

/// What a unit keeps, newest first; the caller's own unless told, or that of every unit whose files
/// the caller may see.
#[utoipa::path(
    get, path = "/media", tag = "media",
    security(("session" = ["signed-in"])),
    params(LibraryFilter),
    responses((status = 200, body = Paged<Media>)),
)]
async fn list(
    desk: Desk,
    caller: Caller,
    Query(filter): Query<LibraryFilter>,
) -> Answer<Paged<Media>> {
    let page = Page { page: filter.page, size: filter.size };
    let dialect = desk.dialect();
    desk.read(caller, async |work| actions::list(work, dialect, filter, page).await).await
}

/// The units whose files the caller may look through.
#[utoipa::path(
    get, path = "/media-units", tag = "media",
    security(("session" = ["signed-in"])),
    responses((status = 200, body = Vec<Unit>)),
)]
async fn units(desk: Desk, caller: Caller) -> Answer<Vec<Unit>> {
    desk.read(caller, actions::units).await
}

/// A file with its texts and where it is used.
#[utoipa::path(
    get, path = "/media/{id}", tag = "media",
    security(("session" = ["signed-in"])),
    params(("id" = String, Path)),
    responses((status = 200, body = MediaView)),
)]
async fn show(desk: Desk, caller: Caller, Path(id): Path<String>) -> Answer<MediaView> {
    desk.read(caller, async |work| actions::show(work, &id).await).await
}

/// Changes name, texts and focal point of a file.
#[utoipa::path(
    post, path = "/media/{id}", tag = "media",
    security(("session" = ["media.upload"])),
    params(("id" = String, Path)),
    request_body = MediaForm,
    responses((status = 200, body = MediaView)),
)]
async fn change(
    desk: Desk,
    caller: Caller,
    Path(id): Path<String>,
    Json(form): Json<MediaForm>,
) -> Answer<MediaView> {
    let (files, captions) = (desk.files().to_owned(), form.captions.clone());
    let laid = spawn_blocking(move || actions::lay_captions(&files, &captions));
    laid.await.map_err(base::Error::from)??;
    desk.write(caller, async |work| actions::change(work, &id, form).await).await
}

/// Puts a file that nothing uses into the recycle bin.
#[utoipa::path(
    post, path = "/media/{id}/removal", tag = "media",
    security(("session" = ["media.upload"])),
    params(("id" = String, Path)),
    responses((status = 200)),
)]
async fn remove(desk: Desk, caller: Caller, Path(id): Path<String>) -> Answer<()> {
    desk.write(caller, async |work| actions::remove(work, &id).await).await
}

/// Takes a file back out of the recycle bin.
#[utoipa::path(
    post, path = "/media/{id}/recovery", tag = "media",
    security(("session" = ["media.upload"])),
    params(("id" = String, Path)),
    responses((status = 200)),
)]
async fn take_back(desk: Desk, caller: Caller, Path(id): Path<String>) -> Answer<()> {
    desk.write(caller, async |work| actions::take_back(work, &id).await).await
}

/// The bytes of a picture or file, for people who are signed in; also a part of them.
#[utoipa::path(
    get, path = "/media/{id}/file", tag = "media",
    security(("session" = ["signed-in"])),
    params(("id" = String, Path), Wanted),
    responses((status = 200, content_type = "application/octet-stream")),
)]
async fn bytes(
    desk: Desk,
    caller: Caller,
    Path(id): Path<String>,
    Query(wanted): Query<Wanted>,
    headers: HeaderMap,
) -> Result<Response, Fail> {
    let media = desk.look(caller, async |work| table::find(&mut work.tx, &id).await).await?;
    let small = wanted.of(media.all_renditions()?)?;
    let (digest, media_type) = match &small {
        Some(small) => (small.digest.as_str(), "image/webp"),
        None => (media.digest.as_str(), media.media_type.as_str()),
    };
    let mut file = File::open(file_path(desk.files(), digest)).await?;
    let length = file.metadata().await?.len();
    let asked = headers.get(header::RANGE).and_then(|range| range.to_str().ok());
    let part = asked.and_then(|range| part_of(range, length));

    let (from, to) = part.unwrap_or((0, length));
    file.seek(std::io::SeekFrom::Start(from)).await?;
    let mut answer = Response::new(Body::from_stream(flow(file, to - from)));
    let headers = answer.headers_mut();
    let shown = ["image/", "video/", "audio/"].iter().any(|kind| media_type.starts_with(kind));
    let shown = if shown { "inline" } else { "attachment" };
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_str(media_type)?);
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static(shown));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=600"));
    headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(to - from));
    if part.is_some() {
        let range = format!("bytes {from}-{}/{length}", to - 1);
        headers.insert(header::CONTENT_RANGE, HeaderValue::from_str(&range)?);
        *answer.status_mut() = StatusCode::PARTIAL_CONTENT;
    }
    Ok(answer)
}

/// The next bytes of a file, piece by piece.
fn flow(file: File, length: u64) -> impl stream::Stream<Item = std::io::Result<Bytes>> {
    stream::try_unfold((file, length), |(mut file, left)| async move {
        let wanted = left.min(CHUNK_BYTES as u64) as usize;
        let mut chunk = vec![0; wanted];
        let read = file.read(&mut chunk).await?;
        if read == 0 {
            return Ok(None);
        }
        chunk.truncate(read);
        Ok(Some((Bytes::from(chunk), (file, left - read as u64))))
    })
}

fn unreadable(error: axum::extract::multipart::MultipartError) -> base::Error {
    if error.status() == 413 {
        return refuse(Kind::TooLarge, "media.form_too_large", "文件不能超过50 MB").at("file");
    }
    refuse(Kind::Invalid, "media.unreadable", "上传中断或格式不正确，请重新上传").at("file")
}
