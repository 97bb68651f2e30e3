//! Conditional requests: has the client got this already?

use hyper::HeaderMap;
use hyper::header::IF_NONE_MATCH;

use crate::coding::Coding;

/// A strong entity tag from the digest of the content (in hex; the first 32 digits are used) and
/// the coding it is sent in, because each coding is another sequence of bytes.
pub fn etag_of(digest_hex: &str, coding: Coding) -> String {
    let short = digest_hex.get(..32).unwrap_or(digest_hex);
    match coding.name() {
        Some(name) => format!("\"{short}-{name}\""),
        None => format!("\"{short}\""),
    }
}

/// True when `If-None-Match` names this tag or is `*`: the answer to a GET is 304. A leading `W/`
/// does not matter, as the standard says for GET.
pub fn unchanged(headers: &HeaderMap, etag: &str) -> bool {
    let lines = headers.get_all(IF_NONE_MATCH);
    lines.iter().flat_map(|line| line.to_str().unwrap_or("").split(',')).any(|known| {
        let known = known.trim();
        known == "*" || known.strip_prefix("W/").unwrap_or(known) == etag
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_known_tag_is_recognised() {
        let etag = etag_of(&"ab".repeat(32), Coding::Gzip);
        assert_eq!(etag, format!("\"{}-gzip\"", "ab".repeat(16)));
        assert_ne!(etag, etag_of(&"ab".repeat(32), Coding::Identity));
        for (said, known) in [
            (etag.clone(), true),
            (format!("W/{etag}"), true),
            (format!("\"x\", {etag} ,\"y\""), true),
            ("*".to_owned(), true),
            ("\"x\"".to_owned(), false),
            (etag.replace('"', ""), false),
            (String::new(), false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(IF_NONE_MATCH, said.parse().unwrap());
            assert_eq!(unchanged(&headers, &etag), known, "{said}");
        }
    }
}
