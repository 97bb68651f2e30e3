//! The doors of articles.

mod editions;
mod online;
mod ties;

use base::Paged;
use desk::{Answer, Caller, Desk};
use proofread::Finding;
use utoipa_axum::{router::OpenApiRouter, routes};
use web::{Json, Path, Query};

use super::{
    actions::{self, ArticleForm, ResectionForm, SubmissionForm},
    model::{
        Article, ArticleRow, DraftForm, EditionView, READ, SavedDraft, THEMES, Theme, Waiting,
    },
    table::{self, Filter},
};

/// The doors of this context.
pub fn routes() -> OpenApiRouter<Desk> {
    OpenApiRouter::new()
        .routes(routes!(waiting))
        .routes(routes!(list, create))
        .routes(routes!(show))
        .routes(routes!(save_draft))
        .routes(routes!(check))
        .routes(routes!(revise))
        .routes(routes!(discard))
        .routes(routes!(submit))
        .routes(routes!(recall))
        .routes(routes!(themes))
        .routes(routes!(resection))
        .merge(editions::routes())
        .merge(online::routes())
        .merge(ties::routes())
}

/// What waits for the caller, on every site.
#[utoipa::path(
    get, path = "/waiting", tag = "article",
    security(("session" = ["signed-in"])),
    responses((status = 200, body = Waiting)),
)]
async fn waiting(desk: Desk, caller: Caller) -> Answer<Waiting> {
    let dialect = desk.dialect();
    desk.read(caller, async |work| actions::waiting(work, dialect).await).await
}

/// The library, within what the caller may see.
#[utoipa::path(
    get, path = "/articles", tag = "article",
    security(("session" = ["signed-in"])),
    params(Filter),
    responses((status = 200, body = Paged<ArticleRow>)),
)]
async fn list(
    desk: Desk,
    caller: Caller,
    Query(filter): Query<Filter>,
) -> Answer<Paged<ArticleRow>> {
    let dialect = desk.dialect();
    desk.read(caller, async |work| {
        let reach = work.reach(READ).await?;
        let me = work.caller.id().to_owned();
        table::library(&mut work.tx, dialect, &reach, &filter, &me).await
    })
    .await
}

/// Begins an article.
#[utoipa::path(
    post, path = "/articles", tag = "article",
    security(("session" = ["article.write"])),
    request_body = ArticleForm,
    responses((status = 200, body = Article)),
)]
async fn create(desk: Desk, caller: Caller, Json(form): Json<ArticleForm>) -> Answer<Article> {
    desk.write(caller, async |work| {
        let document = actions::create(work, form).await?;
        Box::pin(actions::show(work, &document.id)).await
    })
    .await
}

/// Everything one needs to work on a document.
#[utoipa::path(
    get, path = "/articles/{id}", tag = "article",
    security(("session" = ["article.read"])),
    params(("id" = String, Path)),
    responses((status = 200, body = Article)),
)]
async fn show(desk: Desk, caller: Caller, Path(id): Path<String>) -> Answer<Article> {
    desk.read(caller, async |work| actions::show(work, &id).await).await
}

/// Saves the draft.
#[utoipa::path(
    post, path = "/articles/{id}/draft", tag = "article",
    security(("session" = ["article.write"])),
    params(("id" = String, Path)),
    request_body = DraftForm,
    responses((status = 200, body = SavedDraft)),
)]
async fn save_draft(
    desk: Desk,
    caller: Caller,
    Path(id): Path<String>,
    Json(sent): Json<DraftForm>,
) -> Answer<SavedDraft> {
    // Cleaning takes CPU and needs no database, so it happens before the turn at the writer.
    let form = sent.clone().checked()?;
    let dialect = desk.dialect();
    let setting = actions::setting_to_save(&desk, caller.clone(), &id).await?;
    desk.write(caller, async |work| {
        let (edition, files, relations) =
            actions::save_draft(work, dialect, &setting, form).await?;
        let edition = EditionView::new(edition, files, (relations, setting.form()))?;
        Ok(SavedDraft::new(&sent, edition))
    })
    .await
}

/// Checks what a person is writing; nothing is kept.
#[utoipa::path(
    post, path = "/articles/{id}/check", tag = "article",
    security(("session" = ["article.write"])),
    params(("id" = String, Path)),
    request_body = DraftForm,
    responses((status = 200, body = Vec<Finding>)),
)]
async fn check(
    desk: Desk,
    caller: Caller,
    Path(id): Path<String>,
    Json(form): Json<DraftForm>,
) -> Answer<Vec<Finding>> {
    let form = form.checked()?;
    Ok(axum::Json(actions::check(&desk, caller, &id, form).await?))
}

/// Begins a new edition of what is live or withdrawn.
#[utoipa::path(
    post, path = "/articles/{id}/revision", tag = "article",
    security(("session" = ["article.write"])),
    params(("id" = String, Path)),
    responses((status = 200, body = Article)),
)]
async fn revise(desk: Desk, caller: Caller, Path(id): Path<String>) -> Answer<Article> {
    desk.write(caller, async |work| {
        actions::revise(work, &id).await?;
        actions::show(work, &id).await
    })
    .await
}

/// Drops the draft.
#[utoipa::path(
    post, path = "/articles/{id}/discard", tag = "article",
    security(("session" = ["article.write"])),
    params(("id" = String, Path)),
    responses((status = 200)),
)]
async fn discard(desk: Desk, caller: Caller, Path(id): Path<String>) -> Answer<()> {
    desk.write(caller, async |work| actions::discard(work, &id).await).await
}

/// Sends the draft into review.
#[utoipa::path(
    post, path = "/articles/{id}/submission", tag = "article",
    security(("session" = ["article.submit"])),
    params(("id" = String, Path)),
    request_body = SubmissionForm,
    responses((status = 200, body = Article)),
)]
async fn submit(
    desk: Desk,
    caller: Caller,
    Path(id): Path<String>,
    Json(form): Json<SubmissionForm>,
) -> Answer<Article> {
    let cut = actions::read_closely(&desk, caller.clone(), &id).await?;
    desk.write(caller, async |work| {
        actions::submit(work, &id, &form, cut).await?;
        actions::show(work, &id).await
    })
    .await
}

/// Takes back what waits in review or for publication.
#[utoipa::path(
    post, path = "/articles/{id}/recall", tag = "article",
    security(("session" = ["article.submit"])),
    params(("id" = String, Path)),
    responses((status = 200, body = Article)),
)]
async fn recall(desk: Desk, caller: Caller, Path(id): Path<String>) -> Answer<Article> {
    desk.write(caller, async |work| {
        actions::recall(work, &id).await?;
        actions::show(work, &id).await
    })
    .await
}

/// 主题分类: the official 22.
#[utoipa::path(
    get, path = "/themes22", tag = "article",
    security(("session" = ["signed-in"])),
    responses((status = 200, body = Vec<Theme>)),
)]
async fn themes(desk: Desk, caller: Caller) -> Answer<Vec<Theme>> {
    desk.read(caller, async |_| Ok(THEMES.to_vec())).await
}

/// Moves a draft to another section of its site.
#[utoipa::path(
    post, path = "/articles/{id}/section", tag = "article",
    security(("session" = ["article.write"])),
    params(("id" = String, Path)),
    request_body = ResectionForm,
    responses((status = 200, body = Article)),
)]
async fn resection(
    desk: Desk,
    caller: Caller,
    Path(id): Path<String>,
    Json(form): Json<ResectionForm>,
) -> Answer<Article> {
    desk.write(caller, async |work| {
        actions::resection(work, &id, form).await?;
        actions::show(work, &id).await
    })
    .await
}
