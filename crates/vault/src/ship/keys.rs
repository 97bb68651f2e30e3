//! The console's keys and the key list that makes them known.

use anyhow::{Context as _, bail};
use base::Moment;
use seal::{Digest, KeyPair, KeyRing, OpeningKey, PublicKey, SealingKey, Suite};

use crate::Flaw;
use crate::signed::{self, Signed};
use crate::store::Store;
use crate::trust::{ROOT_BYTES_MAX, ROOT_DOMAIN, ROOT_FILE, Root};

/// How long a key list is valid: a year.
const VALID_MS: i64 = 365 * DAY_MS;

/// How long before its end a key list is renewed.
const RENEW_MS: i64 = 90 * DAY_MS;

/// One day.
const DAY_MS: i64 = 24 * 3600 * 1000;

/// The private keys the console needs every day, and the key list they are in.
#[derive(Debug, Clone)]
pub struct Keys {
    pub(super) root: Root,
    pub(super) release: KeyPair,
    pub(super) timestamp: KeyPair,
    inbox: OpeningKey,
}

impl Keys {
    /// Reads or makes the keys of the ring, and writes `root.json` when there is none, when
    /// it runs out within 90 days, or when it does not name these keys. The console calls
    /// this once at start. The file `root.pem` may be kept elsewhere; then it has to be
    /// brought back for the day a new key list is needed; a list that lacks nothing but the key
    /// of the inbox goes on without it until then.
    pub fn open(ring: &KeyRing, store: &Store, now: Moment) -> anyhow::Result<Keys> {
        let release = ring.load_or_create("release", Suite::Ed25519Sm2)?;
        let timestamp = ring.load_or_create("timestamp", Suite::Ed25519Sm2)?;
        let inbox = ring.opening("inbox")?;
        let old = match store.read(ROOT_FILE, ROOT_BYTES_MAX)? {
            Some(bytes) => Some(read(&bytes)?),
            None => None,
        };
        let signer = match old {
            None => Some(ring.load_or_create("root", Suite::Ed25519Sm2)?),
            Some(_) => ring.load("root")?,
        };
        if let (Some(old), Some(signer)) = (&old, &signer)
            && old.root != signer.public()
        {
            bail!("发布库中的密钥清单不是由密钥目录中的根密钥签署，请核对两者是否配套");
        }
        if let Some(old) = &old
            && old.release.first() == Some(&release.public())
            && old.timestamp == timestamp.public()
            && old.expires_at - now > RENEW_MS
        {
            let names_inbox = old.inbox.as_ref() == Some(&inbox.public());
            if !names_inbox && signer.is_none() {
                tracing::warn!(
                    "key list without our inbox: visits are counted once root.pem is back"
                );
            }
            if names_inbox || signer.is_none() {
                return Ok(Keys { root: old.clone(), release, timestamp, inbox });
            }
        }
        let signer = signer.context("需要签署新的密钥清单，请将 root.pem 放回密钥目录后重试")?;
        let publics = (release.public(), timestamp.public(), inbox.public());
        let root = next(old.as_ref(), &signer, publics, now);
        let bytes = signed::sign(&signer, ROOT_DOMAIN, &root)?.bytes()?;
        store.replace(ROOT_FILE, &bytes)?;
        Ok(Keys { root, release, timestamp, inbox })
    }

    /// What opens the records portals have sealed.
    pub fn inbox(&self) -> &OpeningKey {
        &self.inbox
    }

    /// Fingerprint of the root key: what a portal pins.
    pub fn pin(&self) -> Digest {
        self.root.root.fingerprint()
    }

    /// The key list in force.
    pub fn root(&self) -> &Root {
        &self.root
    }
}

/// The key list in the store, by the root key it names itself.
fn read(bytes: &[u8]) -> anyhow::Result<Root> {
    let signed = Signed::read(bytes, "密钥清单")?;
    let root: Root = signed.record("密钥清单")?;
    signed.verify(&root.root, ROOT_DOMAIN).map_err(|_| Flaw::RootSignature)?;
    Ok(root)
}

/// The key list that follows the old one: the release key in use first, then those before.
fn next(
    old: Option<&Root>,
    signer: &KeyPair,
    (release, timestamp, inbox): (PublicKey, PublicKey, SealingKey),
    now: Moment,
) -> Root {
    let before = old.into_iter().flat_map(|old| &old.release);
    let before: Vec<PublicKey> = before.filter(|key| **key != release).cloned().collect();
    let keys = [vec![release], before].concat();
    Root {
        epoch: old.map_or(1, |old| old.epoch),
        number: old.map_or(1, |old| old.number + 1),
        issued_at: now,
        expires_at: now + VALID_MS,
        root: signer.public(),
        release: keys,
        timestamp,
        inbox: Some(inbox),
    }
}
