//! Measures a portal on a made-up site: how long the first start takes, how much memory it
//! needs, how soon a release is seen, how many answers a second it gives.
//!
//! `cargo build --release -p portal && cargo run --release -p portal --example measure -- 100000`

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a tool for the developer's eyes")]

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use finder::SearchDoc;
use seal::{Digest, KeyRing, sha256};
use serde_json::Value;
use vault::blob::{Packer, Piece};
use vault::ship::{Blob, Keys, Meta, Shipper, Timestamper};
use vault::store::Store;
use vault::tree::Entry;
use vault::trust::JournalHead;

const ADDRESS: &str = "127.0.0.1:8899";
const HTML: &str = "text/html; charset=utf-8";
const JOURNAL: JournalHead = JournalHead { seq: 1, head: Digest::ZERO };
const WORDS: [&str; 12] = [
    "社会保险",
    "城市公园",
    "行政许可",
    "财政预算",
    "义务教育",
    "公共交通",
    "医疗保障",
    "环境保护",
    "住房公积金",
    "政府采购",
    "应急管理",
    "乡村振兴",
];

/// The site being written.
struct Site {
    shipper: Shipper,
    stamper: Timestamper,
    packer: Packer,
}

impl Site {
    fn ship(&mut self, files: Vec<(String, Entry, Vec<u8>)>) {
        let meta = Meta { cause: "measure".into(), journal: JOURNAL, issued_at: base::now() };
        let mut draft = self.shipper.draft().unwrap();
        let mut changes = Vec::new();
        for (path, entry, bytes) in files {
            draft.put(&Blob::new(bytes)).unwrap();
            changes.push((path, Some(entry)));
        }
        draft.finish(changes, &meta).unwrap();
    }

    fn stamp(&mut self) {
        let sites = [("city".to_owned(), self.shipper.point().unwrap())].into();
        self.stamper.stamp(sites, JOURNAL, base::now()).unwrap();
    }

    fn pieces(&mut self, path: &str, pieces: &[Piece<'_>]) -> (String, Entry, Vec<u8>) {
        let blob = self.packer.pack(pieces).unwrap();
        (path.to_owned(), Entry::parts(200, HTML, sha256(&blob), blob.len() as u64), blob)
    }

    fn page(&mut self, path: &str, text: &str) -> (String, Entry, Vec<u8>) {
        let pieces = ["header", "crumb", "latest"].map(Piece::Fragment);
        let text = [Piece::Text(text.as_bytes()), Piece::Fragment("footer")];
        self.pieces(path, &[pieces.as_slice(), &text].concat())
    }

    /// A document: its page and what search knows of it.
    fn document(&mut self, number: usize) -> [(String, Entry, Vec<u8>); 2] {
        let (title, text) = (title(number), text(number));
        let path = format!("/zwgk/tzgg/2026/{number}.html");
        let page = self.page(&path, &format!("<h1>{title}</h1><p>{text}</p>"));
        let doc = SearchDoc {
            id: format!("{number:032x}"),
            site: "city".into(),
            path,
            words: finder::cut(&title, &text),
            title,
            section_id: format!("section-{}", number % 40),
            section_name: format!("栏目{}", number % 40),
            section_path: "/zwgk/tzgg/".into(),
            kind: "notice".into(),
            published: base::now(),
            text,
            ..SearchDoc::default()
        };
        let bytes = doc.encode().unwrap();
        let entry = Entry::raw("application/octet-stream", sha256(&bytes), bytes.len() as u64);
        [page, (format!("!search/{}", doc.id), entry, bytes)]
    }
}

fn title(number: usize) -> String {
    format!("关于{}工作第{number}号通知", WORDS[number % WORDS.len()])
}

/// Some 1300 characters that are not all the same.
fn text(number: usize) -> String {
    let mut state = number as u32;
    let mut out = String::new();
    while out.chars().count() < 1300 {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        out.push_str(WORDS[(state >> 16) as usize % WORDS.len()]);
        // Letters from the common range, as names and particular words are.
        out.extend((0..4).filter_map(|n| char::from_u32(0x4e00 + (state >> (n * 5)) % 2500)));
        out.push('，');
    }
    out
}

fn main() {
    let count: usize = std::env::args().nth(1).map_or(10_000, |n| n.parse().unwrap());
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("store")).unwrap();
    let ring = KeyRing::open(&folder.path().join("keys")).unwrap();
    let keys = Keys::open(&ring, &store, base::now()).unwrap();
    let mut site = Site {
        shipper: Shipper::open(&store, "city", &keys).unwrap(),
        stamper: Timestamper::open(&store, &keys).unwrap(),
        packer: Packer::new(),
    };
    write(&mut site, count);
    let mut portal = start(folder.path());
    let began = Instant::now();
    wait(|status| status["sites"]["city"]["number"] == 1);
    println!("first start, {count} documents: {:.1?}", began.elapsed());
    wait(|status| status["sites"]["city"]["searchable"] == 1);
    println!("searchable: {:.1?}", began.elapsed());
    println!("memory after indexing: {} MiB", memory(&portal));
    portal.kill().unwrap();
    portal.wait().unwrap();
    let began = Instant::now();
    portal = start(folder.path());
    wait(|status| status["sites"]["city"]["searchable"] == 1);
    println!("restart: {:.1?}, memory {} MiB", began.elapsed(), memory(&portal));
    let mut reader = Reader::new();
    for number in 0..count {
        reader.get(&format!("/zwgk/tzgg/2026/{number}.html"));
    }
    println!("memory after every page was read: {} MiB", memory(&portal));
    hits(&mut reader);
    searches(&mut reader);
    releases(&mut site, &mut reader, count);
    println!("memory at the end: {} MiB", memory(&portal));
    portal.kill().unwrap();
    portal.wait().unwrap();
}

