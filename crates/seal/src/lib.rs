//! Seals: digests, signatures, envelopes, and the keys that make them.
//!
//! Two families of algorithms stand behind one small interface: Ed25519 with SHA-256, and
//! SM2 with SM3 (GB/T 32918, GB/T 32905). A key record fixes which of them must hold
//! ([`Suite`]); the data that is verified never has a say in it.
//!
//! What is signed is never the bare bytes but `domain ‖ length ‖ bytes`, so that a signature
//! made for one purpose cannot be shown for another.

mod digest;
mod envelope;
mod hex;
mod keys;
mod ring;

pub use digest::{Digest, Hasher, sha256, sm3};
pub use envelope::{ENVELOPE_BYTES, OpeningKey, SealingKey, Shut};
pub use keys::{BadSignature, KeyPair, PublicKey, Signature, Suite};
pub use ring::KeyRing;
