//! What is accepted and what is not, and what is remembered.

use std::fs;
use std::time::{Duration, Instant};

use seal::KeyRing;
use vault::ship::{Keys, Meta, Shipper};
use vault::store::Store;
use vault::trust::JournalHead;

use crate::town::{Draft, NOW, Town, flip, until};

const MINUTE: i64 = 60_000;

#[test]
fn a_release_is_seen_at_once_and_in_every_page() {
    let mut town = Town::open();
    assert!(town.get("/").text().contains("first"));
    assert_eq!(town.get("/news/2.html").status, 404);
    let before = town.get("/").header("etag").to_owned();
    town.ship("city", Draft::new().page("/news/2.html", "two").fragment("header", "second"));
    let began = Instant::now();
    town.stamp();
    let seen = || town.get("/news/2.html").status == 200;
    assert!(until(seen));
    println!("visible after {:?}", began.elapsed());
    let home = town.get("/");
    assert!(home.text().contains("second") && home.text().contains("第 2 号发布"));
    assert_ne!(home.header("etag"), before);
    town.publish("city", Draft::new().remove("/news/2.html"));
    assert!(until(|| town.get("/news/2.html").status == 404));
}

#[test]
fn a_first_start_catches_up_with_everything() {
    let mut town = Town::new();
    town.publish("city", Draft::new().site("city", &["city.localhost"]).basics());
    for number in 0..50 {
        let path = format!("/news/{number}.html");
        town.publish("city", Draft::new().page(&path, &number.to_string()));
    }
    town.start();
    town.wait_for("city", 51);
    for number in [0, 25, 49] {
        assert_eq!(town.get(&format!("/news/{number}.html")).status, 200);
    }
    assert!(until(|| town.status()["caught_up"] == true));
    assert_eq!(town.alarm("refused"), 0);
}

#[test]
fn before_the_first_release_readers_are_asked_to_wait() {
    let mut town = Town::new();
    town.start();
    let reply = town.get("/");
    assert_eq!((reply.status, reply.header("retry-after")), (503, "60"));
    assert_eq!(town.status()["stale"], true);
    town.publish("city", Draft::new().site("city", &["city.localhost"]).basics());
    town.wait_for("city", 1);
    assert_eq!(town.get("/").status, 200);
    assert_eq!(town.status()["stale"], false);
}

#[test]
fn what_was_accepted_survives_a_restart_without_the_console() {
    let mut town = Town::open();
    town.publish("city", Draft::new().page("/news/2.html", "two"));
    town.wait_for("city", 2);
    let before = town.get("/news/2.html");
    town.stop();
    fs::rename(town.folder().join("store"), town.folder().join("away")).unwrap();
    town.pass(60 * MINUTE);
    town.start();
    let after = town.get("/news/2.html");
    assert_eq!((after.status, &after.body), (200, &before.body));
    assert_eq!(after.header("etag"), before.header("etag"));
    let status = town.status();
    assert_eq!(status["stale"], true);
    assert_eq!(status["sites"]["city"]["number"], 2);
    assert_eq!(status["sites"]["city"]["accepted_at"], NOW);
}

#[test]
fn a_timestamp_that_has_run_out_is_marked_and_serving_goes_on() {
    let mut town = Town::open();
    assert_eq!(town.status()["stale"], false);
    town.pass(16 * MINUTE);
    assert_eq!(town.status()["stale"], true);
    assert_eq!(town.get("/").status, 200);
    town.publish("city", Draft::new().page("/news/2.html", "two"));
    town.wait_for("city", 2);
    assert_eq!(town.status()["stale"], false);
}

/// The two signed files as they are now.
fn files(town: &Town) -> [Vec<u8>; 2] {
    ["root.json", "timestamp.json"]
        .map(|name| fs::read(town.folder().join("store").join(name)).unwrap())
}

/// Puts a timestamp into the store.
fn put_stamp(town: &Town, bytes: &[u8]) {
    town.store.replace("timestamp.json", bytes).unwrap();
}

/// Waits until the trouble is said, and sees that nothing else has changed.
fn refused(town: &Town, says: &str, number: u64) {
    assert!(until(|| town.trouble().contains(says)), "{says}: {}", town.status());
    assert_eq!(town.status()["sites"]["city"]["number"], number);
    assert_eq!(town.get("/").status, 200);
}

