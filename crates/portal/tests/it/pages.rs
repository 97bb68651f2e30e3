//! What readers get: pages, headers, conditions, codings, parts of files.

use crate::net;
use crate::town::{Draft, Town};

/// A town with one thing of every kind.
fn town() -> Town {
    let mut town = Town::open();
    let digits: Vec<u8> = (0..=255).cycle().take(3000).collect();
    let draft = Draft::new()
        .page("/news/1.html", "<p>第一条</p>")
        .framed("/news/gone.html", 410, "<p>已撤下</p>")
        .redirect("/old/", "/news/")
        .redirect("/旧/", "/新/")
        .raw("/feed.xml", "application/rss+xml; charset=utf-8", b"<rss/>")
        .raw("/-/theme/ab.css", "text/css; charset=utf-8", b"body{}")
        .raw("/-/media/ab/a.png", "image/png", &digits)
        .raw("/-/media/ab/通知 1.pdf", "application/pdf", &digits)
        .raw("/-/media/ab/a.svg", "image/svg+xml", b"<svg/>");
    let number = town.publish("city", draft);
    town.wait_for("city", number);
    town
}

const PAGE: &str = "<header>first</header><p>第一条</p>\
                    <footer>第 2 号发布 · 2026-11-21 14:05</footer>";

#[test]
fn a_page_is_joined_and_carries_its_headers() {
    let town = town();
    for _ in 0..3 {
        let reply = town.get("/news/1.html?from=mail");
        assert_eq!((reply.status, reply.text().as_str()), (200, PAGE));
        assert_eq!(reply.header("content-encoding"), "");
        let packed = town.get_with("/news/1.html", &["Accept-Encoding: br, gzip;q=0.1"]);
        assert_eq!((packed.status, packed.text().as_str()), (200, PAGE));
        assert_eq!(packed.header("content-encoding"), "gzip");
        for reply in [&reply, &packed] {
            assert_eq!(reply.header("content-type"), "text/html; charset=utf-8");
            assert_eq!(reply.header("vary"), "accept-encoding");
            assert_eq!(reply.header("cache-control"), "public, max-age=0, must-revalidate");
            assert_eq!(reply.header("content-length"), reply.body.len().to_string());
            for (name, value) in web::PORTAL_HEADERS {
                assert_eq!(reply.header(name), value);
            }
            assert_eq!(reply.header("strict-transport-security"), "");
        }
        assert_ne!(reply.header("etag"), packed.header("etag"));
    }
}

#[test]
fn conditions_and_head_agree_with_get() {
    let town = town();
    for path in ["/news/1.html", "/feed.xml", "/-/media/ab/a.png", "/-/theme/ab.css"] {
        for coding in ["gzip", "identity"] {
            let coding = format!("Accept-Encoding: {coding}");
            let full = town.get_with(path, &[&coding]);
            let etag = full.header("etag").to_owned();
            assert!(etag.starts_with('"') && etag.len() > 20, "{path} {etag}");
            for (said, status) in [
                (etag.clone(), 304),
                (format!("\"x\", W/{etag}"), 304),
                ("*".to_owned(), 304),
                ("\"x\"".to_owned(), 200),
            ] {
                let condition = format!("If-None-Match: {said}");
                let reply = town.get_with(path, &[&coding, &condition]);
                assert_eq!(reply.status, status, "{path} {condition}");
                assert_eq!(reply.header("etag"), etag);
                if status == 304 {
                    assert!(reply.body.is_empty() && reply.header("content-length").is_empty());
                    assert_eq!(reply.header("cache-control"), full.header("cache-control"));
                    assert_eq!(reply.header("vary"), full.header("vary"));
                }
            }
            let address = town.address();
            let head = net::send(address, "HEAD", "city.localhost", path, &[&coding]);
            assert!(head.body.is_empty());
            assert_eq!(head.status, 200);
            let but_date = |reply: &net::Reply| {
                let headers = reply.headers.iter().filter(|(name, _)| name != "date");
                headers.cloned().collect::<Vec<_>>()
            };
            assert_eq!(but_date(&head), but_date(&full), "{path}");
        }
    }
    let head = net::send(town.address(), "HEAD", "city.localhost", "/nothing", &[]);
    assert_eq!((head.status, head.body.len()), (404, 0));
    assert_eq!(head.header("content-length"), town.get("/nothing").body.len().to_string());
}

