//! Visits: what is counted, what is not, and what arrives in the inbox.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use seal::KeyRing;
use vault::inbox::{Opened, Record, Tray};
use vault::ship::Keys;
use vault::trust::Root;

use crate::net;
use crate::program;
use crate::quick::Kept;
use crate::town::{Draft, NOW, Town, until};

const HOST: &str = "city.localhost";
const PERSON: &str = "User-Agent: Mozilla/5.0 (X11; Linux x86_64) Firefox/115.0";
const ROBOT: &str = "User-Agent: Mozilla/5.0 (compatible; Baiduspider/2.0)";
const HOUR: i64 = 3_600_000;

/// What the inbox of a town has told so far.
#[derive(Default)]
struct Told {
    /// Views by hour and by path of `city`.
    views: BTreeMap<(i64, String), u64>,
    numbers: Vec<u64>,
}

impl Told {
    /// Takes out what is there.
    fn take(&mut self, town: &Town) {
        let mut tray = Tray::open(&town.store, town.keys.inbox().clone()).unwrap();
        for (portal, numbers) in tray.waiting().unwrap() {
            for number in numbers {
                let opened = tray.open_record(&portal, number).unwrap();
                let Opened::Record(Record::Visits(visits)) = opened else { panic!("no record") };
                for (hour, mut sites) in visits.hours {
                    for (path, views) in sites.remove("city").unwrap() {
                        *self.views.entry((hour, path)).or_default() += views;
                    }
                    assert!(sites.is_empty(), "{sites:?}");
                }
                self.numbers.push(number);
                tray.remove(&portal, number).unwrap();
            }
        }
    }

    fn of(&self, path: &str) -> u64 {
        self.views.iter().filter(|((_, of), _)| of == path).map(|(_, views)| views).sum()
    }
}

/// What a town tells when its portal ends.
fn told(town: &mut Town) -> Told {
    town.stop();
    let mut told = Told::default();
    told.take(town);
    told
}

fn town() -> Town {
    let mut town = Town::new();
    let draft = Draft::new()
        .site("city", &[HOST])
        .basics()
        .page("/news/1.html", "<p>第一条</p>")
        .page("/news/通知.html", "<p>通知</p>")
        .framed("/news/gone.html", 410, "<p>已撤下</p>")
        .redirect("/old/", "/news/")
        .raw("/feed.xml", "application/rss+xml; charset=utf-8", b"<rss/>")
        .raw("/-/theme/ab.css", "text/css; charset=utf-8", b"body{}");
    town.publish("city", draft);
    town.start();
    town.wait_for("city", 1);
    town
}

/// A portal that tells each second.
fn talkative() -> Town {
    let mut town = town();
    town.stop();
    town.settings.visit_seconds = 1;
    town.start();
    town.wait_for("city", 1);
    town
}

#[test]
fn a_visit_is_counted_on_every_way_a_page_can_take() {
    let mut town = town();
    let address = town.address();
    // Made for it; then from memory by the long way, in both codings; then found unchanged.
    let first = net::get(address, HOST, "/news/1.html", &[PERSON]);
    net::get(address, HOST, "/news/1.html", &[PERSON]);
    net::get(address, HOST, "/news/1.html", &[PERSON, "Accept-Encoding: gzip"]);
    let known = format!("If-None-Match: {}", first.header("etag"));
    let again = net::get(address, HOST, "/news/1.html", &[PERSON, &known]);
    assert_eq!((first.status, again.status), (200, 304));
    // From memory by the quick way, twice.
    let mut kept = Kept::open(address);
    for _ in 0..2 {
        kept.get(HOST, "/news/1.html", &[PERSON]);
    }
    // A new release, and the page of the old one is still known.
    town.publish("city", Draft::new().page("/news/1.html", "<p>改过</p>"));
    town.wait_for("city", 2);
    assert!(kept.get(HOST, "/news/1.html", &[PERSON]).text().contains("改过"));
    net::get(address, HOST, "/news/%E9%80%9A%E7%9F%A5.html", &[PERSON]);
    net::get(address, HOST, "/", &[PERSON]);
    assert_eq!(net::get(address, HOST, "/search?q=x", &[PERSON]).status, 200);
    let told = told(&mut town);
    let seen = ["/news/1.html", "/news/通知.html", "/", "/search"].map(|path| told.of(path));
    assert_eq!(seen, [7, 1, 1, 1]);
    assert_eq!(told.views.len(), 4, "{:?}", told.views);
    assert!(told.views.keys().all(|(hour, _)| *hour == NOW / HOUR));
}

