//! The quick way: what it answers, what it leaves to hyper, and how it ends.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::known::Known;
use super::{GET, House, LAST_GET, quick, rest, router};

/// The bodies of small answers that came one after the other.
fn bodies(said: &str) -> Vec<&str> {
    let answers = said.split("HTTP/1.1 200 OK\r\n").skip(1);
    answers.map(|answer| answer.split_once("\r\n\r\n").unwrap().1).collect()
}

/// The next answer with `quick hello`, read to its end and not further.
async fn hear_quick(client: &mut TcpStream) -> String {
    let mut all = Vec::new();
    while !all.ends_with(b"quick hello") {
        all.push(client.read_u8().await.unwrap());
    }
    String::from_utf8(all).unwrap()
}

#[tokio::test]
async fn a_quick_answer_is_a_whole_answer() {
    let house = House::open(quick());
    let mut client = house.client().await;
    for _ in 0..3 {
        client.write_all(GET).await.unwrap();
        let answer = hear_quick(&mut client).await;
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        let lines: Vec<_> = head.split("\r\n").collect();
        let known =
            ["HTTP/1.1 200 OK", "content-type: text/plain; charset=utf-8", "content-length: 11"];
        assert_eq!(lines[..3], known);
        assert!(lines[3].starts_with("date: ") && lines[3].ends_with(" GMT"), "{}", lines[3]);
        assert_eq!((lines.len(), body), (4, "quick hello"));
    }
}

