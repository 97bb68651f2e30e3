//! What articles refer to, and what goes online together.

use desk::{Answer, Caller, Desk};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::{router::OpenApiRouter, routes};
use web::{Json, Path, Query};

use crate::article::{
    actions::{self, TieForm},
    model::{Article, ArticleRow, RelatedRow},
    table,
};

/// Words of a search by title.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Words {
    /// Part of the title.
    q: String,
}

/// The doors of this file.
pub(super) fn routes() -> OpenApiRouter<Desk> {
    OpenApiRouter::new()
        .routes(routes!(links))
        .routes(routes!(fitting))
        .routes(routes!(tie))
        .routes(routes!(untie))
}

/// Live documents by title, for links by id.
#[utoipa::path(
    get, path = "/links", tag = "article",
    security(("session" = ["signed-in"])),
    params(Words),
    responses((status = 200, body = Vec<ArticleRow>)),
)]
async fn links(desk: Desk, caller: Caller, Query(words): Query<Words>) -> Answer<Vec<ArticleRow>> {
    desk.read(caller, async |work| table::linkable(&mut work.tx, &words.q).await).await
}

/// Documents this one may be tied to, by words of a title or a 发文字号.
#[utoipa::path(
    get, path = "/articles/{id}/fitting", tag = "article",
    security(("session" = ["article.read"])),
    params(("id" = String, Path), Words),
    responses((status = 200, body = Vec<RelatedRow>)),
)]
async fn fitting(
    desk: Desk,
    caller: Caller,
    Path(id): Path<String>,
    Query(words): Query<Words>,
) -> Answer<Vec<RelatedRow>> {
    desk.read(caller, async |work| actions::fitting(work, &id, &words.q).await).await
}

/// Lets a document go online together with another one.
#[utoipa::path(
    post, path = "/articles/{id}/bundle", tag = "article",
    security(("session" = ["article.write"])),
    params(("id" = String, Path)),
    request_body = TieForm,
    responses((status = 200, body = Article)),
)]
async fn tie(
    desk: Desk,
    caller: Caller,
    Path(id): Path<String>,
    Json(form): Json<TieForm>,
) -> Answer<Article> {
    desk.write(caller, async |work| {
        actions::tie(work, &id, &form).await?;
        actions::show(work, &id).await
    })
    .await
}

/// Lets a document go online alone again.
#[utoipa::path(
    post, path = "/articles/{id}/bundle/end", tag = "article",
    security(("session" = ["article.write"])),
    params(("id" = String, Path)),
    responses((status = 200, body = Article)),
)]
async fn untie(desk: Desk, caller: Caller, Path(id): Path<String>) -> Answer<Article> {
    desk.write(caller, async |work| {
        actions::untie(work, &id).await?;
        actions::show(work, &id).await
    })
    .await
}
