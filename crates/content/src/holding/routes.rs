//! The doors of the register of data.

use desk::{Answer, Caller, Desk};
use tokio::task::spawn_blocking;
use utoipa_axum::{router::OpenApiRouter, routes};
use web::{Download, Fail};

use super::{actions, model::HoldingView};

/// The doors of this context.
pub fn routes() -> OpenApiRouter<Desk> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(export))
}

/// What this installation keeps, how it is guarded, and for how long.
#[utoipa::path(
    get, path = "/holdings", tag = "holding",
    security(("session" = ["signed-in"])),
    responses((status = 200, body = Vec<HoldingView>)),
)]
async fn list(desk: Desk, caller: Caller) -> Answer<Vec<HoldingView>> {
    desk.read(caller, actions::list).await
}

/// The same as a workbook.
#[utoipa::path(
    get, path = "/holdings/export", tag = "holding",
    security(("session" = ["signed-in"])),
    responses((status = 200, content_type = "application/octet-stream")),
)]
async fn export(desk: Desk, caller: Caller) -> Result<Download, Fail> {
    let rows = desk.look(caller, actions::list).await?;
    let bytes = spawn_blocking(move || book(rows)).await.map_err(base::Error::from)??;
    Ok(Download { bytes, media_type: papers::BOOK_TYPE, name: "holdings.xlsx" })
}

fn book(rows: Vec<HoldingView>) -> base::Result<Vec<u8>> {
    const HEAD: [&str; 9] = [
        "数据类别",
        "内容",
        "级别",
        "含个人信息",
        "存放位置",
        "保护措施",
        "保存期限",
        "到期处置",
        "现有数量",
    ];
    let row = |row: HoldingView| {
        let personal = if row.is_personal { "是" } else { "否" };
        let count = row.count.map_or_else(String::new, |count| count.to_string());
        let texts = [row.name, row.what, row.level.name(), personal, row.place, row.guarded];
        let texts = texts.map(str::to_owned).to_vec();
        [texts, vec![row.kept, row.afterwards.to_owned(), count]].concat()
    };
    let rows: Vec<_> = rows.into_iter().map(row).collect();
    papers::book("数据目录", &HEAD, &rows)
}
