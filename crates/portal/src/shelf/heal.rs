//! Putting right what is damaged or lost, from the store.

use std::collections::HashMap;
use std::fs::{self, OpenOptions};
use std::os::unix::fs::FileExt as _;
use std::sync::{MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail, ensure};
use seal::{Digest, sha256};
use vault::release::{Place, bundle_name};
use vault::{BlobSource as _, Flaw};

use super::{Room, Shelf, blobs};

/// How long after a failed attempt the next one waits: readers of a page that is lost for now
/// must not keep the disk busy.
const AGAIN_AFTER: Duration = Duration::from_secs(2);

/// Bytes copied at once.
const WINDOW_BYTES: u64 = 1 << 20;

impl Shelf {
    /// The right bytes of a blob that could not be read rightly; our copy is right afterwards.
    pub(super) fn heal(&self, digest: &Digest, why: anyhow::Error) -> anyhow::Result<Vec<u8>> {
        let mut lost = self.lost();
        // Somebody else may have healed it while we waited for the lock.
        if let Ok(Some(bytes)) = self.site().blob(digest) {
            return Ok(bytes);
        }
        if lost.get(digest).is_some_and(|tried| tried.elapsed() < AGAIN_AFTER) {
            return Err(why);
        }
        let what = format!("站点 {} 的数据块", self.code());
        self.room.alarms.damaged(&what, &why, (self.room.clock)());
        match self.fetch_again(digest) {
            Ok(bytes) => {
                lost.remove(digest);
                self.room.alarms.healed(&what);
                Ok(bytes)
            }
            Err(error) => {
                lost.insert(*digest, Instant::now());
                self.room.alarms.not_healed(&what, &error);
                Err(why)
            }
        }
    }

    /// Reads a blob from the store and writes it where our copy is wrong.
    fn fetch_again(&self, digest: &Digest) -> anyhow::Result<Vec<u8>> {
        for number in (1..=self.accepted()).rev() {
            let mut found = blobs(&self.room.own, self.code(), number);
            if found.is_err() {
                // Not only the blob is damaged, or the file is gone.
                restore(&self.room, self.code(), number)?;
                found = blobs(&self.room.own, self.code(), number);
            }
            if let Some((_, place)) = found?.iter().find(|(blob, _)| blob == digest) {
                return self.mend(digest, *place);
            }
        }
        Err(Flaw::Missing(*digest).into())
    }

    /// Brings one blob of a bundle from the store; also when our copy turns out to be right.
    pub(super) fn mend(&self, digest: &Digest, place: Place) -> anyhow::Result<Vec<u8>> {
        let name = bundle_name(self.code(), place.number);
        let len = usize::try_from(place.len)?;
        let bytes = self.room.carrier.read_range(&name, place.offset, len)?;
        if sha256(&bytes) != *digest {
            bail!("发布库中的副本也与摘要不符");
        }
        let file = OpenOptions::new().write(true).open(self.room.path(&name))?;
        file.write_all_at(&bytes, place.offset)?;
        file.sync_data()?;
        Ok(bytes)
    }

    /// The lock of healing and what could not be healed.
    pub(super) fn lost(&self) -> MutexGuard<'_, HashMap<Digest, Instant>> {
        self.lost.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Copies a bundle from the store into our folder, durably. There must be none of that name.
pub(crate) fn copy(room: &Room, name: &str) -> anyhow::Result<()> {
    let size = room.carrier.size(name)?.context("发布库中没有这个发布包")?;
    let mut upload = room.own.upload(name)?;
    let mut offset = 0;
    while offset < size {
        ensure!(!room.stop.is_told(), "程序正在结束");
        let len = WINDOW_BYTES.min(size - offset);
        upload.write(&room.carrier.read_range(name, offset, usize::try_from(len)?)?)?;
        offset += len;
    }
    upload.keep()
}

/// Removes a bundle of ours, if there is one.
pub(crate) fn remove(room: &Room, name: &str) -> anyhow::Result<()> {
    match fs::remove_file(room.path(name)) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

/// Puts the store's copy of a bundle in the place of ours.
pub(super) fn restore(room: &Room, code: &str, number: u64) -> anyhow::Result<()> {
    let name = bundle_name(code, number);
    // First see that there is something to restore from.
    blobs(&room.carrier, code, number).context("发布库中的副本也不可用")?;
    remove(room, &name)?;
    copy(room, &name)?;
    room.alarms.healed(&name);
    Ok(())
}

/// Restores every bundle of a site up to `newest` that is lost or whose frame is damaged.
pub(super) fn restore_all(room: &Room, code: &str, newest: u64) -> anyhow::Result<()> {
    for number in 1..=newest {
        if blobs(&room.own, code, number).is_err() {
            restore(room, code, number)?;
        }
    }
    Ok(())
}
