//! The console's single-page application, embedded in the program.

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "../../ui/dist"]
#[allow_missing = true]
struct Built;

/// A file of the application; any other address belongs to the application itself, which answers
/// with its first page.
pub(crate) async fn serve(uri: Uri) -> Response {
    let path = uri.path().trim_start_matches('/');
    if let Some(file) = Built::get(path).filter(|_| !path.is_empty()) {
        let kind = mime_guess::from_path(path).first_or_octet_stream();
        let mut answer = Response::new(Body::from(file.data));
        let headers = answer.headers_mut();
        let kind = HeaderValue::from_str(kind.as_ref());
        headers
            .insert(header::CONTENT_TYPE, kind.unwrap_or(HeaderValue::from_static("text/plain")));
        // Names of built files carry a digest of their content.
        let lasting = HeaderValue::from_static("public, max-age=31536000, immutable");
        headers.insert(header::CACHE_CONTROL, lasting);
        return answer;
    }
    if path.starts_with("assets/") {
        return StatusCode::NOT_FOUND.into_response();
    }
    match Built::get("index.html") {
        Some(page) => {
            let mut answer = Response::new(Body::from(page.data));
            let kind = HeaderValue::from_static("text/html; charset=utf-8");
            answer.headers_mut().insert(header::CONTENT_TYPE, kind);
            answer
        }
        None => {
            let say =
                "控制台页面尚未构建：请用 make run 启动，或先在 ui 目录执行 npm run build。\n";
            (StatusCode::SERVICE_UNAVAILABLE, say).into_response()
        }
    }
}
