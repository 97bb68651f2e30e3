//! Envelopes: bytes that anybody may seal and only one can open.
//!
//! `suite (1 byte) ‖ name of the key (8) ‖ encapsulated key (32) ‖ ciphertext and tag`. Suite 1 is
//! HPKE (RFC 9180) in base mode with X25519, HKDF-SHA256 and AES-256-GCM. Another suite is another
//! first byte, and nothing that was sealed before has to be sealed again.
//!
//! An envelope says nothing about who sealed it: whoever needs to know puts it inside, or relies
//! on where the envelope was found, which the associated data ties it to.

use std::fmt;

use hpke::aead::AesGcm256;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::rand_core::UnwrapErr;
use hpke::{Deserializable as _, Kem as _, OpModeR, OpModeS, Serializable as _};
use rand::RngExt as _;
use rand::rngs::SysRng;
use serde::{Deserialize, Serialize};

use crate::digest::sha256;
use crate::hex;

type Kem = X25519HkdfSha256;
type Public = <Kem as hpke::Kem>::PublicKey;
type Private = <Kem as hpke::Kem>::PrivateKey;
type Encapsulated = <Kem as hpke::Kem>::EncappedKey;

/// The suite: the first byte of an envelope.
const SUITE: u8 = 1;

/// The name of the suite in key records.
const SUITE_NAME: &str = "x25519-aes256gcm";

/// What keys of envelopes are used for, so that they are good for nothing else.
const PURPOSE: &[u8] = b"huabiao-envelope-v1";

/// Bytes of a key's name in an envelope.
const NAME_BYTES: usize = 8;

/// Bytes of an encapsulated key.
const ENCAPSULATED_BYTES: usize = 32;

/// How many bytes longer an envelope is than what is in it.
pub const ENVELOPE_BYTES: usize = 1 + NAME_BYTES + ENCAPSULATED_BYTES + 16;

/// The public side: whoever has it can seal.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Record", into = "Record")]
pub struct SealingKey(Public);

/// The private side: opens what was sealed for it. Never shown, never serialised except by
/// [`crate::KeyRing`].
#[derive(Clone)]
pub struct OpeningKey {
    private: Private,
    public: Public,
}

/// Why an envelope stays shut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shut {
    /// Its suite is none we know.
    Suite,
    /// It was sealed for another key.
    Key,
    /// Something in it was altered or is missing, or it was not sealed for this place.
    Altered,
}

impl fmt::Display for Shut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Shut::Suite => "密封所用的算法无法识别",
            Shut::Key => "不是用现有的密钥密封的",
            Shut::Altered => "密封内容被改动、不完整，或不属于这个位置",
        })
    }
}

impl std::error::Error for Shut {}

/// How a public key is written down.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Record {
    suite: String,
    key: String,
}

impl From<SealingKey> for Record {
    fn from(key: SealingKey) -> Record {
        Record { suite: SUITE_NAME.to_owned(), key: hex::encode(&key.0.to_bytes()) }
    }
}

impl TryFrom<Record> for SealingKey {
    type Error = &'static str;

    fn try_from(record: Record) -> Result<SealingKey, &'static str> {
        const BAD: &str = "密封公钥记录不正确";
        let bytes = hex::decode(&record.key).filter(|_| record.suite == SUITE_NAME).ok_or(BAD)?;
        Public::from_bytes(&bytes).map(SealingKey).map_err(|_| BAD)
    }
}

impl fmt::Debug for SealingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SealingKey({})", hex::encode(&name(&self.0)))
    }
}

impl fmt::Debug for OpeningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "OpeningKey({})", hex::encode(&name(&self.public)))
    }
}

impl SealingKey {
    /// Seals bytes for a place, which is said in `place` (the associated data): it is not in the
    /// envelope, and whoever opens must say the same.
    pub fn seal(&self, place: &[u8], bytes: &[u8]) -> Result<Vec<u8>, Shut> {
        let name = name(&self.0);
        let mut random = UnwrapErr(SysRng);
        let (encapsulated, sealed) = hpke::single_shot_seal_with_rng::<AesGcm256, HkdfSha256, Kem>(
            &OpModeS::Base,
            &self.0,
            &purpose(name),
            bytes,
            place,
            &mut random,
        )
        .map_err(|_| Shut::Key)?;
        let mut envelope = Vec::with_capacity(ENVELOPE_BYTES + bytes.len());
        envelope.push(SUITE);
        envelope.extend_from_slice(&name);
        envelope.extend_from_slice(&encapsulated.to_bytes());
        envelope.extend_from_slice(&sealed);
        Ok(envelope)
    }
}

impl OpeningKey {
    /// A new key from the operating system's random numbers.
    pub fn generate() -> OpeningKey {
        let material: [u8; 32] = rand::rng().random();
        let (private, public) = Kem::derive_keypair(&material);
        OpeningKey { private, public }
    }

    /// The key of 32 bytes that were read.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<OpeningKey> {
        let private = Private::from_bytes(bytes).ok()?;
        let public = Kem::sk_to_pk(&private);
        Some(OpeningKey { private, public })
    }

    /// The 32 bytes of the key.
    pub(crate) fn bytes(&self) -> [u8; 32] {
        self.private.to_bytes().into()
    }

    /// The public side.
    pub fn public(&self) -> SealingKey {
        SealingKey(self.public.clone())
    }

    /// What is in an envelope that was sealed for this key and this place.
    pub fn open(&self, place: &[u8], envelope: &[u8]) -> Result<Vec<u8>, Shut> {
        let (suite, rest) = envelope.split_first().ok_or(Shut::Altered)?;
        if *suite != SUITE {
            return Err(Shut::Suite);
        }
        let (named, rest) = rest.split_at_checked(NAME_BYTES).ok_or(Shut::Altered)?;
        let name = name(&self.public);
        if *named != name {
            return Err(Shut::Key);
        }
        let (encapsulated, sealed) =
            rest.split_at_checked(ENCAPSULATED_BYTES).ok_or(Shut::Altered)?;
        let encapsulated = Encapsulated::from_bytes(encapsulated).map_err(|_| Shut::Altered)?;
        hpke::single_shot_open::<AesGcm256, HkdfSha256, Kem>(
            &OpModeR::Base,
            &self.private,
            &encapsulated,
            &purpose(name),
            sealed,
            place,
        )
        .map_err(|_| Shut::Altered)
    }
}

/// The name of a key: the beginning of the SHA-256 over suite and key.
fn name(key: &Public) -> [u8; NAME_BYTES] {
    let mut bytes = vec![SUITE];
    bytes.extend_from_slice(&key.to_bytes());
    let mut name = [0; NAME_BYTES];
    name.copy_from_slice(&sha256(&bytes).as_bytes()[..NAME_BYTES]);
    name
}

/// What the key schedule is bound to: the purpose, the suite and the key.
fn purpose(name: [u8; NAME_BYTES]) -> Vec<u8> {
    [PURPOSE, &[SUITE], &name].concat()
}

#[cfg(test)]
mod tests;
