//! The layer in front of every door: recognises the caller by the cookie, and lets an unsafe
//! request through only when it carries the session's own mark.

use axum::{
    extract::{Request, State},
    http::Method,
    middleware::Next,
    response::{IntoResponse, Response},
};
use base::{Kind, Result, refuse};
use desk::{Caller, Desk, Person};
use subtle::ConstantTimeEq;
use web::{Fail, read_cookie, serve::Caller as Client};

use super::super::{
    actions::{DOOR, recognise, touch},
    model::{COOKIE, Session},
};

/// The header that repeats [`Session::csrf`].
const CSRF: &str = "x-csrf";
/// The doors that stay open while the password must be changed.
const FOR_ALL: [&str; 3] = ["/session", "/session/end", "/session/password"];

/// Puts the [`Caller`] into the request; without one, doors that ask for a caller answer 401.
pub async fn guard(State(desk): State<Desk>, mut request: Request, next: Next) -> Response {
    match admit(&desk, &mut request).await {
        Ok(()) => next.run(request).await,
        Err(error) => Fail(error).into_response(),
    }
}

async fn admit(desk: &Desk, request: &mut Request) -> Result<()> {
    let Some(token) = read_cookie(request.headers(), COOKIE) else {
        return Ok(());
    };
    let found = desk.glance(DOOR, async |work| recognise(work, &token).await).await?;
    let Some(session) = found else { return Ok(()) };
    check_mark(request, &session)?;
    check_password_age(request, &session)?;
    if session.is_stale(desk.clock().now()) {
        desk.act(DOOR, async |work| touch(work, &session.id).await).await?;
    }
    let person = Person {
        account_id: session.account_id,
        name: session.name,
        unit_id: session.unit_id,
        session_id: session.id,
        address: address(request.extensions().get()),
    };
    request.extensions_mut().insert(Caller::Person(Box::new(person)));
    Ok(())
}

fn check_mark(request: &Request, session: &Session) -> Result<()> {
    let is_login = request.method() == Method::POST && request.uri().path().ends_with("/session");
    if request.method() == Method::GET || request.method() == Method::HEAD || is_login {
        return Ok(());
    }
    let sent = request.headers().get(CSRF).map(|value| value.as_bytes()).unwrap_or_default();
    if bool::from(sent.ct_eq(session.csrf.as_bytes())) {
        return Ok(());
    }
    Err(refuse(Kind::NotAllowed, "session.mark_missing", "页面已过期，请刷新后再试"))
}

fn check_password_age(request: &Request, session: &Session) -> Result<()> {
    let path = request.uri().path().trim_start_matches("/api");
    if session.must_change_since.is_none() || FOR_ALL.contains(&path) {
        return Ok(());
    }
    Err(refuse(Kind::NotAllowed, "session.password_first", "请先修改初始密码"))
}

/// The address the request came from, as the server noted it; `::ffff:a.b.c.d` is `a.b.c.d`.
pub(super) fn address(client: Option<&Client>) -> String {
    client.map_or_else(String::new, |client| client.peer.ip().to_canonical().to_string())
}
