//! The doors of update limits.

use base::{Moment, date};
use desk::{Answer, Caller, Desk};
use serde::Deserialize;
use tokio::task::spawn_blocking;
use utoipa::IntoParams;
use utoipa_axum::{router::OpenApiRouter, routes};
use web::{Download, Fail, Json, Path, Query};

use super::{
    actions,
    model::{
        Filter, LimitForm, LimitView, RuleForm, RuleList, SiteLimitForm, SiteUpkeep, UpkeepPage,
        UpkeepRow, VisitedFilter, VisitedPage, VisitedSection,
    },
};

/// Which site is asked for.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
struct OfSite {
    /// This site only.
    site: Option<String>,
}

/// The doors of this context.
pub fn routes() -> OpenApiRouter<Desk> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(summary))
        .routes(routes!(export))
        .routes(routes!(visited))
        .routes(routes!(export_visited))
        .routes(routes!(rules))
        .routes(routes!(turn))
        .routes(routes!(explain, limit_section))
        .routes(routes!(limit_site))
}

/// Sections with how they stand, most urgent first.
#[utoipa::path(
    get, path = "/upkeep", tag = "upkeep",
    security(("session" = ["signed-in"])),
    params(Filter),
    responses((status = 200, body = UpkeepPage)),
)]
async fn list(desk: Desk, caller: Caller, Query(filter): Query<Filter>) -> Answer<UpkeepPage> {
    desk.read(caller, async |work| actions::list(work, &filter).await).await
}

/// Sites with the counts by which they would fail.
#[utoipa::path(
    get, path = "/upkeep/sites", tag = "upkeep",
    security(("session" = ["signed-in"])),
    params(OfSite),
    responses((status = 200, body = Vec<SiteUpkeep>)),
)]
async fn summary(desk: Desk, caller: Caller, Query(of): Query<OfSite>) -> Answer<Vec<SiteUpkeep>> {
    let site = of.site.unwrap_or_default();
    desk.read(caller, async |work| actions::summary(work, &site).await).await
}

/// The same sections as a workbook.
#[utoipa::path(
    get, path = "/upkeep/export", tag = "upkeep",
    security(("session" = ["signed-in"])),
    params(Filter),
    responses((status = 200, content_type = "application/octet-stream")),
)]
async fn export(
    desk: Desk,
    caller: Caller,
    Query(filter): Query<Filter>,
) -> Result<Download, Fail> {
    let rows = desk.look(caller, async |work| actions::export(work, &filter).await).await?;
    let bytes = spawn_blocking(move || book(rows)).await.map_err(base::Error::from)??;
    Ok(Download { bytes, media_type: papers::BOOK_TYPE, name: "update-limits.xlsx" })
}

/// Sections by how often they are read, least first.
#[utoipa::path(
    get, path = "/upkeep/visits", tag = "upkeep",
    security(("session" = ["signed-in"])),
    params(VisitedFilter),
    responses((status = 200, body = VisitedPage)),
)]
async fn visited(
    desk: Desk,
    caller: Caller,
    Query(filter): Query<VisitedFilter>,
) -> Answer<VisitedPage> {
    desk.read(caller, async |work| actions::visited(work, &filter).await).await
}

/// The same sections as a workbook.
#[utoipa::path(
    get, path = "/upkeep/visits/export", tag = "upkeep",
    security(("session" = ["signed-in"])),
    params(VisitedFilter),
    responses((status = 200, content_type = "application/octet-stream")),
)]
async fn export_visited(
    desk: Desk,
    caller: Caller,
    Query(filter): Query<VisitedFilter>,
) -> Result<Download, Fail> {
    let found =
        desk.look(caller, async |work| actions::export_visited(work, &filter).await).await?;
    let bytes = spawn_blocking(move || visits_book(found)).await.map_err(base::Error::from)??;
    Ok(Download { bytes, media_type: papers::BOOK_TYPE, name: "section-visits.xlsx" })
}

/// The rules above the sites, and those of one site.
#[utoipa::path(
    get, path = "/upkeep/rules", tag = "upkeep",
    security(("session" = ["signed-in"])),
    params(OfSite),
    responses((status = 200, body = RuleList)),
)]
async fn rules(desk: Desk, caller: Caller, Query(of): Query<OfSite>) -> Answer<RuleList> {
    let site = of.site.unwrap_or_default();
    desk.read(caller, async |work| actions::rules_of(work, &site).await).await
}

