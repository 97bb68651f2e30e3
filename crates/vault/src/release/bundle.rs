//! Bundles: the signed record of a release and every blob that is new in it, in one file.
//!
//! Layout (numbers little endian): `HBBNDL1\n`, the blobs one after another, the signed
//! record, the index (digest and length u64 of every blob in order), and at the end 24 bytes:
//! length of the record u32, number of blobs u32, length of all blobs u64, `HBBNDL1\n`. The
//! index is covered by the signed record, the blobs by the index, the rest is fixed: no byte
//! can change unnoticed. All lengths must add up to the length of the file before anything
//! is read by them.

use std::collections::HashMap;

use seal::{Digest, PublicKey, sha256};

use crate::Flaw;
use crate::bytes::Reader;
use crate::release::{Claim, Release};
use crate::store::{ReadStore, Store, Upload};

/// First and last bytes of a bundle.
const MAGIC: &[u8; 8] = b"HBBNDL1\n";

/// Length of the end of a bundle.
const FOOTER_BYTES: u64 = 24;

/// Length of one line of the index.
const LINE_BYTES: u64 = 40;

/// Longest signed record.
const RECORD_BYTES_MAX: u64 = 64 << 10;

/// Longest blob: the largest film of the media library, and some room.
const BLOB_BYTES_MAX: u64 = 384 << 20;

/// The name of a bundle in the store: `sites/<site>/<number, ten digits>.bundle`.
pub fn bundle_name(site: &str, number: u64) -> String {
    format!("sites/{site}/{number:010}.bundle")
}

/// Where a blob lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Number of the bundle.
    pub number: u64,
    /// First byte in the file.
    pub offset: u64,
    /// Length in bytes, at most 256 MiB.
    pub len: u64,
}

/// The record and index of a bundle.
#[derive(Debug)]
pub struct Bundle {
    pub(crate) claim: Claim,
    /// Every blob of the file, in order, and where it lies.
    pub blobs: Vec<(Digest, Place)>,
}

impl Bundle {
    /// Reads record and index of a bundle; `None` when there is no such file. The signature
    /// is not verified, but everything the file says of itself fits together.
    pub fn open(store: &ReadStore, site: &str, number: u64) -> anyhow::Result<Option<Bundle>> {
        let name = bundle_name(site, number);
        let Some(size) = store.size(&name)? else {
            return Ok(None);
        };
        let bad = |what| Flaw::Bundle(name.clone(), what);
        let frame = MAGIC.len() as u64 + FOOTER_BYTES;
        let rest = size.checked_sub(frame).ok_or_else(|| bad("文件不完整"))?;
        let begin = store.read_range(&name, 0, MAGIC.len())?;
        let footer = store.read_range(&name, size - FOOTER_BYTES, FOOTER_BYTES as usize)?;
        if begin != MAGIC || !footer.ends_with(MAGIC) {
            return Err(bad("不是发布包或文件不完整").into());
        }
        let mut reader = Reader::new(&footer);
        let (Some(record), Some(lines), Some(data)) = (reader.u32(), reader.u32(), reader.u64())
        else {
            return Err(bad("文件不完整").into());
        };
        let (record, index) = (u64::from(record), u64::from(lines) * LINE_BYTES);
        if data.checked_add(record + index) != Some(rest) || record > RECORD_BYTES_MAX {
            return Err(bad("各部分长度与文件不符").into());
        }
        let tail = usize::try_from(record + index)?;
        let tail = store.read_range(&name, MAGIC.len() as u64 + data, tail)?;
        let (record, index) = tail.split_at(usize::try_from(record)?);
        let claim = Claim::read(record)?;
        if claim.release.index != sha256(index) {
            return Err(bad("索引与发布记录不符").into());
        }
        let blobs = read_index(index, number, data).ok_or_else(|| bad("索引不正确"))?;
        Ok(Some(Bundle { claim, blobs }))
    }

    /// The record; nobody has looked at its signature.
    pub fn release(&self) -> &Release {
        &self.claim.release
    }

    /// The signed release, for [`crate::trust::Follower::releases`].
    pub fn signed(&self) -> anyhow::Result<Vec<u8>> {
        self.claim.bytes()
    }

    /// Was the release signed by one of these keys?
    pub fn is_signed_by(&self, keys: &[PublicKey]) -> bool {
        self.claim.is_signed_by(keys)
    }
}

/// The places of all blobs; their lengths must add up to `data`.
fn read_index(index: &[u8], number: u64, data: u64) -> Option<Vec<(Digest, Place)>> {
    let mut reader = Reader::new(index);
    let mut blobs = Vec::with_capacity(index.len() / LINE_BYTES as usize);
    let start = MAGIC.len() as u64;
    let mut offset = start;
    while reader.left() > 0 {
        let digest = reader.digest()?;
        let len = reader.u64().filter(|len| *len <= BLOB_BYTES_MAX)?;
        blobs.push((digest, Place { number, offset, len }));
        offset = offset.checked_add(len)?;
    }
    (offset - start == data).then_some(blobs)
}

/// A bundle being written. Dropped before [`BundleWriter::keep`], nothing has happened.
pub(crate) struct BundleWriter {
    upload: Upload,
    number: u64,
    offset: u64,
    index: Vec<u8>,
    places: HashMap<Digest, Place>,
}

impl BundleWriter {
    /// Begins the bundle of a number.
    pub(crate) fn new(store: &Store, site: &str, number: u64) -> anyhow::Result<BundleWriter> {
        let mut upload = store.upload(&bundle_name(site, number))?;
        upload.write(MAGIC)?;
        let offset = MAGIC.len() as u64;
        Ok(BundleWriter { upload, number, offset, index: Vec::new(), places: HashMap::new() })
    }

    /// Where a blob lies in this bundle.
    pub(crate) fn place(&self, digest: &Digest) -> Option<&Place> {
        self.places.get(digest)
    }

    /// Adds a blob that is in no bundle yet.
    pub(crate) fn put(&mut self, digest: Digest, bytes: &[u8]) -> anyhow::Result<()> {
        let len = bytes.len() as u64;
        anyhow::ensure!(len <= BLOB_BYTES_MAX, "文件过大，不能发布");
        if self.places.contains_key(&digest) {
            return Ok(());
        }
        self.upload.write(bytes)?;
        self.index.extend_from_slice(digest.as_bytes());
        self.index.extend_from_slice(&len.to_le_bytes());
        let place = Place { number: self.number, offset: self.offset, len };
        self.places.insert(digest, place);
        self.offset += len;
        Ok(())
    }

    /// The digest of the index, for the record.
    pub(crate) fn index(&self) -> Digest {
        sha256(&self.index)
    }

    /// Ends the bundle; it is in the store, durably, when this returns.
    pub(crate) fn keep(mut self, claim: &Claim) -> anyhow::Result<HashMap<Digest, Place>> {
        let record = claim.bytes()?;
        anyhow::ensure!(record.len() as u64 <= RECORD_BYTES_MAX, "发布记录过长");
        let lines = u32::try_from(self.places.len())?;
        let data = self.offset - MAGIC.len() as u64;
        let mut end = record.clone();
        end.extend_from_slice(&self.index);
        end.extend_from_slice(&(record.len() as u32).to_le_bytes());
        end.extend_from_slice(&lines.to_le_bytes());
        end.extend_from_slice(&data.to_le_bytes());
        end.extend_from_slice(MAGIC);
        self.upload.write(&end)?;
        self.upload.keep()?;
        Ok(self.places)
    }
}
