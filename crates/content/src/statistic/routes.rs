//! The doors of statistics.

use desk::{Answer, Caller, Desk};
use tokio::task::spawn_blocking;
use utoipa_axum::{router::OpenApiRouter, routes};
use web::{Download, Fail, Query};

use super::{
    actions,
    model::{Filter, Tally},
};

/// The doors of this context.
pub fn routes() -> OpenApiRouter<Desk> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(export))
}

/// What people or units submitted, got back and published.
#[utoipa::path(
    get, path = "/statistics", tag = "statistic",
    security(("session" = ["signed-in"])),
    params(Filter),
    responses((status = 200, body = Vec<Tally>)),
)]
async fn list(desk: Desk, caller: Caller, Query(filter): Query<Filter>) -> Answer<Vec<Tally>> {
    let dialect = desk.dialect();
    desk.read(caller, async |work| actions::tallies(work, dialect, &filter).await).await
}

/// The same as a workbook.
#[utoipa::path(
    get, path = "/statistics/export", tag = "statistic",
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
        desk.look(caller, async |work| actions::tallies(work, dialect, &filter).await).await?;
    let bytes = spawn_blocking(move || book(rows)).await.map_err(base::Error::from)??;
    Ok(Download { bytes, media_type: papers::BOOK_TYPE, name: "statistics.xlsx" })
}

fn book(rows: Vec<Tally>) -> base::Result<Vec<u8>> {
    let row = |row: Tally| {
        let counts = [row.submitted, row.returned, row.published, row.adopted];
        let counts = counts.map(|count| count.to_string());
        [vec![row.name, row.unit_name], counts.to_vec()].concat()
    };
    let rows: Vec<_> = rows.into_iter().map(row).collect();
    papers::book("工作统计", &["姓名或单位", "所属单位", "送审", "退回", "发布", "采用"], &rows)
}
