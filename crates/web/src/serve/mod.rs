//! The server: our own accept loop over hyper, for ports that strangers reach.
//!
//! Why not `axum::serve`: it keeps every slow connection for ever. Here there is an end to the
//! wait for a request, for its head, for its body, and for the client's reading of the answer;
//! and when the house is full the oldest dawdler goes, never the newcomer (`roll`). Plain requests
//! for what a service has ready are answered before hyper sees them (`quick`).

mod flow;
mod guard;
mod pace;
mod quick;
mod roll;
mod socket;
mod stop;
#[cfg(test)]
mod tests;
mod wire;

use std::convert::Infallible;
use std::error::Error;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::pin::pin;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use axum::Router;
use bytes::Bytes;
use hyper::body::Body;
use hyper::server::conn::http1;
use hyper::service::Service;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpStream;
use tokio::task::JoinSet;

pub use flow::Inflow;
pub use guard::{Caller, RequestId};
pub use quick::{Asking, Quick, Ready, ready_head};
pub use socket::{bind, bind_shared, raise_open_files};
pub use stop::{Stop, Stopper, stopper};

use guard::Guarded;
use quick::Visit;
use roll::{Guest, Roll};
use wire::{Clock, Wire};

/// How long and how much a client may.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Connections at once on one listener; beyond it the oldest dawdler is put out.
    pub connections: usize,
    /// Connections of one source (an IPv4 address, an IPv6 /64) in their header phase; beyond it
    /// the oldest of this source is put out. 0: no limit, for a listener behind a proxy.
    pub heads_per_source: usize,
    /// From the first byte of a request (or from the connection) to the end of its head.
    pub head: Duration,
    /// From one answer to the first byte of the next request.
    pub idle: Duration,
    /// Bytes of a request's head, at least 8192; a larger one is answered with 431.
    pub head_bytes: usize,
    /// Bytes of a request's body; a larger one is answered with 413.
    pub body_bytes: u64,
    /// For how long in all a client may make us wait while bytes should flow (its body, its
    /// taking our answer) …
    pub patience: Duration,
    /// … where so many bytes that did flow win back one second.
    pub bytes_per_second: u64,
    /// How long running requests may still take when the server ends.
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
            body_bytes: 64 * 1024 * 1024,
            patience: Duration::from_secs(20),
            bytes_per_second: 2048,
            farewell: Duration::from_secs(10),
        }
    }
}

/// Serves until told to stop, then lets running requests end. A panic of the service is answered
/// with 500. Fails only when the listener cannot be used at all.
pub async fn serve<S, B>(
    listener: TcpListener,
    service: S,
    limits: Limits,
    mut stop: Stop,
) -> io::Result<()>
where
    S: Service<Request<Inflow>, Response = Response<B>, Error = Infallible>
        + Quick
        + Clone
        + Send
        + Sync
        + 'static,
    S::Future: Send + 'static,
    B: Body<Data = Bytes> + Send + 'static,
    B::Error: Into<Box<dyn Error + Send + Sync>>,
{
    listener.set_nonblocking(true)?;
    let listener = tokio::net::TcpListener::from_std(listener)?;
    let roll = Roll::new(&limits);
    let limits = Arc::new(limits);
    let mut connections = JoinSet::new();
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            Some(_) = connections.join_next() => continue,
            () = stop.wait() => break,
        };
        match accepted {
            Ok((stream, peer)) => {
                let Some(guest) = roll.admit(peer.ip()) else {
                    continue;
                };
                let (limits, service) = (limits.clone(), service.clone());
                connections.spawn(connection((stream, peer), guest, service, limits, stop.clone()));
            }
            Err(error) => after_failed_accept(&error, &roll).await,
        }
    }
    drop(listener);
    let farewell = async { while connections.join_next().await.is_some() {} };
    // Whoever has not ended by then is cut off when the set is dropped.
    let _ = tokio::time::timeout(limits.farewell, farewell).await;
    Ok(())
}

/// A router makes every answer anew.
impl Quick for TowerToHyperService<Router> {
    const IS_QUICK: bool = false;