#[test]
fn what_is_no_visit_is_not_counted() {
    let mut town = town();
    let address = town.address();
    let mut kept = Kept::open(address);
    for _ in 0..3 {
        for agent in [ROBOT, "Accept: */*", "User-Agent: curl/8.5.0", "User-Agent:"] {
            net::get(address, HOST, "/news/", &[agent]);
            kept.get(HOST, "/news/", &[agent]);
            net::get(address, HOST, "/search", &[agent]);
        }
        net::send(address, "HEAD", HOST, "/news/", &[PERSON]);
        net::send(address, "POST", HOST, "/news/", &[PERSON]);
        for path in [
            "/feed.xml",
            "/-/theme/ab.css",
            "/news/gone.html",
            "/old/",
            "/news",
            "/nothing",
            "/!page/404",
            "/-/status",
            "/robots.txt",
        ] {
            net::get(address, HOST, path, &[PERSON]);
        }
        net::get(address, "other.localhost", "/", &[PERSON]);
    }
    // Control.
    net::get(address, HOST, "/", &[PERSON]);
    let told = told(&mut town);
    assert_eq!((told.of("/"), told.views.len()), (1, 1), "{:?}", told.views);
}

#[test]
fn each_visit_is_told_with_its_hour_and_while_the_portal_runs() {
    let town = talkative();
    let mut told = Told::default();
    for passed in 0..3 {
        net::get(town.address(), HOST, "/", &[PERSON]);
        assert!(until(|| {
            told.take(&town);
            told.of("/") == passed + 1
        }));
        town.pass(HOUR);
        // The hour of a visit is that of the last look before it.
        let count = told.numbers.len();
        net::get(town.address(), HOST, "/news/", &[PERSON]);
        assert!(until(|| {
            told.take(&town);
            told.numbers.len() > count
        }));
    }
    let last = NOW / HOUR + 2;
    assert!(told.views.keys().all(|(hour, _)| (NOW / HOUR..=last).contains(hour)));
    let first: Vec<_> = (0..3).map(|n| told.views.get(&(NOW / HOUR + n, "/".to_owned()))).collect();
    assert_eq!(first, [Some(&1); 3]);
}

#[test]
fn killed_and_started_again_it_goes_on_with_the_next_number() {
    let town = program::town();
    let mut told = Told::default();
    for round in 1..=3 {
        let mut command = program::command(&town);
        let (mut child, address) = program::start(command.args(["--visit-seconds", "1"]));
        assert!(until(|| net::get(address, HOST, "/", &[ROBOT]).status == 200));
        net::get(address, HOST, "/", &[PERSON]);
        assert!(until(|| {
            told.take(&town);
            told.of("/") == round
        }));
        program::end(&mut child, "-KILL");
    }
    let mut ordered = told.numbers.clone();
    ordered.dedup();
    assert!(told.numbers.is_sorted() && ordered == told.numbers, "{:?}", told.numbers);
    assert!(told.numbers.len() >= 3);
    // Told to end, it tells what is left first.
    let mut command = program::command(&town);
    let (mut child, address) = program::start(command.args(["--visit-seconds", "3600"]));
    assert!(until(|| net::get(address, HOST, "/", &[ROBOT]).status == 200));
    net::get(address, HOST, "/", &[PERSON]);
    program::end(&mut child, "-TERM");
    told.take(&town);
    assert_eq!(told.of("/"), 4);
}

