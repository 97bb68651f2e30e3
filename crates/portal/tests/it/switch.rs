//! Grey mode and the emergency notice: shown as soon as a timestamp says so, on every page of
//! the site, and never longer.

use std::collections::BTreeMap;
use std::time::Instant;

use vault::trust::{Banner, Level, Switches};

use crate::net;
use crate::town::{Draft, Town, until};

fn banner(level: Level, text: &str) -> Switches {
    let (id, text, link) = ("act-1".to_owned(), text.to_owned(), String::new());
    Switches { grey: None, banner: Some(Banner { id, level, text, link }) }
}

fn grey() -> Switches {
    Switches { grey: Some("act-2".to_owned()), banner: None }
}

fn city(switches: Switches) -> BTreeMap<String, Switches> {
    BTreeMap::from([("city".to_owned(), switches)])
}

/// The act a site is shown under.
fn shown(town: &Town, site: &str) -> String {
    town.status()["sites"][site]["switches"].to_string()
}

fn wait_for(town: &Town, acts: &str) {
    assert!(until(|| shown(town, "city") == acts), "{}", town.status());
}

#[test]
fn a_notice_is_on_every_page_under_another_etag_and_goes_as_it_came() {
    let mut town = Town::open();
    let feed = Draft::new().raw("/feed.xml", "application/atom+xml", b"<feed/>");
    town.publish("city", feed);
    town.wait_for("city", 2);
    let (home, feed) = (town.get("/"), town.get("/feed.xml"));
    let etag = home.header("etag").to_owned();
    let known = format!("If-None-Match: {etag}");
    assert_eq!(town.get_with("/", &[&known]).status, 304);

    town.switch(city(banner(Level::Red, "台风<b>红色</b>预警")));
    wait_for(&town, r#"["act-1"]"#);
    let text = "台风&lt;b&gt;红色&lt;/b&gt;预警";
    for path in ["/", "/news/", "/nowhere"] {
        let page = town.get(path);
        assert_eq!(page.text().matches(text).count(), 1, "{path}");
        assert!(page.text().find(text) < page.text().find("<header>"), "{path}");
        let zipped = town.get_with(path, &["Accept-Encoding: gzip"]);
        assert_eq!(zipped.header("content-encoding"), "gzip", "{path}");
        assert_eq!(zipped.plain(), page.body, "{path}");
    }
    let changed = town.get_with("/", &[&known]);
    assert_eq!(changed.status, 200);
    assert_ne!(changed.header("etag"), etag);
    assert_eq!(town.get("/feed.xml").body, feed.body);
    assert_eq!(town.get("/feed.xml").header("etag"), feed.header("etag"));

    town.switch(BTreeMap::new());
    wait_for(&town, "[]");
    let again = town.get("/");
    assert_eq!((again.header("etag"), &again.body), (etag.as_str(), &home.body));
    assert_eq!(town.get_with("/", &[&known]).status, 304);
}

#[test]
fn grey_is_a_style_sheet_of_the_portals_own() {
    let mut town = Town::open();
    town.publish("county", Draft::new().site("county", &["county.localhost"]).basics());
    town.wait_for("county", 1);
    town.switch(city(grey()));
    wait_for(&town, r#"["act-2"]"#);
    let page = town.get("/").text();
    let (_, rest) = page.split_once("<link rel=\"stylesheet\" href=\"").unwrap();
    let (path, _) = rest.split_once('"').unwrap();
    let sheet = town.get(path);
    assert_eq!((sheet.status, sheet.header("content-type")), (200, "text/css; charset=utf-8"));
    assert!(sheet.text().contains("grayscale(1)"));
    assert!(sheet.header("cache-control").contains("immutable"));
    let known = format!("If-None-Match: {}", sheet.header("etag"));
    assert_eq!(town.get_with(path, &[&known]).status, 304);
    assert!(sheet.header("content-security-policy").contains("style-src 'self'"));
    // The other site stays as it is.
    let other = net::get(town.address(), "county.localhost", "/", &[]);
    assert!(!other.text().contains("/-/switch/"));
    assert_eq!(town.get("/-/switch/0000000000000000.css").status, 404);
}

#[test]
fn a_new_release_a_restart_and_a_wrong_clock_keep_the_notice() {
    let mut town = Town::open();
    town.switch(city(banner(Level::Orange, "停水通知")));
    wait_for(&town, r#"["act-1"]"#);
    town.publish("city", Draft::new().page("/news/1.html", "<p>new</p>"));
    town.wait_for("city", 2);
    assert!(town.get("/news/1.html").text().contains("停水通知"));

    town.stop();
    // Whoever sets the portal's clock a day ahead makes its timestamp old, not its notice.
    town.pass(86_400_000);
    town.start();
    assert!(town.get("/").text().contains("停水通知"));
    assert_eq!(shown(&town, "city"), r#"["act-1"]"#);
    assert!(town.get("/-/status").text().contains("\"stale\":true"));
}

#[test]
fn an_altered_timestamp_switches_nothing() {
    let mut town = Town::open();
    town.switch(city(banner(Level::Blue, "genuine")));
    wait_for(&town, r#"["act-1"]"#);
    let path = town.folder().join("store/timestamp.json");
    let right = std::fs::read_to_string(&path).unwrap();
    let refused = town.alarm("refused");
    std::fs::write(&path, right.replace("genuine", "forged!")).unwrap();
    assert!(until(|| town.alarm("refused") > refused));
    assert!(town.get("/").text().contains("genuine"));
    // An older timestamp without the notice takes nothing away.
    town.switch(BTreeMap::new());
    wait_for(&town, "[]");
    std::fs::write(&path, right).unwrap();
    assert!(until(|| town.alarm("refused") > refused + 1));
    assert!(!town.get("/").text().contains("genuine"));
}

#[test]
fn the_page_of_search_and_of_unavailability_have_it_too() {
    let mut town = Town::open();
    let shell = [
        vault::blob::Piece::Fragment("header"),
        vault::blob::Piece::Slot("results"),
        vault::blob::Piece::Fragment("footer"),
    ];
    town.publish("city", Draft::new().pieces("!page/search", 200, &shell));
    town.wait_for("city", 2);
    town.switch(city(banner(Level::Yellow, "暂停办理")));
    wait_for(&town, r#"["act-1"]"#);
    assert!(town.get("/search?q=x").text().contains("暂停办理"));
    // A page that was not in memory cannot be had once both copies are gone.
    for file in [town.copied("city", 1), town.shipped("city", 1)] {
        std::fs::write(file, b"").unwrap();
    }
    let lost = town.get("/news/");
    assert_eq!(lost.status, 503);
    assert!(lost.text().contains("暂停办理"), "{}", lost.text());
}

#[test]
fn it_takes_well_under_a_second() {
    let mut town = Town::open();
    let mut times: Vec<u128> = Vec::new();
    for round in 0..20 {
        let on = round % 2 == 0;
        let begun = Instant::now();
        town.switch(if on { city(grey()) } else { BTreeMap::new() });
        assert!(until(|| town.get("/").text().contains("/-/switch/") == on));
        times.push(begun.elapsed().as_millis());
    }
    times.sort_unstable();
    eprintln!("switched until seen, ms: {times:?}");
    assert!(times[18] < 1_000, "{times:?}");
}
