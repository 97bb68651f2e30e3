//! A client that sends exactly what it is told to, over a connection of its own each time.

use std::io::{self, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use serde_json::Value;

/// An answer, taken apart.
#[derive(Debug, Clone)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Reply {
    /// The body as text.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON; null when it is none.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    /// A header; empty when there is none.
    pub(crate) fn header(&self, name: &str) -> &str {
        let lines = self.head.split("\r\n").filter_map(|line| line.split_once(": "));
        let mut found = lines.filter(|(key, _)| key.eq_ignore_ascii_case(name));
        found.next().map_or("", |(_, value)| value)
    }
}

/// Sends these bytes and reads until the other end closes. An answer that broke off is an error.
pub(crate) fn exchange(address: SocketAddr, bytes: &[u8]) -> io::Result<Reply> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(Duration::from_secs(60)))?;
    stream.write_all(bytes)?;
    let mut all = Vec::new();
    let ended = stream.read_to_end(&mut all);
    let reply = parse(&all).ok_or(io::ErrorKind::UnexpectedEof)?;
    let length = reply.header("content-length").parse().unwrap_or(reply.body.len());
    // A reset behind a whole answer is an end, too.
    if reply.body.len() < length {
        ended?;
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(reply)
}

/// A request with any head lines and body.
pub(crate) fn send(
    address: SocketAddr,
    (method, host, path): (&str, &str, &str),
    lines: &[String],
    body: &[u8],
) -> io::Result<Reply> {
    let lines: String = lines.iter().map(|line| format!("{line}\r\n")).collect();
    let length = match method {
        "POST" => format!("Content-Length: {}\r\n", body.len()),
        _ => String::new(),
    };
    let head = format!("{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n");
    let mut request = format!("{head}{length}{lines}\r\n").into_bytes();
    request.extend(body);
    exchange(address, &request)
}

/// GET of a public page.
pub(crate) fn get(address: SocketAddr, host: &str, path: &str) -> io::Result<Reply> {
    send(address, ("GET", host, path), &[], &[])
}

fn parse(bytes: &[u8]) -> Option<Reply> {
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let status = head.split(' ').nth(1)?.parse().ok()?;
    Some(Reply { status, head, body: bytes[end + 4..].to_vec() })
}
