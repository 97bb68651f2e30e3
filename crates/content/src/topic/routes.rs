//! The doors of topics; what a topic shares with every document is the articles' door.

use desk::{Answer, Caller, Desk};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::model::{Design, designs};

/// The doors of this context.
pub fn routes() -> OpenApiRouter<Desk> {
    OpenApiRouter::new().routes(routes!(list))
}

/// Ready-made designs to begin a topic from.
#[utoipa::path(
    get, path = "/designs", tag = "topic",
    security(("session" = ["signed-in"])),
    responses((status = 200, body = Vec<Design>)),
)]
async fn list(desk: Desk, caller: Caller) -> Answer<Vec<Design>> {
    desk.read(caller, async |_| Ok(designs().to_vec())).await
}
