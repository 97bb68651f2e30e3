//! Parts of a file: `Range` with one range of bytes.

use std::ops::Range;

use hyper::HeaderMap;
use hyper::header::{IF_RANGE, RANGE};

/// What a client wants of a file.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// All of it.
    Whole,
    /// These bytes: 206.
    Part(Range<usize>),
    /// Bytes that are not there: 416.
    Nothing,
}

/// What is wanted of a file of `len` bytes whose tag is `etag`. Several ranges at once, other
/// units and what cannot be read mean the whole file, as the standard allows.
pub(super) fn wanted(headers: &HeaderMap, etag: &str, len: usize) -> Wanted {
    let Some(range) = headers.get(RANGE).and_then(|range| range.to_str().ok()) else {
        return Wanted::Whole;
    };
    // A part is of use only to who has the rest of the same file.
    if headers.get(IF_RANGE).is_some_and(|known| known != etag) {
        return Wanted::Whole;
    }
    let Some((from, to)) = range.strip_prefix("bytes=").and_then(|range| range.split_once('-'))
    else {
        return Wanted::Whole;
    };
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(from) || !digits(to) || (from.is_empty() && to.is_empty()) {
        return Wanted::Whole;
    }
    // A number too large for us is beyond the end of any file.
    let number = |text: &str| text.parse().unwrap_or(usize::MAX);
    let part = match (from, to) {
        ("", last) => len.saturating_sub(number(last))..len,
        (first, "") => number(first)..len,
        (first, last) if number(first) > number(last) => return Wanted::Whole,
        (first, last) => number(first)..number(last).saturating_add(1).min(len),
    };
    if part.start < part.end { Wanted::Part(part) } else { Wanted::Nothing }
}

#[cfg(test)]
mod tests {
    use hyper::HeaderMap;

    use super::Wanted::{Nothing, Part, Whole};
    use super::wanted;

    #[test]
    fn one_range_is_understood() {
        for (range, answer) in [
            ("bytes=0-0", Part(0..1)),
            ("bytes=0-9", Part(0..10)),
            ("bytes=2-5", Part(2..6)),
            ("bytes=5-", Part(5..10)),
            ("bytes=-3", Part(7..10)),
            ("bytes=-99", Part(0..10)),
            ("bytes=9-99999999999999999999999", Part(9..10)),
            ("bytes=10-", Nothing),
            ("bytes=10-12", Nothing),
            ("bytes=-0", Nothing),
            ("bytes=99999999999999999999999-", Nothing),
            ("bytes=5-2", Whole),
            ("bytes=-", Whole),
            ("bytes=a-b", Whole),
            ("bytes=+1-2", Whole),
            ("bytes=0-1,3-4", Whole),
            ("bytes 0-1", Whole),
            ("lines=0-1", Whole),
            ("", Whole),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert("range", range.parse().unwrap());
            assert_eq!(wanted(&headers, "\"a\"", 10), answer, "{range}");
        }
        assert_eq!(wanted(&HeaderMap::new(), "\"a\"", 10), Whole);
    }

    #[test]
    fn a_part_of_another_version_is_not_given() {
        for (known, answer) in
            [("\"a\"", Part(0..1)), ("\"b\"", Whole), ("Sun, 01 Nov 2026 00:00:00 GMT", Whole)]
        {
            let mut headers = HeaderMap::new();
            headers.insert("range", "bytes=0-0".parse().unwrap());
            headers.insert("if-range", known.parse().unwrap());
            assert_eq!(wanted(&headers, "\"a\"", 10), answer, "{known}");
        }
        let mut headers = HeaderMap::new();
        headers.insert("range", "bytes=0-0".parse().unwrap());
        assert_eq!(wanted(&headers, "\"a\"", 0), Nothing);
    }
}
