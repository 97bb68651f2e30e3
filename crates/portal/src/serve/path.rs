//! The path of a request: decoded strictly, never tidied up. What is not exactly a path of the
//! tree leads nowhere, so there is nothing to climb out of.

use std::borrow::Cow;

use crate::address::unescape;

/// Longest path looked at, as sent. Three bytes are spent on one that is escaped, and no path
/// of a tree is longer than 1024.
const RAW_BYTES_MAX: usize = 3 * 1024;

/// The path a client means: escapes decoded once. `None` for what no page can be called: not
/// UTF-8, a broken escape, control characters, too long, not beginning with `/`.
pub(super) fn decode(raw: &str) -> Option<Cow<'_, str>> {
    if !raw.starts_with('/') || raw.len() > RAW_BYTES_MAX {
        return None;
    }
    let path = if raw.contains('%') { Cow::Owned(unescape(raw)?) } else { Cow::Borrowed(raw) };
    (!path.chars().any(char::is_control)).then_some(path)
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn a_path_is_decoded_once_and_not_tidied_up() {
        for (raw, meant) in [
            ("/", Some("/")),
            ("/zwgk/tzgg/", Some("/zwgk/tzgg/")),
            ("/%E9%80%9A%e7%9f%a5.pdf", Some("/通知.pdf")),
            ("/a%2520b", Some("/a%20b")),
            ("/a+b", Some("/a+b")),
            ("/../../etc/passwd", Some("/../../etc/passwd")),
            ("/%2e%2e/x", Some("/../x")),
            ("//evil.example/", Some("//evil.example/")),
            ("/a%2fb", Some("/a/b")),
            ("/a%5c..%5cb", Some("/a\\..\\b")),
            ("/%00", None),
            ("/a%0d%0aSet-Cookie:x", None),
            ("/%7f", None),
            ("/%c0%ae%c0%ae/", None),
            ("/%ff", None),
            ("/%", None),
            ("/%4", None),
            ("/%zz", None),
            ("/%+1", None),
            ("", None),
            ("*", None),
            ("zwgk/", None),
        ] {
            assert_eq!(decode(raw).as_deref(), meant, "{raw}");
        }
        assert_eq!(decode(&format!("/{}", "a".repeat(10_000))), None);
    }
}
