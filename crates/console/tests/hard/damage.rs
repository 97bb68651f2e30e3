//! Bytes that change on the disk under running programs, in what the real press printed.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::import::{file, import, lines};
use crate::program::until;
use crate::town::{Town, links, portal_program};

/// Every page that can be reached from the home page.
fn crawl(town: &Town) -> BTreeMap<String, Vec<u8>> {
    let mut pages = BTreeMap::new();
    let mut wanted = vec!["/".to_owned(), "/feed.xml".to_owned(), "/sitemap.xml".to_owned()];
    while let Some(path) = wanted.pop() {
        if pages.contains_key(&path) || path.starts_with("/search") {
            continue;
        }
        let page = town.page(&path).unwrap();
        assert_eq!(page.status, 200, "{path}");
        wanted.extend(links(&page.text()));
        pages.insert(path, page.body);
    }
    pages
}

fn flip(path: &Path, at: usize) {
    let mut bytes = fs::read(path).unwrap();
    bytes[at] ^= 0x20;
    fs::write(path, bytes).unwrap();
}

/// The largest bundle below a folder: the first of the site, with everything in it.
fn largest(folder: &Path) -> std::path::PathBuf {
    let files = fs::read_dir(folder).unwrap().flatten().map(|entry| entry.path());
    files.max_by_key(|path| fs::metadata(path).unwrap().len()).unwrap()
}

/// Whoever verifies the store is told of a changed byte, wherever it is.
fn is_told(town: &Town, shipped: &Path, kept: &[u8]) {
    for at in [4, kept.len() / 3, kept.len() - 200] {
        flip(shipped, at);
        let verified = town.does(&["verify"]);
        let said = String::from_utf8(verified.stdout).unwrap();
        assert_eq!(verified.status.code(), Some(1), "byte {at}: {said}");
        assert!(said.contains("核验未通过"), "byte {at}: {said}");
        fs::write(shipped, kept).unwrap();
    }
}

#[test]
fn no_wrong_byte_is_served_whatever_changes_in_the_store_or_beside_the_portal() {
    let Some(portal_program) = portal_program() else {
        return;
    };
    let town = Town::found();
    let path = file(&town, "a.jsonl", lines(25).as_bytes());
    assert_eq!(import(&town, &path).2, "imported 25, unchanged 0, refused 0");
    let mut both = town.run();
    town.wait_for_page("/fgwk/zfwj/", "第25号文件的标题");
    town.wait_for_page("/fgwk/zfwj/", "第1号文件的标题");
    let good = crawl(&town);
    assert!(good.len() > 25, "{:?}", good.keys());
    assert!(both.end().success(), "{}", both.log());

    // Without a cache every page is read from the disk each time.
    let config = file(&town, "portal.toml", b"cache_mib = 0\nscrub_mib_per_second = 500\n");
    let config = ["--config", config.to_str().unwrap()];
    let own = largest(&town.data.join("portal/sites/yunxi"));
    let kept = fs::read(&own).unwrap();
    let shipped = largest(&town.data.join("store/sites/yunxi"));
    assert!(fs::read(&shipped).unwrap() == kept, "the portal has a copy of its own");
    let mut portal = town.run_portal(&portal_program, &config);
    assert!(until(|| (crawl(&town) == good).then_some(())).is_some());

    // Our copy, under the running program: beginning, blobs, tree, record, index, end.
    let mut unseen = 0;
    for at in (0..kept.len()).step_by(kept.len() / 12).chain([kept.len() - 1]) {
        flip(&own, at);
        for (path, body) in &good {
            let page = town.page(path).unwrap();
            assert!(page.status == 200 && page.body == *body, "byte {at}: {path}");
        }
        if fs::read(&own).unwrap() != kept {
            unseen += 1;
            fs::write(&own, &kept).unwrap();
        }
    }
    let alarms = town.status()["alarms"].clone();
    println!("{alarms} {unseen} of 13 not met by a reader");
    assert!(alarms["damaged"].as_u64() >= Some(3), "{alarms}");
    assert_eq!((&alarms["damaged"], alarms["withheld"].as_u64()), (&alarms["healed"], Some(0)));
    assert!(portal.log().contains("damaged"), "{}", portal.log());

    // What no reader meets, the next start finds.
    assert!(portal.end().success());
    for at in [0, kept.len() / 7, kept.len() - 1] {
        flip(&own, at);
    }
    let mut portal = town.run_portal(&portal_program, &config);
    assert!(until(|| (fs::read(&own).ok()? == kept).then_some(())).is_some(), "{}", portal.log());
    assert!(crawl(&town) == good);

    // The store itself: readers are not touched, and who verifies is told.
    is_told(&town, &shipped, &kept);
    flip(&shipped, kept.len() / 3);
    assert!(crawl(&town) == good);
    assert!(portal.end().success());
    let portal = town.run_portal(&portal_program, &config);
    assert!(crawl(&town) == good, "{}", portal.log());
    fs::write(&shipped, &kept).unwrap();
    town.is_in_order("verify");
}
