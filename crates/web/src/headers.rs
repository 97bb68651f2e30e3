//! Security headers and the layers of the console.

use std::time::Instant;

use axum::Router;
use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use hyper::header::{CACHE_CONTROL, HeaderName, HeaderValue};
use hyper::{HeaderMap, StatusCode};

use crate::fail::{Fail, Faulted};
use crate::origin::refuse_cross_site;
use crate::serve::{Caller, RequestId};

/// Headers on every answer of the portal; pages there have no inline script or style at all, and
/// scripts cannot write HTML (trusted types).
pub const PORTAL_HEADERS: [(&str, &str); 6] = [
    (
        "content-security-policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
         media-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; \
         base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'",
    ),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", PERMISSIONS),
];

/// Headers on every answer of the console. Inline styles are allowed because its widgets position
/// themselves by `style` attributes; inline scripts are not. A route that shows a page in a frame
/// (a preview) sends its own policy.
pub const CONSOLE_HEADERS: [(&str, &str); 6] = [
    (
        "content-security-policy",
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
         img-src 'self' data: blob:; media-src 'self'; font-src 'self'; connect-src 'self'; \
         frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", PERMISSIONS),
];

/// Sent besides when people come by https: for a year browsers use nothing else.
pub const HSTS: (&str, &str) = ("strict-transport-security", "max-age=31536000");

const PERMISSIONS: &str = "camera=(), microphone=(), geolocation=(), payment=(), usb=()";

/// Puts the portal's headers on an answer; a header that is there already stays.
pub fn portal_headers(headers: &mut HeaderMap, https: bool) {
    put(headers, &PORTAL_HEADERS, https);
}

/// Puts the console's headers on an answer; a header that is there already stays.
pub fn console_headers(headers: &mut HeaderMap, https: bool) {
    put(headers, &CONSOLE_HEADERS, https);
}

fn put(headers: &mut HeaderMap, set: &[(&'static str, &'static str)], https: bool) {
    let hsts = https.then_some(&HSTS);
    for (name, value) in set.iter().chain(hsts) {
        let name = HeaderName::from_static(name);
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
}

/// Puts around a router what every answer of the console needs: its security headers, the number
/// of the request (`X-Request-Id`), `Cache-Control: no-store` unless the route says otherwise, the
/// cross-site check on whatever changes something, a line in the log.
pub fn harden_console(router: Router, https: bool) -> Router {
    router.layer(from_fn_with_state(https, surround))
}

async fn surround(State(https): State<bool>, request: Request, next: Next) -> Response {
    let began = Instant::now();
    let number = request.extensions().get::<Caller>().map(|caller| caller.request);
    let number = number.unwrap_or_else(RequestId::next);
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());

    let mut answer = match refuse_cross_site(&method, request.headers()) {
        Ok(()) => next.run(request).await,
        Err(no) => Fail(no).into_response(),
    };

    let status = answer.status().as_u16();
    match answer.extensions_mut().remove::<Faulted>() {
        Some(Faulted(fault)) => {
            tracing::error!(request = %number, %method, path, fault, "request failed");
        }
        None => {
            let ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
            tracing::debug!(request = %number, %method, path, status, ms, "request answered");
        }
    }
    let headers = answer.headers_mut();
    console_headers(headers, https);
    if let Ok(number) = HeaderValue::from_str(&number.to_string()) {
        headers.insert("x-request-id", number);
    }
    if answer.status() != StatusCode::NOT_MODIFIED {
        let fresh = HeaderValue::from_static("no-store");
        answer.headers_mut().entry(CACHE_CONTROL).or_insert(fresh);
    }
    answer
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;
    use axum::routing::{get, post};
    use http_body_util::BodyExt;
    use hyper::header::CONTENT_SECURITY_POLICY;
    use tower::ServiceExt;

    async fn ask(router: Router, request: axum::http::request::Builder) -> Response {
        router.oneshot(request.body(Body::empty()).unwrap()).await.unwrap()
    }

    fn console() -> Router {
        let own = [(CONTENT_SECURITY_POLICY, "sandbox"), (CACHE_CONTROL, "max-age=9")];
        let router = Router::new()
            .route("/", get(|| async { "ok" }))
            .route("/own", get(move || async move { own }))
            .route("/fault", get(|| async { Err::<(), _>(Fail(base::fault("disk on fire"))) }))
            .route("/change", post(|| async { "changed" }));
        harden_console(router, false)
    }

    #[tokio::test]
    async fn every_answer_carries_the_headers() {
        for path in ["/", "/nowhere", "/fault"] {
            let answer = ask(console(), Request::get(path)).await;
            for (name, value) in CONSOLE_HEADERS {
                assert_eq!(answer.headers()[name], value, "{path} {name}");
            }
            assert_eq!(answer.headers()[CACHE_CONTROL], "no-store");
            assert_eq!(answer.headers()["x-request-id"].len(), 16);
            assert!(!answer.headers().contains_key(HSTS.0));
        }
        let own = ask(console(), Request::get("/own")).await;
        assert_eq!(own.headers()[CONTENT_SECURITY_POLICY], "sandbox");
        assert_eq!(own.headers()[CACHE_CONTROL], "max-age=9");
    }

    #[tokio::test]
    async fn a_fault_tells_the_person_nothing_of_it() {
        let answer = ask(console(), Request::get("/fault")).await;
        assert_eq!(answer.status(), 500);
        let body = answer.into_body().collect().await.unwrap().to_bytes();
        let body: serde_json::Value = serde_json::from_slice(&body).unwrap();
        assert_eq!(body["code"], "web.fault");
        assert!(!body.to_string().contains("disk"));
    }

    #[tokio::test]
    async fn another_site_changes_nothing() {
        let request = Request::post("/change").header("sec-fetch-site", "cross-site");
        let answer = ask(console(), request).await;
        assert_eq!(answer.status(), 403);
        let request = Request::post("/change").header("sec-fetch-site", "same-origin");
        assert_eq!(ask(console(), request).await.status(), 200);
    }

    #[test]
    fn https_adds_hsts() {
        let mut headers = HeaderMap::new();
        portal_headers(&mut headers, true);
        assert_eq!(headers[HSTS.0], HSTS.1);
        assert_eq!(headers.len(), PORTAL_HEADERS.len() + 1);
    }
}
