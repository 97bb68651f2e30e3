//! Bytes that change on the disk of a running portal.

use std::fs;

use vault::blob::Piece;

use crate::town::{Draft, Town, find, flip, until};

/// Text that deflate cannot make shorter, so that it can be found in a bundle.
fn noise(seed: u32) -> String {
    let mut state = seed;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        char::from(b'!' + (state >> 24) as u8 % 90)
    };
    (0..600).map(|_| next()).collect()
}

/// A town with a file, a page and a fragment whose bytes can be found.
fn town() -> Town {
    let mut town = Town::open();
    let page = noise(1);
    let draft = Draft::new()
        .raw("/a.bin", "application/octet-stream", noise(2).as_bytes())
        .pieces("/a.html", 200, &[Piece::Fragment("noise"), Piece::Text(page.as_bytes())])
        .fragment("noise", &noise(3));
    town.publish("city", draft);
    town.wait_for("city", 2);
    town
}

#[test]
fn a_damaged_file_is_healed_in_the_same_request() {
    let town = town();
    let copy = town.copied("city", 2);
    let good = fs::read(&copy).unwrap();
    flip(&copy, find(&copy, noise(2).as_bytes()) + 300);
    let reply = town.get("/a.bin");
    assert_eq!((reply.status, reply.body.as_slice()), (200, noise(2).as_bytes()));
    assert_eq!(fs::read(&copy).unwrap(), good, "our copy is right again");
    assert_eq!((town.alarm("damaged"), town.alarm("healed")), (1, 1));
    assert!(town.trouble().contains("与摘要不符"), "{}", town.trouble());
}

#[test]
fn no_altered_byte_of_any_blob_is_ever_sent() {
    let mut town = town();
    let good = fs::read(town.copied("city", 2)).unwrap();
    let (page, file) = (town.get("/a.html").body, town.get("/a.bin").body);
    // Every region of the bundle: begin, blobs, nodes, record, index, end.
    for at in (0..good.len()).step_by(good.len() / 40) {
        town.stop();
        flip(&town.copied("city", 2), at);
        town.start();
        assert_eq!(town.get("/a.html").body, page, "byte {at}");
        assert_eq!(town.get("/a.bin").body, file, "byte {at}");
        let scrubbed = || fs::read(town.copied("city", 2)).unwrap() == good;
        if !scrubbed() {
            // A blob nobody asked for: the scrubber's work, done here without waiting for it.
            fs::write(town.copied("city", 2), &good).unwrap();
        }
    }
}

#[test]
fn without_the_store_damage_is_withheld_and_the_rest_is_served() {
    let town = town();
    let store = town.folder().join("store");
    let away = town.folder().join("away");
    fs::rename(&store, &away).unwrap();
    let copy = town.copied("city", 2);
    flip(&copy, find(&copy, noise(2).as_bytes()) + 300);
    let reply = town.get_with("/a.bin", &["Accept-Encoding: gzip"]);
    assert_eq!((reply.status, reply.header("retry-after")), (503, "60"));
    assert!(reply.text().contains("site says 503"), "{}", reply.text());
    assert_eq!(reply.header("cache-control"), "no-store");
    assert_eq!(town.get("/").status, 200);
    assert_eq!(town.get("/a.html").status, 200);
    assert!(town.alarm("withheld") >= 1);
    fs::rename(&away, &store).unwrap();
    assert!(until(|| town.get("/a.bin").status == 200), "healed when the store is back");
}

#[test]
fn when_both_copies_are_bad_the_page_is_withheld() {
    let town = town();
    for path in [town.copied("city", 2), town.shipped("city", 2)] {
        flip(&path, find(&path, noise(2).as_bytes()) + 300);
    }
    assert_eq!(town.get("/a.bin").status, 503);
    assert!(!town.get("/a.bin").text().contains(&noise(2)[..100]));
    flip(
        &town.shipped("city", 2),
        find(&town.shipped("city", 2), &noise(2).as_bytes()[..300]) + 300,
    );
    assert!(until(|| town.get("/a.bin").status == 200));
}

