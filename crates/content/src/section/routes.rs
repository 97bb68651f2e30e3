//! The doors of sections.

use desk::{Answer, Caller, Desk};
use office::journal::model::Entry;
use office::site::model::PositionForm;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use web::{Json, Path};

use super::{
    actions,
    model::{MergeForm, RemovalForm, Section, SectionForm, SectionTree, template::Outline},
};

/// Which ready plan to set up.
#[derive(Debug, Deserialize, ToSchema)]
struct TemplateForm {
    /// Name of the plan.
    template: String,
}

/// The doors of this context.
pub fn routes() -> OpenApiRouter<Desk> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(create_from_template))
        .routes(routes!(change))
        .routes(routes!(shift))
        .routes(routes!(merge))
        .routes(routes!(remove))
        .routes(routes!(history))
        .routes(routes!(templates))
}

/// The sections of a site.
#[utoipa::path(
    get, path = "/sites/{id}/sections", tag = "section",
    security(("session" = ["signed-in"])),
    params(("id" = String, Path)),
    responses((status = 200, body = SectionTree)),
)]
async fn list(desk: Desk, caller: Caller, Path(id): Path<String>) -> Answer<SectionTree> {
    desk.read(caller, async |work| actions::tree(work, &id).await).await
}

/// Sets up a section.
#[utoipa::path(
    post, path = "/sites/{id}/sections", tag = "section",
    security(("session" = ["section.manage"])),
    params(("id" = String, Path)),
    request_body = SectionForm,
    responses((status = 200, body = Section)),
)]
async fn create(
    desk: Desk,
    caller: Caller,
    Path(id): Path<String>,
    Json(form): Json<SectionForm>,
) -> Answer<Section> {
    desk.write(caller, async |work| actions::create(work, &id, form).await).await
}

/// Sets up every section of a ready plan.
#[utoipa::path(
    post, path = "/sites/{id}/sections/template", tag = "section",
    security(("session" = ["section.manage"])),
    params(("id" = String, Path)),
    request_body = TemplateForm,
    responses((status = 200, body = Vec<Section>)),
)]
async fn create_from_template(
    desk: Desk,
    caller: Caller,
    Path(id): Path<String>,
    Json(form): Json<TemplateForm>,
) -> Answer<Vec<Section>> {
    let plan = form.template;
    desk.write(caller, async |work| actions::create_from_template(work, &id, &plan).await).await
}

/// Changes a section.
#[utoipa::path(
    post, path = "/sections/{id}", tag = "section",
    security(("session" = ["section.manage"])),
    params(("id" = String, Path)),
    request_body = SectionForm,
    responses((status = 200, body = Section)),
)]
async fn change(
    desk: Desk,
    caller: Caller,
    Path(id): Path<String>,
    Json(form): Json<SectionForm>,
) -> Answer<Section> {
    desk.write(caller, async |work| actions::change(work, &id, form).await).await
}

/// Moves a section in the tree.
#[utoipa::path(
    post, path = "/sections/{id}/position", tag = "section",
    security(("session" = ["section.manage"])),
    params(("id" = String, Path)),
    request_body = PositionForm,
    responses((status = 200, body = Section)),
)]
async fn shift(
    desk: Desk,
    caller: Caller,
    Path(id): Path<String>,
    Json(form): Json<PositionForm>,
) -> Answer<Section> {
    desk.write(caller, async |work| actions::shift(work, &id, form).await).await
}

/// Removes a section that holds nothing.
#[utoipa::path(
    post, path = "/sections/{id}/removal", tag = "section",
    security(("session" = ["section.manage"])),
    params(("id" = String, Path)),
    request_body = RemovalForm,
    responses((status = 200)),
)]
async fn remove(
    desk: Desk,
    caller: Caller,
    Path(id): Path<String>,
    Json(form): Json<RemovalForm>,
) -> Answer<()> {
    desk.write(caller, async |work| actions::remove(work, &id, form).await).await
}

/// Puts everything of a section into another one of its site and removes it.
#[utoipa::path(
    post, path = "/sections/{id}/merger", tag = "section",
    security(("session" = ["section.manage"])),
    params(("id" = String, Path)),
    request_body = MergeForm,
    responses((status = 200, body = Section)),
)]
async fn merge(
    desk: Desk,
    caller: Caller,
    Path(id): Path<String>,
    Json(form): Json<MergeForm>,
) -> Answer<Section> {
    desk.write(caller, async |work| actions::merge(work, &id, form).await).await
}

/// What happened to a section, newest first.
#[utoipa::path(
    get, path = "/sections/{id}/history", tag = "section",
    security(("session" = ["signed-in"])),
    params(("id" = String, Path)),
    responses((status = 200, body = Vec<Entry>)),
)]
async fn history(desk: Desk, caller: Caller, Path(id): Path<String>) -> Answer<Vec<Entry>> {
    desk.read(caller, async |work| actions::history(work, &id).await).await
}

/// The ready plans there are, with what each would set up.
#[utoipa::path(
    get, path = "/section-templates", tag = "section",
    security(("session" = ["signed-in"])),
    responses((status = 200, body = Vec<Outline>)),
)]
async fn templates(desk: Desk, caller: Caller) -> Answer<Vec<Outline>> {
    desk.read(caller, async |_| actions::templates()).await
}
