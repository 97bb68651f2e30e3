//! Tests of acceptance: what is refused, and that a refusal changes nothing.

use std::collections::BTreeMap;

use base::Moment;
use proptest::prelude::{any, proptest};
use proptest::{prop_assert_eq, sample};
use seal::{Digest, KeyPair, Suite, sha256};

use super::{
    Follower, Held, JournalHead, Level, Point, ROOT_DOMAIN, Root, Switches, TIMESTAMP_DOMAIN,
    Timestamp,
};
use crate::Flaw;
use crate::release::{Claim, Release};
use crate::signed;

const NOW: Moment = 1_800_000_000_000;
const MINUTE: Moment = 60_000;
const DAY: Moment = 24 * 60 * MINUTE;

/// A console: its keys and what it signs.
struct Signer {
    root: KeyPair,
    release: KeyPair,
    timestamp: KeyPair,
}

impl Signer {
    fn new() -> Signer {
        let key = || KeyPair::generate(Suite::Ed25519);
        Signer { root: key(), release: key(), timestamp: key() }
    }

    fn pin(&self) -> Digest {
        self.root.public().fingerprint()
    }

    fn list(&self, number: u64, epoch: u64) -> Root {
        Root {
            epoch,
            number,
            issued_at: NOW,
            expires_at: NOW + 365 * DAY,
            root: self.root.public(),
            release: vec![self.release.public()],
            timestamp: self.timestamp.public(),
            inbox: None,
        }
    }

    fn root(&self, number: u64, epoch: u64) -> Vec<u8> {
        signed::sign(&self.root, ROOT_DOMAIN, &self.list(number, epoch)).unwrap().bytes().unwrap()
    }

    fn stamp(&self, epoch: u64, seq: u64, sites: &[(&str, Point)]) -> Vec<u8> {
        let sites = sites.iter().map(|(site, point)| ((*site).to_owned(), *point)).collect();
        self.sign(Timestamp { sites, ..bare(epoch, seq) })
    }

    fn stamp_with(&self, epoch: u64, seq: u64, switches: BTreeMap<String, Switches>) -> Vec<u8> {
        self.sign(Timestamp { switches, ..bare(epoch, seq) })
    }

    fn sign(&self, timestamp: Timestamp) -> Vec<u8> {
        signed::sign(&self.timestamp, TIMESTAMP_DOMAIN, &timestamp).unwrap().bytes().unwrap()
    }

    /// A chain of releases of a site, the first of which follows `before`.
    fn chain(&self, site: &str, before: Option<Point>, cause: &str, len: u64) -> Vec<Claim> {
        let mut before = before.unwrap_or(Point { number: 0, release: Digest::ZERO });
        (0..len)
            .map(|_| {
                let claim = self.claim(release(site, 1, before, cause));
                before = claim.point();
                claim
            })
            .collect()
    }

    fn claim(&self, release: Release) -> Claim {
        Claim::sign(&self.release, release).unwrap()
    }

    /// A follower that has accepted key list 1 and a timestamp of these sites.
    fn follower(&self, held: Held, seq: u64, sites: &[(&str, Point)]) -> Follower {
        let mut follower = Follower::new(self.pin(), held);
        follower.root(&self.root(1, 1), NOW).unwrap();
        follower.timestamp(&self.stamp(1, seq, sites), NOW).unwrap();
        follower
    }
}

/// A timestamp that names nothing.
fn bare(epoch: u64, seq: u64) -> Timestamp {
    Timestamp {
        epoch,
        seq,
        issued_at: NOW,
        expires_at: NOW + 15 * MINUTE,
        sites: BTreeMap::new(),
        journal: JournalHead { seq: 1, head: Digest::ZERO },
        switches: BTreeMap::new(),
    }
}

fn release(site: &str, epoch: u64, before: Point, cause: &str) -> Release {
    Release {
        site: site.into(),
        epoch,
        number: before.number + 1,
        parent: before.release,
        tree: sha256(cause.as_bytes()),
        entries: 1,
        index: Digest::ZERO,
        journal_seq: before.number + 1,
        journal_head: Digest::ZERO,
        cause: cause.into(),
        issued_at: NOW,
    }
}

fn bytes(claims: &[Claim]) -> Vec<Vec<u8>> {
    claims.iter().map(|claim| claim.bytes().unwrap()).collect()
}

fn last(claims: &[Claim]) -> Point {
    claims.last().unwrap().point()
}

