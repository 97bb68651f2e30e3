//! Tests of packing and joining.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::Read as _;

use proptest::prelude::{Just, Strategy, any, prop_oneof, proptest};
use proptest::{collection, prop_assert, prop_assert_eq};

use super::{Fill, Packer, Parts, Piece, join_gzip, join_plain, source_digest};
use crate::Flaw;

/// A site's fragments and slots in memory.
#[derive(Default)]
struct Shelf {
    fragments: BTreeMap<String, Parts>,
    slots: BTreeMap<String, Vec<u8>>,
}

impl Fill for Shelf {
    fn fragment(&self, name: &str) -> Option<Parts> {
        self.fragments.get(name).cloned()
    }

    fn slot(&self, name: &str) -> Cow<'_, [u8]> {
        self.slots.get(name).map(|bytes| Cow::Borrowed(bytes.as_slice())).unwrap_or_default()
    }
}

/// A piece that owns its bytes.
#[derive(Debug, Clone)]
enum Owned {
    Text(Vec<u8>),
    Fragment(u8),
    Slot(u8),
}

fn pack(packer: &mut Packer, pieces: &[Piece<'_>]) -> Parts {
    Parts::decode(packer.pack(pieces).unwrap()).unwrap()
}

fn gunzip(bytes: &[u8]) -> Vec<u8> {
    let mut plain = Vec::new();
    let mut decoder = flate2::read::GzDecoder::new(bytes);
    decoder.read_to_end(&mut plain).unwrap();
    assert!(decoder.into_inner().is_empty(), "one member and nothing behind it");
    plain
}

fn both(page: &Parts, shelf: &Shelf) -> Result<Vec<u8>, Flaw> {
    let (mut plain, mut zipped) = (b"before".to_vec(), Vec::new());
    join_plain(page, shelf, &mut plain)?;
    join_gzip(page, shelf, &mut Packer::new(), &mut zipped)?;
    let plain = plain.split_off(6);
    assert_eq!(gunzip(&zipped), plain);
    Ok(plain)
}

fn text() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        collection::vec(any::<u8>(), 0..3000),
        "<p>[文件通知公告甲乙丙丁 a-z]{0,400}</p>".prop_map(String::into_bytes),
        (any::<u8>(), 0..120_000_usize).prop_map(|(byte, len)| vec![byte; len]),
    ]
}

fn piece(fragments: u8) -> impl Strategy<Value = Owned> {
    let fragment = if fragments == 0 {
        Just(Owned::Slot(0)).boxed()
    } else {
        (0..fragments).prop_map(Owned::Fragment).boxed()
    };
    let slot = (0..3_u8).prop_map(Owned::Slot);
    prop_oneof![4 => text().prop_map(Owned::Text), 1 => fragment, 1 => slot]
}

/// The pieces as borrowed ones, and what they must give.
fn expand(pieces: &[Owned], fragments: &[Vec<u8>], slots: &[Vec<u8>]) -> Vec<u8> {
    pieces
        .iter()
        .flat_map(|piece| match piece {
            Owned::Text(text) => text.clone(),
            Owned::Fragment(index) => fragments[usize::from(*index)].clone(),
            Owned::Slot(index) => slots[usize::from(*index)].clone(),
        })
        .collect()
}

fn borrow<'a>(pieces: &'a [Owned], names: &'a [String]) -> Vec<Piece<'a>> {
    pieces
        .iter()
        .map(|piece| match piece {
            Owned::Text(text) => Piece::Text(text),
            Owned::Fragment(index) => Piece::Fragment(&names[usize::from(*index)]),
            Owned::Slot(index) => Piece::Slot(&names[usize::from(*index)]),
        })
        .collect()
}

proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]

    #[test]
    fn gunzip_of_the_join_is_the_page(
        inner in collection::vec(piece(0), 0..4),
        outer in collection::vec(piece(1), 0..4),
        page in collection::vec(piece(2), 0..8),
        slots in collection::vec(text(), 3),
    ) {
        let names: Vec<String> = (0..3).map(|index| format!("part/{index}")).collect();
        let mut packer = Packer::new();
        let mut shelf = Shelf::default();
        for (name, bytes) in names.iter().zip(&slots) {
            shelf.slots.insert(name.clone(), bytes.clone());
        }
        let mut fragments = Vec::new();
        for pieces in [&inner, &outer] {
            let name = names[fragments.len()].clone();
            shelf.fragments.insert(name, pack(&mut packer, &borrow(pieces, &names)));
            fragments.push(expand(pieces, &fragments, &slots));
        }
        let pieces = borrow(&page, &names);
        let parts = pack(&mut packer, &pieces);
        prop_assert_eq!(both(&parts, &shelf).unwrap(), expand(&page, &fragments, &slots));
        prop_assert!(parts.check().is_ok());

        // What a packer did before does not show, and neither does the cutting of texts.
        let again = Packer::new().pack(&pieces).unwrap();
        prop_assert_eq!(&again, &packer.pack(&pieces).unwrap());
        let halves: Vec<Piece<'_>> = pieces.iter().flat_map(|piece| match piece {
            Piece::Text(text) => {
                let (a, b) = text.split_at(text.len() / 2);
                vec![Piece::Text(a), Piece::Text(b)]
            }
            other => vec![*other],
        }).collect();
        prop_assert_eq!(source_digest(&halves), source_digest(&pieces));
        prop_assert_eq!(packer.pack(&halves).unwrap(), again);
    }

    #[test]
    fn any_bytes_are_refused_or_harmless(bytes in collection::vec(any::<u8>(), 0..200)) {
        let mut framed = b"HBP1".to_vec();
        framed.extend_from_slice(&bytes);
        if let Ok(parts) = Parts::decode(framed) {
            let _ = parts.check();
        }
    }
}

