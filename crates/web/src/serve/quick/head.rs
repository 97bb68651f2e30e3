//! Heads of requests, as far as the quick way understands them.

use std::mem::MaybeUninit;
use std::net::IpAddr;

use httparse::{Header, Request, Status};

/// A request with more headers is hyper's.
pub(super) const HEADERS_MAX: usize = 64;

/// Room for the headers of one request.
pub(super) type Room<'a> = [MaybeUninit<Header<'a>>; HEADERS_MAX];

/// Headers that ask for more than a page as it is. What begins with `if-` is one of them too.
const ODD: [&str; 5] = ["content-length", "transfer-encoding", "expect", "upgrade", "range"];

/// A plain request: GET in HTTP/1.1 for a path without a query, without a body, a range or a
/// condition, on a connection that is to be kept.
#[derive(Debug)]
pub struct Asking<'a> {
    /// The other end of the connection.
    pub peer: IpAddr,
    /// The one `Host` header: a name, perhaps with a port.
    pub host: &'a str,
    /// The path as it was sent: printable ASCII, beginning with `/`.
    pub path: &'a str,
    headers: &'a [Header<'a>],
}

impl<'a> Asking<'a> {
    /// The values of all headers of a name, in any case of letters, in their order.
    pub fn all(&self, name: &str) -> impl DoubleEndedIterator<Item = &'a [u8]> {
        let named = self.headers.iter().filter(move |header| is(header, name));
        named.map(|header| header.value)
    }
}

/// What stands at the beginning of some bytes.
pub(super) enum Head<'a> {
    /// A plain request whose head has so many bytes.
    Plain(Asking<'a>, usize),
    /// The head of a request, but not yet its end.
    Partial,
    /// Anything else, right or wrong.
    Odd,
}

/// Looks at the first head in `bytes`. Reads as hyper does, with the same parser, so both agree
/// on where a head ends.
pub(super) fn read<'a>(bytes: &'a [u8], room: &'a mut Room<'a>, peer: IpAddr) -> Head<'a> {
    let mut request = Request::new(&mut []);
    let len = match request.parse_with_uninit_headers(bytes, room) {
        Ok(Status::Complete(len)) => len,
        Ok(Status::Partial) => return Head::Partial,
        Err(_) => return Head::Odd,
    };
    let (method, path, version) = (request.method, request.path, request.version);
    let Some(path) = path.filter(|path| is_path(path)) else { return Head::Odd };
    if method != Some("GET") || version != Some(1) {
        return Head::Odd;
    }
    let headers: &'a [Header<'a>] = request.headers;
    match host(headers) {
        Some(host) => Head::Plain(Asking { peer, host, path, headers }, len),
        None => Head::Odd,
    }
}

