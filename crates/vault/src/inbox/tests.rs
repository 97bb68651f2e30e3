//! Tests of the inbox: what goes in comes out in order, and what else lies there stops nothing.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::PathBuf;

use seal::OpeningKey;
use tempfile::TempDir;

use super::tray::{ASIDE_MAX, PORTALS_MAX};
use super::{Opened, Outbox, RECORD_BYTES_MAX, Record, Tray, Visits, WAITING_MAX, record_name};
use crate::store::Store;

struct Post {
    folder: TempDir,
    store: Store,
    key: OpeningKey,
}

impl Post {
    fn new() -> Post {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("store")).unwrap();
        Post { folder, store, key: OpeningKey::generate() }
    }

    fn portal(&self, name: &str) -> Outbox {
        let own = Store::open(&self.folder.path().join(name)).unwrap();
        Outbox::open(&self.folder.path().join("store"), &own).unwrap()
    }

    fn tray(&self) -> Tray {
        Tray::open(&self.store, self.key.clone()).unwrap()
    }

    fn place(&self, portal: &str, number: u64) -> PathBuf {
        self.folder.path().join("store/inbox").join(record_name(portal, number))
    }

    fn put(&self, portal: &mut Outbox, views: u64) -> u64 {
        portal.put(&self.key.public(), &visits(views)).unwrap().0
    }
}

fn visits(views: u64) -> Record {
    let pages = [("/".to_owned(), views)].into();
    Record::Visits(Visits { hours: [(7, [("city".to_owned(), pages)].into())].into() })
}

/// Everything that can be taken, oldest first.
fn take(tray: &mut Tray) -> Vec<(u64, Record)> {
    let mut taken = Vec::new();
    for (portal, numbers) in tray.waiting().unwrap() {
        for number in numbers {
            if let Opened::Record(record) = tray.open_record(&portal, number).unwrap() {
                taken.push((number, record));
                tray.remove(&portal, number).unwrap();
            }
        }
    }
    taken
}

#[test]
fn records_come_out_in_order_and_once() {
    let post = Post::new();
    let mut portal = post.portal("portal");
    for views in 1..=12 {
        assert_eq!(post.put(&mut portal, views), views);
    }
    let mut tray = post.tray();
    let due: Vec<_> = (1..=12).map(|n| (n, visits(n))).collect();
    assert_eq!(take(&mut tray), due);
    assert_eq!(take(&mut tray), []);
    // Started anew it goes on, although nothing lies there to count from.
    let mut portal = post.portal("portal");
    assert_eq!(post.put(&mut portal, 5), 13);
    // Another portal has a folder of its own.
    let mut other = post.portal("other");
    assert_ne!(other.portal(), portal.portal());
    assert_eq!(post.put(&mut other, 6), 1);
    assert_eq!(take(&mut tray).len(), 2);
}

#[test]
fn a_portal_that_lost_its_memory_is_another_one() {
    let post = Post::new();
    let mut portal = post.portal("portal");
    post.put(&mut portal, 1);
    let before = portal.portal().to_owned();
    let file = post.folder.path().join("portal/inbox.json");
    for text in ["", "{}", r#"{"portal":"../../etc","next":1}"#] {
        fs::write(&file, text).unwrap();
        assert_ne!(post.portal("portal").portal(), before, "{text}");
    }
}

#[test]
fn a_record_is_good_for_its_own_place_only() {
    let post = Post::new();
    let (mut one, mut two) = (post.portal("one"), post.portal("two"));
    post.put(&mut one, 1);
    post.put(&mut two, 2);
    let from = post.place(one.portal(), 1);
    fs::copy(&from, post.place(one.portal(), 2)).unwrap();
    fs::copy(&from, post.place(two.portal(), 2)).unwrap();
    fs::copy(&from, post.place(two.portal(), 1)).unwrap();
    let mut tray = post.tray();
    assert_eq!(take(&mut tray), [(1, visits(1))]);
    assert_eq!(tray.waiting().unwrap(), [], "the others are set aside");
    assert!(post.place(two.portal(), 1).with_file_name("aside/0000000001.sealed").exists());
}

