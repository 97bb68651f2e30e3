//! Cookies of the two programs: host-only, not readable by scripts, never sent across sites.

use hyper::HeaderMap;

/// One cookie of ours. On https its name gets the prefix `__Host-`; on plain http of the own machine
/// browsers would refuse that, so the bare name is used.
#[derive(Debug, Clone, Copy)]
pub struct CookieSpec {
    /// Bare name, letters only.
    pub name: &'static str,
    /// True when people reach the program by https.
    pub secure: bool,
}

impl CookieSpec {
    /// The name on the wire.
    pub fn wire_name(self) -> String {
        String::new()
    }

    /// `Set-Cookie` value; lives until the browser ends, or `max_age_s` seconds. The value must be of the letters of
    /// base64url, anything else is left out.
    pub fn set(self, value: &str, max_age_s: Option<u32>) -> String {
        let _ = (value, max_age_s);
        String::new()
    }

    /// `Set-Cookie` value that deletes it.
    pub fn clear(self) -> String {
        String::new()
    }
}

/// The value of the cookie in a request. Sent twice with different values: nobody's, `None`.
pub fn read_cookie(headers: &HeaderMap, spec: CookieSpec) -> Option<String> {
    let _ = (headers, spec);
    None
}
