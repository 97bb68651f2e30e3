//! The editions of articles: read, compared, brought back.

use base::Paged;
use desk::{Answer, Caller, Desk};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::{router::OpenApiRouter, routes};
use web::{Path, Query};

use crate::article::{
    actions,
    model::{Article, BinRow, Difference, EditionRow, EditionView},
    table::{self, Filter},
};

/// Which edition to compare with.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct With {
    /// The older edition.
    with: String,
}

/// The doors of this file.
pub(super) fn routes() -> OpenApiRouter<Desk> {
    OpenApiRouter::new()
        .routes(routes!(editions))
        .routes(routes!(edition))
        .routes(routes!(difference))
        .routes(routes!(bin))
        .routes(routes!(restore))
}

/// Every version of a document, newest first.
#[utoipa::path(
    get, path = "/articles/{id}/editions", tag = "article",
    security(("session" = ["article.read"])),
    params(("id" = String, Path)),
    responses((status = 200, body = Vec<EditionRow>)),
)]
async fn editions(desk: Desk, caller: Caller, Path(id): Path<String>) -> Answer<Vec<EditionRow>> {
    desk.read(caller, async |work| {
        actions::show(work, &id).await?;
        table::editions(&mut work.tx, &id).await
    })
    .await
}

/// One version.
#[utoipa::path(
    get, path = "/editions/{id}", tag = "article",
    security(("session" = ["article.read"])),
    params(("id" = String, Path)),
    responses((status = 200, body = EditionView)),
)]
async fn edition(desk: Desk, caller: Caller, Path(id): Path<String>) -> Answer<EditionView> {
    desk.read(caller, async |work| actions::edition(work, &id).await).await
}

/// What changed from another version to this one, word by word.
#[utoipa::path(
    get, path = "/editions/{id}/difference", tag = "article",
    security(("session" = ["article.read"])),
    params(("id" = String, Path), With),
    responses((status = 200, body = Difference)),
)]
async fn difference(
    desk: Desk,
    caller: Caller,
    Path(id): Path<String>,
    Query(with): Query<With>,
) -> Answer<Difference> {
    desk.read(caller, async |work| actions::difference(work, &id, &with.with).await).await
}

/// Drafts that were dropped and can be brought back.
#[utoipa::path(
    get, path = "/bin", tag = "article",
    security(("session" = ["signed-in"])),
    params(Filter),
    responses((status = 200, body = Paged<BinRow>)),
)]
async fn bin(desk: Desk, caller: Caller, Query(filter): Query<Filter>) -> Answer<Paged<BinRow>> {
    let dialect = desk.dialect();
    desk.read(caller, async |work| actions::bin(work, dialect, &filter).await).await
}

/// Brings a dropped draft back.
#[utoipa::path(
    post, path = "/editions/{id}/restoration", tag = "article",
    security(("session" = ["article.write"])),
    params(("id" = String, Path)),
    responses((status = 200, body = Article)),
)]
async fn restore(desk: Desk, caller: Caller, Path(id): Path<String>) -> Answer<Article> {
    desk.write(caller, async |work| actions::restore(work, &id).await).await
}
