//! Which compressed form a client takes.

use hyper::HeaderMap;
use hyper::header::{ACCEPT_ENCODING, HeaderValue};

/// A content coding we can send.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coding {
    /// As it is.
    Identity,
    /// The coding `gzip`.
    Gzip,
    /// Brotli.
    Brotli,
}

impl Coding {
    /// Value of `Content-Encoding`; `None` for identity.
    pub fn name(self) -> Option<&'static str> {
        match self {
            Coding::Identity => None,
            Coding::Gzip => Some("gzip"),
            Coding::Brotli => Some("br"),
        }
    }
}

/// The first of `offered` (in our order of preference) that the client accepts; `Identity` when
/// it accepts none of them or does not say.
pub fn pick_coding(headers: &HeaderMap, offered: &[Coding]) -> Coding {
    let lines = || headers.get_all(ACCEPT_ENCODING).iter().map(HeaderValue::as_bytes);
    pick_coding_from(lines, offered)
}

/// The same from the values of `Accept-Encoding` themselves.
pub fn pick_coding_from<'a, L: Iterator<Item = &'a [u8]>>(
    lines: impl Fn() -> L,
    offered: &[Coding],
) -> Coding {
    let accepts = |coding: Coding| {
        let Some(name) = coding.name() else {
            return true;
        };
        let mut by_name = None;
        let mut by_star = None;
        let said = lines().flat_map(|line| ascii(line).split(','));
        for choice in said {
            let (token, weight) = choice.split_once(';').unwrap_or((choice, ""));
            let token = token.trim();
            if token.eq_ignore_ascii_case(name) {
                by_name = Some(is_wanted(weight));
            } else if token == "*" {
                by_star = Some(is_wanted(weight));
            }
        }
        by_name.or(by_star).unwrap_or(false)
    };
    offered.iter().copied().find(|coding| accepts(*coding)).unwrap_or(Coding::Identity)
}

/// The value of a header whose meaning is in ASCII; empty when it holds anything else.
pub(crate) fn ascii(value: &[u8]) -> &str {
    let is_text = |byte: &u8| matches!(byte, b'\t' | b' '..=b'~');
    str::from_utf8(value).ok().filter(|_| value.iter().all(is_text)).unwrap_or("")
}

/// `q=0` (or `q=0.0`, …) means: not this one. Anything else that is said means yes.
fn is_wanted(weight: &str) -> bool {
    let weight = weight.trim().trim_start_matches(['q', 'Q']).trim_start_matches([' ', '=']);
    weight.parse::<f32>().map_or(true, |q| q > 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_client_chooses_from_what_there_is() {
        use Coding::{Brotli, Gzip, Identity};
        for (accepts, offered, picked) in [
            ("gzip, deflate, br, zstd", &[Brotli, Gzip][..], Brotli),
            ("gzip, deflate, br, zstd", &[Gzip], Gzip),
            ("GZIP;q=0.5", &[Brotli, Gzip], Gzip),
            ("gzip;q=0", &[Gzip], Identity),
            ("gzip ; q=0.000, *", &[Gzip], Identity),
            ("*", &[Gzip], Gzip),
            ("*;q=0", &[Gzip], Identity),
            ("identity", &[Gzip], Identity),
            ("", &[Gzip], Identity),
            ("x-gzip, gzipp", &[Gzip], Identity),
            (";;;,,,q=,gzip;q=nonsense", &[Gzip], Gzip),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(ACCEPT_ENCODING, accepts.parse().unwrap());
            assert_eq!(pick_coding(&headers, offered), picked, "{accepts}");
        }
        assert_eq!(pick_coding(&HeaderMap::new(), &[Gzip]), Identity);
    }
}
