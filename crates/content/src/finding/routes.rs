//! The doors of findings.

use base::{Paged, date_time};
use desk::{Answer, Caller, Desk};
use tokio::task::spawn_blocking;
use utoipa_axum::{router::OpenApiRouter, routes};
use web::{Download, Fail, Json, Path, Query};

use super::{
    actions,
    model::{CheckingView, Filter, FindingAcceptance, FindingGroup, FindingRow},
};

/// The doors of this context.
pub fn routes() -> OpenApiRouter<Desk> {
    OpenApiRouter::new()
        .routes(routes!(checking, ask))
        .routes(routes!(list))
        .routes(routes!(groups))
        .routes(routes!(export))
        .routes(routes!(accept))
}

/// How far the newest walk over everything published has come.
#[utoipa::path(
    get, path = "/checking", tag = "finding",
    security(("session" = ["signed-in"])),
    responses((status = 200, body = CheckingView)),
)]
async fn checking(desk: Desk, caller: Caller) -> Answer<CheckingView> {
    let dialect = desk.dialect();
    desk.read(caller, async |work| actions::checking(work, dialect).await).await
}

/// Has everything published checked again.
#[utoipa::path(
    post, path = "/checking", tag = "finding",
    security(("session" = ["term.manage"])),
    responses((status = 200)),
)]
async fn ask(desk: Desk, caller: Caller) -> Answer<()> {
    desk.write(caller, actions::ask).await
}

/// What was found in what is published.
#[utoipa::path(
    get, path = "/findings", tag = "finding",
    security(("session" = ["signed-in"])),
    params(Filter),
    responses((status = 200, body = Paged<FindingRow>)),
)]
async fn list(
    desk: Desk,
    caller: Caller,
    Query(filter): Query<Filter>,
) -> Answer<Paged<FindingRow>> {
    let dialect = desk.dialect();
    desk.read(caller, async |work| actions::list(work, dialect, &filter).await).await
}

/// The same by rule, site or section.
#[utoipa::path(
    get, path = "/findings/groups", tag = "finding",
    security(("session" = ["signed-in"])),
    params(Filter),
    responses((status = 200, body = Vec<FindingGroup>)),
)]
async fn groups(
    desk: Desk,
    caller: Caller,
    Query(filter): Query<Filter>,
) -> Answer<Vec<FindingGroup>> {
    let dialect = desk.dialect();
    desk.read(caller, async |work| actions::groups(work, dialect, &filter).await).await
}

/// The same as a workbook.
#[utoipa::path(
    get, path = "/findings/export", tag = "finding",
    security(("session" = ["signed-in"])),
    params(Filter),
    responses((status = 200, content_type = "application/octet-stream")),
)]
async fn export(
    desk: Desk,
    caller: Caller,
    Query(filter): Query<Filter>,
) -> Result<Download, Fail> {
    let dialect = desk.dialect();
    let rows =
        desk.look(caller, async |work| actions::export(work, dialect, &filter).await).await?;
    let bytes = spawn_blocking(move || book(rows)).await.map_err(base::Error::from)??;
    Ok(Download { bytes, media_type: papers::BOOK_TYPE, name: "findings.xlsx" })
}

fn book(rows: Vec<FindingRow>) -> base::Result<Vec<u8>> {
    let head =
        ["网站", "栏目", "标题", "问题", "原文", "级别", "处数", "发现时间", "保留理由", "说明人"];
    let row = |row: FindingRow| {
        let severity = if row.severity == "block" { "必须修改" } else { "说明理由" };
        vec![
            row.site_name,
            row.section_name,
            row.title,
            row.message,
            row.words,
            severity.to_owned(),
            row.times.to_string(),
            date_time(row.found_at),
            row.accepted_reason,
            row.accepted_name,
        ]
    };
    let rows: Vec<_> = rows.into_iter().map(row).collect();
    papers::book("已发布内容检查", &head, &rows)
}

/// Says that a finding is right as it is.
#[utoipa::path(
    post, path = "/findings/{id}/acceptance", tag = "finding",
    security(("session" = ["article.write"])),
    params(("id" = String, Path)),
    request_body = FindingAcceptance,
    responses((status = 200, body = FindingRow)),
)]
async fn accept(
    desk: Desk,
    caller: Caller,
    Path(id): Path<String>,
    Json(form): Json<FindingAcceptance>,
) -> Answer<FindingRow> {
    desk.write(caller, async |work| actions::accept(work, &id, form).await).await
}
