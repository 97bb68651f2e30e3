//! Clients that take their time, on purpose.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use axum::routing::get;
use bytes::Bytes;
use hyper::body::{Body, Frame};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::Notify;

use super::super::Limits;
use super::{GET, House, LAST_GET, quick, rest, router};

#[tokio::test]
async fn a_slow_head_is_shed_and_an_idle_one_later() {
    for house in House::both(&quick()) {
        let began = Instant::now();
        let mut silent = house.client().await;
        assert_eq!(rest(&mut silent).await, "");
        assert!(began.elapsed() >= Duration::from_millis(300));

        let mut idle = house.client().await;
        idle.write_all(GET).await.unwrap();
        let answered = Instant::now();
        assert!(rest(&mut idle).await.ends_with("hello"));
        assert!(answered.elapsed() >= Duration::from_millis(590), "idle is longer than head");

        let mut second = house.client().await;
        second.write_all(GET).await.unwrap();
        second.write_all(b"GET / HT").await.unwrap();
        assert!(rest(&mut second).await.ends_with("hello"), "the second head never came");

        let mut dripping = house.client().await;
        let began = Instant::now();
        for byte in b"GET / HTTP/1.1\r\nx-slow: ".iter().cycle() {
            if dripping.write_all(&[*byte]).await.is_err() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
            assert!(began.elapsed() < Duration::from_secs(30), "dripping is not stopped");
        }
    }
}

#[tokio::test]
async fn readers_are_served_while_slow_heads_fill_the_house() {
    let limits = Limits { connections: 100, head: Duration::from_secs(600), ..Limits::default() };
    for house in House::both(&limits) {
        let mut slow = Vec::new();
        for number in 0..400_u16 {
            let [high, low] = number.to_be_bytes();
            let mut client = house.client_from([127, 1, high, low.max(1)]).await;
            // The oldest may already have been put out; that is the point.
            let _ = client.write_all(b"GET / HTTP/1.1\r\nx: ").await;
            slow.push(client);
            if number % 10 == 0 {
                assert!(house.say(LAST_GET).await.ends_with("hello"), "reader {number}");
            }
        }
        assert_eq!(rest(&mut slow[0]).await, "", "the oldest is gone");
        let mut youngest = slow.pop().unwrap();
        youngest.write_all(b"1\r\nhost: a\r\nconnection: close\r\n\r\n").await.unwrap();
        assert!(rest(&mut youngest).await.ends_with("hello"), "the youngest is not");
    }
}

#[tokio::test]
async fn one_source_cannot_hold_more_heads_than_its_share() {
    for house in House::both(&Limits { heads_per_source: 5, ..Limits::default() }) {
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
            client.write_all(b"TP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n").await.unwrap();
            assert!(rest(client).await.ends_with("hello"));
        }
    }
}

#[tokio::test]
async fn whoever_does_not_read_is_shed() {
    let (taken, given_up) = (Arc::new(AtomicUsize::new(0)), Arc::new(Notify::new()));
    let watched = (taken.clone(), given_up.clone());
    let endless = move || async move { axum::body::Body::new(Endless { taken, given_up }) };
    let house = House::with(router().route("/endless", get(endless)), quick());
    let mut lazy = house.client().await;
    lazy.write_all(b"GET /endless HTTP/1.1\r\nhost: a\r\n\r\n").await.unwrap();
    let given_up = watched.1.notified();
    tokio::time::timeout(Duration::from_secs(30), given_up).await.unwrap();

    // The kernel would have taken several megabytes, and kept them for minutes.
    let taken = watched.0.load(Ordering::Relaxed);
    assert!(taken < 1 << 20, "{taken} bytes for a client that reads nothing");
    let end = loop {
        match lazy.read(&mut [0; 1 << 16]).await {
            Ok(0) => break None,
            Ok(_) => {}
            Err(error) => break Some(error.kind()),
        }
    };
    assert_eq!(end, Some(std::io::ErrorKind::ConnectionReset), "nothing is kept for it");

    let mut reader = house.client().await;
    let ask = b"GET /big HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n";
    reader.write_all(ask).await.unwrap();
    assert!(rest(&mut reader).await.len() > 32 << 20, "who reads gets it all");
}

/// A body without end that counts what is taken of it and says when it is dropped.
struct Endless {
    taken: Arc<AtomicUsize>,
    given_up: Arc<Notify>,
}

impl Body for Endless {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let piece = Bytes::from_static(&[b'x'; 1 << 14]);
        self.taken.fetch_add(piece.len(), Ordering::Relaxed);
        Poll::Ready(Some(Ok(Frame::data(piece))))
    }
}

impl Drop for Endless {
    fn drop(&mut self) {
        self.given_up.notify_one();
    }
}

#[tokio::test]
async fn a_slow_body_is_given_up() {
    for house in House::both(&quick()) {
        let mut client = house.client().await;
        let head = b"POST /swallow HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n\
            content-length: 1000\r\n\r\nabc";
        client.write_all(head).await.unwrap();
        let answer = rest(&mut client).await;
        assert!(
            answer.starts_with("HTTP/1.1 422") && answer.contains("web.broken_body"),
            "{answer}"
        );
    }
}
