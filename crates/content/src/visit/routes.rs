//! The doors of visits.

use desk::{Answer, Caller, Desk};
use utoipa_axum::{router::OpenApiRouter, routes};
use web::Path;

use super::{actions, model::RecentVisits};

/// The doors of this context.
pub fn routes() -> OpenApiRouter<Desk> {
    OpenApiRouter::new().routes(routes!(recent))
}

/// How often a document was read lately.
#[utoipa::path(
    get, path = "/articles/{id}/visits", tag = "visit",
    security(("session" = ["article.read"])),
    params(("id" = String, Path)),
    responses((status = 200, body = RecentVisits)),
)]
async fn recent(desk: Desk, caller: Caller, Path(id): Path<String>) -> Answer<RecentVisits> {
    desk.read(caller, async |work| actions::recent(work, &id).await).await
}
