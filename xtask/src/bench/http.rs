//! A small HTTP/1.1 client that keeps its connection, for asking the product as browsers do.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde_json::Value;

/// Longer than anything that is measured may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// One connection to a server on the loopback address, made when it is first needed.
pub(crate) struct Client {
    port: u16,
    host: String,
    stream: Option<BufReader<TcpStream>>,
    /// Headers that go with every request, as `name: value\r\n`.
    pub(crate) headers: String,
}

/// What a server said.
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// Every `name: value` line, names in lower case.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// The first header of a name (in lower case).
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// The body as text, with slashes that templates escaped put right again.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).replace("&#x2f;", "/")
    }

    /// The body as JSON; fails unless the status says success.
    pub(crate) fn json(&self) -> Result<Value> {
        if self.status != 200 {
            bail!("the answer is {}: {}", self.status, self.text());
        }
        Ok(serde_json::from_slice(&self.body)?)
    }
}

impl Client {
    /// A client of the server at a port, which is asked for this host.
    pub(crate) fn new(port: u16, host: &str) -> Self {
        let (host, headers) = (host.to_owned(), String::new());
        Self { port, host, stream: None, headers }
    }

    /// One more connection that sends the same headers.
    pub(crate) fn another(&self) -> Self {
        let (host, headers) = (self.host.clone(), self.headers.clone());
        Self { port: self.port, host, stream: None, headers }
    }

    /// Asks for a path.
    pub(crate) fn get(&mut self, path: &str) -> Result<Answer> {
        let (host, headers) = (&self.host, &self.headers);
        let request = format!("GET {path} HTTP/1.1\r\nhost: {host}\r\n{headers}\r\n");
        self.ask(&request).with_context(|| format!("GET {path}"))
    }

    /// Sends JSON to a path.
    pub(crate) fn post(&mut self, path: &str, body: &Value) -> Result<Answer> {
        let body = body.to_string();
        let request = format!(
            "POST {path} HTTP/1.1\r\nhost: {}\r\n{}content-type: application/json\r\n\
             content-length: {}\r\n\r\n{body}",
            self.host,
            self.headers,
            body.len()
        );
        self.ask(&request).with_context(|| format!("POST {path}"))
    }

    /// Sends and hears; once more on a new connection when a kept one turns out to be closed.
    fn ask(&mut self, request: &str) -> Result<Answer> {
        let was_kept = self.stream.is_some();
        let first = self.try_once(request);
        if first.is_err() && was_kept {
            return self.try_once(request);
        }
        first
    }

    fn try_once(&mut self, request: &str) -> Result<Answer> {
        let mut stream = match self.stream.take() {
            Some(stream) => stream,
            None => connect(self.port)?,
        };
        stream.get_mut().write_all(request.as_bytes())?;
        let answer = hear(&mut stream)?;
        if answer.header("connection") != Some("close") {
            self.stream = Some(stream);
        }
        Ok(answer)
    }
}

fn connect(port: u16) -> Result<BufReader<TcpStream>> {
    let stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    Ok(BufReader::with_capacity(1 << 16, stream))
}

fn hear(stream: &mut BufReader<TcpStream>) -> Result<Answer> {
    let first = line(stream)?;
    let status = first.split(' ').nth(1).and_then(|status| status.parse().ok());
    let status = status.with_context(|| format!("no status in '{first}'"))?;
    let mut headers = Vec::new();
    loop {
        let line = line(stream)?;
        let Some((name, value)) = line.split_once(':') else { break };
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let mut answer = Answer { status, headers, body: Vec::new() };
    if answer.header("transfer-encoding") == Some("chunked") {
        loop {
            let length = usize::from_str_radix(line(stream)?.trim(), 16)?;
            let begin = answer.body.len();
            answer.body.resize(begin + length, 0);
            stream.read_exact(&mut answer.body[begin..])?;
            line(stream)?;
            if length == 0 {
                return Ok(answer);
            }
        }
    }
    let length = answer.header("content-length").unwrap_or("0").parse()?;
    answer.body.resize(length, 0);
    stream.read_exact(&mut answer.body)?;
    Ok(answer)
}

/// A line without its end; empty at the end of a head.
fn line(stream: &mut BufReader<TcpStream>) -> Result<String> {
    let mut line = String::new();
    if stream.read_line(&mut line)? == 0 {
        bail!("the server closed the connection");
    }
    Ok(line.trim_end().to_owned())
}

/// A text as a value in the query of an address.
pub(crate) fn escape(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use super::*;

    #[test]
    fn both_kinds_of_length_are_understood_on_one_connection() {
        let server = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = server.local_addr().unwrap().port();
        let serving = std::thread::spawn(move || {
            let (mut stream, _) = server.accept().unwrap();
            for said in
                ["content-length: 4\r\n\r\na&#", "transfer-encoding: chunked\r\n\r\n3\r\nabc"]
            {
                let mut head = [0; 512];
                assert!(stream.read(&mut head).unwrap() > 0);
                stream.write_all(b"HTTP/1.1 200 OK\r\n").unwrap();
                stream.write_all(said.as_bytes()).unwrap();
                let end: &[u8] = if said.ends_with('c') { b"\r\n0\r\n\r\n" } else { b"!" };
                stream.write_all(end).unwrap();
            }
        });
        let mut client = Client::new(port, "localhost");
        assert_eq!(client.get("/").unwrap().text(), "a&#!");
        assert_eq!(client.get("/").unwrap().text(), "abc");
        serving.join().unwrap();
        assert_eq!(escape("a社"), "%61%E7%A4%BE");
    }
}
