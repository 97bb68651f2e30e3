//! Cookies: for one host, not readable by scripts, never sent across sites.

use hyper::HeaderMap;
use hyper::header::COOKIE;

/// One cookie of ours. On https its name gets the prefix `__Host-`, so that no other host of the
/// domain can set it; on plain http (the own machine) browsers would refuse such a name.
#[derive(Debug, Clone, Copy)]
pub struct CookieSpec {
    /// Bare name, letters only.
    pub name: &'static str,
    /// True when people reach the program by https.
    pub secure: bool,
}

impl CookieSpec {
    /// A `Set-Cookie` value. It lives for `max_age_s` seconds, or until the browser ends. The
    /// value is to be of the letters of base64url; whatever is not is left out.
    pub fn set(self, value: &str, max_age_s: Option<u32>) -> String {
        let plain = |c: &char| c.is_ascii_alphanumeric() || *c == '-' || *c == '_';
        let value: String = value.chars().filter(plain).collect();
        let age = max_age_s.map_or(String::new(), |age| format!("; Max-Age={age}"));
        self.line(&value, &age)
    }

    /// A `Set-Cookie` value that takes it away.
    pub fn clear(self) -> String {
        self.line("", "; Max-Age=0")
    }

    fn wire_name(self) -> String {
        let prefix = if self.secure { "__Host-" } else { "" };
        format!("{prefix}{}", self.name)
    }

    fn line(self, value: &str, age: &str) -> String {
        let secure = if self.secure { "; Secure" } else { "" };
        let name = self.wire_name();
        format!("{name}={value}; Path=/; HttpOnly; SameSite=Strict{secure}{age}")
    }
}

/// The value of the cookie in a request. Sent twice with different values it is nobody's.
pub fn read_cookie(headers: &HeaderMap, spec: CookieSpec) -> Option<String> {
    let name = spec.wire_name();
    let lines = headers.get_all(COOKIE);
    let pairs = lines.iter().flat_map(|line| line.to_str().unwrap_or("").split(';'));
    let mut values = pairs
        .filter_map(|pair| pair.trim().split_once('='))
        .filter_map(|(key, value)| (key == name && !value.is_empty()).then_some(value));
    let first = values.next()?;
    values.all(|other| other == first).then(|| first.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(lines: &[&str]) -> HeaderMap {
        let lines = lines.iter().map(|line| (COOKIE, line.parse().unwrap()));
        lines.collect()
    }

    #[test]
    fn cookies_come_back_as_they_went() {
        let (plain, safe) = both();
        assert_eq!(
            safe.set("a-b_1", Some(60)),
            "__Host-session=a-b_1; Path=/; HttpOnly; SameSite=Strict; Secure; Max-Age=60"
        );
        let cleared = "session=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0";
        assert_eq!(plain.clear(), cleared);
        let split = plain.set("a;b\r\nSet-Cookie: x=1 字", None);
        let harmless = "session=abSet-Cookiex1; Path=/; HttpOnly; SameSite=Strict";
        assert_eq!(split, harmless);
        let headers = sent(&["x=1; session=abc", "__Host-session=def;;=; y"]);
        assert_eq!(read_cookie(&headers, plain).as_deref(), Some("abc"));
        assert_eq!(read_cookie(&headers, safe).as_deref(), Some("def"));
    }

    #[test]
    fn a_planted_second_cookie_is_not_believed() {
        let (cookie, _) = both();
        let read = |lines: &[&str]| read_cookie(&sent(lines), cookie);
        assert_eq!(read(&["session=a; session=b"]), None);
        assert_eq!(read(&["session=a", "session=b"]), None);
        assert_eq!(read(&["session=a; session=a"]).as_deref(), Some("a"));
        assert_eq!(read(&["session="]), None);
    }

    fn both() -> (CookieSpec, CookieSpec) {
        let name = "session";
        let (plain, safe) = (false, true);
        (CookieSpec { name, secure: plain }, CookieSpec { name, secure: safe })
    }
}
