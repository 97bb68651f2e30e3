//! The doors of one's own settings.

use desk::{Answer, Caller, Desk};
use utoipa_axum::{router::OpenApiRouter, routes};
use web::Json;

use super::{
    actions,
    model::{Profile, ProfileForm},
};

/// The doors of this context.
pub fn routes() -> OpenApiRouter<Desk> {
    OpenApiRouter::new().routes(routes!(show, change))
}

/// One's own settings.
#[utoipa::path(
    get, path = "/profile", tag = "mail",
    security(("session" = ["signed-in"])),
    responses((status = 200, body = Profile)),
)]
async fn show(desk: Desk, caller: Caller) -> Answer<Profile> {
    desk.read(caller, actions::profile).await
}

/// Changes one's own settings.
#[utoipa::path(
    post, path = "/profile", tag = "mail",
    security(("session" = ["signed-in"])),
    request_body = ProfileForm,
    responses((status = 200, body = Profile)),
)]
async fn change(desk: Desk, caller: Caller, Json(form): Json<ProfileForm>) -> Answer<Profile> {
    desk.write(caller, async |work| actions::change_profile(work, form).await).await
}
