//! A request as we look at it.

use std::net::IpAddr;

use hyper::header::{HOST, HeaderValue, USER_AGENT};
use hyper::http::request::Parts;
use hyper::{HeaderMap, Method, Version};
use web::serve::Caller;

use crate::visit::is_robot;

/// The head of a request; bodies are never read here.
pub(crate) struct Asked(Parts);

impl Asked {
    /// Looks at a request.
    pub(super) fn new(head: Parts) -> Asked {
        Asked(head)
    }

    /// What is to be done.
    pub(crate) fn method(&self) -> &Method {
        &self.0.method
    }

    /// Whether a person wants to read something; HEAD and robots do not.
    pub(super) fn is_visit(&self) -> bool {
        let agent = || self.headers().get(USER_AGENT).map(HeaderValue::as_bytes);
        self.0.method == Method::GET && !is_robot(agent())
    }

    /// The version of the protocol.
    pub(crate) fn version(&self) -> Version {
        self.0.version
    }

    /// The path as it was sent, of `http://host/path` only the path.
    pub(crate) fn path(&self) -> &str {
        self.0.uri.path()
    }

    /// What stands behind `?`, as it was sent.
    pub(crate) fn query(&self) -> &str {
        self.0.uri.query().unwrap_or_default()
    }

    /// All headers.
    pub(crate) fn headers(&self) -> &HeaderMap {
        &self.0.headers
    }

    /// The host asked for, without port; `None` when none or more than one is named.
    pub(crate) fn host(&self) -> Option<&str> {
        self.authority().map(|authority| split(authority).0)
    }

    /// The port people come by, with its colon; empty when they do not say one.
    pub(crate) fn port(&self) -> &str {
        self.authority().map_or("", |authority| split(authority).1)
    }

    /// The address of the reader.
    pub(crate) fn reader(&self, proxies: &[IpAddr]) -> Option<IpAddr> {
        let caller = self.0.extensions.get::<Caller>()?;
        Some(web::client_address(caller.peer.ip(), self.headers(), proxies))
    }

    fn authority(&self) -> Option<&str> {
        if let Some(authority) = self.0.uri.authority() {
            let text = authority.as_str();
            return Some(text.rsplit_once('@').map_or(text, |(_, host)| host));
        }
        let mut named = self.headers().get_all(HOST).iter();
        let host = named.next()?.to_str().ok()?.trim();
        named.next().is_none().then_some(host).filter(|host| !host.is_empty())
    }
}

/// Host and port of `host:port`, `[v6]:port` or a host alone; the port keeps its colon.
pub(super) fn split(authority: &str) -> (&str, &str) {
    let colon = match authority.rfind(']') {
        Some(bracket) => authority[bracket..].find(':').map(|at| bracket + at),
        None => authority.find(':'),
    };
    let (host, port) = authority.split_at(colon.unwrap_or(authority.len()));
    let is_port = port.len() > 1 && port[1..].bytes().all(|byte| byte.is_ascii_digit());
    (host, if is_port { port } else { "" })
}

#[cfg(test)]
mod tests {
    use hyper::Request;

    use super::Asked;

    fn asked(target: &str, hosts: &[&str]) -> Asked {
        let mut request = Request::get(target);
        for host in hosts {
            request = request.header("host", *host);
        }
        Asked::new(request.body(()).unwrap().into_parts().0)
    }

    #[test]
    fn the_host_is_found_where_it_stands() {
        for (target, hosts, host, port) in [
            ("/", &["a.gov.cn"][..], Some("a.gov.cn"), ""),
            ("/", &["A.gov.cn:8800"], Some("A.gov.cn"), ":8800"),
            ("/", &["[::1]:8800"], Some("[::1]"), ":8800"),
            ("/", &["[::1]"], Some("[::1]"), ""),
            ("/", &["a:b:c"], Some("a"), ""),
            ("/", &["a:\"><script>"], Some("a"), ""),
            ("/", &["a", "b"], None, ""),
            ("/", &[""], None, ""),
            ("/", &[], None, ""),
            ("http://c.gov.cn:81/x", &["a"], Some("c.gov.cn"), ":81"),
            ("http://user@c.gov.cn/x", &[], Some("c.gov.cn"), ""),
        ] {
            let asked = asked(target, hosts);
            assert_eq!((asked.host(), asked.port()), (host, port), "{target} {hosts:?}");
        }
        assert_eq!(asked("http://c/x?q=1", &["a"]).path(), "/x");
    }
}
