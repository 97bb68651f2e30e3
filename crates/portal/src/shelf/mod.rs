//! The portal's own copy of one site: its bundles, and how they are kept right.
//!
//! Every blob that leaves a shelf was hashed in the very bytes that are handed out. What is
//! found damaged is read again from the store, checked, written back, and only then given.

mod heal;
mod scrub;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use anyhow::ensure;
use seal::Digest;
use vault::blob::Parts;
use vault::release::{Bundle, Place, bundle_name};
use vault::site::Site;
use vault::store::{ReadStore, Store};
use vault::{BlobSource, Flaw};

use crate::alarm::Alarms;
use crate::clock::Clock;
use crate::stop::Stop;

pub(crate) use heal::{copy, remove};
pub(crate) use scrub::scrub;

/// Fragments kept decoded, at most; a site has a few hundred.
const PARTS_MAX: usize = 4096;

/// What all shelves share.
#[derive(Clone)]
pub(crate) struct Room {
    /// The portal's own folder, laid out like a store.
    pub(crate) own: Store,
    /// The same as a path.
    pub(crate) folder: PathBuf,
    /// The store the console writes; nobody here can.
    pub(crate) carrier: ReadStore,
    /// Where damage is reported.
    pub(crate) alarms: Arc<Alarms>,
    /// The time.
    pub(crate) clock: Clock,
    /// When to end, also in the middle of something long.
    pub(crate) stop: Stop,
}

/// One site's bundles.
pub(crate) struct Shelf {
    /// Number of the site within this run.
    pub(crate) id: u32,
    code: String,
    room: Room,
    site: Site,
    /// Number of the newest release that was accepted. Bundles behind it may lie here while they
    /// are examined; they are nobody's to heal.
    accepted: AtomicU64,
    parts: Mutex<HashMap<Digest, Parts>>,
    /// Blobs that could not be healed, and when that was tried; also the lock of healing.
    lost: Mutex<HashMap<Digest, Instant>>,
}

impl Room {
    /// Where a file of our own lies. Only for names made by [`bundle_name`].
    fn path(&self, name: &str) -> PathBuf {
        self.folder.join(Path::new(name))
    }
}

impl Shelf {
    /// Opens our bundles of a site, of which there must be `newest`; those that are damaged
    /// or lost are restored.
    pub(crate) fn open(room: &Room, code: &str, id: u32, newest: u64) -> anyhow::Result<Shelf> {
        let lost = |site: Site| match site.newest() < newest {
            true => Err(Flaw::Bundle(bundle_name(code, site.newest() + 1), "文件不存在").into()),
            false => Ok(site),
        };
        let site = match Site::open(&room.own, code).and_then(lost) {
            Ok(site) => site,
            Err(error) => {
                room.alarms.damaged(&format!("站点 {code} 的发布包"), &error, (room.clock)());
                heal::restore_all(room, code, newest)?;
                lost(Site::open(&room.own, code)?)?
            }
        };
        Ok(Shelf {
            id,
            code: code.to_owned(),
            room: room.clone(),
            site,
            accepted: AtomicU64::new(newest),
            parts: Mutex::default(),
            lost: Mutex::default(),
        })
    }

    /// Code of the site.
    pub(crate) fn code(&self) -> &str {
        &self.code
    }

    /// The bundles.
    pub(crate) fn site(&self) -> &Site {
        &self.site
    }

    /// Number of the newest release that was accepted.
    pub(crate) fn accepted(&self) -> u64 {
        self.accepted.load(Ordering::Relaxed)
    }

    /// From now on this release is kept right, too.
    pub(crate) fn accept(&self, number: u64) {
        self.accepted.fetch_max(number, Ordering::Relaxed);
    }

    /// Fails when it is time to end: for whoever is busy for long.
    pub(crate) fn go_on(&self) -> anyhow::Result<()> {
        ensure!(!self.room.stop.is_told(), "程序正在结束");
        Ok(())
    }

    /// A parts blob, decoded; fragments are asked for again and again, so they are kept.
    pub(crate) fn fragment(&self, digest: &Digest) -> anyhow::Result<Parts> {
        if let Some(parts) = self.kept().get(digest) {
            return Ok(parts.clone());
        }
        let parts = self.parts(digest)?;
        let mut kept = self.kept();
        if kept.len() >= PARTS_MAX {
            kept.clear();
        }
        kept.insert(*digest, parts.clone());
        Ok(parts)
    }

    /// A parts blob, decoded.
    pub(crate) fn parts(&self, digest: &Digest) -> anyhow::Result<Parts> {
        Ok(Parts::decode(self.bytes(digest)?)?)
    }

    /// A blob's bytes, hashed in this very memory.
    pub(crate) fn bytes(&self, digest: &Digest) -> anyhow::Result<Vec<u8>> {
        match self.site.blob(digest) {
            Ok(Some(bytes)) => Ok(bytes),
            Ok(None) => self.heal(digest, Flaw::Missing(*digest).into()),
            Err(error) => self.heal(digest, error),
        }
    }

    fn kept(&self) -> std::sync::MutexGuard<'_, HashMap<Digest, Parts>> {
        self.parts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl BlobSource for Shelf {
    fn blob(&self, digest: &Digest) -> anyhow::Result<Option<Vec<u8>>> {
        self.bytes(digest).map(Some)
    }
}

/// The blobs of a bundle and where they lie. Fails when there is no such bundle, or when anything
/// in it but a blob or a signature is not as it was written. Nothing read here is believed:
/// whoever reads a blob checks its digest.
fn blobs(store: &ReadStore, code: &str, number: u64) -> anyhow::Result<Vec<(Digest, Place)>> {
    let missing = || Flaw::Bundle(bundle_name(code, number), "文件不存在");
    Ok(Bundle::open(store, code, number)?.ok_or_else(missing)?.blobs)
}
