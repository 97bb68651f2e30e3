//! Key pairs, public keys and signatures.

use std::fmt;

use ed25519_dalek::Signer as _;
use rand::RngExt as _;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sm2::dsa::signature::Verifier as _;

use crate::digest::{Digest, sha256};
use crate::hex;

/// The identity SM2 signatures are made with: the default of GM/T 0009.
const SM2_IDENTITY: &str = "1234567812345678";

/// Which algorithms a key signs with. Fixed by the key record; what is verified never
/// chooses it. The numbers are written into fingerprints and never reused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Suite {
    /// Ed25519 alone.
    #[serde(rename = "ed25519")]
    Ed25519 = 1,
    /// Ed25519 and SM2: both signatures must hold.
    #[serde(rename = "ed25519+sm2")]
    Ed25519Sm2 = 2,
}

/// The signature does not belong to these bytes, this domain and this key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BadSignature;

impl fmt::Display for BadSignature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("签名不正确")
    }
}

impl std::error::Error for BadSignature {}

/// A signature: 64 bytes of Ed25519 and, if the suite asks for it, 64 bytes of SM2 (r ‖ s).
/// Serialised as lower-case hexadecimal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature(Vec<u8>);

impl Signature {
    /// The bytes as they are stored.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl Serialize for Signature {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&hex::encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for Signature {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Signature, D::Error> {
        let text = String::deserialize(deserializer)?;
        hex::decode(&text).map(Signature).ok_or_else(|| D::Error::custom("签名应为十六进制数"))
    }
}

/// A public key record: the suite and the keys it needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Record", into = "Record")]
pub struct PublicKey {
    ed25519: ed25519_dalek::VerifyingKey,
    sm2: Option<[u8; 65]>,
}

/// How a public key is written down.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Record {
    suite: Suite,
    ed25519: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    sm2: String,
}

impl From<PublicKey> for Record {
    fn from(key: PublicKey) -> Record {
        Record {
            suite: key.suite(),
            ed25519: hex::encode(key.ed25519.as_bytes()),
            sm2: key.sm2.map(|point| hex::encode(&point)).unwrap_or_default(),
        }
    }
}

impl TryFrom<Record> for PublicKey {
    type Error = &'static str;

    fn try_from(record: Record) -> Result<PublicKey, &'static str> {
        const BAD: &str = "公钥记录不正确";
        let bytes: [u8; 32] =
            hex::decode(&record.ed25519).and_then(|b| b.try_into().ok()).ok_or(BAD)?;
        let ed25519 = ed25519_dalek::VerifyingKey::from_bytes(&bytes).map_err(|_| BAD)?;
        let sm2 = match record.suite {
            Suite::Ed25519 if record.sm2.is_empty() => None,
            Suite::Ed25519 => return Err(BAD),
            Suite::Ed25519Sm2 => {
                let point: [u8; 65] =
                    hex::decode(&record.sm2).and_then(|b| b.try_into().ok()).ok_or(BAD)?;
                sm2::PublicKey::from_sec1_bytes(&point).map_err(|_| BAD)?;
                Some(point)
            }
        };
        Ok(PublicKey { ed25519, sm2 })
    }
}

impl PublicKey {
    /// Which algorithms must hold.
    pub fn suite(&self) -> Suite {
        if self.sm2.is_some() { Suite::Ed25519Sm2 } else { Suite::Ed25519 }
    }

    /// The name of this key: SHA-256 over the suite's number and the keys.
    pub fn fingerprint(&self) -> Digest {
        let mut bytes = vec![self.suite() as u8];
        bytes.extend_from_slice(self.ed25519.as_bytes());
        if let Some(point) = &self.sm2 {
            bytes.extend_from_slice(point);
        }
        sha256(&bytes)
    }

    /// Checks that this key signed `bytes` for `domain`, by every algorithm of its suite.
    pub fn verify(
        &self,
        domain: &str,
        bytes: &[u8],
        signature: &Signature,
    ) -> Result<(), BadSignature> {
        let message = encode(domain, bytes);
        let (first, second) = signature.0.split_at_checked(64).ok_or(BadSignature)?;
        let first = ed25519_dalek::Signature::from_slice(first).map_err(|_| BadSignature)?;
        self.ed25519.verify_strict(&message, &first).map_err(|_| BadSignature)?;
        let Some(point) = &self.sm2 else {
            return if second.is_empty() { Ok(()) } else { Err(BadSignature) };
        };
        verify_sm2(SM2_IDENTITY, point, &message, second)
    }
}

