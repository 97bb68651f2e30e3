//! A client that sends exactly what it is told to.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// An answer, taken apart.
#[derive(Debug, Clone)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Reply {
    /// A header; empty when there is none.
    pub(crate) fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name));
        found.map_or("", |(_, value)| value)
    }

    /// The body inflated, if it is compressed.
    pub(crate) fn plain(&self) -> Vec<u8> {
        if self.header("content-encoding") != "gzip" {
            return self.body.clone();
        }
        let mut plain = Vec::new();
        let mut gzip = flate2::read::MultiGzDecoder::new(self.body.as_slice());
        gzip.read_to_end(&mut plain).unwrap();
        plain
    }

    /// The body as text.
    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.plain()).unwrap()
    }
}

/// Sends these bytes and reads until the other end closes.
pub(crate) fn exchange(address: SocketAddr, bytes: &[u8]) -> Vec<u8> {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    stream.write_all(bytes).unwrap();
    let mut all = Vec::new();
    // An end by reset is an end too; what came before it counts.
    let _ = stream.read_to_end(&mut all);
    all
}

/// The one answer to a request.
pub(crate) fn ask(address: SocketAddr, request: &str) -> Reply {
    let all = exchange(address, request.as_bytes());
    parse(&all).unwrap_or_else(|| panic!("no answer to {request:?}: {:?}", text_of(&all)))
}

/// GET with headers.
pub(crate) fn get(address: SocketAddr, host: &str, path: &str, headers: &[&str]) -> Reply {
    send(address, "GET", host, path, headers)
}

/// Any method with headers.
pub(crate) fn send(
    address: SocketAddr,
    method: &str,
    host: &str,
    path: &str,
    headers: &[&str],
) -> Reply {
    let lines: String = headers.iter().map(|line| format!("{line}\r\n")).collect();
    let head = format!("{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{lines}");
    ask(address, &format!("{head}\r\n"))
}

/// Takes an answer apart.
pub(crate) fn parse(bytes: &[u8]) -> Option<Reply> {
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n")?;
    let head = text_of(&bytes[..end]);
    let mut lines = head.split("\r\n");
    let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let headers = lines.map(|line| line.split_once(": ").unwrap_or((line, "")));
    let headers = headers.map(|(key, value)| (key.to_owned(), value.to_owned())).collect();
    Some(Reply { status, headers, body: bytes[end + 4..].to_vec() })
}

fn text_of(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