#[test]
fn a_chain_is_accepted_step_by_step_and_survives_restarts() {
    let signer = Signer::new();
    let chain = signer.chain("xinhe", None, "a", 5);
    let mut follower = signer.follower(Held::default(), 1, &[("xinhe", chain[1].point())]);
    let step = follower.releases("xinhe", &bytes(&chain[..2])).unwrap();
    assert_eq!(step.point, chain[1].point());
    assert!(follower.held().sites.is_empty(), "found right is not held");
    follower.hold(&step);

    let held: Held = serde_json::from_slice(&serde_json::to_vec(follower.held()).unwrap()).unwrap();
    assert_eq!(&held, follower.held());
    // After a restart, without any valid timestamp, the held release is found again.
    let resumed = Follower::new(signer.pin(), held.clone());
    assert_eq!(resumed.resume("xinhe", &bytes(&chain)[1]).unwrap().release, chain[1].release);
    for wrong in [0, 2] {
        let flaw = resumed.resume("xinhe", &bytes(&chain)[wrong]).unwrap_err();
        assert_eq!(flaw, Flaw::SiteForked("xinhe".into()));
    }
    let mut follower = signer.follower(held, 2, &[("xinhe", last(&chain))]);
    let step = follower.releases("xinhe", &bytes(&chain[2..])).unwrap();
    follower.hold(&step);
    assert_eq!(follower.held().sites["xinhe"], last(&chain));
}

#[test]
fn a_new_follower_may_begin_with_the_newest_release() {
    let signer = Signer::new();
    let chain = signer.chain("xinhe", None, "a", 9);
    let follower = signer.follower(Held::default(), 1, &[("xinhe", last(&chain))]);
    assert!(follower.releases("xinhe", &bytes(&chain[8..])).is_ok());
    assert!(follower.releases("xinhe", &bytes(&chain)).is_ok());
}

#[test]
fn nothing_is_accepted_out_of_turn() {
    let signer = Signer::new();
    let mut follower = Follower::new(signer.pin(), Held::default());
    assert_eq!(follower.timestamp(&signer.stamp(1, 1, &[]), NOW).unwrap_err(), Flaw::TooEarly);
    assert_eq!(follower.releases("xinhe", &[]).unwrap_err(), Flaw::TooEarly);
    follower.root(&signer.root(1, 1), NOW).unwrap();
    assert_eq!(follower.releases("xinhe", &[]).unwrap_err(), Flaw::TooEarly);
}

#[test]
fn key_lists_of_strangers_old_ones_and_forks_are_refused() {
    let (signer, stranger) = (Signer::new(), Signer::new());
    let mut follower = signer.follower(Held::default(), 1, &[]);
    follower.root(&signer.root(2, 1), NOW).unwrap();
    let before = follower.held().clone();
    let mut refused = |bytes: &[u8], now, due: Flaw| {
        assert_eq!(follower.root(bytes, now).unwrap_err(), due);
        assert_eq!(follower.held(), &before);
    };
    refused(&stranger.root(3, 1), NOW, Flaw::RootKey);
    // Signed by a stranger in the name of the pinned key; for another purpose.
    let list = signer.list(3, 1);
    let forged = signed::sign(&stranger.root, ROOT_DOMAIN, &list).unwrap();
    refused(&forged.bytes().unwrap(), NOW, Flaw::RootSignature);
    let misused = signed::sign(&signer.root, TIMESTAMP_DOMAIN, &list).unwrap();
    refused(&misused.bytes().unwrap(), NOW, Flaw::RootSignature);
    refused(&signer.root(1, 1), NOW, Flaw::RootReplayed);
    refused(&signer.root(2, 5), NOW, Flaw::RootReplayed);
    refused(&signer.root(3, 0), NOW, Flaw::Epoch);
    refused(&signer.root(3, 1), NOW + 365 * DAY, Flaw::RootExpired);
    refused(b"{}", NOW, Flaw::Unreadable("密钥清单"));
    // Control: the next one and the same again are fine.
    follower.root(&signer.root(2, 1), NOW).unwrap();
    follower.root(&signer.root(3, 1), NOW + 364 * DAY).unwrap();
}

