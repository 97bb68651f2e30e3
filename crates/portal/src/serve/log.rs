//! The access log: one line per request, in the combined form every tool of the trade reads.

use std::fs::{File, OpenOptions};
use std::io::{BufWriter, Write as _};
use std::net::IpAddr;
use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use hyper::StatusCode;
use hyper::header::{HeaderValue, REFERER, USER_AGENT};
use web::serve::Asking;

use super::Asked;
use super::asked::split;
use crate::house::House;

/// Lines that wait to be written; when the disk is slower than the readers, lines are lost
/// rather than readers kept waiting.
const LINES_WAITING: usize = 65_536;

/// How long a line may lie in memory.
const FLUSH: Duration = Duration::from_secs(1);

/// Longest piece of a request in a line, bytes.
const PIECE_BYTES_MAX: usize = 1024;

/// The log; lines are written by a thread of its own.
pub(crate) struct AccessLog {
    lines: SyncSender<String>,
}

impl AccessLog {
    /// Opens the file, to write at its end. The thread ends when the log is dropped.
    pub(crate) fn open(path: &Path) -> anyhow::Result<(AccessLog, JoinHandle<()>)> {
        let file = append(path)?;
        let (sender, receiver) = sync_channel(LINES_WAITING);
        let path = path.to_owned();
        let thread = std::thread::Builder::new().name("access-log".into());
        let thread = thread.spawn(move || write(&receiver, file, &path))?;
        Ok((AccessLog { lines: sender }, thread))
    }
}

/// What is known of a request before it is answered.
pub(super) struct Line {
    reader: Option<IpAddr>,
    request: String,
    host: String,
    referer: String,
    agent: String,
}

impl Line {
    /// Begins a line.
    pub(super) fn new(asked: &Asked, house: &House) -> Line {
        let header = |name| quoted_or_dash(asked.headers().get(name).map(HeaderValue::as_bytes));
        let query = if asked.query().is_empty() { "" } else { "?" };
        let target = format!("{}{query}{}", asked.path(), asked.query());
        Line {
            reader: asked.reader(&house.settings.proxies),
            request: quoted(&format!("{} {target} {:?}", asked.method(), asked.version())),
            host: quoted(asked.host().unwrap_or("-")),
            referer: header(REFERER),
            agent: header(USER_AGENT),
        }
    }

    /// Begins the line of a plain request.
    pub(super) fn of_plain(asking: &Asking<'_>, house: &House) -> Line {
        let forwarded = asking.all("x-forwarded-for");
        let proxies = &house.settings.proxies;
        Line {
            reader: Some(web::client_address_from(asking.peer, forwarded, proxies)),
            request: quoted(&format!("GET {} HTTP/1.1", asking.path)),
            host: quoted(split(asking.host).0),
            referer: quoted_or_dash(asking.all("referer").next()),
            agent: quoted_or_dash(asking.all("user-agent").next()),
        }
    }

    /// Ends the line with the answer's status and length, and hands it over.
    pub(super) fn write(self, house: &House, status: StatusCode, bytes: u64) {
        let Some(log) = &house.log else { return };
        let Line { reader, request, host, referer, agent } = self;
        let reader = reader.map_or("-".to_owned(), |reader| reader.to_string());
        let time = base::rfc3339((house.clock)());
        let status = status.as_u16();
        let begin = format!("{reader} - - [{time}] \"{request}\" {status} {bytes}");
        let line = format!("{begin} \"{referer}\" \"{agent}\" {host}\n");
        // A full queue or a log that has ended: the reader has his page all the same.
        let _ = log.lines.try_send(line);
    }
}

/// The value of a header, or that it is not there.
fn quoted_or_dash(value: Option<&[u8]>) -> String {
    value.map_or("-".to_owned(), |value| quoted(&String::from_utf8_lossy(value)))
}

/// A text that cannot leave its quotes or its line.
fn quoted(text: &str) -> String {
    let mut out = String::new();
    for letter in text.chars() {
        if out.len() >= PIECE_BYTES_MAX {
            break;
        }
        match letter {
            '"' | '\\' => out.extend(['\\', letter]),
            letter if letter.is_control() => out.extend(letter.escape_default()),
            letter => out.push(letter),
        }
    }
    out
}

/// Writes lines until nobody can send any more.
fn write(lines: &Receiver<String>, file: File, path: &Path) {
    let mut file = BufWriter::new(file);
    let mut flushed = Instant::now();
    loop {
        match lines.recv_timeout(FLUSH) {
            Ok(line) => report(file.write_all(line.as_bytes())),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return report(file.flush()),
        }
        if flushed.elapsed() < FLUSH {
            continue;
        }
        flushed = Instant::now();
        report(file.flush());
        // A file that was moved away, as log rotation does, is made anew.
        if !path.exists() {
            match append(path) {
                Ok(new) => file = BufWriter::new(new),
                Err(error) => tracing::error!(%error, "access log lost"),
            }
        }
    }
}

fn append(path: &Path) -> anyhow::Result<File> {
    let file = OpenOptions::new().create(true).append(true).open(path);
    file.with_context(|| format!("无法写入访问日志 {}", path.display()))
}

fn report(outcome: std::io::Result<()>) {
    if let Err(error) = outcome {
        tracing::error!(%error, "access log not written");
    }
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn nothing_breaks_out_of_its_line() {
        for (given, written) in [
            ("GET /a", "GET /a"),
            ("a\"b\\c", "a\\\"b\\\\c"),
            ("a\r\nb\u{1b}[2J", "a\\r\\nb\\u{1b}[2J"),
        ] {
            assert_eq!(quoted(given), written);
        }
        assert!(quoted(&"字".repeat(9999)).len() < 1100);
    }
}
