//! The doors of articles.

use base::Paged;
use desk::{Answer, Caller, Desk};
use proofread::Finding;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::{router::OpenApiRouter, routes};
use web::{Json, Path, Query};

use super::{
    actions::{
        self, ArticleForm, PublicationForm, ResectionForm, SubmissionForm, TieForm, WithdrawalForm,
    },
    model::{
        Article, ArticleRow, BinRow, Difference, DraftForm, EditionRow, EditionView, EmergencyForm,
        Publication, READ, RelatedRow, THEMES, Theme, Waiting,
    },
    table::{self, Filter},
};

/// Words of a search by title.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Words {
    /// Part of the title.
    q: String,
}

/// Which edition to compare with.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct With {
    /// The older edition.
    with: String,
}

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
        .routes(routes!(publish))
        .routes(routes!(publication))
        .routes(routes!(withdraw))
        .routes(routes!(emergency))
        .routes(routes!(editions))
        .routes(routes!(edition))
        .routes(routes!(difference))
        .routes(routes!(links))
        .routes(routes!(fitting))
        .routes(routes!(tie))
        .routes(routes!(untie))
        .routes(routes!(themes))
        .routes(routes!(bin))
        .routes(routes!(restore))
        .routes(routes!(resection))
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
    responses((status = 200, body = EditionView)),
)]
async fn save_draft(
    desk: Desk,
    caller: Caller,
    Path(id): Path<String>,
    Json(form): Json<DraftForm>,
) -> Answer<EditionView> {
    // Cleaning takes CPU and needs no database, so it happens before the turn at the writer.
    let form = form.checked()?;
    let dialect = desk.dialect();
    let setting = actions::setting_to_save(&desk, caller.clone(), &id).await?;
    desk.write(caller, async |work| {
        let (edition, files, relations) =
            actions::save_draft(work, dialect, &setting, form).await?;
        EditionView::new(edition, files, (relations, setting.form()))
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

/// Publishes the approved edition, now or at a time.
#[utoipa::path(
    post, path = "/articles/{id}/publication", tag = "article",
    security(("session" = ["article.publish"])),
    params(("id" = String, Path)),
    request_body = PublicationForm,
    responses((status = 200, body = Article)),
)]
async fn publish(
    desk: Desk,
    caller: Caller,
    Path(id): Path<String>,
    Json(form): Json<PublicationForm>,
) -> Answer<Article> {
    desk.write(caller, async |work| {
        actions::publish(work, &id, form).await?;
        actions::show(work, &id).await
    })
    .await
}

/// How far the newest publication or withdrawal has come.
#[utoipa::path(
    get, path = "/articles/{id}/publication", tag = "article",
    security(("session" = ["article.read"])),
    params(("id" = String, Path)),
    responses((status = 200, body = Option<Publication>)),
)]
async fn publication(
    desk: Desk,
    caller: Caller,
    Path(id): Path<String>,
) -> Answer<Option<Publication>> {
    desk.read(caller, async |work| actions::publication(work, &id).await).await
}

/// Publishes at once what is still in review; what is owed stays visible until another has signed.
#[utoipa::path(
    post, path = "/articles/{id}/emergency", tag = "article",
    security(("session" = ["article.emergency"])),
    params(("id" = String, Path)),
    request_body = EmergencyForm,
    responses((status = 200, body = Article)),
)]
async fn emergency(
    desk: Desk,
    caller: Caller,
    Path(id): Path<String>,
    Json(form): Json<EmergencyForm>,
) -> Answer<Article> {
    desk.write(caller, async |work| {
        actions::emergency(work, &id, form).await?;
        actions::show(work, &id).await
    })
    .await
}

/// Withdraws what is live, from every place at once.
#[utoipa::path(
    post, path = "/articles/{id}/withdrawal", tag = "article",
    security(("session" = ["article.withdraw"])),
    params(("id" = String, Path)),
    request_body = WithdrawalForm,
    responses((status = 200, body = Article)),
)]
async fn withdraw(
    desk: Desk,
    caller: Caller,
    Path(id): Path<String>,
    Json(form): Json<WithdrawalForm>,
) -> Answer<Article> {
    desk.write(caller, async |work| {
        actions::withdraw(work, &id, form).await?;
        actions::show(work, &id).await
    })
    .await
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

/// 主题分类: the official 22.
#[utoipa::path(
    get, path = "/themes22", tag = "article",
    security(("session" = ["signed-in"])),
    responses((status = 200, body = Vec<Theme>)),
)]
async fn themes(desk: Desk, caller: Caller) -> Answer<Vec<Theme>> {
    desk.read(caller, async |_| Ok(THEMES.to_vec())).await
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
