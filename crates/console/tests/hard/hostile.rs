//! Addresses nobody should ask for, and clients that never finish.

use std::io::Write as _;
use std::net::{SocketAddr, TcpStream};
use std::time::Instant;

use crate::net;
use crate::town::{HOST, Town, portal_program};

fn targets() -> Vec<String> {
    let fixed = [
        "/../x",
        "../x",
        "/%2e%2e/x",
        "//",
        "///",
        "//x",
        "/./",
        "/%00",
        "/a%00b",
        "/%",
        "/%zz",
        "/%ff%fe",
        "/%0d%0aX:%20y",
        "/\\..\\x",
        "/api/../api/session",
        "/api//session",
        "/api/",
        "/api/articles/../session",
        "/api/articles/%00",
        "/api/articles/%2e%2e",
        "/api/articles/'",
        "/api/articles?q=%00",
        "/api/articles?limit=99999999999999999999",
        "/api/journal?q=%ff",
        "/api/editions/%F0%9F%98%80/difference?with=%00",
        "/api/media/%00",
        "/api/media/../x",
        "/assets/../index.html",
        "/assets/%2e%2e/x",
        "/-/",
        "/-/theme/../x",
        "/-/media/%00/x",
        "/search?q=%00%ff&page=-1",
        "/search?q=a&page=99999999999999999999",
        "/!site",
        "*",
        "",
        "http://other.example/",
        "http://www.yunxi.localhost/",
        "http://",
        "ftp://x/",
        "https://%00/",
    ];
    let long = "a".repeat(10_000);
    let mut targets: Vec<String> = fixed.iter().map(|target| (*target).to_owned()).collect();
    targets.extend([format!("/{long}"), format!("/?{long}"), format!("/{}", "a/".repeat(5_000))]);
    targets.extend([format!("/api/articles/{long}"), format!("/api/articles?q={long}")]);
    targets
}

#[test]
fn hostile_addresses_are_answered_without_a_fault() {
    if portal_program().is_none() {
        return;
    }
    let town = Town::found();
    let mut program = town.run();
    town.wait_for_page("/", "云溪市人民政府");
    let li = town.person("li");
    // Without the built application the console says 503 on addresses that are the application's.
    let bare = net::get(town.console, "localhost", "/").unwrap();
    let is_built = bare.status == 200;
    let mut answers = 0;
    for target in targets() {
        for (address, host) in [(town.console, "localhost"), (town.portal, HOST)] {
            for method in ["GET", "HEAD", "POST"] {
                let status = ask(address, &format!("{method} {target} HTTP/1.1"), host, "");
                let unbuilt = !is_built && address == town.console && status == Some(503);
                assert!(status.is_none_or(|s| s < 500) || unbuilt, "{method} {target}: {status:?}");
                answers += usize::from(status.is_some());
            }
        }
        // Somebody who is signed in may ask strange things, too.
        if target.starts_with("/api/") {
            let status = li.get(&target).map(|reply| reply.status).ok();
            let unbuilt = !is_built && status == Some(503);
            assert!(status.is_none_or(|s| s < 500) || unbuilt, "{target}: {status:?}");
        }
    }
    assert!(answers > targets().len() * 4, "most are answered: {answers}");
    assert!(!program.log().contains("panic"), "{}", program.log());
    assert!(li.get("/api/session").unwrap().status == 200);
    assert!(program.end().success());
}

/// The status of the answer; none when the other end closed without one.
fn ask(address: SocketAddr, line: &str, host: &str, more: &str) -> Option<u16> {
    let length = if line.starts_with("POST") { "Content-Length: 0\r\n" } else { "" };
    let request = format!("{line}\r\nHost: {host}\r\nConnection: close\r\n{length}{more}\r\n");
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(std::time::Duration::from_secs(30))).unwrap();
    stream.write_all(request.as_bytes()).ok()?;
    let mut begin = [0; 12];
    std::io::Read::read_exact(&mut stream, &mut begin).ok()?;
    std::str::from_utf8(&begin[9..]).ok()?.parse().ok()
}

#[test]
fn half_open_requests_keep_nobody_from_the_console() {
    let town = Town::found();
    let mut program = town.run_console();
    let li = town.person("li");
    let mut slow = Vec::new();
    let began = Instant::now();
    for number in 0..300 {
        let mut stream = TcpStream::connect(town.console).unwrap();
        let head = "GET /api/session HTTP/1.1\r\nHost: localhost\r\nX-Slow: ";
        // The oldest have been put out by now.
        let _ = stream.write_all(head.as_bytes());
        slow.push(stream);
        if number % 50 == 49 {
            li.sees("/api/session");
        }
    }
    let asked = Instant::now();
    li.sees("/api/session");
    let (last, all) = (asked.elapsed(), began.elapsed());
    println!("300 half-open: {all:?}, a request beside them: {last:?}");
    assert!(last.as_secs() < 5, "{last:?}");
    drop(slow);
    li.sees("/api/session");
    assert!(program.end().success());
}
