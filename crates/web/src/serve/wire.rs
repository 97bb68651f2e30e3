//! A TCP stream that notes what flows, and the clock that ends the wait for what does not.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Instant, Sleep};

use super::Limits;
use super::roll::Seat;

/// After our last byte the rest of what the client sends is thrown away for so long; closing at
/// once would make the kernel reset the connection, and the answer (a 413, say) might be lost.
const LINGER: Duration = Duration::from_secs(2);
const LINGER_BYTES: usize = 1 << 20;

/// The stream of one connection.
#[derive(Debug)]
pub(super) struct Wire {
    stream: TcpStream,
    seat: Arc<Seat>,
    /// Bytes that have come and are to be read once more.
    ahead: Bytes,
    lingering: Option<(Pin<Box<Sleep>>, usize)>,
}

impl Wire {
    pub(super) fn new(stream: TcpStream, seat: Arc<Seat>) -> Self {
        Wire { stream, seat, ahead: Bytes::new(), lingering: None }
    }

    /// Puts bytes that were read back in front of what still comes.
    pub(super) fn put_back(&mut self, bytes: Bytes) {
        self.ahead = bytes;
    }

    fn note_written(&self, outcome: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        match &outcome {
            Poll::Ready(written) => self.seat.writing_moved(*written.as_ref().unwrap_or(&0)),
            Poll::Pending => self.seat.writing_stalled(),
        }
        outcome
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        if self.seat.writing_deadline().is_some() {
            // Who does not take our answer gets no rest of it: the kernel forgets it at once
            // instead of offering it for minutes. Nothing is lost if it cannot.
            let _ = self.stream.set_zero_linger();
        }
    }
}

impl AsyncRead for Wire {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if !self.ahead.is_empty() {
            let count = buf.remaining().min(self.ahead.len());
            buf.put_slice(&self.ahead.split_to(count));
            if self.ahead.is_empty() {
                // An empty rest would keep the whole buffer.
                self.ahead = Bytes::new();
            }
            self.seat.note_read();
            return Poll::Ready(Ok(()));
        }
        let outcome = Pin::new(&mut self.stream).poll_read(cx, buf);
        if outcome.is_ready() {
            self.seat.note_read();
        }
        outcome
    }
}

impl AsyncWrite for Wire {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let outcome = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.note_written(outcome)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let outcome = Pin::new(&mut self.stream).poll_write_vectored(cx, slices);
        self.note_written(outcome)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let wire = self.get_mut();
        if wire.lingering.is_none() {
            ready!(Pin::new(&mut wire.stream).poll_shutdown(cx))?;
        }
        let (until, left) = wire
            .lingering
            .get_or_insert_with(|| (Box::pin(tokio::time::sleep(LINGER)), LINGER_BYTES));
        let mut rubbish = [0; 8 * 1024];
        loop {
            let mut buf = ReadBuf::new(&mut rubbish);
            match Pin::new(&mut wire.stream).poll_read(cx, &mut buf) {
                Poll::Ready(Ok(())) if !buf.filled().is_empty() && *left > 0 => {
                    *left = left.saturating_sub(buf.filled().len());
                }
                Poll::Ready(_) => return Poll::Ready(Ok(())),
                Poll::Pending => return until.as_mut().poll(cx).map(Ok),
            }
        }
    }
}

/// Ready when the client has let us wait for too long. To be polled each time after the
/// connection was: it looks at what the connection is waiting for now. It stands outside of the
/// stream because hyper does not always read while it waits for a request.
pub(super) struct Clock {
    seat: Arc<Seat>,
    head: Duration,
    idle: Duration,
    alarm: Pin<Box<Sleep>>,
    /// Until when the next request is awaited, …
    deadline: Instant,
    /// … which was decided when so many requests had come and its head had begun or not.
    decided_for: (u64, bool),
}

impl Clock {
    pub(super) fn new(seat: Arc<Seat>, limits: &Limits) -> Self {
        let deadline = Instant::now() + limits.head;
        Clock {
            seat,
            head: limits.head,
            idle: limits.idle,
            alarm: Box::pin(tokio::time::sleep_until(deadline)),
            deadline,
            // The first request has the time of a head whether its head has begun or not.
            decided_for: (0, true),
        }
    }

    fn deadline(&mut self) -> Option<Instant> {
        if let Some(stalled) = self.seat.writing_deadline() {
            return Some(stalled);
        }
        if self.seat.is_serving() {
            return None;
        }
        if !self.seat.is_dawdling() {
            self.seat.enter_heads();
        }
        let (requests, head_begun) = (self.seat.requests(), self.seat.head_begun());
        if self.decided_for != (requests, head_begun) && self.decided_for != (requests, true) {
            self.decided_for = (requests, head_begun);
            let patience = if head_begun { self.head } else { self.idle };
            self.deadline = Instant::now() + patience;
        }
        Some(self.deadline)
    }
}

impl Future for Clock {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let Some(deadline) = self.deadline() else {
            return Poll::Pending;
        };
        // The alarm is moved only when it would ring too late; most requests never move it.
        if deadline < self.alarm.deadline() {
            self.alarm.as_mut().reset(deadline);
        }
        while self.alarm.as_mut().poll(cx).is_ready() {
            if Instant::now() >= deadline {
                return Poll::Ready(());
            }
            self.alarm.as_mut().reset(deadline);
        }
        Poll::Pending
    }
}
