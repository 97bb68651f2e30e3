//! Requests nobody should send. None of them is answered with a fault, and none leads anywhere.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpStream};
use std::time::Duration;

use crate::net::{exchange, parse};
use crate::town::{Draft, Town, until};

#[test]
fn strange_paths_lead_nowhere() {
    let town = Town::open();
    let cases: &[(&str, &[u16])] = &[
        ("/../../../etc/passwd", &[404]),
        ("/news/../news/", &[404]),
        ("/%2e%2e/%2e%2e/etc/passwd", &[404]),
        ("/..%2f..%2fetc/passwd", &[404]),
        ("/..%5c..%5cwindows", &[404]),
        ("/..;/", &[404]),
        ("//", &[404]),
        ("//news/", &[404]),
        ("/news//", &[404]),
        ("//evil.example/%2f..", &[404]),
        ("///", &[404]),
        ("/./", &[404]),
        ("/%00", &[404]),
        ("/news/%00.html", &[404]),
        ("/%0d%0aSet-Cookie:%20a=b", &[404]),
        ("/%ff%fe", &[404]),
        ("/%c0%ae%c0%ae/", &[404]),
        ("/%", &[404]),
        ("/%zz", &[404]),
        ("/%25%32%65", &[404]),
        ("/!site", &[404]),
        ("/%21site", &[404]),
        ("!site", &[400, 404]),
        ("!page/404", &[400, 404]),
        ("/!search/1", &[404]),
        ("/-/", &[404]),
        ("/-/status/", &[404]),
        ("/-/theme/../../etc/passwd", &[404]),
        ("/.well-known/huabiao/", &[404]),
        ("/.well-known/huabiao/../state.json", &[404]),
        ("/.well-known/huabiao/state.json", &[404]),
        ("*", &[400, 404]),
        ("", &[400, 404]),
        ("news/", &[400, 404]),
        ("/?%00=%ff&q=%", &[200]),
        ("/search?q=%00%ff", &[200]),
        ("/search?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E", &[200]),
        ("http://city.localhost/", &[200]),
        ("http://other.example/", &[404]),
        ("http://city.localhost@other.example/", &[404]),
        ("ftp://city.localhost/", &[200, 400]),
    ];
    for (target, statuses) in cases {
        let request =
            format!("GET {target} HTTP/1.1\r\nHost: city.localhost\r\nConnection: close\r\n\r\n");
        let reply = parse(&exchange(town.address(), request.as_bytes())).unwrap();
        assert!(statuses.contains(&reply.status), "{target}: {}", reply.status);
        assert!(!reply.headers.iter().any(|(name, _)| name == "set-cookie"), "{target}");
        assert!(!reply.text().contains("<script"), "{target}");
    }
    assert_eq!(town.status()["alarms"]["withheld"], 0, "none of this is damage");
}

#[test]
fn endless_paths_end_plainly() {
    let town = Town::open();
    let (long, very_long) = ("a".repeat(10_000), "a/".repeat(40_000));
    for target in [format!("/{long}"), format!("/{very_long}"), format!("/?{long}")] {
        let request =
            format!("GET {target} HTTP/1.1\r\nHost: city.localhost\r\nConnection: close\r\n\r\n");
        let reply = parse(&exchange(town.address(), request.as_bytes())).unwrap();
        assert!([200, 404, 414, 431].contains(&reply.status), "{}", reply.status);
    }
}

