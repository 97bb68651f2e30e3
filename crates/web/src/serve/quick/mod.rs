//! The quick way: plain requests for what is in memory, answered without hyper.
//!
//! Most readers ask for a page that lies ready. For them hyper would take the request apart into
//! a table of headers and put one together for the answer, which costs more than the page. Here
//! the head is only looked at, and head, date and page go out in one call. Whatever is not plain
//! goes to hyper, with the bytes that have come and for the rest of the connection.

mod date;
mod head;

use std::io::{self, IoSlice};
use std::mem::MaybeUninit;
use std::net::IpAddr;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;

use bytes::{Buf, Bytes};
use hyper::{HeaderMap, StatusCode};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::Stop;
use super::roll::Seat;
use super::wire::Wire;
use head::{HEADERS_MAX, Head};

pub use head::Asking;

/// Bytes of a connection that wait to be read as heads; a head that is larger is hyper's.
const BUFFER_BYTES: usize = 4096;

/// A head that comes in more pieces is hyper's: looking again at each drop would be dear.
const PIECES_MAX: usize = 4;

/// What a service can answer at once.
pub trait Quick {
    /// Whether it is worth asking.
    const IS_QUICK: bool = true;

    /// The answer to a plain request if it lies ready. `None`: hyper takes the connection over,
    /// and the service is asked in full.
    fn quick(&self, asking: &Asking<'_>) -> Option<Ready>;
}

/// An answer that lies ready.
#[derive(Debug, Clone)]
pub struct Ready {
    /// Made by [`ready_head`]; has the right `Content-Length`.
    pub head: Bytes,
    /// The bytes behind it.
    pub body: Bytes,
}

/// Status line and headers as they are sent. `Date` is not among them: it is added each time.
pub fn ready_head(status: StatusCode, headers: &HeaderMap) -> Bytes {
    let reason = status.canonical_reason().unwrap_or("<none>");
    let mut head = format!("HTTP/1.1 {} {reason}\r\n", status.as_str()).into_bytes();
    for (name, value) in headers {
        head.extend([name.as_str().as_bytes(), b": ", value.as_bytes(), b"\r\n"].concat());
    }
    head.into()
}

/// One connection before hyper has it.
pub(super) struct Visit<'a, S> {
    wire: &'a mut Wire,
    seat: &'a Seat,
    service: &'a S,
    peer: IpAddr,
    bytes: Vec<u8>,
    /// So many of the bytes are heads that have been answered.
    done: usize,
}

/// What is to be done about the bytes that are here.
enum Next {
    Answer(Ready),
    Read,
    HandOver,
}

impl<'a, S: Quick> Visit<'a, S> {
    pub(super) fn new(wire: &'a mut Wire, seat: &'a Seat, service: &'a S, peer: IpAddr) -> Self {
        let bytes = Vec::with_capacity(BUFFER_BYTES);
        Visit { wire, seat, service, peer, bytes, done: 0 }
    }

    /// Answers plain requests. Comes back with the bytes hyper is to go on with, or with `None`
    /// when the connection has ended.
    pub(super) async fn serve(mut self, stop: &mut Stop) -> Option<Bytes> {
        let mut stopping = pin!(stop.wait());
        let mut pieces = 0;
        loop {
            match self.next() {
                Next::Answer(ready) => {
                    pieces = 0;
                    if !self.seat.begin_request() {
                        return None;
                    }
                    self.seat.end_request();
                    send(self.wire, &ready).await.ok()?;
                    continue;
                }
                Next::Read if pieces < PIECES_MAX => {}
                Next::Read | Next::HandOver => return Some(self.rest()),
            }
            let read = tokio::select! {
                biased;
                read = self.wire.read_buf(&mut self.bytes) => read.ok()?,
                () = stopping.as_mut() => {
                    if self.bytes.is_empty() {
                        let _ = self.wire.shutdown().await;
                        return None;
                    }
                    return Some(self.rest());
                }
            };
            match read {
                0 if self.bytes.is_empty() => return None,
                0 => return Some(self.rest()),
                _ => pieces += 1,
            }
        }
    }

    fn next(&mut self) -> Next {
        let waiting = &self.bytes[self.done..];
        let mut room = [const { MaybeUninit::uninit() }; HEADERS_MAX];
        let head = match waiting {
            [] => Head::Partial,
            _ => head::read(waiting, &mut room, self.peer),
        };
        match head {
            Head::Plain(asking, len) => {
                // A panic is hyper's to answer: it comes again when the service is asked in full.
                let ready = catch_unwind(AssertUnwindSafe(|| self.service.quick(&asking)));
                let Ok(Some(ready)) = ready else { return Next::HandOver };
                self.done += len;
                Next::Answer(ready)
            }
            Head::Partial => {
                self.bytes.drain(..self.done);
                self.done = 0;
                match self.bytes.len() < BUFFER_BYTES {
                    true => Next::Read,
                    false => Next::HandOver,
                }
            }
            Head::Odd => Next::HandOver,
        }
    }

    /// What has come and has not been answered.
    fn rest(self) -> Bytes {
        let mut rest = Bytes::from(self.bytes);
        rest.advance(self.done);
        rest
    }
}

/// Head, date and body in one call, or in several when the client takes its time.
async fn send(wire: &mut Wire, ready: &Ready) -> io::Result<()> {
    let ending = date::ending(base::now());
    let mut slices = [&ready.head[..], &ending, &ready.body].map(IoSlice::new);
    let mut left = &mut slices[..];
    while !left.is_empty() {
        let written = wire.write_vectored(left).await?;
        if written == 0 {
            return Err(io::ErrorKind::WriteZero.into());
        }
        IoSlice::advance_slices(&mut left, written);
    }
    Ok(())
}