#[test]
fn timestamps_forged_stale_replayed_or_forked_are_refused() {
    let (signer, stranger) = (Signer::new(), Signer::new());
    let chain = signer.chain("xinhe", None, "a", 3);
    let other = signer.chain("xinhe", None, "b", 3);
    let mut follower = signer.follower(Held::default(), 7, &[("xinhe", chain[1].point())]);
    let step = follower.releases("xinhe", &bytes(&chain[..2])).unwrap();
    follower.hold(&step);
    let before = follower.held().clone();
    let mut refused = |bytes: &[u8], now, due: Flaw| {
        assert_eq!(follower.timestamp(bytes, now).unwrap_err(), due);
        assert_eq!(follower.held(), &before);
        assert_eq!(follower.current().unwrap().seq, 7);
    };
    let named = [("xinhe", last(&chain))];
    refused(&stranger.stamp(1, 8, &named), NOW, Flaw::TimestampSignature);
    refused(&signer.stamp(1, 6, &named), NOW, Flaw::TimestampReplayed);
    refused(&signer.stamp(1, 7, &named), NOW, Flaw::TimestampForked);
    refused(&signer.stamp(1, 8, &named), NOW + 15 * MINUTE, Flaw::TimestampExpired);
    refused(&signer.stamp(1, 8, &named), NOW + 366 * DAY, Flaw::RootExpired);
    refused(&signer.stamp(2, 8, &named), NOW, Flaw::Epoch);
    refused(&signer.stamp(0, 8, &named), NOW, Flaw::Epoch);
    let rolled_back = signer.stamp(1, 8, &[("xinhe", chain[0].point())]);
    refused(&rolled_back, NOW, Flaw::SiteRolledBack("xinhe".into()));
    let forked = signer.stamp(1, 8, &[("xinhe", other[1].point())]);
    refused(&forked, NOW, Flaw::SiteForked("xinhe".into()));
    refused(&signer.root(1, 1), NOW, Flaw::TimestampSignature);
    refused(b"", NOW, Flaw::Unreadable("时间戳"));
    // Control: the same again, and the next.
    follower.timestamp(&signer.stamp(1, 7, &[("xinhe", chain[1].point())]), NOW).unwrap();
    follower.timestamp(&signer.stamp(1, 8, &named), NOW + 14 * MINUTE).unwrap();
}

#[test]
fn the_release_key_signs_no_timestamps_and_the_other_way_round() {
    let mut signer = Signer::new();
    let chain = signer.chain("xinhe", None, "a", 1);
    let follower = signer.follower(Held::default(), 1, &[("xinhe", last(&chain))]);
    std::mem::swap(&mut signer.release, &mut signer.timestamp);
    let mut again = follower.clone();
    let flaw = again.timestamp(&signer.stamp(1, 2, &[]), NOW).unwrap_err();
    assert_eq!(flaw, Flaw::TimestampSignature);
    let swapped = signer.chain("xinhe", None, "a", 1);
    let flaw = follower.releases("xinhe", &bytes(&swapped)).unwrap_err();
    assert_eq!(flaw, Flaw::ReleaseSignature("xinhe".into(), 1));
}

