//! Releases that were never made, or not here, or not now, laid into the store.

use std::fs;
use std::path::{Path, PathBuf};

use seal::KeyRing;
use vault::ship::{Keys, Meta, Shipper};
use vault::store::Store;
use vault::trust::JournalHead;

use crate::program::{Program, until};
use crate::town::{Approved, Town, portal_program};

fn bundle(town: &Town, number: u64) -> PathBuf {
    town.data.join(format!("store/sites/yunxi/{number:010}.bundle"))
}

fn stamp(town: &Town) -> PathBuf {
    town.data.join("store/timestamp.json")
}

fn number(town: &Town) -> u64 {
    town.status()["sites"]["yunxi"]["number"].as_u64().unwrap_or_default()
}

/// Number of the newest release that lies in the store.
fn newest(town: &Town) -> u64 {
    (1..).take_while(|number| bundle(town, *number).exists()).last().unwrap_or_default()
}

/// A bundle with this number, made by somebody who has keys of his own.
fn forged(town: &Town, number: u64) -> Vec<u8> {
    let folder = town.data.with_file_name(format!("forger-{number}"));
    let store = Store::open(&folder).unwrap();
    let ring = KeyRing::open(&town.data.with_file_name("forged-keys")).unwrap();
    let keys = Keys::open(&ring, &store, base::now()).unwrap();
    let mut shipper = Shipper::open(&store, "yunxi", &keys).unwrap();
    let journal = JournalHead { seq: 1, head: seal::Digest::ZERO };
    let meta = Meta { cause: "forged".into(), journal, issued_at: base::now() };
    for _ in 0..number {
        shipper.ship(Vec::new(), Vec::new(), &meta).unwrap();
    }
    fs::read(folder.join(format!("sites/yunxi/{number:010}.bundle"))).unwrap()
}

fn logged(portal: &Program, text: &str) {
    let found = until(|| portal.log().contains(text).then_some(()));
    assert!(found.is_some(), "{text}: {}", portal.log());
}

/// What lies in the store that the portal has not taken yet.
struct Ahead {
    /// Address of the article the portal serves, and number of its release.
    first: String,
    held: u64,
    /// The timestamp of that release.
    old_stamp: Vec<u8>,
    /// Addresses and titles of two more, each with a release of its own.
    later: Vec<(String, String)>,
}

/// One release while the portal follows, two more while it is away; then the console ends, too.
fn ahead(town: &Town, portal_program: &Path) -> Ahead {
    let mut console = town.run_console();
    let mut portal = town.run_portal(portal_program, &[]);
    let articles = town.approved(3);
    let chen = town.person("chen");
    let publish = |article: &Approved| {
        let before = newest(town);
        let path = chen.published(article);
        until(|| (newest(town) > before).then_some(())).expect("it is shipped");
        (path, article.title.clone())
    };
    let (first, title) = publish(&articles[0]);
    town.wait_for_page(&first, &title);
    let held = number(town);
    let old_stamp = fs::read(stamp(town)).unwrap();
    assert!(portal.end().success());
    let later = articles[1..].iter().map(publish).collect();
    let is_newer = || (fs::read(stamp(town)).ok()? != old_stamp).then_some(());
    until(is_newer).expect("a newer timestamp");
    assert!(console.end().success(), "{}", console.log());
    Ahead { first, held, old_stamp, later }
}

#[test]
fn releases_replayed_reordered_and_forged_are_refused_by_name_and_serving_goes_on() {
    let Some(portal_program) = portal_program() else { return };
    let town = Town::found();
    let Ahead { first, held, old_stamp, later } = ahead(&town, &portal_program);
    let serves = || {
        assert_eq!(town.page(&first).unwrap().status, 200);
        assert_eq!(number(&town), held);
    };

    // It finds them in the wrong order.
    let [two, three] = [held + 1, held + 2].map(|number| bundle(&town, number));
    let [good_two, good_three] = [&two, &three].map(|path| fs::read(path).unwrap());
    fs::write(&two, &good_three).unwrap();
    fs::write(&three, &good_two).unwrap();
    let mut portal = town.run_portal(&portal_program, &[]);
    logged(&portal, "次序不正确");
    serves();

    // One that somebody else has made does not follow from ours, whoever signed it …
    fs::write(&two, forged(&town, held + 1)).unwrap();
    logged(&portal, &format!("第 {} 次发布与上一次不相接", held + 1));
    serves();

    // … and who begins anew, with nothing to follow from, looks at the signature.
    assert!(portal.end().success());
    fs::write(&three, forged(&town, held + 2)).unwrap();
    let elsewhere = town.data.with_file_name("elsewhere");
    let mut portal = town.run_portal_in(&elsewhere, &portal_program, &[]);
    logged(&portal, &format!("第 {} 次发布的签名不正确", held + 2));
    assert_eq!(town.page(&first).unwrap().status, 503, "nothing to serve");

    // An old release once more in the place of a new one.
    assert!(portal.end().success());
    fs::write(&two, fs::read(bundle(&town, held)).unwrap()).unwrap();
    fs::write(&three, &good_three).unwrap();
    let mut portal = town.run_portal(&portal_program, &[]);
    logged(&portal, &format!("第 {} 次，实为第 {held} 次", held + 1));
    serves();
    assert!(town.status()["alarms"]["refused"].as_u64() > Some(0));
    assert!(!town.does(&["verify"]).status.success(), "who verifies is told, too");

    // An old timestamp, so that nothing new would ever come.
    assert!(portal.end().success());
    fs::write(&two, &good_two).unwrap();
    let new_stamp = fs::read(stamp(&town)).unwrap();
    let mut portal = town.run_portal(&portal_program, &[]);
    for (path, title) in &later {
        town.wait_for_page(path, title);
    }
    fs::write(stamp(&town), &old_stamp).unwrap();
    logged(&portal, "时间戳比已接受的旧");
    assert!(portal.end().success());
    let portal = town.run_portal(&portal_program, &[]);
    logged(&portal, "时间戳比已接受的旧");
    assert_eq!(town.page(&later[1].0).unwrap().status, 200, "not taken back by a restart either");
    fs::write(stamp(&town), &new_stamp).unwrap();
    town.is_in_order("verify");
}
