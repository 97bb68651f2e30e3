//! Beginning and end of a server.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::Router;
use axum::routing::get;
use hyper_util::service::TowerToHyperService;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::sync::Semaphore;

use super::super::{Limits, bind_shared, serve_on_cores, stopper};
use super::{GET, House, LAST_GET, rest};

#[tokio::test]
async fn stopping_lets_running_requests_end_and_idle_ones_go() {
    let gate = Arc::new(Semaphore::new(0));
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
    let House { address, stopper, server } = House::with(slow, Limits::default());
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
    assert!(TcpStream::connect(address).await.is_err(), "nobody listens any more");
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
    let mut seen = BTreeSet::new();
    for _ in 0..500 {
        let mut client = TcpStream::connect(address).await.unwrap();
        client.write_all(LAST_GET).await.unwrap();
        seen.insert(rest(&mut client).await.split("\r\n\r\n").nth(1).unwrap().to_owned());
        if seen.len() == 3 {
            break;
        }
    }
    assert_eq!(seen.into_iter().collect::<Vec<_>>(), ["core 0", "core 1", "core 2"]);
    stopper.stop();
    for thread in threads {
        thread.join().unwrap().unwrap();
    }
}
