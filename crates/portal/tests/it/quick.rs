//! The quick way and the long one say the same.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use crate::net::{self, Reply, parse};
use crate::town::{Draft, Town};

/// A connection that is kept.
pub(crate) struct Kept(TcpStream);

impl Kept {
    pub(crate) fn open(address: SocketAddr) -> Kept {
        let stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        Kept(stream)
    }

    /// Asks for a path with nothing that would need hyper.
    pub(crate) fn get(&mut self, host: &str, path: &str, lines: &[&str]) -> Reply {
        let lines: String = lines.iter().map(|line| format!("{line}\r\n")).collect();
        let request = format!("GET {path} HTTP/1.1\r\nHost: {host}\r\n{lines}\r\n");
        self.0.write_all(request.as_bytes()).unwrap();
        let mut all = Vec::new();
        let mut piece = [0; 65_536];
        loop {
            let count = self.0.read(&mut piece).unwrap();
            assert!(count > 0, "ended early: {path}");
            all.extend_from_slice(&piece[..count]);
            let Some(reply) = parse(&all) else { continue };
            if reply.body.len() == reply.header("content-length").parse::<usize>().unwrap() {
                return reply;
            }
        }
    }
}

/// Everything but the date, headers in the order of their names.
fn compared(reply: &Reply) -> (u16, Vec<(String, String)>, &[u8]) {
    let kept = |(name, _): &&(String, String)| name != "date" && name != "connection";
    let mut headers: Vec<_> = reply.headers.iter().filter(kept).cloned().collect();
    headers.sort();
    (reply.status, headers, &reply.body)
}

const HOST: &str = "city.localhost";

const PATHS: [&str; 10] = [
    "/",
    "/news/",
    "/news/1.html",
    "/news/gone.html",
    "/old/",
    "/feed.xml",
    "/-/theme/ab.css",
    "/-/media/ab/a.png",
    "/-/media/ab/%E9%80%9A%20.pdf",
    "/nothing",
];

fn town() -> Town {
    let mut town = Town::new();
    let digits: Vec<u8> = (0..=255).cycle().take(300_000).collect();
    let draft = Draft::new()
        .site("city", &[HOST])
        .basics()
        .page("/news/1.html", &"<p>第一条</p>".repeat(1000))
        .framed("/news/gone.html", 410, "<p>已撤下</p>")
        .redirect("/old/", "/news/")
        .raw("/feed.xml", "application/rss+xml; charset=utf-8", b"<rss/>")
        .raw("/-/theme/ab.css", "text/css; charset=utf-8", b"body{}")
        .raw("/-/media/ab/a.png", "image/png", &digits)
        .raw("/-/media/ab/通 .pdf", "application/pdf", &digits);
    town.publish("city", draft);
    town.settings.access_log = Some(town.folder().join("access.log"));
    // One thread, so that what one connection has fetched lies ready for the next.
    town.settings.threads = 1;
    town.start();
    town.wait_for("city", 1);
    town
}

#[test]
fn both_ways_send_the_same() {
    let town = town();
    let address = town.address();
    let codings = [
        "Accept-Encoding: gzip, deflate, br",
        "Accept-Encoding: identity",
        "Accept-Encoding: gzip;q=0, *",
        "Accept: */*",
    ];
    for path in PATHS {
        for coding in codings {
            // The first fetches it, the second has it from memory by the long way.
            let long = [(); 2].map(|()| net::get(address, HOST, path, &[coding]));
            assert_eq!(compared(&long[0]), compared(&long[1]), "{path} {coding}");
            let mut kept = Kept::open(address);
            for _ in 0..3 {
                let quick = kept.get(HOST, path, &[coding, "Connection: keep-alive"]);
                assert_eq!(compared(&quick), compared(&long[0]), "{path} {coding}");
                assert_eq!(quick.header("date").len(), 29);
            }
            // The same connection goes over to hyper, and goes on there.
            let etag = long[0].header("etag");
            if !etag.is_empty() {
                let part = kept.get(HOST, path, &[coding, "If-None-Match: \"x\""]);
                assert_eq!(compared(&part), compared(&long[0]), "{path} {coding}");
                let again = kept.get(HOST, path, &[coding]);
                assert_eq!(compared(&again), compared(&long[0]), "{path} {coding}");
            }
        }
    }
    for host in ["CITY.localhost:8800", "city.localhost."] {
        let long = net::get(address, host, "/", &[]);
        assert_eq!(compared(&Kept::open(address).get(host, "/", &[])), compared(&long));
    }
    for (host, path) in [("other.localhost", "/"), (HOST, "/!page/404"), (HOST, "/search")] {
        let long = net::get(address, host, path, &[]);
        assert_eq!(compared(&Kept::open(address).get(host, path, &[])), compared(&long));
    }
    let status = Kept::open(address).get(HOST, "/-/status", &[]);
    assert!(status.text().contains("huabiao-portal"));
}

#[test]
fn both_ways_write_the_same_line() {
    let mut town = town();
    let address = town.address();
    let lines = ["User-Agent: a\"b", "Referer: http://x/\u{7f51}", "X-Forwarded-For: 192.0.2.1"];
    let mut kept = Kept::open(address);
    let mut count = 0;
    for line in lines {
        for path in ["/", "/news/1.html"] {
            net::get(address, HOST, path, &[line]);
            kept.get(HOST, path, &[line]);
            count += 2;
        }
    }
    drop(kept);
    town.stop();
    let log = std::fs::read_to_string(town.folder().join("access.log")).unwrap();
    let written: Vec<_> = log.lines().filter(|line| !line.contains("/-/status")).collect();
    assert_eq!(written.len(), count, "{log}");
    for pair in written.chunks(2) {
        assert_eq!(pair[0], pair[1]);
    }
}

#[test]
fn a_kept_connection_sees_each_new_release() {
    let mut town = Town::open();
    let mut kept = Kept::open(town.address());
    for number in 2..6 {
        for coding in ["Accept-Encoding: gzip", "Accept-Encoding: identity"] {
            let text = kept.get(HOST, "/news/", &[coding]).text();
            assert!(text.contains(&format!("第 {} 号发布", number - 1)), "{text}");
        }
        town.publish("city", Draft::new().fragment("header", &format!("[{number}]")));
        town.wait_for("city", number);
        assert!(kept.get(HOST, "/news/", &[]).text().starts_with(&format!("[{number}]")));
    }
    town.publish("city", Draft::new().remove("/news/"));
    town.wait_for("city", 6);
    assert_eq!(kept.get(HOST, "/news/", &[]).status, 404);
}
