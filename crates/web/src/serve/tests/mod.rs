//! A small house of routes, visited over real sockets.

mod life;
mod known;
mod quick;
mod slow;
mod wrong;

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};

use super::{Limits, Stopper, bind, serve, serve_router, stopper};
use crate::{Json, Query};
use known::Known;

/// A running server; stops when dropped.
struct House {
    address: SocketAddr,
    stopper: Stopper,
    server: tokio::task::JoinHandle<io::Result<()>>,
}

impl House {
    /// The routes served by hyper alone, and with some of them known to the quick way.
    fn both(limits: &Limits) -> [House; 2] {
        [House::with(router(), limits.clone()), House::open(limits.clone())]
    }

    /// The routes, some of them known to the quick way.
    fn open(limits: Limits) -> House {
        House::knowing(Known::new(router()), limits)
    }

    fn knowing(known: Known, limits: Limits) -> House {
        let listener = bind(SocketAddr::from(([127, 0, 0, 1], 0))).unwrap();
        let address = listener.local_addr().unwrap();
        let (stopper, stop) = stopper();
        let server = tokio::spawn(serve(listener, known, limits, stop));
        House { address, stopper, server }
    }

    fn with(router: Router, limits: Limits) -> House {
        let listener = bind(SocketAddr::from(([127, 0, 0, 1], 0))).unwrap();
        let address = listener.local_addr().unwrap();
        let (stopper, stop) = stopper();
        let server = tokio::spawn(serve_router(listener, router, limits, stop));
        House { address, stopper, server }
    }

    async fn client(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }

    /// A client with an address of its own: the whole of 127.0.0.0/8 is this machine.
    async fn client_from(&self, source: [u8; 4]) -> TcpStream {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind(SocketAddr::from((source, 0))).unwrap();
        socket.connect(self.address).await.unwrap()
    }

    /// Sends bytes on a new connection and returns all that comes back until its end.
    async fn say(&self, bytes: &[u8]) -> String {
        let mut client = self.client().await;
        client.write_all(bytes).await.unwrap();
        rest(&mut client).await
    }
}

fn router() -> Router {
    Router::new()
        .route("/", get(|| async { "hello" }))
        .route("/echo", post(|Json(value): Json<serde_json::Value>| async { Json(value) }))
        .route("/number", get(|Query(number): Query<Number>| async move { Json(number.n) }))
        .route(
            "/swallow",
            post(|Json(value): Json<serde_json::Value>| async { Json(value) })
                .layer(DefaultBodyLimit::disable()),
        )
        .route("/big", get(|| async { vec![b'x'; 32 << 20] }))
        .route("/panic", get(breaks))
        .layer(DefaultBodyLimit::max(1 << 16))
}

async fn breaks() -> &'static str {
    panic!("on purpose")
}

#[derive(serde::Deserialize)]
struct Number {
    n: u32,
}

fn quick() -> Limits {
    Limits {
        head: Duration::from_millis(300),
        idle: Duration::from_millis(600),
        patience: Duration::from_millis(300),
        body_bytes: 1 << 20,
        ..Limits::default()
    }
}

/// All that still comes; a reset ends it too.
async fn rest(client: &mut TcpStream) -> String {
    let mut all = Vec::new();
    let mut piece = [0; 4096];
    while let Ok(count @ 1..) = client.read(&mut piece).await {
        all.extend_from_slice(&piece[..count]);
    }
    String::from_utf8_lossy(&all).into_owned()
}

const GET: &[u8] = b"GET / HTTP/1.1\r\nhost: a\r\n\r\n";
const LAST_GET: &[u8] = b"GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n";