#[test]
fn releases_out_of_order_foreign_or_forged_are_refused() {
    let (signer, stranger) = (Signer::new(), Signer::new());
    let chain = signer.chain("xinhe", None, "a", 4);
    let sites = [("xinhe", last(&chain)), ("beiguan", Point { number: 3, release: Digest::ZERO })];
    let mut follower = signer.follower(Held::default(), 1, &[("xinhe", chain[0].point())]);
    let step = follower.releases("xinhe", &bytes(&chain[..1])).unwrap();
    follower.hold(&step);
    follower.timestamp(&signer.stamp(1, 2, &sites), NOW).unwrap();
    let all = bytes(&chain);
    let site = || "xinhe".to_owned();
    let refused = |signed: &[Vec<u8>], due: Flaw| {
        assert_eq!(follower.releases("xinhe", signed).unwrap_err(), due);
    };
    let order = |due, found| Flaw::ReleaseOrder(site(), due, found);
    refused(&[], order(2, 0));
    refused(&all, order(2, 1)); // Replayed.
    refused(&all[2..], order(2, 3)); // One left out.
    refused(&[all[1].clone(), all[3].clone(), all[2].clone()], order(3, 4)); // Re-ordered.
    refused(&[all[1].clone(), all[1].clone()], order(3, 2)); // Twice.
    refused(&all[1..3], order(4, 3)); // Frozen before the end.
    let foreign = signer.chain("beiguan", Some(chain[0].point()), "a", 3);
    refused(&bytes(&foreign), Flaw::ReleaseSite(site()));
    let forged = stranger.chain("xinhe", Some(chain[0].point()), "a", 3);
    refused(&bytes(&forged), Flaw::ReleaseSignature(site(), 2));
    // Another history of the same numbers: behind the held one, and at its end.
    let fork = signer.chain("xinhe", None, "b", 4);
    refused(&bytes(&fork)[1..], Flaw::ReleaseParent(site(), 2));
    let end = signer.claim(release("xinhe", 1, chain[2].point(), "b"));
    let other_end = [&all[1..3], &[end.bytes().unwrap()]].concat();
    refused(&other_end, Flaw::ReleaseNotNamed(site(), 4));
    // One more than the timestamp names; an epoch from the future; one that falls back.
    let more = signer.chain("xinhe", Some(last(&chain)), "a", 1);
    refused(&[&all[1..], &bytes(&more)].concat(), order(4, 5));
    let future = signer.claim(release("xinhe", 2, chain[0].point(), "a"));
    refused(&bytes(&[future]), Flaw::Epoch);
    let back = signer.claim(release("xinhe", 0, chain[1].point(), "a"));
    refused(&[all[1].clone(), back.bytes().unwrap()], Flaw::Epoch);
    refused(&[b"{}".to_vec()], Flaw::Unreadable("发布记录"));
    assert_eq!(
        follower.releases("nanshan", &all).unwrap_err(),
        Flaw::SiteUnknown("nanshan".into())
    );
    // Control.
    follower.releases("xinhe", &all[1..]).unwrap();
}

#[test]
fn a_first_release_has_no_parent() {
    let signer = Signer::new();
    let odd = signer.claim(release("xinhe", 1, Point { number: 0, release: sha256(b"x") }, "a"));
    let follower = signer.follower(Held::default(), 1, &[("xinhe", odd.point())]);
    let flaw = follower.releases("xinhe", &bytes(&[odd])).unwrap_err();
    assert_eq!(flaw, Flaw::ReleaseParent("xinhe".into(), 1));
}

#[test]
fn a_new_epoch_recovers_from_a_key_that_ran_ahead() {
    let mut signer = Signer::new();
    let chain = signer.chain("xinhe", None, "a", 2);
    let far = Point { number: u64::MAX - 1, release: sha256(b"thief") };
    let thief = signer.claim(release("xinhe", 1, far, "stolen"));
    let mut follower = signer.follower(Held::default(), u64::MAX, &[("xinhe", thief.point())]);
    let step = follower.releases("xinhe", &bytes(std::slice::from_ref(&thief))).unwrap();
    follower.hold(&step);
    // New keys, a new epoch; numbers go on where the honest history ended.
    (signer.release, signer.timestamp) = (Signer::new().release, Signer::new().timestamp);
    let next = signer.claim(release("xinhe", 2, last(&chain), "honest"));
    follower.root(&signer.root(2, 2), NOW).unwrap();
    follower.timestamp(&signer.stamp(2, 1, &[("xinhe", next.point())]), NOW).unwrap();
    let step = follower.releases("xinhe", &bytes(std::slice::from_ref(&next))).unwrap();
    // The chain vouches for what the dropped key signed, but not at its end.
    let whole = [chain, vec![next]].concat();
    follower.releases("xinhe", &bytes(&whole)).unwrap();
    follower.hold(&step);
    assert_eq!(follower.held().epoch, 2);
    let flaw = follower.timestamp(&signer.stamp(1, 9, &[]), NOW).unwrap_err();
    assert_eq!(flaw, Flaw::Epoch);
    let flaw = follower.root(&signer.root(3, 1), NOW).unwrap_err();
    assert_eq!(flaw, Flaw::Epoch);
    let sites = [("xinhe", whole[1].point())];
    let mut fresh = Follower::new(signer.pin(), Held::default());
    fresh.root(&signer.root(2, 2), NOW).unwrap();
    fresh.timestamp(&signer.stamp(2, 1, &sites), NOW).unwrap();
    let flaw = fresh.releases("xinhe", &bytes(&whole[..2])).unwrap_err();
    assert_eq!(flaw, Flaw::ReleaseSignature("xinhe".into(), 2));
}