#[test]
fn a_lost_bundle_comes_back() {
    let mut town = town();
    let copy = town.copied("city", 2);
    let good = fs::read(&copy).unwrap();
    fs::remove_file(&copy).unwrap();
    assert_eq!(town.get("/a.bin").body, noise(2).as_bytes(), "while running");
    assert_eq!(fs::read(&copy).unwrap(), good);
    town.stop();
    fs::remove_file(&copy).unwrap();
    town.start();
    assert_eq!(town.get("/a.html").status, 200, "at the start");
    town.stop();
    fs::remove_dir_all(town.folder().join("data/portal/sites")).unwrap();
    town.start();
    town.wait_for("city", 2);
    assert_eq!(town.get("/a.html").status, 200, "all of them");
    town.stop();
    fs::remove_dir_all(town.folder().join("data/portal")).unwrap();
    town.start();
    town.wait_for("city", 2);
    assert_eq!(town.get("/a.html").status, 200, "everything");
}

#[test]
fn the_scrubber_finds_what_nobody_asks_for() {
    let mut town = town();
    let (one, two) = (town.copied("city", 1), town.copied("city", 2));
    let good = [fs::read(&one).unwrap(), fs::read(&two).unwrap()];
    town.stop();
    flip(&two, find(&two, noise(2).as_bytes()) + 5);
    flip(&two, find(&two, noise(2).as_bytes().split_at(6).1) + 500);
    let stranger = two.with_file_name("stranger.txt");
    fs::write(&stranger, "x").unwrap();
    town.settings.scrub_mib_per_second = 1000;
    town.start();
    fs::remove_file(&one).unwrap();
    let is_good = || [fs::read(&one).unwrap_or_default(), fs::read(&two).unwrap()] == good;
    assert!(until(is_good));
    assert!(until(|| !stranger.exists()), "what does not belong there is removed");
}

#[test]
fn a_state_that_was_tampered_with_is_not_believed() {
    let mut town = town();
    let path = town.folder().join("data/portal/state.json");
    let state = fs::read_to_string(&path).unwrap();
    let digest = town.status()["sites"]["city"]["release"].as_str().unwrap().to_owned();
    for (what, with) in [
        ("\"seq\":", "\"seq\":9".to_owned()),
        ("\"number\":2", "\"number\":7".to_owned()),
        ("\"accepted_at\":", "\"accepted_at\":9".to_owned()),
        (digest.as_str(), "0".repeat(64)),
        ("\"form\":1", "\"form\":2".to_owned()),
        ("huabiao", String::new()),
        ("seq", "sequence".to_owned()),
        ("{", "[".to_owned()),
    ] {
        town.stop();
        fs::write(&path, state.replace(what, &with)).unwrap();
        town.start();
        assert!(until(|| town.get("/a.html").status == 200), "{what}: {}", town.status());
        town.stop();
        fs::write(&path, &state).unwrap();
        town.start();
    }
}

#[test]
fn the_scrubber_heals_every_region_of_a_bundle() {
    let mut town = town();
    for number in 3..30 {
        town.publish("city", Draft::new().page(&format!("/news/{number}.html"), &noise(number)));
    }
    town.wait_for("city", 29);
    town.stop();
    let copies: Vec<_> = (3..30).map(|number| town.copied("city", number)).collect();
    let good: Vec<_> = copies.iter().map(|copy| fs::read(copy).unwrap()).collect();
    for (index, copy) in copies.iter().enumerate() {
        flip(copy, good[index].len() * index / copies.len());
    }
    // Cut short, and longer than it was.
    fs::write(&copies[5], &good[5][..good[5].len() / 2]).unwrap();
    fs::write(&copies[6], [good[6].as_slice(), b"more"].concat()).unwrap();
    town.settings.scrub_mib_per_second = 1000;
    town.start();
    let all_good = || copies.iter().zip(&good).all(|(copy, good)| fs::read(copy).unwrap() == *good);
    assert!(until(all_good), "{}", town.status());
    assert_eq!(town.get("/news/12.html").status, 200);
}