#[test]
fn an_old_timestamp_is_refused_also_after_a_restart() {
    let mut town = Town::open();
    let [_, old] = files(&town);
    town.pass(1000);
    town.publish("city", Draft::new().page("/news/2.html", "two"));
    town.wait_for("city", 2);
    put_stamp(&town, &old);
    refused(&town, "时间戳比已接受的旧", 2);
    town.stop();
    town.start();
    refused(&town, "时间戳比已接受的旧", 2);
    assert_eq!(town.get("/news/2.html").status, 200);
}

#[test]
fn an_expired_timestamp_is_not_accepted() {
    let mut town = Town::open();
    town.ship("city", Draft::new().page("/news/2.html", "two"));
    town.stop();
    town.stamp();
    town.pass(16 * MINUTE);
    town.start();
    refused(&town, "时间戳已过有效期", 1);
}

#[test]
fn releases_of_another_key_are_refused() {
    let mut town = Town::open();
    // The whole store as a thief would make it, with keys of his own.
    let mut thief = Town::new();
    thief.publish("city", Draft::new().site("city", &["city.localhost"]).basics());
    let [root, stamp] = files(&thief);
    let [own_root, _] = files(&town);
    town.store.replace("root.json", &root).unwrap();
    refused(&town, "密钥清单不是由约定的根密钥签署", 1);
    town.store.replace("root.json", &own_root).unwrap();
    put_stamp(&town, &stamp);
    refused(&town, "时间戳的签名不正确", 1);
    town.pass(1000);
    town.publish("city", Draft::new().page("/news/2.html", "two"));
    town.wait_for("city", 2);
}

#[test]
fn without_a_told_key_the_first_one_is_kept() {
    let mut town = Town::new();
    town.settings.root_key = None;
    town.publish("city", Draft::new().site("city", &["city.localhost"]).basics());
    town.start();
    town.wait_for("city", 1);
    town.stop();
    let mut thief = Town::new();
    thief.publish("city", Draft::new().site("city", &["city.localhost"]).basics());
    let [root, _] = files(&thief);
    town.store.replace("root.json", &root).unwrap();
    town.start();
    refused(&town, "密钥清单不是由约定的根密钥签署", 1);
    town.stop();
    let mut settings = town.settings.clone();
    settings.root_key = Some(seal::sha256(b"another"));
    let error = portal::Portal::start(settings, portal::machine_clock()).err().unwrap();
    assert!(format!("{error:#}").contains("根密钥指纹"), "{error:#}");
    town.start();
}

/// The first two bundles of a site made by somebody who holds other keys.
fn forged(town: &Town, site: &str) -> [Vec<u8>; 2] {
    let copy = town.folder().join("forger");
    let store = Store::open(&copy).unwrap();
    let ring = KeyRing::open(&town.folder().join("forged-keys")).unwrap();
    let keys = Keys::open(&ring, &store, NOW).unwrap();
    let mut shipper = Shipper::open(&store, site, &keys).unwrap();
    let journal = JournalHead { seq: 1, head: seal::Digest::ZERO };
    let meta = Meta { cause: "forged".into(), journal, issued_at: NOW };
    shipper.ship(Vec::new(), Vec::new(), &meta).unwrap();
    shipper.ship(Vec::new(), Vec::new(), &meta).unwrap();
    [1, 2].map(|n| fs::read(copy.join(format!("sites/{site}/{n:010}.bundle"))).unwrap())
}

#[test]
fn a_forged_release_in_the_place_of_ours_is_named_and_leaves_nothing() {
    let mut town = Town::open();
    town.ship("city", Draft::new().page("/news/2.html", "two"));
    town.ship("county", Draft::new().site("county", &["county.localhost"]).basics());
    let ours = [town.shipped("city", 2), town.shipped("county", 1)];
    let kept = ours.clone().map(|path| fs::read(path).unwrap());
    fs::write(&ours[0], &forged(&town, "city")[1]).unwrap();
    fs::write(&ours[1], &forged(&town, "county")[0]).unwrap();
    town.stamp();
    refused(&town, "站点 county 第 1 次发布的签名不正确", 1);
    assert!(until(|| town.alarm("refused") == 2));
    let county = || crate::net::get(town.address(), "county.localhost", "/", &[]).status;
    assert!(until(|| county() == 503), "not here yet, which is not the same as unknown");
    assert!(!town.copied("city", 2).exists(), "nothing stays of it");
    assert!(!town.copied("county", 1).exists(), "nothing stays of it");
    fs::write(&ours[0], &kept[0]).unwrap();
    fs::write(&ours[1], &kept[1]).unwrap();
    town.stamp();
    town.wait_for("city", 2);
    town.wait_for("county", 1);
    assert_eq!(town.get("/news/2.html").status, 200);
    let unknown = crate::net::get(town.address(), "unknown.localhost", "/", &[]).status;
    assert_eq!(unknown, 404);
}

