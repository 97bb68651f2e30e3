//! Tests of keys and signatures.

use proptest::prelude::{any, proptest};
use proptest::{prop_assert, sample};

use super::{KeyPair, PublicKey, Signature, Suite, verify_sm2};
use crate::hex;

const DOMAIN: &str = "huabiao-test-v1";

fn spell(key: &PublicKey) -> serde_json::Value {
    serde_json::to_value(key).unwrap()
}

#[test]
fn sm2_signature_made_by_openssl_verifies() {
    // Made by `openssl pkeyutl -sign -digest sm3 -pkeyopt distid:example@rustcrypto.org` from
    // the message "testing" (a known answer of the tests of the crate `sm2`).
    let point: [u8; 65] = hex::decode(concat!(
        "0408d77ae04c01cc4c1104360dd8af6b6f7df334283d7c1a6afd5652407b87bee5",
        "014e2a57c36c150d16324dc664e31e6432359609c4e79847a5b161c8c7364c8a"
    ))
    .unwrap()
    .try_into()
    .unwrap();
    let signature = hex::decode(concat!(
        "d1dcccedd9fb785e0f67c16b7c52901625c0b69de9bca2144acc7be713cad2fc",
        "f7d1eae6e3a157b36c65f672f738ca8b46298bf149a6510072c431b49cd88b1c"
    ))
    .unwrap();
    let identity = "example@rustcrypto.org";
    assert!(verify_sm2(identity, &point, b"testing", &signature).is_ok());
    assert!(verify_sm2(identity, &point, b"Testing", &signature).is_err());
    assert!(verify_sm2(super::SM2_IDENTITY, &point, b"testing", &signature).is_err());
}

#[test]
fn a_signature_belongs_to_one_key_one_domain_and_its_bytes() {
    for suite in [Suite::Ed25519, Suite::Ed25519Sm2] {
        let key = KeyPair::generate(suite);
        let signature = key.sign(DOMAIN, b"release 7");
        let public = key.public();
        assert_eq!(public.suite(), suite);
        assert!(public.verify(DOMAIN, b"release 7", &signature).is_ok());
        assert!(public.verify(DOMAIN, b"release 8", &signature).is_err());
        assert!(public.verify("huabiao-test-v2", b"release 7", &signature).is_err());
        // A letter that wanders from the bytes into the domain.
        assert!(public.verify("huabiao-test-v1r", b"elease 7", &signature).is_err());
        let stranger = KeyPair::generate(suite).public();
        assert!(stranger.verify(DOMAIN, b"release 7", &signature).is_err());
        assert_ne!(stranger.fingerprint(), public.fingerprint());
    }
}

#[test]
fn both_algorithms_must_hold() {
    let (one, other) = (KeyPair::generate(Suite::Ed25519Sm2), KeyPair::generate(Suite::Ed25519Sm2));
    let right = one.sign(DOMAIN, b"x").0;
    let wrong = other.sign(DOMAIN, b"x").0;
    let public = one.public();
    for bytes in [[&right[..64], &wrong[64..]].concat(), [&wrong[..64], &right[64..]].concat()] {
        assert!(public.verify(DOMAIN, b"x", &Signature(bytes)).is_err());
    }
}

#[test]
fn the_data_does_not_choose_the_suite() {
    let both = KeyPair::generate(Suite::Ed25519Sm2);
    let single = KeyPair { ed25519: both.ed25519.clone(), sm2: None };
    let (long, short) = (both.sign(DOMAIN, b"x"), single.sign(DOMAIN, b"x"));
    assert!(both.public().verify(DOMAIN, b"x", &short).is_err(), "SM2 left out");
    assert!(single.public().verify(DOMAIN, b"x", &long).is_err(), "something added");
    assert_ne!(both.public().fingerprint(), single.public().fingerprint());
    // A record whose suite does not fit its keys is none.
    let mut record = spell(&both.public());
    record["suite"] = "ed25519".into();
    assert!(serde_json::from_value::<PublicKey>(record).is_err());
    let mut record = spell(&single.public());
    record["suite"] = "ed25519+sm2".into();
    assert!(serde_json::from_value::<PublicKey>(record).is_err());
}

#[test]
fn records_come_back_as_they_went() {
    for suite in [Suite::Ed25519, Suite::Ed25519Sm2] {
        let key = KeyPair::generate(suite).public();
        assert_eq!(serde_json::from_value::<PublicKey>(spell(&key)).unwrap(), key);
        let mut record = spell(&key);
        record["more"] = 1.into();
        assert!(serde_json::from_value::<PublicKey>(record).is_err());
    }
    // The identity point signs everything for everyone; strict verification refuses it.
    let weak =
        serde_json::json!({ "suite": "ed25519", "ed25519": format!("01{}", "00".repeat(31)) });
    let weak: PublicKey = serde_json::from_value(weak).unwrap();
    let forged = Signature([&[1][..], &[0; 63]].concat());
    assert!(weak.verify(DOMAIN, b"anything", &forged).is_err());
}

#[test]
fn a_truncated_signature_is_refused() {
    let key = KeyPair::generate(Suite::Ed25519Sm2);
    let signature = key.sign(DOMAIN, b"x").0;
    for len in 0..signature.len() {
        let cut = Signature(signature[..len].to_vec());
        assert!(key.public().verify(DOMAIN, b"x", &cut).is_err(), "{len} bytes");
    }
    let longer = Signature([&signature[..], &[0]].concat());
    assert!(key.public().verify(DOMAIN, b"x", &longer).is_err());
}

proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]

    #[test]
    fn a_mutated_signature_is_refused(bit in 0..1024_usize, bytes in any::<Vec<u8>>()) {
        let key = KeyPair::generate(Suite::Ed25519Sm2);
        let mut signature = key.sign(DOMAIN, &bytes);
        prop_assert!(key.public().verify(DOMAIN, &bytes, &signature).is_ok());
        signature.0[bit / 8] ^= 1 << (bit % 8);
        prop_assert!(key.public().verify(DOMAIN, &bytes, &signature).is_err());
    }

    #[test]
    fn mutated_bytes_are_refused(mut bytes in proptest::collection::vec(any::<u8>(), 1..200),
                                 at in any::<sample::Index>(), bit in 0..8_u32) {
        let key = KeyPair::generate(Suite::Ed25519);
        let signature = key.sign(DOMAIN, &bytes);
        let at = at.index(bytes.len());
        bytes[at] ^= 1_u8 << bit;
        prop_assert!(key.public().verify(DOMAIN, &bytes, &signature).is_err());
    }
}
