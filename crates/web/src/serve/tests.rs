//! The server against clients that mean no good, over real sockets.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::Instant;

use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use hyper::body::Frame;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpSocket;
use tokio::sync::Notify;

use super::*;
use crate::{Json, Query};

/// A running server; stops when dropped.
struct House {
    address: SocketAddr,
    stopper: Stopper,
    server: tokio::task::JoinHandle<io::Result<()>>,
}

impl House {
    fn open(limits: Limits) -> House {
        House::with(router(), limits)
    }

    fn with(router: Router, limits: Limits) -> House {
        let listener = bind(SocketAddr::from(([127, 0, 0, 1], 0))).unwrap();
        let address = listener.local_addr().unwrap();
        let (stopper, stop) = stopper();
        let server = tokio::spawn(serve_router(listener, router, limits, stop));
        House {
            address,
            stopper,
            server,
        }
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
        .route(
            "/echo",
            post(|Json(value): Json<serde_json::Value>| async { Json(value) }),
        )
        .route(
            "/number",
            get(|Query(number): Query<Number>| async move { Json(number.n) }),
        )
        .route(
            "/swallow",
            post(|body: axum::body::Body| async move {
                crate::read_all(body, 1 << 20)
                    .await
                    .map(|all| all.len().to_string())
                    .map_err(crate::Fail)
            }),
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

#[tokio::test]
async fn a_slow_head_is_shed_and_an_idle_one_later() {
    let house = House::open(quick());
    let began = Instant::now();
    let mut silent = house.client().await;
    assert_eq!(rest(&mut silent).await, "");
    assert!(began.elapsed() >= Duration::from_millis(300));

    let mut idle = house.client().await;
    idle.write_all(GET).await.unwrap();
    let answered = Instant::now();
    assert!(rest(&mut idle).await.ends_with("hello"));
    assert!(
        answered.elapsed() >= Duration::from_millis(590),
        "idle is longer than head"
    );

    let mut second = house.client().await;
    second.write_all(GET).await.unwrap();
    second.write_all(b"GET / HT").await.unwrap();
    assert!(
        rest(&mut second).await.ends_with("hello"),
        "the second head never came"
    );

    let mut dripping = house.client().await;
    let began = Instant::now();
    for byte in b"GET / HTTP/1.1\r\nx-slow: ".iter().cycle() {
        if dripping.write_all(&[*byte]).await.is_err() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
        assert!(
            began.elapsed() < Duration::from_secs(30),
            "dripping is not stopped"
        );
    }
}

#[tokio::test]
async fn readers_are_served_while_slow_heads_fill_the_house() {
    let limits = Limits {
        connections: 100,
        head: Duration::from_secs(600),
        ..Limits::default()
    };
    let house = House::open(limits);
    let mut slow = Vec::new();
    for number in 0..400_u16 {
        let [high, low] = number.to_be_bytes();
        let mut client = house.client_from([127, 1, high, low.max(1)]).await;
        // The oldest may already have been put out; that is the point.
        let _ = client.write_all(b"GET / HTTP/1.1\r\nx: ").await;
        slow.push(client);
        if number % 10 == 0 {
            assert!(
                house.say(LAST_GET).await.ends_with("hello"),
                "reader {number}"
            );
        }
    }
    assert_eq!(rest(&mut slow[0]).await, "", "the oldest is gone");
    let mut youngest = slow.pop().unwrap();
    youngest
        .write_all(b"1\r\nhost: a\r\nconnection: close\r\n\r\n")
        .await
        .unwrap();
    assert!(
        rest(&mut youngest).await.ends_with("hello"),
        "the youngest is not"
    );
}

#[tokio::test]
async fn one_source_cannot_hold_more_heads_than_its_share() {
    let house = House::open(Limits {
        heads_per_source: 5,
        ..Limits::default()
    });
    let mut other = house.client_from([127, 2, 0, 1]).await;
    other.write_all(b"GET / HT").await.unwrap();
    let mut greedy = Vec::new();
    for _ in 0..6 {
        let mut client = house.client_from([127, 3, 0, 1]).await;
        client.write_all(b"GET / HT").await.unwrap();
        greedy.push(client);
    }
    assert_eq!(rest(&mut greedy[0]).await, "");
    for client in [&mut other, &mut greedy[5]] {
        client
            .write_all(b"TP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n")
            .await
            .unwrap();
        assert!(rest(client).await.ends_with("hello"));
    }
}

#[tokio::test]
async fn whoever_does_not_read_is_shed() {
    let given_up = Arc::new(Notify::new());
    let told = given_up.clone();
    let endless = move || async move { axum::body::Body::new(Endless(told)) };
    let house = House::with(router().route("/endless", get(endless)), quick());
    let mut lazy = house.client().await;
    lazy.write_all(b"GET /endless HTTP/1.1\r\nhost: a\r\n\r\n")
        .await
        .unwrap();
    tokio::time::timeout(Duration::from_secs(30), given_up.notified())
        .await
        .unwrap();

    let mut reader = house.client().await;
    let ask = b"GET /big HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n";
    reader.write_all(ask).await.unwrap();
    assert!(
        rest(&mut reader).await.len() > 32 << 20,
        "who reads gets it all"
    );
}

/// A body without end that says when it is dropped.
struct Endless(Arc<Notify>);

impl Body for Endless {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        Poll::Ready(Some(Ok(Frame::data(Bytes::from_static(&[b'x'; 1 << 16])))))
    }
}

impl Drop for Endless {
    fn drop(&mut self) {
        self.0.notify_one();
    }
}

#[tokio::test]
async fn a_slow_body_is_given_up() {
    let house = House::open(quick());
    let mut client = house.client().await;
    let head = b"POST /swallow HTTP/1.1\r\nhost: a\r\ncontent-length: 1000\r\n\r\nabc";
    client.write_all(head).await.unwrap();
    let answer = rest(&mut client).await;
    assert!(
        answer.starts_with("HTTP/1.1 422") && answer.contains("web.broken_body"),
        "{answer}"
    );
}

#[tokio::test]
async fn a_body_over_the_limit_is_refused_in_json() {
    let house = House::open(quick());
    let announced = b"POST /swallow HTTP/1.1\r\nhost: a\r\ncontent-length: 9999999999\r\n\r\n";
    let mut chunked =
        b"POST /swallow HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n".to_vec();
    chunked.extend_from_slice(b"180000\r\n");
    chunked.resize(chunked.len() + 0x180000, b'x');
    chunked.extend_from_slice(b"\r\n0\r\n\r\n");
    let mut json = b"POST /echo HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n".to_vec();
    json.extend_from_slice(b"connection: close\r\ncontent-length: 70000\r\n\r\n");
    json.resize(json.len() + 70_000, b' ');
    for request in [&announced[..], &chunked, &json] {
        let answer = house.say(request).await;
        assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
        assert!(answer.contains("\"code\":\"web.too_large\""), "{answer}");
    }
    assert!(house.say(LAST_GET).await.ends_with("hello"));
}

#[tokio::test]
async fn nonsense_is_answered_with_400_or_nothing() {
    let house = House::open(quick());
    let long = format!(
        "GET / HTTP/1.1\r\nhost: a\r\nx: {}\r\n\r\n",
        "y".repeat(64 * 1024)
    );
    let many = format!(
        "GET / HTTP/1.1\r\nhost: a\r\n{}\r\n",
        "x: y\r\n".repeat(3000)
    );
    let deep = format!("GET /{} HTTP/1.1\r\nhost: a\r\n\r\n", "a/".repeat(40_000));
    let cases: &[(&[u8], &[&str])] = &[
        (long.as_bytes(), &["431"]),
        (many.as_bytes(), &["431"]),
        (deep.as_bytes(), &["414", "431"]),
        (b"GET / HTTP/1.1\r\nhost: a\r\nx: a\0b\r\n\r\n", &["400"]),
        (b"GET / HTTP/1.1\r\nhost: a\r\nx\0: b\r\n\r\n", &["400"]),
        (b"GET / HTTP/1.1\r\nhost: a\r\nx : b\r\n\r\n", &["400"]),
        (b"GET /\0 HTTP/1.1\r\nhost: a\r\n\r\n", &["400"]),
        (
            b"GET / HTTP/1.1\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n",
            &["400"],
        ),
        (
            b"POST /echo HTTP/1.1\r\ncontent-length: -1\r\n\r\n",
            &["400"],
        ),
        (b"GET / HTTP/9.9\r\n\r\n", &["400"]),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", &["400"]),
        (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", &["400", ""]),
        (b"\xff\xfe\xfd\r\n\r\n", &["400"]),
        (b"\r\n\r\n\r\n", &[""]),
    ];
    for (request, statuses) in cases {
        let answer = house.say(request).await;
        let status = answer.split(' ').nth(1).unwrap_or("");
        let shown = String::from_utf8_lossy(&request[..request.len().min(60)]);
        assert!(statuses.contains(&status), "{shown:?} got {status:?}");
    }
    let mut seed = 7_u64;
    for _ in 0..200 {
        let noise: Vec<u8> = (0..64)
            .map(|_| {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                (seed >> 56) as u8
            })
            .collect();
        assert!(!house.say(&noise).await.contains("200 OK"));
    }
    assert!(
        house.say(LAST_GET).await.ends_with("hello"),
        "and goes on serving"
    );
}

#[tokio::test]
async fn a_pipeline_is_answered_in_order() {
    let house = House::open(quick());
    let mut requests = Vec::new();
    for number in 0..200 {
        let line = format!("GET /number?n={number} HTTP/1.1\r\nhost: a\r\n\r\n");
        requests.extend_from_slice(line.as_bytes());
    }
    requests.extend_from_slice(LAST_GET);
    let answer = house.say(&requests).await;
    let bodies: Vec<_> = answer.split("HTTP/1.1 200 OK\r\n").skip(1).collect();
    assert_eq!(bodies.len(), 201);
    for (number, body) in bodies[..200].iter().enumerate() {
        assert!(
            body.ends_with(&format!("\r\n\r\n{number}")),
            "{number}: {body}"
        );
    }
}

#[tokio::test]
async fn bad_input_is_refused_in_json() {
    let house = House::open(quick());
    let post = |kind: &str, body: &str| {
        let length = body.len();
        format!(
            "POST /echo HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncontent-type: {kind}\r\n\
             content-length: {length}\r\n\r\n{body}"
        )
    };
    let ask = "GET /number?n=x HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n".to_owned();
    let deep = "[".repeat(10_000);
    for (request, code) in [
        (post("application/json", "{\"a\":"), "web.bad_json"),
        (post("application/json", &deep), "web.bad_json"),
        (post("application/json", "\u{0}"), "web.bad_json"),
        (post("text/plain", "{}"), "web.not_json"),
        (ask, "web.bad_query"),
    ] {
        let answer = house.say(request.as_bytes()).await;
        assert!(
            answer.starts_with("HTTP/1.1 422") && answer.contains(code),
            "{answer}"
        );
    }
    let fine = house
        .say(post("application/json; charset=utf-8", "{\"a\":1}").as_bytes())
        .await;
    assert!(
        fine.starts_with("HTTP/1.1 200") && fine.ends_with("{\"a\":1}"),
        "{fine}"
    );
}

#[tokio::test]
async fn a_panic_is_answered_and_hurts_nobody_else() {
    let house = House::open(quick());
    let answer = house.say(b"GET /panic HTTP/1.1\r\nhost: a\r\n\r\n").await;
    assert!(
        answer.starts_with("HTTP/1.1 500") && answer.contains("web.fault"),
        "{answer}"
    );
    assert!(!answer.contains("on purpose"));
    assert!(house.say(LAST_GET).await.ends_with("hello"));
}

#[tokio::test]
async fn stopping_lets_running_requests_end_and_idle_ones_go() {
    let gate = Arc::new(tokio::sync::Semaphore::new(0));
    let inside = Arc::new(AtomicUsize::new(0));
    let (opens, enters) = (gate.clone(), inside.clone());
    let slow = Router::new().route(
        "/",
        get(move || async move {
            enters.fetch_add(1, Ordering::SeqCst);
            let _pass = opens.acquire().await;
            "done"
        }),
    );
    let House {
        address,
        stopper,
        server,
    } = House::with(slow, Limits::default());
    let mut running = TcpStream::connect(address).await.unwrap();
    running.write_all(GET).await.unwrap();
    let mut idle = TcpStream::connect(address).await.unwrap();
    while inside.load(Ordering::SeqCst) == 0 {
        tokio::task::yield_now().await;
    }
    stopper.stop();
    assert_eq!(rest(&mut idle).await, "");
    assert!(!server.is_finished());
    gate.add_permits(1);
    assert!(rest(&mut running).await.ends_with("done"));
    server.await.unwrap().unwrap();
    assert!(
        TcpStream::connect(address).await.is_err(),
        "nobody listens any more"
    );
}

#[tokio::test]
async fn every_core_serves_on_the_same_address() {
    let listeners = bind_shared(SocketAddr::from(([127, 0, 0, 1], 0)), 3).unwrap();
    let address = listeners[0].local_addr().unwrap();
    let (stopper, stop) = stopper();
    let service = |core: usize| {
        let router = Router::new().route("/", get(move || async move { format!("core {core}") }));
        TowerToHyperService::new(router)
    };
    let threads = serve_on_cores(listeners, service, &Limits::default(), &stop).unwrap();
    let mut seen = std::collections::BTreeSet::new();
    for _ in 0..500 {
        let mut client = TcpStream::connect(address).await.unwrap();
        client.write_all(LAST_GET).await.unwrap();
        seen.insert(
            rest(&mut client)
                .await
                .split("\r\n\r\n")
                .nth(1)
                .unwrap()
                .to_owned(),
        );
        if seen.len() == 3 {
            break;
        }
    }
    assert_eq!(
        seen.into_iter().collect::<Vec<_>>(),
        ["core 0", "core 1", "core 2"]
    );
    stopper.stop();
    for thread in threads {
        thread.join().unwrap().unwrap();
    }
}
