//! Refuses what another site makes a browser send.

use base::Kind;
use hyper::header::{HOST, ORIGIN};
use hyper::{HeaderMap, Method};

/// Refuses (403 `web.cross_site`) a request that changes something when the browser says that
/// another site sent it: `Sec-Fetch-Site` must be `same-origin` or `none`; without it `Origin`
/// must name our `Host`. A caller that sends neither is no browser, and holds no cookie of ours
/// against its will.
pub fn refuse_cross_site(method: &Method, headers: &HeaderMap) -> base::Result<()> {
    if matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS) || is_ours(headers) {
        return Ok(());
    }
    let say = "请求来自其他网站，已拒绝；请回到本系统页面重新操作";
    Err(base::refuse(Kind::NotAllowed, "web.cross_site", say))
}

fn is_ours(headers: &HeaderMap) -> bool {
    if let Some(site) = headers.get("sec-fetch-site") {
        return site == "same-origin" || site == "none";
    }
    let Some(origin) = headers.get(ORIGIN) else {
        return true;
    };
    let origin = origin.to_str().unwrap_or("");
    let host = headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or("");
    let named = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
    !host.is_empty() && named.is_some_and(|named| named.eq_ignore_ascii_case(host))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_site_cannot_act_for_the_person() {
        let cases: &[(&[(&'static str, &str)], bool)] = &[
            (&[("sec-fetch-site", "same-origin"), ("origin", "http://a:1"), ("host", "a:1")], true),
            (&[("sec-fetch-site", "none")], true),
            (&[("sec-fetch-site", "cross-site"), ("origin", "http://a"), ("host", "a")], false),
            (&[("sec-fetch-site", "same-site")], false),
            (&[("sec-fetch-site", "nonsense")], false),
            (&[("origin", "http://a:8700"), ("host", "A:8700")], true),
            (&[("origin", "https://a"), ("host", "a")], true),
            (&[("origin", "http://a.evil"), ("host", "a")], false),
            (&[("origin", "null"), ("host", "a")], false),
            (&[("origin", "http://"), ("host", "")], false),
            (&[("host", "a")], true),
        ];
        for (given, passes) in cases {
            let headers: HeaderMap = given
                .iter()
                .map(|(name, value)| {
                    (hyper::header::HeaderName::from_static(name), value.parse().unwrap())
                })
                .collect();
            let got = refuse_cross_site(&Method::POST, &headers);
            assert_eq!(got.is_ok(), *passes, "{given:?}");
            assert!(refuse_cross_site(&Method::GET, &headers).is_ok(), "{given:?}");
        }
    }
}