#[test]
fn source_digest_tells_kinds_and_places_apart() {
    let pages: Vec<Vec<Piece<'_>>> = vec![
        vec![],
        vec![Piece::Text(b"ab")],
        vec![Piece::Fragment("ab")],
        vec![Piece::Slot("ab")],
        vec![Piece::Text(b"a"), Piece::Slot("b")],
        vec![Piece::Slot("b"), Piece::Text(b"a")],
        vec![Piece::Slot("a"), Piece::Slot("b")],
    ];
    let digests: std::collections::BTreeSet<_> =
        pages.iter().map(|page| source_digest(page)).collect();
    assert_eq!(digests.len(), pages.len());
    assert_eq!(source_digest(&[Piece::Text(b"")]), source_digest(&[]));
}

#[test]
fn a_missing_fragment_is_said() {
    let page = pack(&mut Packer::new(), &[Piece::Text(b"a"), Piece::Fragment("header")]);
    assert_eq!(both(&page, &Shelf::default()), Err(Flaw::Fragment("header".into())));
    assert_eq!(page.fragments().collect::<Vec<_>>(), ["header"]);
    assert_eq!(page.slots().count(), 0);
}

#[test]
fn fragments_go_four_deep_and_no_deeper() {
    let mut packer = Packer::new();
    let mut shelf = Shelf::default();
    let names: Vec<String> = (0..6).map(|level| format!("level/{level}")).collect();
    let last = pack(&mut packer, &[Piece::Text("底".as_bytes())]);
    shelf.fragments.insert(names[0].clone(), last);
    for level in 1..6 {
        let page = pack(&mut packer, &[Piece::Text(b"-"), Piece::Fragment(&names[level - 1])]);
        shelf.fragments.insert(names[level].clone(), page);
    }
    assert_eq!(both(&shelf.fragments[&names[4]], &shelf).unwrap(), "----底".as_bytes());
    assert!(both(&shelf.fragments[&names[5]], &shelf).is_err());
    // A fragment that contains itself ends as well.
    let own = pack(&mut packer, &[Piece::Fragment("own"), Piece::Fragment("own")]);
    shelf.fragments.insert("own".into(), own.clone());
    assert!(both(&own, &shelf).is_err());
}

#[test]
fn limits_hold_when_packing() {
    let mut packer = Packer::new();
    let many = vec![Piece::Slot("a"); 4097];
    assert!(packer.pack(&many).is_err());
    assert!(packer.pack(&many[..4096]).is_ok());
    let long = vec![b'a'; (16 << 20) + 1];
    assert!(packer.pack(&[Piece::Text(&long)]).is_err());
    let halves = [Piece::Text(&long[..8 << 20]), Piece::Slot("a"), Piece::Text(&long[8 << 20..])];
    assert!(packer.pack(&halves).is_err());
    assert!(packer.pack(&[Piece::Slot("")]).is_err());
    assert!(packer.pack(&[Piece::Slot(&"a".repeat(201))]).is_err());
    assert!(packer.pack(&[Piece::Slot(&"a".repeat(200))]).is_ok());
}

#[test]
fn a_changed_byte_is_found_or_changes_nothing() {
    let mut packer = Packer::new();
    let mut shelf = Shelf::default();
    let header = pack(&mut packer, &[Piece::Text(b"header")]);
    shelf.fragments.insert("header".into(), header);
    let pieces = [Piece::Text(&[7; 300]), Piece::Fragment("header"), Piece::Text(b"abcabcabc")];
    let blob = packer.pack(&pieces).unwrap();
    let page = both(&Parts::decode(blob.clone()).unwrap(), &shelf).unwrap();
    let mut without_meaning = 0;
    for at in 0..blob.len() {
        assert!(Parts::decode(&blob[..at]).is_err(), "cut at {at}");
        for bit in 0..8 {
            let mut changed = blob.clone();
            changed[at] ^= 1 << bit;
            let Ok(parts) = Parts::decode(changed) else {
                continue;
            };
            if parts.fragments().ne(["header"]) {
                continue; // The digest of the blob guards the names.
            }
            let mut plain = Vec::new();
            if join_plain(&parts, &shelf, &mut plain).is_ok() {
                // Deflate leaves bits before a byte boundary unused and can say a run in
                // two ways.
                assert_eq!(plain, page, "bit {bit} of byte {at}");
                without_meaning += 1;
            }
        }
    }
    assert!(without_meaning < blob.len(), "{without_meaning} of {} bits", blob.len() * 8);
    let mut longer = blob;
    longer.push(0);
    assert!(Parts::decode(longer).is_err());
}
