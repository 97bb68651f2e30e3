//! Bodies: what a request brings, watched; what an answer sends, so that its end is known.

use std::error::Error;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http_body_util::{Full, Limited};
use hyper::body::{Body, Frame, Incoming, SizeHint};
use tokio::time::{Instant, Sleep};

use super::Limits;
use super::pace::Pace;
use super::roll::Seat;

type Blame = Box<dyn Error + Send + Sync>;

/// The body of a request, limited in size and in patience. Its errors are the client's fault;
/// too many bytes is a `http_body_util::LengthLimitError`.
#[derive(Debug)]
pub struct Inflow {
    inner: Limited<Incoming>,
    pace: Pace,
    alarm: Option<Pin<Box<Sleep>>>,
    seat: Arc<Seat>,
}

impl Inflow {
    pub(super) fn new(inner: Incoming, seat: Arc<Seat>, limits: &Limits) -> Self {
        let bytes_max = usize::try_from(limits.body_bytes).unwrap_or(usize::MAX);
        let pace = Pace::new(limits.patience, limits.bytes_per_second);
        Inflow { inner: Limited::new(inner, bytes_max), pace, alarm: None, seat }
    }

    fn stalls(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        if !self.pace.is_waiting() {
            self.seat.enter_stalled();
        }
        let deadline = self.pace.deadline(Instant::now());
        let alarm = self.alarm.get_or_insert_with(|| Box::pin(tokio::time::sleep_until(deadline)));
        if alarm.deadline() != deadline {
            alarm.as_mut().reset(deadline);
        }
        alarm.as_mut().poll(cx)
    }
}

impl Body for Inflow {
    type Data = Bytes;
    type Error = Blame;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Blame>>> {
        let flow = self.get_mut();
        match Pin::new(&mut flow.inner).poll_frame(cx) {
            Poll::Ready(frame) => {
                if flow.pace.is_waiting() {
                    flow.seat.leave_stalled();
                }
                let bytes = match &frame {
                    Some(Ok(frame)) => frame.data_ref().map_or(0, Bytes::len),
                    _ => 0,
                };
                flow.pace.moved(bytes, Instant::now());
                Poll::Ready(frame)
            }
            Poll::Pending => {
                ready!(flow.stalls(cx));
                Poll::Ready(Some(Err("the body came too slowly".into())))
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}

impl Drop for Inflow {
    fn drop(&mut self) {
        if self.pace.is_waiting() {
            self.seat.leave_stalled();
        }
    }
}

/// The body of an answer, the service's or our own; when it has been handed over in full (or
/// given up), the request is over.
#[derive(Debug)]
pub(super) struct Outflow<B> {
    inner: Content<B>,
    seat: Arc<Seat>,
}

#[derive(Debug)]
enum Content<B> {
    Service(Pin<Box<B>>),
    Ours(Full<Bytes>),
}

impl<B> Outflow<B> {
    pub(super) fn of_service(body: B, seat: Arc<Seat>) -> Self {
        Outflow { inner: Content::Service(Box::pin(body)), seat }
    }

    pub(super) fn ours(body: Full<Bytes>, seat: Arc<Seat>) -> Self {
        Outflow { inner: Content::Ours(body), seat }
    }
}

impl<B> Body for Outflow<B>
where
    B: Body<Data = Bytes>,
    B::Error: Into<Blame>,
{
    type Data = Bytes;
    type Error = Blame;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Blame>>> {
        match &mut self.get_mut().inner {
            Content::Service(body) => body
                .as_mut()
                .poll_frame(cx)
                .map(|frame| frame.map(|frame| frame.map_err(Into::into))),
            Content::Ours(body) => Pin::new(body)
                .poll_frame(cx)
                .map(|frame| frame.map(|frame| frame.map_err(|never| match never {}))),
        }
    }

    fn is_end_stream(&self) -> bool {
        match &self.inner {
            Content::Service(body) => body.is_end_stream(),
            Content::Ours(body) => body.is_end_stream(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.inner {
            Content::Service(body) => body.size_hint(),
            Content::Ours(body) => body.size_hint(),
        }
    }
}

impl<B> Drop for Outflow<B> {
    fn drop(&mut self) {
        self.seat.end_request();
    }
}