#[tokio::test]
async fn a_head_may_come_in_pieces() {
    let house = House::open(quick());
    for (size, body) in [(1, "hello"), (12, "quick hello")] {
        let mut client = house.client().await;
        for piece in GET.chunks(size) {
            client.write_all(piece).await.unwrap();
            // Long enough to be read by itself, short enough for the head to be in time.
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        client.write_all(LAST_GET).await.unwrap();
        assert_eq!(bodies(&rest(&mut client).await), [body, "hello"], "pieces of {size}");
    }
}

#[tokio::test]
async fn what_comes_at_once_is_answered_in_order_whichever_way() {
    let house = House::open(quick());
    let ask = b"GET /number?n=5 HTTP/1.1\r\nhost: a\r\n\r\n";
    let all = [GET, GET, ask, GET, ask, LAST_GET].concat();
    let known = ["quick hello", "quick hello", "5", "hello", "5", "hello"];
    assert_eq!(bodies(&house.say(&all).await), known);
    // More than fits into the buffer at once, cut anywhere.
    let many = [GET.repeat(1000).as_slice(), LAST_GET].concat();
    let said = house.say(&many).await;
    let bodies = bodies(&said);
    assert_eq!(bodies.len(), 1001);
    assert!(bodies[..100].iter().all(|body| *body == "quick hello"));
    assert!(bodies.iter().all(|body| body.ends_with("hello")));
}

#[tokio::test]
async fn a_body_is_never_taken_for_a_request() {
    let house = House::open(quick());
    for head in ["Content-Length: 27", "content-length: 27\r\nContent-Length: 27"] {
        let request = format!("GET / HTTP/1.1\r\nhost: a\r\n{head}\r\n\r\n");
        assert_eq!(GET.len(), 27);
        let all = [GET, request.as_bytes(), GET, LAST_GET].concat();
        assert_eq!(bodies(&house.say(&all).await), ["quick hello", "hello", "hello"]);
    }
    let chunked = b"GET / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n1b\r\n";
    let all = [GET, chunked, GET, b"\r\n0\r\n\r\n", LAST_GET].concat();
    assert_eq!(bodies(&house.say(&all).await), ["quick hello", "hello", "hello"]);
}

#[tokio::test]
async fn odd_requests_are_answered_as_hyper_answers_them() {
    let [alone, known] = House::both(&quick());
    let long = format!("GET / HTTP/1.1\r\nhost: a\r\nx: {}\r\n\r\n", "y".repeat(100_000));
    let cases: &[&[u8]] = &[
        long.as_bytes(),
        b"GET  / HTTP/1.1\r\nhost: a\r\n\r\n",
        b"GET / HTTP/1.1\nhost: a\nconnection: close\n\n",
        b"GET / HTTP/1.1\r\nhost: a\r\nx: a\0b\r\n\r\n",
        b"GET /\0 HTTP/1.1\r\nhost: a\r\n\r\n",
        b"get / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n",
        b"GET http://a/ HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n",
        b"GET / HTTP/1.0\r\nhost: a\r\n\r\n",
        b"GET / HTTP/1.0\r\nhost: a\r\nconnection: keep-alive\r\n\r\n",
        b"GET / HTTP/1.1\r\nhost: a\r\nhost: b\r\nconnection: close\r\n\r\n",
        b"GET / HTTP/1.1\r\nconnection: close\r\n\r\n",
        b"HEAD / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n",
        b"GET / HTTP/1.1\r\nhost: a\r\nexpect: 100-continue\r\nconnection: close\r\n\r\n",
        b"GET / HTTP/1.1\r\nhost: a\r\nx : b\r\n\r\n",
        b"GET / HTTP/1.1\r\nhost: a\r\nx: a\r\n b\r\n\r\n",
        b"\xff\xfe\xfd\r\n\r\n",
    ];
    let but_date = |said: String| {
        let lines = said.split("\r\n").filter(|line| !line.starts_with("date: "));
        lines.collect::<Vec<_>>().join("\r\n")
    };
    for request in cases {
        let shown = String::from_utf8_lossy(&request[..request.len().min(60)]).into_owned();
        let should = but_date(alone.say(request).await);
        assert!(!should.is_empty(), "{shown:?}");
        assert_eq!(but_date(known.say(request).await), should, "{shown:?}");
        let after = but_date(known.say(&[GET, request].concat()).await);
        assert!(after.starts_with("HTTP/1.1 200 OK\r\n"), "{shown:?}");
        assert_eq!(after.split_once("quick hello").unwrap().1, should, "{shown:?} after another");
    }
}

#[tokio::test]
async fn who_sends_no_more_is_still_answered() {
    let house = House::open(quick());
    let mut client = house.client().await;
    client.write_all(GET).await.unwrap();
    client.shutdown().await.unwrap();
    assert_eq!(bodies(&rest(&mut client).await), ["quick hello"]);
    let mut client = house.client().await;
    client.write_all(b"GET / HT").await.unwrap();
    client.shutdown().await.unwrap();
    assert_eq!(rest(&mut client).await, "");
}

#[tokio::test]
async fn whoever_does_not_read_a_quick_answer_is_shed() {
    let known = Known::new(router());
    let given_up = known.given_up.clone();
    let house = House::knowing(known, quick());
    let ask = b"GET /big HTTP/1.1\r\nhost: a\r\n\r\n";
    let mut lazy = house.client().await;
    lazy.write_all(ask).await.unwrap();
    tokio::time::timeout(Duration::from_secs(30), given_up.notified()).await.unwrap();
    assert!(rest(&mut lazy).await.len() < 32 << 20);

    let mut reader = house.client().await;
    reader.write_all(ask).await.unwrap();
    assert!(rest(&mut reader).await.len() > 32 << 20, "who reads gets it all");
}

#[tokio::test]
async fn stopping_ends_kept_connections_and_nothing_that_has_begun() {
    let house = House::open(quick());
    let mut kept = house.client().await;
    kept.write_all(GET).await.unwrap();
    hear_quick(&mut kept).await;
    let mut reading = house.client().await;
    reading.write_all(b"GET /big HTTP/1.1\r\nhost: a\r\n\r\n").await.unwrap();
    let begun = reading.read_u8().await.unwrap();
    let mut asking = house.client().await;
    asking.write_all(GET).await.unwrap();
    hear_quick(&mut asking).await;
    asking.write_all(&[GET, b"GET / HT"].concat()).await.unwrap();
    // Answered together with the next one, so the half head has been read, too.
    hear_quick(&mut asking).await;

    house.stopper.stop();
    // First what has little time: a head that is not finished is not waited for long.
    asking.write_all(b"TP/1.1\r\nhost: a\r\n\r\n").await.unwrap();
    let last = rest(&mut asking).await;
    assert!(last.contains("connection: close") && last.ends_with("hello"), "{last}");
    assert_eq!(rest(&mut kept).await, "");
    let all = rest(&mut reading).await;
    assert!(begun == b'H' && all.len() > 32 << 20, "{} bytes", all.len());
    house.server.await.unwrap().unwrap();
}

#[tokio::test]
async fn a_panic_on_the_quick_way_is_answered_as_any_other() {
    let house = House::open(quick());
    let answer = house.say(b"GET /panic HTTP/1.1\r\nhost: a\r\n\r\n").await;
    assert!(answer.starts_with("HTTP/1.1 500") && answer.contains("web.fault"), "{answer}");
    assert!(house.say(LAST_GET).await.ends_with("hello"));
}