#[test]
fn every_kind_of_entry_is_answered_as_it_should() {
    let town = town();
    let gone = town.get("/news/gone.html");
    assert_eq!((gone.status, gone.header("etag")), (410, ""));
    assert!(gone.text().contains("已撤下"));
    let moved = town.get("/old/");
    assert_eq!((moved.status, moved.header("location")), (301, "/news/"));
    let moved = town.get("/%E6%97%A7/");
    assert_eq!((moved.status, moved.header("location")), (301, "/%E6%96%B0/"));
    for (path, location) in
        [("/news", "/news/"), ("/news?a=1&b=//c", "/news/?a=1&b=//c"), ("/%6eews", "/%6eews/")]
    {
        let moved = town.get(path);
        assert_eq!((moved.status, moved.header("location")), (301, location));
    }
    for path in ["/nothing", "/nothing/", "/news/1.html/", "/!page/404", "/header", "/old"] {
        let missing = town.get(path);
        assert_eq!(missing.status, 404, "{path}");
        assert!(missing.text().contains("site says 404"), "{path}");
    }
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "BREW"] {
        let reply = net::send(town.address(), method, "city.localhost", "/", &[]);
        assert_eq!((reply.status, reply.header("allow")), (405, "GET, HEAD"), "{method}");
    }
    let form = b"POST / HTTP/1.1\r\nHost: city.localhost\r\nConnection: close\r\n\
                 Content-Length: 3\r\nContent-Type: text/plain\r\n\r\na=b";
    assert_eq!(net::parse(&net::exchange(town.address(), form)).unwrap().status, 405);
}

#[test]
fn files_are_kept_for_ever_and_only_pictures_are_shown() {
    let town = town();
    let forever = "public, max-age=31536000, immutable";
    for (path, kept, saved_as) in [
        ("/-/theme/ab.css", forever, ""),
        ("/-/media/ab/a.png", forever, ""),
        ("/-/media/ab/a.svg", forever, "attachment; filename=\"a.svg\"; filename*=UTF-8''a.svg"),
        (
            "/-/media/ab/%E9%80%9A%E7%9F%A5%201.pdf",
            forever,
            "attachment; filename=\"___1.pdf\"; filename*=UTF-8''%E9%80%9A%E7%9F%A5%201.pdf",
        ),
        ("/feed.xml", "public, max-age=0, must-revalidate", ""),
    ] {
        let reply = town.get_with(path, &["Accept-Encoding: gzip"]);
        assert_eq!(reply.status, 200, "{path}");
        assert_eq!(reply.header("cache-control"), kept, "{path}");
        assert_eq!(reply.header("content-disposition"), saved_as, "{path}");
        assert_eq!(reply.header("content-encoding"), "", "{path}");
        assert_eq!(reply.header("x-content-type-options"), "nosniff");
        if path.starts_with("/-/media/") {
            assert_eq!(reply.header("content-security-policy"), "default-src 'none'; sandbox");
        }
    }
}

#[test]
fn parts_of_files_can_be_had() {
    let town = town();
    let path = "/-/media/ab/a.png";
    let whole = town.get(path);
    assert_eq!((whole.body.len(), whole.header("accept-ranges")), (3000, "bytes"));
    let etag = whole.header("etag");
    for (range, status, part) in [
        ("bytes=0-9", 206, 0..10),
        ("bytes=2990-", 206, 2990..3000),
        ("bytes=-5", 206, 2995..3000),
        ("bytes=2999-9999", 206, 2999..3000),
        ("bytes=3000-", 416, 0..0),
        ("bytes=0-1,5-6", 200, 0..3000),
        ("bytes=9-1", 200, 0..3000),
        ("nonsense", 200, 0..3000),
    ] {
        let reply = town.get_with(path, &[&format!("Range: {range}")]);
        assert_eq!(reply.status, status, "{range}");
        assert_eq!(reply.body, whole.body[part.clone()], "{range}");
        assert_eq!(reply.header("content-length"), part.len().to_string());
        let said = match status {
            206 => format!("bytes {}-{}/3000", part.start, part.end - 1),
            416 => "bytes */3000".to_owned(),
            _ => String::new(),
        };
        assert_eq!(reply.header("content-range"), said, "{range}");
    }
    let range = "Range: bytes=0-9";
    for (known, status) in [(etag, 206), ("\"other\"", 200)] {
        let reply = town.get_with(path, &[range, &format!("If-Range: {known}")]);
        assert_eq!(reply.status, status);
    }
    let unchanged = town.get_with(path, &[range, &format!("If-None-Match: {etag}")]);
    assert_eq!(unchanged.status, 304);
    assert_eq!(town.get_with("/news/1.html", &[range]).status, 200, "pages come whole");
}