#[test]
fn releases_out_of_order_are_refused() {
    let mut town = Town::open();
    town.ship("city", Draft::new().page("/news/2.html", "two"));
    town.ship("city", Draft::new().page("/news/3.html", "three"));
    let (second, third) = (town.shipped("city", 2), town.shipped("city", 3));
    let (two, three) = (fs::read(&second).unwrap(), fs::read(&third).unwrap());
    fs::write(&second, &three).unwrap();
    fs::write(&third, &two).unwrap();
    town.stamp();
    refused(&town, "次序不正确", 1);
    // An older one once more in the place of the newest.
    fs::write(&second, &two).unwrap();
    town.pass(1000);
    town.stamp();
    refused(&town, "第 3 次，实为第 2 次", 1);
    fs::write(&third, &three).unwrap();
    town.stamp();
    town.wait_for("city", 3);
}

#[test]
fn a_release_damaged_anywhere_changes_nothing() {
    let mut town = Town::open();
    town.ship("city", Draft::new().page("/news/2.html", "two"));
    let path = town.shipped("city", 2);
    let good = fs::read(&path).unwrap();
    town.stamp();
    town.wait_for("city", 2);
    let len = good.len();
    // Begin, a blob, tree nodes, the record, the index, the end.
    let mut number = 2;
    for at in [0, 40, len / 3, len / 2, len - 700, len - 100, len - 20, len - 1] {
        number += 1;
        town.ship("city", Draft::new().page(&format!("/news/{number}.html"), &"n".repeat(number)));
        let path = town.shipped("city", number as u64);
        let good = fs::read(&path).unwrap();
        let troubles = town.alarm("refused");
        flip(&path, at.min(good.len() - 1));
        town.pass(1000);
        town.stamp();
        assert!(until(|| town.alarm("refused") > troubles), "byte {at}");
        assert_eq!(town.status()["sites"]["city"]["number"], number - 1, "byte {at}");
        assert_eq!(town.get(&format!("/news/{number}.html")).status, 404);
        assert_eq!(town.get("/news/2.html").status, 200);
        fs::write(&path, good).unwrap();
        town.pass(1000);
        town.stamp();
        town.wait_for("city", number as u64);
    }
}

#[test]
fn one_bad_site_does_not_hold_up_the_others() {
    let mut town = Town::open();
    town.publish("county", Draft::new().site("county", &["county.localhost"]).basics());
    town.wait_for("county", 1);
    town.ship("city", Draft::new().page("/news/2.html", "two"));
    fs::remove_file(town.shipped("city", 2)).unwrap();
    town.publish("county", Draft::new().page("/news/2.html", "two"));
    town.wait_for("county", 2);
    refused(&town, "city", 1);
    assert_eq!(town.status()["caught_up"], false);
}

#[test]
fn a_console_that_ends_is_not_missed() {
    let mut town = Town::open();
    town.publish("city", Draft::new().page("/news/2.html", "two"));
    town.wait_for("city", 2);
    fs::remove_dir_all(town.folder().join("store")).unwrap();
    town.pass(24 * 60 * MINUTE);
    let until_then = Instant::now() + Duration::from_millis(300);
    while Instant::now() < until_then {
        assert_eq!(town.get("/news/2.html").status, 200);
        assert_eq!(town.get("/search?q=two").status, 200);
    }
    assert_eq!(town.status()["stale"], true);
}

#[test]
fn what_cannot_be_remembered_is_not_shown() {
    let mut town = Town::open();
    let state = town.folder().join("data/portal/state.json");
    fs::remove_file(&state).unwrap();
    // In its place something that cannot be replaced by a file.
    fs::create_dir_all(state.join("in-the-way")).unwrap();
    town.publish("city", Draft::new().page("/news/2.html", "two"));
    refused(&town, "读取或写入失败", 1);
    assert_eq!(town.get("/news/2.html").status, 404);
    fs::remove_dir_all(&state).unwrap();
    town.wait_for("city", 2);
    assert_eq!(town.get("/news/2.html").status, 200);
    town.stop();
    town.start();
    assert_eq!(town.status()["sites"]["city"]["number"], 2);
}
