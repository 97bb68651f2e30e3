//! Clients that send what is no request, or no good one.

use super::{House, LAST_GET, quick};

#[tokio::test]
async fn a_body_over_the_limit_is_refused_in_json() {
    for house in House::both(&quick()) {
        let announced = b"POST /swallow HTTP/1.1\r\nhost: a\r\ncontent-length: 9999999999\r\n\r\n";
        let mut chunked =
            b"POST /swallow HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n".to_vec();
        chunked.extend_from_slice(b"transfer-encoding: chunked\r\n\r\n");
        chunked.extend_from_slice(b"180000\r\n");
        chunked.resize(chunked.len() + 0x180000, b'x');
        chunked.extend_from_slice(b"\r\n0\r\n\r\n");
        let mut json =
            b"POST /echo HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n".to_vec();
        json.extend_from_slice(b"connection: close\r\ncontent-length: 70000\r\n\r\n");
        json.resize(json.len() + 70_000, b' ');
        for request in [&announced[..], &chunked, &json] {
            let answer = house.say(request).await;
            assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
            assert!(answer.contains("\"code\":\"web.too_large\""), "{answer}");
        }
        assert!(house.say(LAST_GET).await.ends_with("hello"));
    }
}

#[tokio::test]
async fn nonsense_is_answered_with_400_or_nothing() {
    for house in House::both(&quick()) {
        let long = format!("GET / HTTP/1.1\r\nhost: a\r\nx: {}\r\n\r\n", "y".repeat(64 * 1024));
        let many = format!("GET / HTTP/1.1\r\nhost: a\r\n{}\r\n", "x: y\r\n".repeat(3000));
        let deep = format!("GET /{} HTTP/1.1\r\nhost: a\r\n\r\n", "a/".repeat(40_000));
        let cases: &[(&[u8], &[&str])] = &[
            (long.as_bytes(), &["431"]),
            (many.as_bytes(), &["431"]),
            (deep.as_bytes(), &["414", "431"]),
            (b"GET / HTTP/1.1\r\nhost: a\r\nx: a\0b\r\n\r\n", &["400"]),
            (b"GET / HTTP/1.1\r\nhost: a\r\nx\0: b\r\n\r\n", &["400"]),
            (b"GET / HTTP/1.1\r\nhost: a\r\nx : b\r\n\r\n", &["400"]),
            (b"GET /\0 HTTP/1.1\r\nhost: a\r\n\r\n", &["400"]),
            (b"GET / HTTP/1.1\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n", &["400"]),
            (b"POST /echo HTTP/1.1\r\ncontent-length: -1\r\n\r\n", &["400"]),
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
        assert!(house.say(LAST_GET).await.ends_with("hello"), "and goes on serving");
    }
}

#[tokio::test]
async fn a_pipeline_is_answered_in_order() {
    for house in House::both(&quick()) {
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
            assert!(body.ends_with(&format!("\r\n\r\n{number}")), "{number}: {body}");
        }
    }
}

#[tokio::test]
async fn bad_input_is_refused_in_json() {
    for house in House::both(&quick()) {
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
            assert!(answer.starts_with("HTTP/1.1 422") && answer.contains(code), "{answer}");
        }
        let fine = house.say(post("application/json; charset=utf-8", "{\"a\":1}").as_bytes()).await;
        assert!(fine.starts_with("HTTP/1.1 200") && fine.ends_with("{\"a\":1}"), "{fine}");
    }
}

#[tokio::test]
async fn a_panic_is_answered_and_hurts_nobody_else() {
    for house in House::both(&quick()) {
        let answer = house.say(b"GET /panic HTTP/1.1\r\nhost: a\r\n\r\n").await;
        assert!(answer.starts_with("HTTP/1.1 500") && answer.contains("web.fault"), "{answer}");
        assert!(!answer.contains("on purpose"));
        assert!(house.say(LAST_GET).await.ends_with("hello"));
    }
}
