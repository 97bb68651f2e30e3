//! What stands around every service: the roll, the size of bodies, panics.

use std::convert::Infallible;
use std::error::Error;
use std::fmt;
use std::future::Future;
use std::hash::{BuildHasher, RandomState};
use std::net::SocketAddr;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock};
use std::task::{Context, Poll};

use base::Kind;
use bytes::Bytes;
use http_body_util::Full;
use hyper::body::{Body, Incoming};
use hyper::header::{CONNECTION, HeaderValue};
use hyper::service::Service;
use hyper::{Request, Response};

use super::Limits;
use super::flow::{Inflow, Outflow};
use super::roll::Seat;
use crate::fail::{answer_failure, answer_panic};

/// Lies in the extensions of every request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Caller {
    /// The other end of the connection.
    pub peer: SocketAddr,
    /// By which an answer and the lines of the log are matched.
    pub request: RequestId,
}

/// Number of a request; shown as 16 hex digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct RequestId(u64);

/// Begins anywhere, so that numbers of two runs are not confused.
static NEXT: LazyLock<AtomicU64> =
    LazyLock::new(|| AtomicU64::new(RandomState::new().hash_one("request")));

impl RequestId {
    /// The next number.
    pub(crate) fn next() -> RequestId {
        RequestId(NEXT.fetch_add(1, Ordering::Relaxed))
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

/// A service with all that is around it, for one connection.
pub(super) struct Guarded<S> {
    pub(super) service: S,
    pub(super) seat: Arc<Seat>,
    pub(super) peer: SocketAddr,
    pub(super) limits: Arc<Limits>,
}

/// The connection was put out before its request began.
#[derive(Debug)]
pub(super) struct PutOut;

impl fmt::Display for PutOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("put out")
    }
}

impl Error for PutOut {}

impl<S, B> Service<Request<Incoming>> for Guarded<S>
where
    S: Service<Request<Inflow>, Response = Response<B>, Error = Infallible>,
    B: Body<Data = Bytes>,
    B::Error: Into<Box<dyn Error + Send + Sync>>,
{
    type Response = Response<Outflow<B>>;
    type Error = PutOut;
    type Future = Answering<S::Future>;

    fn call(&self, request: Request<Incoming>) -> Self::Future {
        let caller = Caller { peer: self.peer, request: RequestId::next() };
        let state = if !self.seat.begin_request() {
            State::PutOut
        } else if request.body().size_hint().lower() > self.limits.body_bytes {
            State::TooLarge
        } else {
            let mut request =
                request.map(|body| Inflow::new(body, self.seat.clone(), &self.limits));
            request.extensions_mut().insert(caller);
            let call = AssertUnwindSafe(|| self.service.call(request));
            catch_unwind(call).map_or(State::Panicked, |future| State::Running(Box::pin(future)))
        };
        Answering { state, seat: self.seat.clone(), request: caller.request }
    }
}

/// An answer on its way.
pub(super) struct Answering<F> {
    state: State<F>,
    seat: Arc<Seat>,
    request: RequestId,
}

enum State<F> {
    Running(Pin<Box<F>>),
    PutOut,
    TooLarge,
    Panicked,
}

impl<F, B> Future for Answering<F>
where
    F: Future<Output = Result<Response<B>, Infallible>>,
{
    type Output = Result<Response<Outflow<B>>, PutOut>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let me = self.get_mut();
        let ours = match &mut me.state {
            State::Running(future) => {
                match catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(cx))) {
                    Ok(Poll::Pending) => return Poll::Pending,
                    Ok(Poll::Ready(Ok(answer))) => {
                        let seat = me.seat.clone();
                        return Poll::Ready(Ok(answer.map(|body| Outflow::of_service(body, seat))));
                    }
                    Ok(Poll::Ready(Err(never))) => match never {},
                    Err(_) => panicked(me.request),
                }
            }
            State::PutOut => return Poll::Ready(Err(PutOut)),
            State::TooLarge => too_large(me.request),
            State::Panicked => panicked(me.request),
        };
        let seat = me.seat.clone();
        Poll::Ready(Ok(closing(ours).map(|body| Outflow::ours(body, seat))))
    }
}

fn too_large(request: RequestId) -> Response<Full<Bytes>> {
    let say = "提交的内容太大，请减小后再试";
    answer_failure(&base::refuse(Kind::TooLarge, "web.too_large", say), request)
}

/// The panic hook has already written where it was; here only the request is named.
fn panicked(request: RequestId) -> Response<Full<Bytes>> {
    tracing::error!(%request, "panic while answering");
    answer_panic()
}

fn closing(mut answer: Response<Full<Bytes>>) -> Response<Full<Bytes>> {
    answer.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    answer
}
