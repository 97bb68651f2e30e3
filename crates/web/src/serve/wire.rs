//! A TCP stream that knows how long it may wait for the other end.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Instant, Sleep};

use super::Limits;
use super::pace::Pace;
use super::roll::Seat;

/// After our last byte the rest of what the client sends is thrown away for so long; closing at
/// once would make the kernel reset the connection and the answer (a 413, say) might be lost.
const LINGER: Duration = Duration::from_secs(2);
const LINGER_BYTES: usize = 1 << 20;

/// The stream of one connection. All its clocks are here: `head` and `idle` while a request is
/// awaited, the pace of the client's reading while an answer is written.
pub(super) struct Wire {
    stream: TcpStream,
    seat: Arc<Seat>,
    head: Duration,
    idle: Duration,
    alarm: Pin<Box<Sleep>>,
    /// Since when the present request is awaited, and until when.
    deadline: Instant,
    /// Bytes of a head have come, so its clock is running.
    head_begun: bool,
    requests_seen: u64,
    writing: Pace,
    lingering: Option<(Instant, usize)>,
}

impl Wire {
    pub(super) fn new(stream: TcpStream, seat: Arc<Seat>, limits: &Limits) -> Self {
        let deadline = Instant::now() + limits.head;
        Wire {
            stream,
            seat,
            head: limits.head,
            idle: limits.idle,
            alarm: Box::pin(tokio::time::sleep_until(deadline)),
            deadline,
            head_begun: true,
            requests_seen: 0,
            writing: Pace::new(limits.patience, limits.bytes_per_second),
            lingering: None,
        }
    }

    /// Ready when the moment has come; otherwise the task is woken then. One timer serves all
    /// clocks: it is moved only when it would ring too late.
    fn rings(&mut self, at: Instant, cx: &mut Context<'_>) -> Poll<()> {
        if at < self.alarm.deadline() {
            self.alarm.as_mut().reset(at);
        }
        while self.alarm.as_mut().poll(cx).is_ready() {
            if Instant::now() >= at {
                return Poll::Ready(());
            }
            self.alarm.as_mut().reset(at);
        }
        Poll::Pending
    }

    /// A request is awaited, nothing is there to read.
    fn await_request(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.seat.is_serving() || self.writing.is_waiting() {
            return Poll::Pending;
        }
        if !self.seat.is_dawdling() {
            self.seat.enter_heads();
        }
        if self.requests_seen != self.seat.requests() {
            self.requests_seen = self.seat.requests();
            self.writing.reset();
            self.head_begun = false;
            self.deadline = Instant::now() + self.idle;
        }
        let deadline = self.deadline;
        self.rings(deadline, cx)
            .map(|()| Err(io::ErrorKind::TimedOut.into()))
    }

    fn note_read(&mut self) {
        let is_head = !self.seat.is_serving() && self.requests_seen == self.seat.requests();
        if is_head && !self.head_begun {
            self.head_begun = true;
            self.deadline = Instant::now() + self.head;
        }
    }

    fn note_written(
        &mut self,
        outcome: Poll<io::Result<usize>>,
        cx: &mut Context<'_>,
    ) -> Poll<io::Result<usize>> {
        match outcome {
            Poll::Ready(written) => {
                if self.writing.is_waiting() {
                    self.seat.leave_stalled();
                }
                let bytes = *written.as_ref().unwrap_or(&0);
                self.writing.moved(bytes, Instant::now());
                Poll::Ready(written)
            }
            Poll::Pending => {
                if !self.writing.is_waiting() {
                    self.seat.enter_stalled();
                }
                let deadline = self.writing.deadline(Instant::now());
                self.rings(deadline, cx)
                    .map(|()| Err(io::ErrorKind::TimedOut.into()))
            }
        }
    }
}

impl AsyncRead for Wire {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let wire = self.get_mut();
        match Pin::new(&mut wire.stream).poll_read(cx, buf) {
            Poll::Ready(outcome) => {
                wire.note_read();
                Poll::Ready(outcome)
            }
            Poll::Pending => wire.await_request(cx),
        }
    }
}

impl AsyncWrite for Wire {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let wire = self.get_mut();
        let outcome = Pin::new(&mut wire.stream).poll_write(cx, bytes);
        wire.note_written(outcome, cx)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let wire = self.get_mut();
        let outcome = Pin::new(&mut wire.stream).poll_write_vectored(cx, slices);
        wire.note_written(outcome, cx)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let wire = self.get_mut();
        let (until, mut left) = match wire.lingering {
            Some(lingering) => lingering,
            None => {
                ready!(Pin::new(&mut wire.stream).poll_shutdown(cx))?;
                (Instant::now() + LINGER, LINGER_BYTES)
            }
        };
        let mut rubbish = [0; 8 * 1024];
        loop {
            let mut buf = ReadBuf::new(&mut rubbish);
            match Pin::new(&mut wire.stream).poll_read(cx, &mut buf) {
                Poll::Ready(Ok(())) if !buf.filled().is_empty() && left > 0 => {
                    left = left.saturating_sub(buf.filled().len());
                    wire.lingering = Some((until, left));
                }
                Poll::Ready(_) => return Poll::Ready(Ok(())),
                Poll::Pending => {
                    wire.lingering = Some((until, left));
                    return wire.rings(until, cx).map(Ok);
                }
            }
        }
    }
}
