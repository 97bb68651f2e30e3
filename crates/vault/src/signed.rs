//! Signed records: exact JSON bytes and a signature, in one small JSON file.
//!
//! What is signed are the bytes of the text in `record`, never a spelling made again from
//! what was read. The envelope itself has one spelling only, so no byte of it can change
//! unnoticed.

use seal::{BadSignature, Digest, KeyPair, PublicKey, Signature, sha256};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::Flaw;

/// A record and its signature, not yet verified.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Signed {
    record: String,
    signature: Signature,
}

/// Signs a record for a domain.
pub(crate) fn sign(key: &KeyPair, domain: &str, record: &impl Serialize) -> anyhow::Result<Signed> {
    let record = serde_json::to_string(record)?;
    let signature = key.sign(domain, record.as_bytes());
    Ok(Signed { record, signature })
}

impl Signed {
    /// Reads an envelope; `what` names it when it is none.
    pub(crate) fn read(bytes: &[u8], what: &'static str) -> Result<Signed, Flaw> {
        let signed: Signed = serde_json::from_slice(bytes).map_err(|_| Flaw::Unreadable(what))?;
        match signed.bytes() {
            Ok(again) if again == bytes => Ok(signed),
            _ => Err(Flaw::Unreadable(what)),
        }
    }

    /// The file.
    pub(crate) fn bytes(&self) -> anyhow::Result<Vec<u8>> {
        Ok(serde_json::to_vec(self)?)
    }

    /// The digest of the signed bytes: the name of this record.
    pub(crate) fn digest(&self) -> Digest {
        sha256(self.record.as_bytes())
    }

    /// Was it signed by this key for this domain?
    pub(crate) fn verify(&self, key: &PublicKey, domain: &str) -> Result<(), BadSignature> {
        key.verify(domain, self.record.as_bytes(), &self.signature)
    }

    /// The record.
    pub(crate) fn record<T: DeserializeOwned>(&self, what: &'static str) -> Result<T, Flaw> {
        serde_json::from_str(&self.record).map_err(|_| Flaw::Unreadable(what))
    }
}