#[test]
fn counting_can_be_turned_off_and_nothing_but_the_inbox_is_written() {
    let mut town = town();
    town.stop();
    let before = names(&town.folder().join("store"));
    town.settings.visit_seconds = 0;
    town.start();
    town.wait_for("city", 1);
    net::get(town.address(), HOST, "/", &[PERSON]);
    let told = told(&mut town);
    assert_eq!(told.numbers, [] as [u64; 0]);
    fs::remove_dir_all(town.folder().join("store/inbox")).unwrap();
    assert_eq!(names(&town.folder().join("store")), before, "nothing is written but the inbox");
}

#[test]
fn a_key_list_without_an_inbox_leaves_everything_uncounted() {
    let mut town = Town::new();
    // As a console signed it before there was an inbox.
    let ring = KeyRing::open(&town.folder().join("keys")).unwrap();
    let root = Root { inbox: None, ..town.keys.root().clone() };
    let record = serde_json::to_string(&root).unwrap();
    let signature = ring.load("root").unwrap().unwrap().sign("huabiao-root-v1", record.as_bytes());
    let signature = serde_json::to_string(&signature).unwrap();
    let record = serde_json::to_string(&record).unwrap();
    let list = format!("{{\"record\":{record},\"signature\":{signature}}}");
    town.store.replace("root.json", list.as_bytes()).unwrap();
    town.publish("city", Draft::new().site("city", &[HOST]).basics());
    town.settings.visit_seconds = 1;
    town.start();
    town.wait_for("city", 1);
    assert_eq!(net::get(town.address(), HOST, "/", &[PERSON]).status, 200);
    let told = told(&mut town);
    assert_eq!(told.numbers, [] as [u64; 0]);
    // The console names its inbox: from then on there is something to tell.
    town.keys = Keys::open(&ring, &town.store, town.now()).unwrap();
    assert_eq!(town.keys.root().number, 2);
    town.start();
    town.wait_for("city", 1);
    assert!(until(|| {
        net::get(town.address(), HOST, "/", &[PERSON]);
        let mut told = Told::default();
        told.take(&town);
        told.of("/") > 0
    }));
}

#[test]
fn what_could_not_be_written_is_told_the_next_time() {
    let town = talkative();
    let mut told = Told::default();
    net::get(town.address(), HOST, "/", &[PERSON]);
    assert!(until(|| {
        told.take(&town);
        told.of("/") == 1
    }));
    // Where the next record should lie there is a folder.
    let memory = town.folder().join("data/portal/inbox.json");
    let memory =
        || -> serde_json::Value { serde_json::from_slice(&fs::read(&memory).unwrap()).unwrap() };
    let (portal, next) = (memory()["portal"].clone(), memory()["next"].as_u64().unwrap());
    let name = format!("store/inbox/{}/{next:010}.sealed", portal.as_str().unwrap());
    fs::create_dir(town.folder().join(name)).unwrap();
    net::get(town.address(), HOST, "/", &[PERSON]);
    assert!(until(|| memory()["next"].as_u64().unwrap() > next));
    assert_eq!(net::get(town.address(), HOST, "/", &[PERSON]).status, 200);
    assert!(until(|| {
        told.take(&town);
        told.of("/") == 3
    }));
    assert!(!told.numbers.contains(&next));
}

#[test]
fn a_new_key_list_is_sealed_for_from_then_on() {
    let mut town = town();
    net::get(town.address(), HOST, "/", &[PERSON]);
    // The console was given another key for its inbox.
    fs::remove_file(town.folder().join("keys/inbox.pem")).unwrap();
    let ring = KeyRing::open(&town.folder().join("keys")).unwrap();
    let before = town.keys.root().number;
    town.keys = Keys::open(&ring, &town.store, town.now()).unwrap();
    assert_eq!(town.keys.root().number, before + 1);
    let number = town.publish("city", Draft::new().page("/news/2.html", "<p>2</p>"));
    town.wait_for("city", number);
    let told = told(&mut town);
    assert_eq!(told.of("/"), 1);
}

/// Every file and folder in a folder, as paths.
fn names(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(names(&path));
        }
        found.push(path.display().to_string());
    }
    found.sort();
    found
}