proptest! {
    #[test]
    fn no_mutation_of_a_signed_file_is_accepted(
        which in 0..3_usize, at in any::<sample::Index>(), bit in 0..8_u32, cut in any::<bool>(),
    ) {
        let signer = Signer::new();
        let chain = signer.chain("xinhe", None, "a", 1);
        let stamp = signer.stamp(1, 1, &[("xinhe", last(&chain))]);
        let mut files = [signer.root(1, 1), stamp, bytes(&chain).remove(0)];
        let file: &mut Vec<u8> = &mut files[which];
        let at = at.index(file.len());
        if cut { file.truncate(at) } else { file[at] ^= 1_u8 << bit }
        let mut follower = Follower::new(signer.pin(), Held::default());
        let first = follower.root(&files[0], NOW).is_err();
        let second = follower.timestamp(&files[1], NOW).is_err();
        let third = follower.releases("xinhe", &files[2..]).is_err();
        prop_assert_eq!([first, second, third][which], true);
        prop_assert_eq!([first, second][..which.min(2)].iter().any(|refused| *refused), false);
    }
}

/// `bytes` with `text` in the place of `old` inside the signed record, and the old signature.
fn altered(bytes: &[u8], old: &str, text: &str) -> Vec<u8> {
    let all = String::from_utf8(bytes.to_vec()).unwrap();
    assert!(all.contains(old), "{all}");
    all.replacen(old, text, 1).into_bytes()
}

#[test]
fn switches_stand_under_the_signature_and_go_back_as_little_as_anything_else() {
    let signer = Signer::new();
    let mut follower = signer.follower(Held::default(), 7, &[]);
    let grey = |id: &str| {
        let switches = Switches { grey: Some(id.to_owned()), banner: None };
        BTreeMap::from([("xinhe".to_owned(), switches)])
    };
    let on = signer.stamp_with(1, 8, grey("act-1"));
    assert_eq!(follower.timestamp(&on, NOW).unwrap().switches, grey("act-1"));
    let mut refused = |bytes: &[u8], due: Flaw| {
        assert_eq!(follower.timestamp(bytes, NOW).unwrap_err(), due);
        assert_eq!(follower.current().unwrap().switches, grey("act-1"));
    };
    // Another act, or none, under the same number; an older one; an altered one.
    refused(&signer.stamp_with(1, 8, grey("act-2")), Flaw::TimestampForked);
    refused(&signer.stamp(1, 8, &[]), Flaw::TimestampForked);
    refused(&signer.stamp(1, 7, &[]), Flaw::TimestampReplayed);
    refused(&altered(&on, "act-1", "act-9"), Flaw::TimestampSignature);
    let stranger = Signer::new();
    refused(&stranger.stamp_with(1, 9, grey("act-3")), Flaw::TimestampSignature);
    // Control: the next one takes it off.
    assert!(follower.timestamp(&signer.stamp(1, 9, &[]), NOW).unwrap().switches.is_empty());
}

#[test]
fn a_timestamp_with_nothing_switched_on_is_spelled_as_before_there_were_switches() {
    let stamp = Signer::new().stamp(1, 8, &[]);
    assert!(!String::from_utf8(stamp).unwrap().contains("switches"));
    let level = serde_json::to_string(&[Level::Red, Level::Blue]).unwrap();
    assert_eq!(level, r#"["red","blue"]"#);
}

#[test]
fn a_key_list_without_an_inbox_is_spelled_as_before_there_was_one() {
    let signer = Signer::new();
    assert!(!String::from_utf8(signer.root(1, 1)).unwrap().contains("inbox"));
    let key = seal::OpeningKey::generate().public();
    let list = Root { inbox: Some(key.clone()), ..signer.list(2, 1) };
    let bytes = signed::sign(&signer.root, ROOT_DOMAIN, &list).unwrap().bytes().unwrap();
    let mut follower = signer.follower(Held::default(), 1, &[]);
    assert_eq!(follower.inbox(), None);
    follower.root(&bytes, NOW).unwrap();
    assert_eq!(follower.inbox(), Some(&key));
    // The key stands under the signature.
    let other = serde_json::to_value(seal::OpeningKey::generate().public()).unwrap();
    let mine = serde_json::to_value(&key).unwrap();
    let (mine, other) = (mine["key"].as_str().unwrap(), other["key"].as_str().unwrap());
    let swapped = altered(&bytes, mine, other);
    let mut follower = signer.follower(Held::default(), 1, &[]);
    assert_eq!(follower.root(&swapped, NOW).unwrap_err(), Flaw::RootSignature);
    assert_eq!(follower.inbox(), None);
}
