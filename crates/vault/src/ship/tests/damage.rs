//! Tests of damage: every byte of a store flipped, files cut, swapped, brought from elsewhere.

use std::fs::{self, File};
use std::os::unix::fs::FileExt as _;
use std::path::Path;

use super::{Desk, page, part, ship, small_site};
use crate::Flaw;
use crate::blob::Piece;
use crate::release::bundle_name;
use crate::ship::Shipper;
use crate::site::Site;
use crate::trust::TIMESTAMP_FILE;

/// One bit of a file turned over, until dropped. In place: writing thousands of files anew
/// would keep the disk busy for a minute.
struct Flip {
    file: File,
    at: u64,
    right: u8,
}

impl Flip {
    fn new(path: &Path, right: &[u8], at: usize) -> Flip {
        let file = File::options().write(true).open(path).unwrap();
        let wrong = right[at] ^ (1 << (at % 8));
        file.write_all_at(&[wrong], at as u64).unwrap();
        Flip { file, at: at as u64, right: right[at] }
    }
}

impl Drop for Flip {
    fn drop(&mut self) {
        self.file.write_all_at(&[self.right], self.at).unwrap();
    }
}

#[test]
fn a_bundle_no_timestamp_names_is_adopted_if_right_and_refused_if_not() {
    let desk = Desk::new();
    let mut shipper = small_site(&desk);
    let release = ship(&mut shipper, vec![page("/b.html", "b")], 3).unwrap();
    assert_eq!(desk.verify().unwrap().unnamed, 1);
    assert_eq!(desk.shipper().head(), Some(&release));
    let name = desk.file(&bundle_name("xinhe", 3));
    let right = fs::read(&name).unwrap();
    for at in 0..right.len() {
        let _flip = Flip::new(&name, &right, at);
        assert!(Shipper::open(&desk.store, "xinhe", &desk.keys).is_err(), "byte {at}");
    }
    // One of a console with other keys.
    let other = Desk::new();
    let mut stranger = small_site(&other);
    ship(&mut stranger, vec![page("/b.html", "b")], 3).unwrap();
    fs::copy(other.file(&bundle_name("xinhe", 3)), &name).unwrap();
    assert!(Shipper::open(&desk.store, "xinhe", &desk.keys).is_err());
    fs::write(&name, &right).unwrap();
    assert_eq!(desk.shipper().head(), Some(&release));
}

fn expect_fault(desk: &Desk, what: &str) {
    let error = desk.verify().expect_err(what);
    assert!(!error.to_string().is_empty());
}

#[test]
fn every_flipped_or_missing_byte_of_a_store_is_named() {
    let desk = Desk::new();
    small_site(&desk);
    desk.verify().unwrap();
    let names = [
        "root.json",
        TIMESTAMP_FILE,
        "sites/xinhe/0000000001.bundle",
        "sites/xinhe/0000000002.bundle",
    ];
    for name in names {
        let right = fs::read(desk.file(name)).unwrap();
        for at in 0..right.len() {
            let _flip = Flip::new(&desk.file(name), &right, at);
            expect_fault(&desk, &format!("byte {at} of {name}"));
        }
        for len in (0..right.len()).step_by(97).chain([right.len() - 1]) {
            fs::write(desk.file(name), &right[..len]).unwrap();
            expect_fault(&desk, &format!("{len} bytes of {name}"));
        }
        fs::write(desk.file(name), [&right[..], b"\n"].concat()).unwrap();
        expect_fault(&desk, "one byte more");
        fs::remove_file(desk.file(name)).unwrap();
        expect_fault(&desk, "file gone");
        fs::write(desk.file(name), &right).unwrap();
    }
    desk.verify().unwrap();
}

#[test]
fn bundles_swapped_repeated_or_brought_from_elsewhere_are_named() {
    let desk = Desk::new();
    let mut shipper = small_site(&desk);
    let mut other = Shipper::open(&desk.store, "beiguan", &desk.keys).unwrap();
    let header = || part("!frag/header", &[Piece::Text(b"x")]);
    ship(&mut other, vec![header(), page("/", "one")], 1).unwrap();
    ship(&mut shipper, vec![page("/", "three")], 3).unwrap();
    desk.stamp(&[&shipper, &other]).unwrap();
    assert_eq!(desk.verify().unwrap().sites, 2);
    let file = |site: &str, number| desk.file(&bundle_name(site, number));
    let put = |from: &Path, to: &Path, what: &str| {
        let right = fs::read(to).unwrap();
        fs::copy(from, to).unwrap();
        expect_fault(&desk, what);
        fs::write(to, right).unwrap();
    };
    put(&file("xinhe", 1), &file("xinhe", 2), "an old release again");
    put(&file("xinhe", 3), &file("xinhe", 2), "a later release too early");
    put(&file("beiguan", 1), &file("xinhe", 1), "another site's");
    // A site that goes on behind what the timestamp names, with another site's bundle.
    fs::copy(file("beiguan", 1), file("xinhe", 4)).unwrap();
    expect_fault(&desk, "foreign bundle at the end");
    fs::remove_file(file("xinhe", 4)).unwrap();
    fs::write(desk.file("sites/xinhe/stray.bin"), b"x").unwrap();
    expect_fault(&desk, "a stray file");
    fs::remove_file(desk.file("sites/xinhe/stray.bin")).unwrap();
    fs::remove_file(file("xinhe", 3)).unwrap();
    expect_fault(&desk, "the newest gone");
    let error = Shipper::open(&desk.store, "xinhe", &desk.keys).unwrap_err();
    assert!(format!("{error:#}").contains("旧备份"), "{error:#}");
}

#[test]
fn lengths_that_lie_are_refused_before_memory_is_taken() {
    let desk = Desk::new();
    small_site(&desk);
    let name = desk.file(&bundle_name("xinhe", 2));
    let right = fs::read(&name).unwrap();
    let end = right.len();
    let lies: [(usize, &[u8]); 5] = [
        (24, &[0xff; 4]),
        (20, &[0xff; 4]),
        (16, &[0xff; 8]),
        (16, &u64::MAX.wrapping_sub(31).to_le_bytes()),
        (24, &[0xff; 16]),
    ];
    for (from_end, lie) in lies {
        let mut wrong = right.clone();
        wrong[end - from_end..end - from_end + lie.len()].copy_from_slice(lie);
        fs::write(&name, &wrong).unwrap();
        let error = Site::open(&desk.store, "xinhe").unwrap_err();
        assert!(matches!(error.downcast::<Flaw>(), Ok(Flaw::Bundle(..))), "{from_end}");
    }
}

#[test]
fn a_missing_fragment_or_blob_length_is_named_though_signed() {
    let desk = Desk::new();
    let mut shipper = desk.shipper();
    ship(&mut shipper, vec![page("/", "no header")], 1).unwrap();
    desk.stamp(&[&shipper]).unwrap();
    let error = desk.verify().unwrap_err();
    assert_eq!(error.downcast::<Flaw>().unwrap(), Flaw::Fragment("header".into()));
}
