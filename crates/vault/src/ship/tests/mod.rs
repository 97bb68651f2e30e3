//! Tests of shipping: what is shipped is found, and dying at every step.

mod damage;

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use base::Moment;
use seal::{Digest, KeyRing, Suite, sha256};

use super::{Keys, Meta, Shipper, Timestamper};
use crate::blob::{Packer, Piece};
use crate::release::{Claim, Release, bundle_name};
use crate::signed;
use crate::site::Site;
use crate::store::Store;
use crate::store::trouble::Plan;
use crate::tree::{Change, Entry};
use crate::trust::{
    Follower, Held, JournalHead, Point, ROOT_DOMAIN, ROOT_FILE, Root, TIMESTAMP_FILE,
};
use crate::verify::{Report, verify};
use crate::{BlobSource as _, Flaw};

const NOW: Moment = 1_800_000_000_000;
const HTML: &str = "text/html; charset=utf-8";

/// A console's corner: a store and the keys to it.
struct Desk {
    folder: tempfile::TempDir,
    store: Store,
    keys: Keys,
}

impl Desk {
    /// A desk whose keys are Ed25519 alone: these tests verify some ten thousand times.
    fn new() -> Desk {
        Desk::with(Suite::Ed25519)
    }

    fn with(suite: Suite) -> Desk {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("store")).unwrap();
        let ring = KeyRing::open(&folder.path().join("keys")).unwrap();
        for role in ["root", "release", "timestamp"] {
            ring.load_or_create(role, suite).unwrap();
        }
        let keys = Keys::open(&ring, &store, NOW).unwrap();
        Desk { folder, store, keys }
    }

    fn shipper(&self) -> Shipper {
        Shipper::open(&self.store, "xinhe", &self.keys).unwrap()
    }

    fn stamp(&self, shippers: &[&Shipper]) -> anyhow::Result<()> {
        let sites: BTreeMap<_, _> = shippers
            .iter()
            .filter_map(|shipper| Some((shipper.site().code().to_owned(), shipper.point()?)))
            .collect();
        let mut timestamper = Timestamper::open(&self.store, &self.keys)?;
        timestamper.stamp(sites, journal(1), NOW)?;
        Ok(())
    }

    fn verify(&self) -> anyhow::Result<Report> {
        verify(&self.store, self.keys.pin(), NOW)
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join("store").join(name)
    }
}

fn journal(seq: u64) -> JournalHead {
    JournalHead { seq, head: sha256(&seq.to_le_bytes()) }
}

fn meta(seq: u64) -> Meta {
    Meta { cause: format!("test {seq}"), journal: journal(seq), issued_at: NOW }
}

/// A page that names the header, as change and blob.
fn page(path: &str, text: &str) -> (Change, Vec<u8>) {
    let pieces = [Piece::Text(b"<html>"), Piece::Fragment("header"), Piece::Text(text.as_bytes())];
    part(path, &pieces)
}

