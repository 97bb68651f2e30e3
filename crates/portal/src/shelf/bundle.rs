//! What lies where in one bundle: what healing needs to put single blobs right.
//!
//! The layout is that of `vault::release`: eight fixed bytes, blobs, signed record, index
//! (digest and length u64 of every blob in order), and 24 bytes at the end: length of the
//! record u32, number of blobs u32, length of all blobs u64, eight fixed bytes. All numbers
//! are little endian. Nothing read here is believed: whoever reads a blob checks its digest.

use anyhow::{Context as _, ensure};
use seal::{Digest, PublicKey, Signature, sha256};
use serde::{Deserialize, Serialize};
use vault::release::Release;
use vault::store::Store;

/// Fixed bytes at the beginning and at the end.
const MAGIC: &[u8; 8] = b"HBBNDL1\n";

/// Length of the end.
const FOOTER_BYTES: u64 = 24;

/// Length of one line of the index.
const LINE_BYTES: u64 = 40;

/// What the signature of a release is made for, as in `vault::release`.
const DOMAIN: &str = "huabiao-release-v1";

/// Where a blob lies in a bundle.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    /// What should lie there.
    pub(super) digest: Digest,
    /// First byte in the file.
    pub(super) offset: u64,
    /// Length in bytes.
    pub(super) len: usize,
}

/// A signed record as it lies in a bundle.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Envelope {
    record: String,
    signature: Signature,
}

/// The name of a bundle in a store.
pub(crate) fn name(site: &str, number: u64) -> String {
    format!("sites/{site}/{number:010}.bundle")
}

/// Was the release of a bundle signed by one of these keys?
pub(crate) fn is_signed_by(signed: &[u8], keys: &[PublicKey]) -> anyhow::Result<bool> {
    let Envelope { record, signature } = serde_json::from_slice(signed)?;
    let is_by = |key: &PublicKey| key.verify(DOMAIN, record.as_bytes(), &signature).is_ok();
    Ok(keys.iter().any(is_by))
}

/// The places of all blobs of a bundle. Fails when there is no such file, or when anything in
/// it but a blob or a signature is not as it was written.
pub(super) fn places(store: &Store, name: &str) -> anyhow::Result<Vec<Place>> {
    let size = store.size(name)?.context("发布包不存在")?;
    let start = MAGIC.len() as u64;
    let frame = start + FOOTER_BYTES;
    ensure!(size >= frame, "发布包不完整");
    let begin = store.read_range(name, 0, MAGIC.len())?;
    let footer = store.read_range(name, size - FOOTER_BYTES, FOOTER_BYTES as usize)?;
    ensure!(begin == MAGIC && footer.ends_with(MAGIC), "不是发布包或文件不完整");
    let (record, lines) = (number(&footer[..4]), number(&footer[4..8]));
    let data = number(&footer[8..16]);
    let whole = data.checked_add(record + lines * LINE_BYTES + frame);
    ensure!(whole == Some(size), "发布包各部分长度与文件不符");
    let tail = usize::try_from(record + lines * LINE_BYTES)?;
    let tail = store.read_range(name, start + data, tail)?;
    let (record, index) = tail.split_at(usize::try_from(record)?);
    let envelope: Envelope = serde_json::from_slice(record)?;
    ensure!(serde_json::to_vec(&envelope)? == record, "发布记录不正确");
    let release: Release = serde_json::from_str(&envelope.record)?;
    ensure!(release.index == sha256(index), "索引与发布记录不符");
    read_index(index, start)
}

/// The places of an index; the first blob begins at `offset`.
fn read_index(index: &[u8], mut offset: u64) -> anyhow::Result<Vec<Place>> {
    let mut places = Vec::with_capacity(index.len() / LINE_BYTES as usize);
    for line in index.chunks_exact(LINE_BYTES as usize) {
        let (digest, len) = line.split_at(32);
        let (digest, len) = (Digest::from_bytes(digest.try_into()?), number(len));
        places.push(Place { digest, offset, len: usize::try_from(len)? });
        offset = offset.checked_add(len).context("发布包索引不正确")?;
    }
    Ok(places)
}

/// A number of at most eight bytes.
fn number(bytes: &[u8]) -> u64 {
    bytes.iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte))
}