#[test]
fn strange_heads_are_refused_or_answered_plainly() {
    let town = Town::open();
    let host = "Host: city.localhost\r\nConnection: close\r\n";
    let cases: &[(&[u8], &[u16])] = &[
        (b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n", &[400]),
        (b"GET / HTTP/1.0\r\n\r\n", &[400]),
        (b"GET / HTTP/1.1\r\nHost: a\r\nHost: city.localhost\r\nConnection: close\r\n\r\n", &[400]),
        (b"GET / HTTP/1.1\r\nHost: city.localhost\xff\r\nConnection: close\r\n\r\n", &[400, 404]),
        (
            b"GET /\xff\xfe HTTP/1.1\r\nHost: city.localhost\r\nConnection: close\r\n\r\n",
            &[400, 404],
        ),
        (b"GET / HTTP/9.9\r\n\r\n", &[400, 505]),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", &[400]),
        (b"CONNECT a:443 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", &[405]),
    ];
    for (request, statuses) in cases {
        let all = exchange(town.address(), request);
        let Some(reply) = parse(&all) else { continue };
        assert!(statuses.contains(&reply.status), "{request:?}: {}", reply.status);
    }
    for line in [
        "Range: bytes=0-18446744073709551615",
        "Range: bytes=-18446744073709551616",
        "If-None-Match: \"",
        "Accept-Encoding: gzip;q=99999999999999999999, *;q=NaN",
        "Accept-Encoding: \u{fffd}",
        "X-Forwarded-For: ,,,,",
        "Accept: \0",
    ] {
        let request = format!("GET /news/ HTTP/1.1\r\n{host}{line}\r\n\r\n");
        let reply = parse(&exchange(town.address(), request.as_bytes())).unwrap();
        assert!([200, 400].contains(&reply.status), "{line}: {}", reply.status);
    }
}

#[test]
fn who_is_slow_keeps_nobody_waiting() {
    let mut town = Town::new();
    town.publish("city", Draft::new().site("city", &["city.localhost"]).basics());
    town.settings.connections = 20;
    town.settings.threads = 1;
    town.start();
    town.wait_for("city", 1);
    let mut slow: Vec<TcpStream> = Vec::new();
    for number in 0..200 {
        let mut stream = TcpStream::connect(town.address()).unwrap();
        stream.write_all(b"GET / HTTP/1.1\r\nHost: city.loc").unwrap();
        slow.push(stream);
        if number % 20 == 0 {
            assert_eq!(town.get("/").status, 200, "with {number} slow ones");
        }
    }
    // All but the last few have been put out.
    let mut ended = 0;
    for stream in &mut slow {
        stream.set_read_timeout(Some(Duration::from_millis(1))).unwrap();
        let mut byte = [0];
        ended += usize::from(matches!(stream.read(&mut byte), Ok(0)));
    }
    assert!(ended >= 150, "{ended} put out");
}

#[test]
fn who_does_not_read_is_let_go_and_costs_nobody_else() {
    let mut town = Town::open();
    let large = vec![7_u8; 8 << 20];
    town.publish("city", Draft::new().raw("/-/media/x/l.zip", "application/zip", &large));
    town.wait_for("city", 2);
    let mut deaf: Vec<TcpStream> = Vec::new();
    for _ in 0..20 {
        let mut stream = TcpStream::connect(town.address()).unwrap();
        let request = b"GET /-/media/x/l.zip HTTP/1.1\r\nHost: city.localhost\r\n\r\n";
        stream.write_all(request).unwrap();
        deaf.push(stream);
    }
    assert_eq!(town.get("/").status, 200);
    assert!(town.get("/-/media/x/l.zip").body == large, "one copy in memory serves all");
    for stream in deaf {
        stream.shutdown(Shutdown::Both).unwrap();
    }
    assert!(until(|| town.get("/news/").status == 200));
}

#[test]
fn random_bytes_do_no_harm() {
    let town = Town::open();
    let good = b"GET /news/?a=%20b HTTP/1.1\r\nHost: city.localhost\r\nRange: bytes=0-5\r\n\
                 Accept-Encoding: gzip\r\nIf-None-Match: \"x\"\r\nConnection: close\r\n\r\n";
    let mut state = 7_u32;
    let mut random = |below: usize| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as usize % below
    };
    for _ in 0..300 {
        let mut bytes = good.to_vec();
        for _ in 0..=random(6) {
            let at = random(bytes.len());
            match random(3) {
                0 => bytes[at] = random(256) as u8,
                1 => drop(bytes.remove(at)),
                _ => bytes.insert(at, random(256) as u8),
            }
        }
        // What breaks the end of the head would have us wait for the rest of it.
        bytes.extend_from_slice(b"\r\nConnection: close\r\n\r\n");
        let all = exchange(town.address(), &bytes);
        if let Some(reply) = parse(&all) {
            assert!(reply.status < 500, "{}: {:?}", reply.status, String::from_utf8_lossy(&bytes));
        }
    }
    assert_eq!(town.get("/").status, 200);
}

#[test]
fn a_flood_of_clients_that_never_read_starves_nobody() {
    const COUNT: usize = 600;
    let mut town = Town::open();
    let file = vec![7_u8; 1 << 20];
    town.publish("city", Draft::new().raw("/-/media/x/m.zip", "application/zip", &file));
    town.wait_for("city", 2);
    let before = kernel_bytes();
    let mut deaf: Vec<TcpStream> = Vec::new();
    for number in 1..=COUNT {
        let mut stream = TcpStream::connect(town.address()).unwrap();
        let request = b"GET /-/media/x/m.zip HTTP/1.1\r\nHost: city.localhost\r\n\r\n";
        stream.write_all(request).unwrap();
        deaf.push(stream);
        if number % (COUNT / 20) == 0 {
            assert_eq!(town.get("/").status, 200, "with {number} who do not read");
        }
    }
    // Half a gigabyte, if the kernel were left to take all of it.
    let held = kernel_bytes().saturating_sub(before) / COUNT as u64;
    assert!(held < 640 << 10, "{held} bytes in the kernel for each");
    assert!(town.get("/-/media/x/m.zip").body == file, "who reads gets it all");
}

/// Bytes the kernel holds for all connections of this machine.
fn kernel_bytes() -> u64 {
    let stat = std::fs::read_to_string("/proc/net/sockstat").unwrap();
    let line = stat.lines().find(|line| line.starts_with("TCP:")).unwrap();
    let pages = line.split(' ').next_back().unwrap();
    pages.parse::<u64>().unwrap() * 4096
}