fn part(path: &str, pieces: &[Piece<'_>]) -> (Change, Vec<u8>) {
    let blob = Packer::new().pack(pieces).unwrap();
    let entry = Entry::parts(200, HTML, sha256(&blob), blob.len() as u64);
    ((path.to_owned(), Some(entry)), blob)
}

fn ship(shipper: &mut Shipper, parts: Vec<(Change, Vec<u8>)>, seq: u64) -> anyhow::Result<Release> {
    let (changes, blobs): (Vec<Change>, Vec<Vec<u8>>) = parts.into_iter().unzip();
    shipper.ship(changes, blobs, &meta(seq))
}

/// A small site with two releases and a timestamp.
fn small_site(desk: &Desk) -> Shipper {
    let mut shipper = desk.shipper();
    let header = part("!frag/header", &[Piece::Text("华表".as_bytes())]);
    ship(&mut shipper, vec![header, page("/", "one"), page("/a.html", "a")], 1).unwrap();
    desk.stamp(&[&shipper]).unwrap();
    ship(&mut shipper, vec![page("/", "two"), (("/a.html".into(), None), Vec::new())], 2).unwrap();
    desk.stamp(&[&shipper]).unwrap();
    shipper
}

#[test]
fn what_is_shipped_is_found_verified_and_followed() {
    let desk = Desk::with(Suite::Ed25519Sm2);
    let shipper = small_site(&desk);
    let report = desk.verify().unwrap();
    assert_eq!((report.sites, report.releases, report.unnamed), (1, 2, 0));
    assert_eq!(report.entries, 2);
    assert!(!report.stale);
    assert!(verify(&desk.store, desk.keys.pin(), NOW + 3_600_000).unwrap().stale);
    assert!(verify(&desk.store, sha256(b"another root"), NOW).is_err());

    let site = Site::open(&desk.store, "xinhe").unwrap();
    let entry = shipper.tree().get("/").unwrap().unwrap();
    assert!(site.blob(&entry.blob).unwrap().is_some());
    assert_eq!(site.blob(&Digest::ZERO).unwrap(), None);
    assert_eq!(site.record(2).unwrap().parent, {
        Claim::read(&site.signed(1).unwrap()).unwrap().point().release
    });
    let mut follower = Follower::new(desk.keys.pin(), Held::default());
    follower.root(&fs::read(desk.file("root.json")).unwrap(), NOW).unwrap();
    follower.timestamp(&fs::read(desk.file(TIMESTAMP_FILE)).unwrap(), NOW).unwrap();
    let step = follower.releases("xinhe", &[site.signed(2).unwrap()]).unwrap();
    assert_eq!(Some(&step.release), shipper.head());
}

#[test]
fn a_site_with_nothing_in_it_opens_again() {
    // From the first release on, and after everything was removed.
    for begin in [Vec::new(), vec![page("/a.html", "a")]] {
        let desk = Desk::new();
        let mut shipper = desk.shipper();
        let header = part("!frag/header", &[Piece::Text(b"head")]);
        let begin = if begin.is_empty() { begin } else { [vec![header], begin].concat() };
        let gone: Vec<Change> = begin.iter().map(|((path, _), _)| (path.clone(), None)).collect();
        ship(&mut shipper, begin, 1).unwrap();
        shipper.ship(gone, [], &meta(2)).unwrap();
        desk.stamp(&[&shipper]).unwrap();

        let mut shipper = desk.shipper();
        assert_eq!(shipper.tree().count().unwrap(), 0);
        assert_eq!(shipper.tree().iter().count(), 0);
        let report = desk.verify().unwrap();
        assert_eq!((report.releases, report.entries), (2, 0));
        let header = part("!frag/header", &[Piece::Text(b"head")]);
        ship(&mut shipper, vec![header, page("/", "one")], 3).unwrap();
        assert_eq!(desk.shipper().tree().count().unwrap(), 2);
    }
}

#[test]
fn a_blob_is_stored_once_and_never_forgotten() {
    let desk = Desk::new();
    let mut shipper = small_site(&desk);
    let (change, blob) = page("/", "one");
    let before = desk.store.size(&bundle_name("xinhe", 1)).unwrap().unwrap();
    ship(&mut shipper, vec![(change, blob)], 3).unwrap();
    let after = desk.store.size(&bundle_name("xinhe", 3)).unwrap().unwrap();
    assert!(after < before);
    // A change may name a blob of any earlier release, and none that nobody has.
    let (change, _) = page("/a.html", "a");
    shipper.ship(vec![change], [], &meta(4)).unwrap();
    let (change, _) = page("/b.html", "never put");
    let error = shipper.ship(vec![change.clone()], [], &meta(5)).unwrap_err();
    assert!(matches!(error.downcast::<Flaw>(), Ok(Flaw::Missing(_))));
    let (change, blob) = page("/b.html", "of another length");
    let longer = change.1.map(|entry| Entry { len: entry.len + 1, ..entry });
    assert!(shipper.ship(vec![(change.0, longer)], [blob], &meta(5)).is_err());
    assert_eq!(shipper.point().unwrap().number, 4);
    desk.stamp(&[&shipper]).unwrap();
    assert_eq!(desk.verify().unwrap().releases, 4);
}

#[test]
fn the_same_site_is_found_again_after_a_restart() {
    let desk = Desk::new();
    let (root, point) = {
        let shipper = small_site(&desk);
        (shipper.tree().root(), shipper.point())
    };
    let found = || {
        let shipper = desk.shipper();
        assert_eq!((shipper.tree().root(), shipper.point()), (root, point));
    };
    found();
    // Without a timestamp, or with a damaged one, every bundle speaks for itself.
    fs::write(desk.file(TIMESTAMP_FILE), b"{}").unwrap();
    found();
    fs::remove_file(desk.file(TIMESTAMP_FILE)).unwrap();
    found();
}

/// Dying or failing at every step of ship and stamp: what is in the store afterwards is right,
/// and the next run goes on.
#[test]
fn no_step_of_shipping_can_leave_a_broken_store() {
    for dies in [false, true] {
        let mut at = 0;
        loop {
            let desk = Desk::new();
            let mut shipper = small_site(&desk);
            let plan = if dies { Plan::Die(at) } else { Plan::Fail(at) };
            desk.store.trouble.plan(Some(plan));
            let shipped = ship(&mut shipper, vec![page("/b.html", "b")], 3);
            let stamped = shipped.as_ref().is_ok_and(|_| desk.stamp(&[&shipper]).is_ok());
            let steps = desk.store.trouble.taken();
            desk.store.trouble.plan(None);
            let report = desk.verify().unwrap();
            let whole = report.releases == 3;
            assert!(whole || report.releases == 2, "{steps:?}");
            assert!(whole || shipped.is_err(), "reported as done, lost after {steps:?}");
            if steps.len() <= at {
                assert!(stamped && at > 10, "control: the steps were counted: {steps:?}");
                break;
            }
            // The same process goes on when the disk is well again, else a new one does.
            let mut shipper = if dies { desk.shipper() } else { shipper };
            ship(&mut shipper, vec![page("/b.html", "b"), page("/c.html", "c")], 4).unwrap();
            desk.stamp(&[&shipper]).unwrap();
            let report = desk.verify().unwrap();
            assert_eq!(report.releases, if whole { 4 } else { 3 }, "{steps:?}");
            assert!(shipper.tree().get("/c.html").unwrap().is_some());
            let left = fs::read_dir(desk.file("sites/xinhe")).unwrap().count() as u64;
            assert_eq!(left, report.releases, "temporary files stay after {steps:?}");
            at += 1;
        }
    }
}

#[test]
fn keys_come_back_and_the_key_list_is_renewed_in_time() {
    let desk = Desk::new();
    let ring = KeyRing::open(&desk.folder.path().join("keys")).unwrap();
    let day = 24 * 3_600_000;
    let open = |now| Keys::open(&ring, &desk.store, now);
    let again = open(NOW + 200 * day).unwrap();
    assert_eq!(again.root(), desk.keys.root());
    let renewed = open(NOW + 280 * day).unwrap();
    assert_eq!(renewed.root().number, 2);
    assert_eq!(renewed.pin(), desk.keys.pin());
    // The root key kept elsewhere: fine for as long as nothing has to be signed.
    let away = desk.folder.path().join("root.pem");
    fs::rename(desk.folder.path().join("keys/root.pem"), &away).unwrap();
    assert!(open(NOW + 400 * day).is_ok());
    let error = open(NOW + 600 * day).unwrap_err();
    assert!(error.to_string().contains("root.pem"), "{error}");
    fs::rename(&away, desk.folder.path().join("keys/root.pem")).unwrap();
    // A new release key: the old one stays in the list, so that old releases verify.
    let mut shipper = small_site(&desk);
    fs::remove_file(desk.folder.path().join("keys/release.pem")).unwrap();
    fs::remove_file(desk.folder.path().join("keys/timestamp.pem")).unwrap();
    let keys = open(NOW).unwrap();
    assert_eq!(keys.root().release.len(), 2);
    let shipped = ship(&mut shipper, vec![page("/n.html", "old key")], 3);
    assert!(shipped.is_ok());
    let mut shipper = Shipper::open(&desk.store, "xinhe", &keys).unwrap();
    ship(&mut shipper, vec![page("/n.html", "new key")], 4).unwrap();
    let sites = BTreeMap::from([("xinhe".to_owned(), shipper.point().unwrap())]);
    Timestamper::open(&desk.store, &keys).unwrap().stamp(sites, journal(4), NOW + 1).unwrap();
    assert_eq!(verify(&desk.store, keys.pin(), NOW).unwrap().releases, 4);
    // A console that makes its keys itself has both algorithms.
    let fresh = tempfile::tempdir().unwrap();
    let other = KeyRing::open(&fresh.path().join("keys")).unwrap();
    let made = Keys::open(&other, &Store::open(fresh.path()).unwrap(), NOW).unwrap();
    let root = made.root();
    for key in [&root.root, &root.timestamp, &root.release[0]] {
        assert_eq!(key.suite(), Suite::Ed25519Sm2);
    }
    // Another console's root key beside this store.
    assert!(Keys::open(&other, &desk.store, NOW).is_err());
}

#[test]
fn a_key_list_from_before_the_inbox_is_followed_by_one_that_names_it() {
    let desk = Desk::new();
    let ring = KeyRing::open(&desk.folder.path().join("keys")).unwrap();
    let named = desk.keys.root().clone();
    assert_eq!(named.inbox, Some(desk.keys.inbox().public()));
    let old = Root { inbox: None, ..named.clone() };
    let root = ring.load("root").unwrap().unwrap();
    let bytes = signed::sign(&root, ROOT_DOMAIN, &old).unwrap().bytes().unwrap();
    desk.store.replace(ROOT_FILE, &bytes).unwrap();
    // The root key kept elsewhere: the console starts all the same.
    let (here, away) = (desk.folder.path().join("keys/root.pem"), desk.folder.path().join("away"));
    fs::rename(&here, &away).unwrap();
    assert_eq!(Keys::open(&ring, &desk.store, NOW).unwrap().root(), &old);
    fs::rename(&away, &here).unwrap();
    let next = Keys::open(&ring, &desk.store, NOW).unwrap();
    assert_eq!((next.root().number, &next.root().inbox), (2, &named.inbox));
    assert_eq!(Keys::open(&ring, &desk.store, NOW).unwrap().root().number, 2);
}

#[test]
fn timestamps_never_go_back() {
    let desk = Desk::new();
    let shipper = small_site(&desk);
    let mut timestamper = Timestamper::open(&desk.store, &desk.keys).unwrap();
    let point = shipper.point().unwrap();
    let sites = |number| BTreeMap::from([("xinhe".to_owned(), Point { number, ..point })]);
    let first = timestamper.stamp(sites(2), journal(2), NOW).unwrap();
    // The clock stands still or falls back: numbers go on.
    let second = timestamper.stamp(sites(2), journal(2), NOW - 86_400_000).unwrap();
    assert!(second.seq > first.seq);
    assert!(timestamper.stamp(sites(1), journal(2), NOW).is_err());
    // The file is lost: the next is newer all the same.
    fs::remove_file(desk.file(TIMESTAMP_FILE)).unwrap();
    let mut timestamper = Timestamper::open(&desk.store, &desk.keys).unwrap();
    let third = timestamper.stamp(sites(2), journal(2), NOW + 60_000).unwrap();
    assert!(third.seq > second.seq);
    // The clock ran ahead for months and is set right: the next one counts, and not for months.
    let ahead = timestamper.stamp(sites(2), journal(2), NOW + 90 * 86_400_000).unwrap();
    let right = timestamper.stamp(sites(2), journal(2), NOW + 120_000).unwrap();
    assert!(right.seq > ahead.seq);
    assert!(right.expires_at < NOW + 86_400_000);
}

#[test]
fn codes_of_sites_are_plain_words() {
    let desk = Desk::new();
    for code in ["", "Xinhe", "../keys", "a/b", "新河", "a.b", &"a".repeat(64)] {
        assert!(Shipper::open(&desk.store, code, &desk.keys).is_err(), "{code:?}");
        assert!(Site::open(&desk.store, code).is_err(), "{code:?}");
    }
}