/// The host, if there is one and only one and no header asks for anything special.
fn host<'a>(headers: &'a [Header<'a>]) -> Option<&'a str> {
    let mut host = None;
    for header in headers {
        if is(header, "host") {
            if host.replace(header.value).is_some() {
                return None;
            }
        } else if is(header, "connection") {
            if !header.value.eq_ignore_ascii_case(b"keep-alive") {
                return None;
            }
        } else if is_odd(header) {
            return None;
        }
    }
    let host = host.filter(|host| host.is_ascii()).and_then(|host| str::from_utf8(host).ok())?;
    Some(host).filter(|host| !host.is_empty())
}

fn is(header: &Header<'_>, name: &str) -> bool {
    header.name.eq_ignore_ascii_case(name)
}

fn is_odd(header: &Header<'_>) -> bool {
    let begin = header.name.as_bytes().first_chunk::<3>();
    begin.is_some_and(|begin| begin.eq_ignore_ascii_case(b"if-"))
        || ODD.iter().any(|odd| is(header, odd))
}

/// Only what every reader of paths takes as it is; the rest is for hyper to judge.
fn is_path(path: &str) -> bool {
    let is_plain =
        |byte: u8| byte.is_ascii_alphanumeric() || b"/-._~%!$&'()*+,;=:@".contains(&byte);
    path.starts_with('/') && path.bytes().all(is_plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(head: &str) -> String {
        let mut room = [const { MaybeUninit::uninit() }; HEADERS_MAX];
        match read(head.as_bytes(), &mut room, IpAddr::from([127, 0, 0, 1])) {
            Head::Plain(asking, len) => format!("{} {} {}", asking.host, asking.path, &head[len..]),
            Head::Partial => "partial".to_owned(),
            Head::Odd => "odd".to_owned(),
        }
    }

    #[test]
    fn only_plain_requests_are_plain() {
        for (lines, seen) in [
            ("GET /a HTTP/1.1\r\nHost: b:1\r\n\r\nGET", "b:1 /a GET"),
            ("GET /a HTTP/1.1\nhost:b\n\n", "b /a "),
            ("GET /%E9+/;=@ HTTP/1.1\r\nhost: b\r\nconnection: Keep-Alive\r\n\r\n", "b /%E9+/;=@ "),
            ("GET //x HTTP/1.1\r\nhost: b\r\naccept: */*\r\n\r\n", "b //x "),
            ("GET /a HTTP/1.1\r\nhost: b\r\n\r", "partial"),
            ("", "partial"),
            ("GET /a?q HTTP/1.1\r\nhost: b\r\n\r\n", "odd"),
            ("GET /a#f HTTP/1.1\r\nhost: b\r\n\r\n", "odd"),
            ("GET /\"{ HTTP/1.1\r\nhost: b\r\n\r\n", "odd"),
            ("GET /字 HTTP/1.1\r\nhost: b\r\n\r\n", "odd"),
            ("GET http://b/ HTTP/1.1\r\nhost: b\r\n\r\n", "odd"),
            ("GET * HTTP/1.1\r\nhost: b\r\n\r\n", "odd"),
            ("GET  / HTTP/1.1\r\nhost: b\r\n\r\n", "odd"),
            ("get / HTTP/1.1\r\nhost: b\r\n\r\n", "odd"),
            ("HEAD / HTTP/1.1\r\nhost: b\r\n\r\n", "odd"),
            ("GET / HTTP/1.0\r\nhost: b\r\n\r\n", "odd"),
            ("GET / HTTP/1.1\r\n\r\n", "odd"),
            ("GET / HTTP/1.1\r\nhost:\r\n\r\n", "odd"),
            ("GET / HTTP/1.1\r\nhost: b\r\nHost: b\r\n\r\n", "odd"),
            ("GET / HTTP/1.1\r\nhost: 字\r\n\r\n", "odd"),
            ("GET / HTTP/1.1\r\nhost: b\r\nx: a\0b\r\n\r\n", "odd"),
            ("GET / HTTP/1.1\r\nhost: b\r\nx : a\r\n\r\n", "odd"),
            ("GET / HTTP/1.1\r\nhost: b\r\nx: a\r\n b\r\n\r\n", "odd"),
        ] {
            assert_eq!(look(lines), seen, "{lines:?}");
        }
        for line in [
            "Content-Length: 0",
            "transfer-encoding: chunked",
            "Expect: 100-continue",
            "Upgrade: h2c",
            "Range: bytes=0-",
            "If-None-Match: *",
            "if-modified-since: x",
            "IF-RANGE: x",
            "Connection: close",
            "Connection: keep-alive, upgrade",
            "Connection:",
        ] {
            assert_eq!(
                look(&format!("GET / HTTP/1.1\r\nhost: b\r\n{line}\r\n\r\n")),
                "odd",
                "{line}"
            );
        }
        let many = "x: y\r\n".repeat(HEADERS_MAX - 1);
        assert_ne!(look(&format!("GET / HTTP/1.1\r\nhost: b\r\n{many}\r\n")), "odd");
        assert_eq!(look(&format!("GET / HTTP/1.1\r\nhost: b\r\nx: y\r\n{many}\r\n")), "odd");
    }

    #[test]
    fn headers_are_found_in_any_case_and_in_order() {
        let head = b"GET / HTTP/1.1\r\nHost: b\r\nX-A: 1\r\ny: 2\r\nx-a: \xff\r\n\r\n";
        let mut room = [const { MaybeUninit::uninit() }; HEADERS_MAX];
        let Head::Plain(asking, _) = read(head, &mut room, IpAddr::from([127, 0, 0, 1])) else {
            panic!("it is plain");
        };
        assert_eq!(asking.all("x-a").collect::<Vec<_>>(), [&b"1"[..], b"\xff"]);
        assert_eq!(asking.all("z").next(), None);
    }
}
