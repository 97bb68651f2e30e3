//! Cookies: for one host, not readable by scripts, never sent across sites.

use hyper::HeaderMap;
use hyper::header::COOKIE;

/// One cookie of ours. On https its name gets the prefix `__Host-`, so that no other host of the
/// domain can set it; on plain http (the own machine) browsers would refuse such a name.
#[derive(Debug, Clone, Copy)]
pub struct Cookie {
    /// Bare name, letters only.
    pub name: &'static str,
    /// True when people reach the program by https.
    pub https: bool,
}

impl Cookie {
    /// A `Set-Cookie` value. It lives for `max_age_s` seconds, or until the browser ends. The
    /// value must be made of the letters of base64url: `None` for anything else.
    pub fn set(self, value: &str, max_age_s: Option<u32>) -> Option<String> {
        let plain = |c: u8| c.is_ascii_alphanumeric() || c == b'-' || c == b'_';
        if value.is_empty() || value.len() > 512 || !value.bytes().all(plain) {
            return None;
        }
        let age = max_age_s.map_or(String::new(), |age| format!("; Max-Age={age}"));
        Some(self.line(value, &age))
    }

    /// A `Set-Cookie` value that takes it away.
    pub fn clear(self) -> String {
        self.line("", "; Max-Age=0")
    }

    /// The value that came with a request. Sent twice with different values it is nobody's.
    pub fn read(self, headers: &HeaderMap) -> Option<String> {
        let name = self.wire_name();
        let lines = headers.get_all(COOKIE);
        let pairs = lines
            .iter()
            .flat_map(|line| line.to_str().unwrap_or("").split(';'));
        let mut values = pairs
            .filter_map(|pair| pair.trim().split_once('='))
            .filter_map(|(key, value)| (key == name && !value.is_empty()).then_some(value));
        let first = values.next()?;
        values.all(|other| other == first).then(|| first.to_owned())
    }

    fn wire_name(self) -> String {
        let prefix = if self.https { "__Host-" } else { "" };
        format!("{prefix}{}", self.name)
    }

    fn line(self, value: &str, age: &str) -> String {
        let secure = if self.https { "; Secure" } else { "" };
        let name = self.wire_name();
        format!("{name}={value}; Path=/; HttpOnly; SameSite=Strict{secure}{age}")
    }
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
        let plain = Cookie {
            name: "session",
            https: false,
        };
        let safe = Cookie {
            name: "session",
            https: true,
        };
        assert_eq!(
            safe.set("a-b_1", Some(60)).unwrap(),
            "__Host-session=a-b_1; Path=/; HttpOnly; SameSite=Strict; Secure; Max-Age=60"
        );
        assert_eq!(
            plain.clear(),
            "session=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0"
        );
        for bad in [
            "",
            "a b",
            "a;b",
            "a\r\nSet-Cookie: x=1",
            "字",
            &"a".repeat(513),
        ] {
            assert_eq!(plain.set(bad, None), None, "{bad:?}");
        }
        let headers = sent(&["x=1; session=abc", "__Host-session=def;;=; y"]);
        assert_eq!(plain.read(&headers).as_deref(), Some("abc"));
        assert_eq!(safe.read(&headers).as_deref(), Some("def"));
    }

    #[test]
    fn a_planted_second_cookie_is_not_believed() {
        let cookie = Cookie {
            name: "session",
            https: false,
        };
        assert_eq!(cookie.read(&sent(&["session=a; session=b"])), None);
        assert_eq!(cookie.read(&sent(&["session=a", "session=b"])), None);
        assert_eq!(
            cookie.read(&sent(&["session=a; session=a"])).as_deref(),
            Some("a")
        );
        assert_eq!(cookie.read(&sent(&["session="])), None);
    }
}