#[test]
fn junk_stops_nothing() {
    let post = Post::new();
    let mut portal = post.portal("portal");
    for views in 1..=3 {
        post.put(&mut portal, views);
    }
    let place = |number| post.place(portal.portal(), number);
    let inbox = post.folder.path().join("store/inbox");
    fs::create_dir(inbox.join("not a portal")).unwrap();
    fs::write(inbox.join("file"), b"x").unwrap();
    for name in [
        "x",
        "1.sealed",
        "0000000000.sealed",
        "18446744073709551615.sealed",
        "+000000001.sealed",
        ".tmp-1",
    ] {
        fs::write(place(1).with_file_name(name), b"x").unwrap();
    }
    fs::create_dir(place(4)).unwrap();
    fs::write(place(5), b"").unwrap();
    fs::write(place(6), vec![1; RECORD_BYTES_MAX + 1]).unwrap();
    symlink("/dev/zero", place(7)).unwrap();
    let pipe = std::process::Command::new("mkfifo").arg(place(8)).status().unwrap();
    assert!(pipe.success());
    // Sealed rightly, and still no record.
    let odd = post.key.public().seal(&super::place(portal.portal(), 9), b"{\"x\":1}").unwrap();
    fs::write(place(9), odd).unwrap();
    let mut altered = fs::read(place(2)).unwrap();
    altered[60] ^= 1;
    fs::write(place(2), altered).unwrap();

    let mut tray = post.tray();
    assert_eq!(take(&mut tray), [(1, visits(1)), (3, visits(3))]);
    assert_eq!(tray.waiting().unwrap(), []);
    let aside = fs::read_dir(place(1).with_file_name("aside")).unwrap().count();
    assert_eq!(aside, 6, "2, 5, 6, 7, 8 and 9");
    // A number somebody has taken is lost, the next one is not; what comes later is taken.
    assert!(portal.put(&post.key.public(), &visits(4)).is_err(), "a folder lies at 4");
    let number = post.put(&mut portal, 4);
    assert_eq!(number, 5);
    assert_eq!(take(&mut tray), [(number, visits(4))]);
}

#[test]
fn a_stranger_to_the_key_opens_nothing() {
    let post = Post::new();
    let mut portal = post.portal("portal");
    post.put(&mut portal, 1);
    let mut tray = Tray::open(&post.store, OpeningKey::generate()).unwrap();
    assert_eq!(take(&mut tray), []);
}

#[test]
fn what_waits_is_bounded_and_the_oldest_goes_first() {
    let post = Post::new();
    let mut portal = post.portal("portal");
    let first = post.put(&mut portal, 1);
    assert!(!portal.is_full().unwrap());
    for number in first + 1..=WAITING_MAX as u64 {
        fs::write(post.place(portal.portal(), number), b"").unwrap();
    }
    assert!(portal.is_full().unwrap());
    let (number, dropped) = portal.put(&post.key.public(), &visits(2)).unwrap();
    assert_eq!((number, dropped), (WAITING_MAX as u64 + 1, 1), "behind whatever lies there");
    assert!(!post.place(portal.portal(), first).exists());
    assert!(post.place(portal.portal(), first + 1).exists());
    let long = (0..20_000).map(|n| (format!("/{n:020}"), 1)).collect();
    let hours = [(7, [("city".to_owned(), long)].into())].into();
    let long = Record::Visits(Visits { hours });
    assert!(portal.put(&post.key.public(), &long).is_err());
}

#[test]
fn what_is_set_aside_is_bounded_and_portals_have_their_turn() {
    let post = Post::new();
    let mut portal = post.portal("portal");
    let name = portal.portal().to_owned();
    let aside = post.place(&name, 1).with_file_name("aside");
    fs::create_dir_all(&aside).unwrap();
    for number in 1..=ASIDE_MAX {
        fs::write(aside.join(format!("{number:010}.sealed")), b"old").unwrap();
    }
    for number in 5000..5003 {
        fs::write(post.place(&name, number), b"junk").unwrap();
    }
    let mut tray = post.tray();
    assert_eq!(take(&mut tray), []);
    assert_eq!(fs::read_dir(&aside).unwrap().count(), ASIDE_MAX);
    assert!(!aside.join("0000000003.sealed").exists() && aside.join("0000000004.sealed").exists());
    assert!(aside.join("0000005002.sealed").exists());

    // A hundred strangers with junk before and behind: each round takes some of them.
    for number in 0..100 {
        let folder = post.place(&format!("{number:032x}"), 1);
        fs::create_dir_all(folder.parent().unwrap()).unwrap();
        fs::write(folder, b"junk").unwrap();
    }
    post.put(&mut portal, 7);
    assert_eq!(tray.waiting().unwrap().len(), PORTALS_MAX);
    let taken: Vec<_> = (0..3).flat_map(|_| take(&mut tray)).collect();
    assert_eq!(taken.len(), 1);
    assert_eq!(tray.waiting().unwrap(), []);
}

#[test]
fn killed_at_any_step_no_number_is_used_twice() {
    use crate::store::trouble::Plan;

    for at in 0..40 {
        let post = Post::new();
        let mut portal = post.portal("portal");
        post.put(&mut portal, 1);
        let mut tray = post.tray();
        take(&mut tray);
        portal.own.trouble.plan(Some(Plan::Die(at)));
        portal.inbox.trouble.plan(Some(Plan::Die(at.saturating_sub(5))));
        let put = portal.put(&post.key.public(), &visits(2));
        let mut taken = take(&mut tray);
        assert!(put.is_err() || taken == [(2, visits(2))], "at {at}");
        let mut portal = post.portal("portal");
        let number = post.put(&mut portal, 3);
        assert!(number >= 2, "at {at}");
        assert!(taken.iter().all(|(old, _)| *old < number), "at {at}");
        taken = take(&mut tray);
        assert_eq!(taken, [(number, visits(3))], "at {at}");
    }
}