/// The whole site in one release.
fn write(site: &mut Site, count: usize) {
    let facts = serde_json::json!({"code": "city", "name": "city", "domains": ["city.localhost"]});
    let facts = facts.to_string().into_bytes();
    let entry = Entry::raw("application/json", sha256(&facts), facts.len() as u64);
    let release = [Piece::Text(b"<footer>"), Piece::Slot("release"), Piece::Text(b"</footer>")];
    let long = "<li><a href=\"/zwgk/\">政务公开</a></li>".repeat(60);
    let slots = ["query", "count", "facets", "results", "pager"].map(Piece::Slot);
    let mut files = vec![("!site".to_owned(), entry, facts)];
    files.push(site.pieces("!frag/footer", &release));
    for name in ["header", "crumb", "latest"] {
        let text = format!("<nav id=\"{name}\">{long}</nav>");
        files.push(site.pieces(&format!("!frag/{name}"), &[Piece::Text(text.as_bytes())]));
    }
    files.push(site.pieces("!page/search", &slots));
    files.push(site.page("/", "<p>home</p>"));
    for number in 0..count {
        files.extend(site.document(number));
    }
    site.ship(files);
    site.stamp();
}

/// The program beside this one.
fn start(folder: &Path) -> Child {
    let here = std::env::current_exe().unwrap();
    let program = here.parent().unwrap().with_file_name("huabiao-portal");
    let mut command = Command::new(program);
    command.args(["--portal", ADDRESS, "--data"]).arg(folder).env("RUST_LOG", "error");
    command.spawn().unwrap()
}

fn wait(holds: impl Fn(&Value) -> bool) {
    loop {
        if TcpStream::connect(ADDRESS).is_ok() {
            let status = Reader::new().get("/-/status");
            if holds(&serde_json::from_slice(&status).unwrap()) {
                return;
            }
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Resident memory, MiB.
fn memory(program: &Child) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", program.id())).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() / 1024
}

/// One connection that is kept.
struct Reader(TcpStream);

impl Reader {
    fn new() -> Reader {
        let address: SocketAddr = ADDRESS.parse().unwrap();
        Reader(TcpStream::connect(address).unwrap())
    }

    /// The body of an answer; all of them have a length.
    fn get(&mut self, path: &str) -> Vec<u8> {
        let head = "Host: city.localhost\r\nAccept-Encoding: gzip\r\n";
        self.0.write_all(format!("GET {path} HTTP/1.1\r\n{head}\r\n").as_bytes()).unwrap();
        let mut all = Vec::new();
        let mut buffer = [0; 65_536];
        loop {
            let read = self.0.read(&mut buffer).unwrap();
            all.extend_from_slice(&buffer[..read]);
            let Some(end) = all.windows(4).position(|window| window == b"\r\n\r\n") else {
                continue;
            };
            let head = String::from_utf8_lossy(&all[..end]).to_lowercase();
            let len = head.split("content-length: ").nth(1).unwrap();
            let len: usize = len.split("\r\n").next().unwrap().parse().unwrap();
            if all.len() == end + 4 + len {
                return all.split_off(end + 4);
            }
        }
    }
}

fn hits(reader: &mut Reader) {
    let (began, mut count) = (Instant::now(), 0);
    while began.elapsed() < Duration::from_secs(3) {
        reader.get(&format!("/zwgk/tzgg/2026/{}.html", count % 100));
        count += 1;
    }
    println!("hits on one connection: {} a second", count / 3);
}

fn searches(reader: &mut Reader) {
    let mut times: Vec<Duration> = (0..300)
        .map(|number| {
            let began = Instant::now();
            reader.get(&format!("/search?q={}", escaped(WORDS[number % WORDS.len()])));
            began.elapsed()
        })
        .collect();
    tell("search with snippets and facets", &mut times);
}

fn escaped(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// Releases of one document each: from the timestamp to the page.
fn releases(site: &mut Site, reader: &mut Reader, count: usize) {
    let mut times: Vec<Duration> = (0..100)
        .map(|number| {
            let files = site.document(count + number);
            site.ship(files.into());
            let path = format!("/zwgk/tzgg/2026/{}.html", count + number);
            let wanted = title(count + number);
            let began = Instant::now();
            site.stamp();
            while !inflated(&reader.get(&path)).contains(&wanted) {
                std::thread::sleep(Duration::from_millis(2));
            }
            began.elapsed()
        })
        .collect();
    tell("from timestamp to page", &mut times);
}

fn inflated(bytes: &[u8]) -> String {
    let mut text = String::new();
    // What is not compressed is not the page.
    let _ = flate2::read::GzDecoder::new(bytes).read_to_string(&mut text);
    text
}

fn tell(what: &str, times: &mut [Duration]) {
    times.sort();
    let at = |share: usize| times[(times.len() - 1) * share / 100];
    println!("{what}: p50 {:.1?}, p99 {:.1?}", at(50), at(99));
}
