//! What a shelf keeps right, and what is none of its business.

use std::path::Path;
use std::sync::Arc;

use seal::KeyRing;
use vault::ship::{Keys, Meta, Shipper};
use vault::store::{ReadStore, Store};
use vault::tree::Entry;
use vault::trust::JournalHead;

use super::{Room, Shelf, bundle_name, copy, remove};
use crate::alarm::Alarms;
use crate::stop::Stop;

const NOW: i64 = 1_800_000_000_000;

/// A room beside a store with this many releases of a site.
fn room(folder: &Path, releases: u8) -> Room {
    let carrier = Store::open(&folder.join("store")).unwrap();
    let ring = KeyRing::open(&folder.join("keys")).unwrap();
    let keys = Keys::open(&ring, &carrier, NOW).unwrap();
    let mut shipper = Shipper::open(&carrier, "city", &keys).unwrap();
    for number in 1..=releases {
        let journal = JournalHead { seq: 1, head: seal::sha256(b"") };
        let meta = Meta { cause: String::new(), journal, issued_at: NOW };
        let entry = Entry::raw("text/plain", seal::sha256(&[number]), 1);
        let change = (format!("/{number}.txt"), Some(entry));
        shipper.ship(vec![change], [vec![number]], &meta).unwrap();
    }
    Room {
        own: Store::open(&folder.join("own")).unwrap(),
        folder: folder.join("own"),
        carrier: ReadStore::new(&folder.join("store")),
        alarms: Arc::new(Alarms::default()),
        clock: Arc::new(|| NOW),
        stop: Stop::default(),
    }
}

fn counts(room: &Room) -> serde_json::Value {
    serde_json::to_value(room.alarms.counts()).unwrap()
}

#[test]
fn a_release_that_was_refused_is_not_brought_back() {
    let folder = tempfile::tempdir().unwrap();
    let room = room(folder.path(), 2);
    copy(&room, &bundle_name("city", 1)).unwrap();
    let shelf = Shelf::open(&room, "city", 0, 1).unwrap();

    // The next release was copied, examined through the same shelf, refused and removed.
    let second = bundle_name("city", 2);
    copy(&room, &second).unwrap();
    assert_eq!(shelf.site().refresh().unwrap(), 1);
    remove(&room, &second).unwrap();
    assert!(shelf.scrub(&mut |_| true));
    assert!(!room.path(&second).exists(), "nobody accepted it");
    assert!(shelf.bytes(&seal::sha256(&[2])).is_err(), "nor anything in it");
    assert!(!room.path(&second).exists());
    assert_eq!(counts(&room)["healed"], 0);

    // Once accepted, it is kept like every other.
    copy(&room, &second).unwrap();
    shelf.accept(2);
    remove(&room, &second).unwrap();
    assert!(shelf.scrub(&mut |_| true));
    assert!(room.path(&second).exists());
    assert_eq!(counts(&room)["healed"], 1);
    assert_eq!(shelf.bytes(&seal::sha256(&[2])).unwrap(), [2]);
}
