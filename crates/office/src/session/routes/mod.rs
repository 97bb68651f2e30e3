//! The doors of sessions, and the guard in front of every other door.

mod guard;

use axum::{
    Extension, Json,
    http::header::SET_COOKIE,
    response::{AppendHeaders, IntoResponse},
};
use base::Result;
use desk::{Answer, Caller, Desk};
use utoipa_axum::{router::OpenApiRouter, routes};
use web::{Fail, serve::Caller as Client};

pub use guard::guard;

use super::{
    actions,
    model::{COOKIE, Login, Me, PasswordChange},
};
use crate::account;

/// The doors of this context.
pub fn routes() -> OpenApiRouter<Desk> {
    OpenApiRouter::new()
        .routes(routes!(show, log_in))
        .routes(routes!(log_out))
        .routes(routes!(change_password))
}

/// Logs in; the session's cookie comes with the answer.
#[utoipa::path(
    post, path = "/session", tag = "session",
    security(()),
    request_body = Login,
    responses((status = 200, body = Me)),
)]
async fn log_in(
    desk: Desk,
    client: Option<Extension<Client>>,
    web::Json(login): web::Json<Login>,
) -> std::result::Result<impl IntoResponse, Fail> {
    let address = guard::address(client.as_deref());
    let opened = actions::log_in(&desk, &login.login, login.password, &address).await?;
    let door = actions::DOOR;
    let me = desk.look(door, async |work| actions::me(work, &opened.id).await).await?;
    Ok((AppendHeaders([(SET_COOKIE, COOKIE.set(&opened.token, None))]), Json(me)))
}

/// Who is signed in.
#[utoipa::path(
    get, path = "/session", tag = "session",
    security(("session" = ["signed-in"])),
    responses((status = 200, body = Me)),
)]
async fn show(desk: Desk, caller: Caller) -> Answer<Me> {
    let session = session_of(&caller)?;
    desk.read(caller, async |work| actions::me(work, &session).await).await
}

/// Ends the session.
#[utoipa::path(
    post, path = "/session/end", tag = "session",
    security(("session" = ["signed-in"])),
    responses((status = 200)),
)]
async fn log_out(desk: Desk, caller: Caller) -> std::result::Result<impl IntoResponse, Fail> {
    let session = session_of(&caller)?;
    desk.act(caller, async |work| actions::log_out(work, &session).await).await?;
    Ok((AppendHeaders([(SET_COOKIE, COOKIE.clear())]), Json(())))
}

/// Changes one's own password.
#[utoipa::path(
    post, path = "/session/password", tag = "session",
    security(("session" = ["signed-in"])),
    request_body = PasswordChange,
    responses((status = 200, body = Me)),
)]
async fn change_password(
    desk: Desk,
    caller: Caller,
    web::Json(change): web::Json<PasswordChange>,
) -> Answer<Me> {
    let session = session_of(&caller)?;
    let mine = caller.clone();
    let account = desk
        .look(mine, async |work| account::table::find(&mut work.tx, work.caller.id()).await)
        .await?;
    let sealed = tokio::task::spawn_blocking(move || {
        account::actions::may_change_password(&account, &change.old, &change.new)?;
        account::actions::seal_password(&change.new, &account.login)
    });
    let sealed = sealed.await.map_err(base::Error::from)??;
    desk.write(caller, async |work| {
        account::actions::change_password(work, sealed).await?;
        actions::me(work, &session).await
    })
    .await
}

fn session_of(caller: &Caller) -> Result<String> {
    match caller {
        Caller::Person(person) => Ok(person.session_id.clone()),
        Caller::Machine(name) => Err(base::fault(format!("{name} has no session"))),
    }
}
