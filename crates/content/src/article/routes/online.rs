//! What the public gets to see: publishing, withdrawing, and where it arrived.

use desk::{Answer, Caller, Desk};
use utoipa_axum::{router::OpenApiRouter, routes};
use web::{Json, Path};

use crate::article::{
    actions::{self, PublicationForm, WithdrawalForm},
    model::{Article, EmergencyForm, Publication},
};

/// The doors of this file.
pub(super) fn routes() -> OpenApiRouter<Desk> {
    OpenApiRouter::new()
        .routes(routes!(publish))
        .routes(routes!(publication))
        .routes(routes!(emergency))
        .routes(routes!(withdraw))
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