#[test]
fn sites_are_told_apart_by_host_and_share_nothing() {
    let mut town = Town::open();
    let hosts = ["County.localhost", "www.county.localhost"];
    town.publish("county", Draft::new().site("county", &hosts).basics().page("/only", "county"));
    town.publish("city", Draft::new().page("/same", "city"));
    town.publish("county", Draft::new().page("/same", "county"));
    town.wait_for("county", 2);
    town.wait_for("city", 2);
    let get = |host: &str, path: &str| net::get(town.address(), host, path, &[]);
    for (host, path, status, text) in [
        ("city.localhost", "/same", 200, "city"),
        ("CITY.localhost:8800", "/same", 200, "city"),
        ("city.localhost.", "/same", 200, "city"),
        ("county.localhost", "/same", 200, "county"),
        ("www.county.localhost:1", "/same", 200, "county"),
        ("city.localhost", "/only", 404, "site says 404"),
        ("county.localhost", "/only", 200, "county"),
    ] {
        let reply = get(host, path);
        assert_eq!(reply.status, status, "{host}{path}");
        assert!(reply.text().contains(text), "{host}{path}: {}", reply.text());
    }
    for host in ["127.0.0.1", "localhost", "xcity.localhost", "city.localhost.evil", "[::1]"] {
        for path in ["/", "/same", "/-/media/x"] {
            let reply = get(host, path);
            assert_eq!(reply.status, 404, "{host}{path}");
            assert!(!reply.text().contains("city"), "nothing of any site: {}", reply.text());
        }
    }
}

#[test]
fn two_sites_cannot_have_one_host() {
    let mut town = Town::open();
    let hosts = ["city.localhost", "thief.localhost"];
    town.publish("thief", Draft::new().site("thief", &hosts).basics().page("/", "thief"));
    town.wait_for("thief", 1);
    assert!(town.get("/").text().contains("home"));
    let other = net::get(town.address(), "thief.localhost", "/", &[]);
    assert!(other.text().contains("thief"));
}

#[test]
fn https_is_insisted_on_when_told() {
    let mut town = Town::new();
    town.publish("city", Draft::new().site("city", &["city.localhost"]).basics());
    town.settings.https = true;
    town.start();
    town.wait_for("city", 1);
    for path in ["/", "/nothing", "/search?q=a", "/-/status", "/news"] {
        let reply = town.get(path);
        assert_eq!(reply.header("strict-transport-security"), "max-age=31536000", "{path}");
    }
}

#[test]
fn large_files_are_sent_whole_and_in_parts() {
    let mut town = Town::open();
    let large: Vec<u8> = (0..5_000_000_u32).flat_map(u32::to_le_bytes).collect();
    town.publish("city", Draft::new().raw("/-/media/x/large.zip", "application/zip", &large));
    town.wait_for("city", 2);
    let path = "/-/media/x/large.zip";
    assert!(town.get(path).body == large, "the same bytes");
    let part = town.get_with(path, &["Range: bytes=19999990-"]);
    assert_eq!((part.status, part.body.as_slice()), (206, &large[19_999_990..]));
    let cached = town.status()["cache_bytes"].as_u64().unwrap();
    assert!(cached < 1 << 20, "it does not push everything else out: {cached}");
}