/// Checks an SM2 signature (r ‖ s) by an uncompressed point.
fn verify_sm2(
    identity: &str,
    point: &[u8; 65],
    message: &[u8],
    signature: &[u8],
) -> Result<(), BadSignature> {
    let key = sm2::dsa::VerifyingKey::from_sec1_bytes(identity, point).map_err(|_| BadSignature)?;
    let signature = sm2::dsa::Signature::from_slice(signature).map_err(|_| BadSignature)?;
    key.verify(message, &signature).map_err(|_| BadSignature)
}

/// The private side of a key. Never shown, never serialised except by [`crate::KeyRing`].
#[derive(Clone)]
pub struct KeyPair {
    ed25519: ed25519_dalek::SigningKey,
    sm2: Option<sm2::dsa::SigningKey>,
}

impl fmt::Debug for KeyPair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeyPair({})", self.public().fingerprint())
    }
}

impl KeyPair {
    /// A new key pair from the operating system's random numbers.
    pub fn generate(suite: Suite) -> KeyPair {
        let mut random = rand::rng();
        let ed25519 = ed25519_dalek::SigningKey::from_bytes(&random.random());
        let sm2 = (suite == Suite::Ed25519Sm2).then(|| {
            loop {
                // A scalar outside 1..n-1 comes up once in 2^32 tries: draw again.
                let scalar: [u8; 32] = random.random();
                if let Ok(key) = sm2::dsa::SigningKey::from_slice(SM2_IDENTITY, &scalar) {
                    break key;
                }
            }
        });
        KeyPair { ed25519, sm2 }
    }

    /// Puts a pair together from keys that were read.
    pub(crate) fn from_parts(
        ed25519: ed25519_dalek::SigningKey,
        secret: Option<sm2::SecretKey>,
    ) -> Option<KeyPair> {
        let sm2 = match secret {
            Some(secret) => Some(sm2::dsa::SigningKey::new(SM2_IDENTITY, &secret).ok()?),
            None => None,
        };
        Some(KeyPair { ed25519, sm2 })
    }

    /// The Ed25519 key and, if the suite has one, the SM2 key.
    pub(crate) fn parts(&self) -> (&ed25519_dalek::SigningKey, Option<sm2::SecretKey>) {
        let secret = self.sm2.as_ref().map(|key| sm2::SecretKey::from(key.as_nonzero_scalar()));
        (&self.ed25519, secret)
    }

    /// The public side.
    pub fn public(&self) -> PublicKey {
        PublicKey {
            ed25519: self.ed25519.verifying_key(),
            sm2: self.sm2.as_ref().map(|key| {
                let mut point = [0; 65];
                point.copy_from_slice(&key.verifying_key().to_sec1_bytes());
                point
            }),
        }
    }

    /// Signs `bytes` for `domain`, which is printable ASCII (e.g. `huabiao-release-v1`).
    pub fn sign(&self, domain: &str, bytes: &[u8]) -> Signature {
        let message = encode(domain, bytes);
        let mut signature = self.ed25519.sign(&message).to_bytes().to_vec();
        if let Some(key) = &self.sm2 {
            let second: sm2::dsa::Signature = key.sign(&message);
            signature.extend_from_slice(&second.to_bytes());
        }
        Signature(signature)
    }
}

/// What is really signed: the domain, the length (eight bytes, big endian) and the bytes.
/// A domain has no zero byte and a length begins with one, so no two pairs of domain and
/// bytes read the same.
fn encode(domain: &str, bytes: &[u8]) -> Vec<u8> {
    debug_assert!(domain.bytes().all(|byte| byte.is_ascii_graphic()));
    let mut message = Vec::with_capacity(domain.len() + 8 + bytes.len());
    message.extend_from_slice(domain.as_bytes());
    message.extend_from_slice(&(bytes.len() as u64).to_be_bytes());
    message.extend_from_slice(bytes);
    message
}

#[cfg(test)]
mod tests;