/// Puts a rule above the sites in force, or out of it.
#[utoipa::path(
    post, path = "/upkeep/rules/{id}", tag = "upkeep",
    security(("session" = ["site.manage"])),
    params(("id" = String, Path)),
    request_body = RuleForm,
    responses((status = 200, body = RuleList)),
)]
async fn turn(
    desk: Desk,
    caller: Caller,
    Path(id): Path<String>,
    Json(form): Json<RuleForm>,
) -> Answer<RuleList> {
    desk.write(caller, async |work| actions::turn(work, &id, form).await).await
}

/// Where the limit of a section comes from, and how the section stands.
#[utoipa::path(
    get, path = "/sections/{id}/limit", tag = "upkeep",
    security(("session" = ["signed-in"])),
    params(("id" = String, Path)),
    responses((status = 200, body = LimitView)),
)]
async fn explain(desk: Desk, caller: Caller, Path(id): Path<String>) -> Answer<LimitView> {
    desk.read(caller, async |work| actions::explain(work, &id).await).await
}

/// Sets a stricter limit for a section, or takes it back.
#[utoipa::path(
    post, path = "/sections/{id}/limit", tag = "upkeep",
    security(("session" = ["section.manage"])),
    params(("id" = String, Path)),
    request_body = LimitForm,
    responses((status = 200, body = LimitView)),
)]
async fn limit_section(
    desk: Desk,
    caller: Caller,
    Path(id): Path<String>,
    Json(form): Json<LimitForm>,
) -> Answer<LimitView> {
    desk.write(caller, async |work| actions::limit_section(work, &id, form).await).await
}

/// Sets a stricter limit for all sections of a class on a site, or takes it back.
#[utoipa::path(
    post, path = "/sites/{id}/limit", tag = "upkeep",
    security(("session" = ["section.manage"])),
    params(("id" = String, Path)),
    request_body = SiteLimitForm,
    responses((status = 200, body = RuleList)),
)]
async fn limit_site(
    desk: Desk,
    caller: Caller,
    Path(id): Path<String>,
    Json(form): Json<SiteLimitForm>,
) -> Answer<RuleList> {
    desk.write(caller, async |work| actions::limit_site(work, &id, form).await).await
}

fn book(rows: Vec<UpkeepRow>) -> base::Result<Vec<u8>> {
    let head = [
        "网站",
        "栏目",
        "地址",
        "责任人",
        "最近更新",
        "累计发布",
        "更新时限",
        "依据",
        "状态",
        "剩余天数",
    ];
    let row = |row: UpkeepRow| {
        let state = match row.standing.state {
            "late" => "已超期",
            "blank" => "空白",
            "soon" => "即将到期",
            "fine" => "正常",
            _ => "不考核",
        };
        vec![
            row.site_name,
            row.name,
            row.path,
            row.person,
            row.last.map(date).unwrap_or_default(),
            row.documents.to_string(),
            row.limit,
            row.source,
            state.to_owned(),
            row.standing.days_left.map(|days| days.to_string()).unwrap_or_default(),
        ]
    };
    let rows: Vec<Vec<String>> = rows.into_iter().map(row).collect();
    papers::book("栏目更新", &head, &rows)
}

fn visits_book((since, rows): (Option<Moment>, Vec<VisitedSection>)) -> base::Result<Vec<u8>> {
    let since = since.map(date).unwrap_or_default();
    let head = [
        "网站",
        "栏目",
        "地址",
        "访问次数",
        "占本站",
        "已发布篇数",
        "日均",
        "统计天数",
        "新设天数",
        "计数自",
    ];
    let row = |row: VisitedSection| {
        let (share, per_day) = (row.share() * 100.0, row.per_day());
        vec![
            row.site_name,
            row.name,
            row.path,
            row.views.to_string(),
            format!("{share:.1}%"),
            row.documents.to_string(),
            format!("{per_day:.1}"),
            row.days.to_string(),
            row.new_days.map(|days| days.to_string()).unwrap_or_default(),
            since.clone(),
        ]
    };
    let rows: Vec<Vec<String>> = rows.into_iter().map(row).collect();
    papers::book("访问最少的栏目", &head, &rows)
}
