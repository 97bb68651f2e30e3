//! The door of previews: a topic as it will stand, drawn by the press for whoever writes it.

use axum::{
    Extension,
    http::header,
    response::{IntoResponse, Response},
};
use base::{Kind, refuse};
use content::article::actions;
use desk::{Caller, Desk};
use press::{Press, Sketch};
use utoipa_axum::{router::OpenApiRouter, routes};
use web::{Fail, Path};

/// Shown in a frame of the console and nowhere else; no script runs, nothing is sent.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; \
                      form-action 'none'; base-uri 'none'; frame-ancestors 'self'; \
                      sandbox allow-same-origin";

/// The doors of previews.
pub(crate) fn routes() -> OpenApiRouter<Desk> {
    OpenApiRouter::new().routes(routes!(preview))
}

/// A topic as it will stand.
#[utoipa::path(
    get, path = "/articles/{id}/preview", tag = "topic",
    security(("session" = ["article.read"])),
    params(("id" = String, Path)),
    responses((status = 200, body = String, content_type = "text/html")),
)]
async fn preview(
    desk: Desk,
    caller: Caller,
    Path(id): Path<String>,
    press: Option<Extension<Press>>,
) -> Result<Response, Fail> {
    let dialect = desk.dialect();
    let page = desk.look(caller, async |work| {
        let sketched = actions::sketch(work, dialect, &id).await?;
        let no = || refuse(Kind::Conflict, "topic.no_preview", "网站还没有印刷，暂时不能预览");
        let Some(Extension(press)) = press else { return Err(no()) };
        let edition = sketched.edition;
        let pictures = sketched.pictures.into_iter();
        let sketch = Sketch {
            id: edition.document_id,
            site_id: sketched.site_id,
            section_id: edition.section_id,
            title: edition.title,
            summary: edition.summary,
            source: edition.source,
            layout: sketched.layout,
            pictures: pictures.map(|one| (one.id, one.width, one.height)).collect(),
        };
        press.preview(work, sketch).await?.ok_or_else(no)
    });
    let head = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, POLICY),
    ];
    Ok((head, page.await?).into_response())
}
