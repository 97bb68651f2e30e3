//! Tests of envelopes.

use hpke::{Kem as _, Serializable as _};
use proptest::prelude::{any, proptest};
use proptest::{prop_assert_eq, sample};

use super::{ENVELOPE_BYTES, OpeningKey, SealingKey, Shut};
use crate::hex;

const PLACE: &[u8] = b"inbox 7";

#[test]
fn what_is_sealed_is_opened_by_the_key_it_is_for() {
    let key = OpeningKey::generate();
    for bytes in [&b""[..], b"x", &[7; 100_000]] {
        let envelope = key.public().seal(PLACE, bytes).unwrap();
        assert_eq!(envelope.len(), ENVELOPE_BYTES + bytes.len());
        assert_eq!(key.open(PLACE, &envelope).unwrap(), bytes);
    }
    let twice = [(); 2].map(|()| key.public().seal(PLACE, b"x").unwrap());
    assert_ne!(twice[0], twice[1], "the same bytes are never sealed alike");
}

#[test]
fn each_refusal_has_its_reason() {
    let (key, stranger) = (OpeningKey::generate(), OpeningKey::generate());
    let envelope = key.public().seal(PLACE, b"three visits").unwrap();
    assert_eq!(key.open(PLACE, &envelope).unwrap(), b"three visits", "control");
    for suite in (0..=255).filter(|suite| *suite != 1) {
        let other = [&[suite], &envelope[1..]].concat();
        assert_eq!(key.open(PLACE, &other), Err(Shut::Suite), "{suite}");
    }
    assert_eq!(stranger.open(PLACE, &envelope), Err(Shut::Key));
    // The name of another key on it does not make it that key's.
    let renamed = stranger.public().seal(PLACE, b"x").unwrap();
    let renamed = [&renamed[..9], &envelope[9..]].concat();
    assert_eq!(stranger.open(PLACE, &renamed), Err(Shut::Altered));
    for place in [&b"inbox 8"[..], b"", b"inbox 7 "] {
        assert_eq!(key.open(place, &envelope), Err(Shut::Altered));
    }
    for len in 0..envelope.len() {
        assert!(key.open(PLACE, &envelope[..len]).is_err(), "{len} bytes");
    }
    assert_eq!(key.open(PLACE, &[&envelope[..], &[0]].concat()), Err(Shut::Altered));
}

#[test]
fn keys_are_those_of_rfc_9180() {
    // Appendix A.1.1: `ikmR` and `pkRm` of DHKEM(X25519, HKDF-SHA256).
    let material = "6db9df30aa07dd42ee5e8181afdb977e538f5e1fec8a06223f33f7013e525037";
    let (_, public) = super::Kem::derive_keypair(&hex::decode(material).unwrap());
    assert_eq!(
        hex::encode(&public.to_bytes()),
        "3948cfe0ad1ddb695d780e59077195da6c56506b027329794ab02bca80815c4d"
    );
}

#[test]
fn records_come_back_as_they_went_and_others_are_none() {
    let key = OpeningKey::generate().public();
    let record = serde_json::to_value(&key).unwrap();
    assert_eq!(serde_json::from_value::<SealingKey>(record.clone()).unwrap(), key);
    for (field, value) in [("suite", "sm2-sm4"), ("key", "00"), ("more", "1")] {
        let mut other = record.clone();
        other[field] = value.into();
        assert!(serde_json::from_value::<SealingKey>(other).is_err(), "{field}");
    }
}

proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(256))]

    #[test]
    fn no_altered_byte_is_opened(bytes in any::<Vec<u8>>(), at in any::<sample::Index>(),
                                 flip in 1..=255_u8) {
        let key = OpeningKey::generate();
        let mut envelope = key.public().seal(PLACE, &bytes).unwrap();
        let at = at.index(envelope.len());
        envelope[at] ^= flip;
        let due = match at { 0 => Shut::Suite, 1..=8 => Shut::Key, _ => Shut::Altered };
        prop_assert_eq!(key.open(PLACE, &envelope), Err(due));
    }
}