    fn quick(&self, _: &Asking<'_>) -> Option<Ready> {
        None
    }
}

/// `serve` for an axum router.
pub async fn serve_router(
    listener: TcpListener,
    router: Router,
    limits: Limits,
    stop: Stop,
) -> io::Result<()> {
    serve(listener, TowerToHyperService::new(router), limits, stop).await
}

/// One thread with a runtime of its own for each listener (see `bind_shared`); `service(n)` makes
/// the service of thread `n`. Comes back at once; join the threads after stopping.
pub fn serve_on_cores<F, S, B>(
    listeners: Vec<TcpListener>,
    service: F,
    limits: &Limits,
    stop: &Stop,
) -> io::Result<Vec<JoinHandle<io::Result<()>>>>
where
    F: Fn(usize) -> S,
    S: Service<Request<Inflow>, Response = Response<B>, Error = Infallible>
        + Quick
        + Clone
        + Send
        + Sync
        + 'static,
    S::Future: Send + 'static,
    B: Body<Data = Bytes> + Send + 'static,
    B::Error: Into<Box<dyn Error + Send + Sync>>,
{
    let mut threads = Vec::with_capacity(listeners.len());
    for (core, listener) in listeners.into_iter().enumerate() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let served = serve(listener, service(core), limits.clone(), stop.clone());
        let thread = std::thread::Builder::new().name(format!("web-{core}"));
        threads.push(thread.spawn(move || runtime.block_on(served))?);
    }
    Ok(threads)
}

async fn connection<S, B>(
    (stream, peer): (TcpStream, SocketAddr),
    guest: Guest,
    service: S,
    limits: Arc<Limits>,
    mut stop: Stop,
) where
    S: Service<Request<Inflow>, Response = Response<B>, Error = Infallible> + Quick,
    B: Body<Data = Bytes> + 'static,
    B::Error: Into<Box<dyn Error + Send + Sync>>,
{
    // Without it the last, short piece of an answer waits for an acknowledgement.
    let _ = stream.set_nodelay(true);
    let seat = guest.seat().clone();
    let mut wire = Wire::new(stream, seat.clone());
    let mut clock = pin!(Clock::new(seat.clone(), &limits));
    if S::IS_QUICK {
        let visit = Visit::new(&mut wire, &seat, &service, peer.ip());
        let rest = tokio::select! {
            biased;
            rest = visit.serve(&mut stop) => rest,
            () = clock.as_mut() => return,
            () = seat.put_out() => return,
        };
        let Some(rest) = rest else { return };
        wire.put_back(rest);
    }
    // The clock is ours; hyper's own would count the idle time into that of the head.
    let mut http = http1::Builder::new();
    http.header_read_timeout(None).max_buf_size(limits.head_bytes.max(8192));
    let guarded = Guarded { service, seat: seat.clone(), peer, limits };
    let mut served = pin!(http.serve_connection(TokioIo::new(wire), guarded));
    tokio::select! {
        biased;
        outcome = served.as_mut() => return log_end(peer, outcome),
        () = clock.as_mut() => return,
        () = seat.put_out() => return,
        () = stop.wait() => {}
    }
    served.as_mut().graceful_shutdown();
    tokio::select! {
        biased;
        outcome = served => log_end(peer, outcome),
        () = clock => {}
        () = seat.put_out() => {}
    }
}

/// What clients do wrong is no event of ours; it is there for whoever looks for it.
fn log_end(peer: SocketAddr, outcome: hyper::Result<()>) {
    if let Err(error) = outcome {
        tracing::debug!(%peer, %error, "connection ended early");
    }
}

/// A connection that was gone before we took it is nothing. Out of files or memory: put somebody
/// out and take breath, or the loop would only burn time.
async fn after_failed_accept(error: &io::Error, roll: &Roll) {
    use io::ErrorKind::{ConnectionAborted, ConnectionReset, Interrupted};
    if matches!(error.kind(), ConnectionAborted | ConnectionReset | Interrupted) {
        return;
    }
    tracing::warn!(%error, "cannot accept connections");
    roll.put_out_one();
    tokio::time::sleep(Duration::from_millis(50)).await;
}
