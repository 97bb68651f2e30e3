//! Files too large to be kept: in memory only while somebody is being sent one, once for all
//! who are, and not more at a time than there is room for.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use bytes::Bytes;
use seal::Digest;

/// From this length on a file is large in any case.
pub(crate) const LARGE_BYTES: usize = 2 << 20;

/// The large files in memory.
pub(crate) struct Large {
    held: Mutex<HashMap<Digest, Weak<Held>>>,
    in_use: Arc<AtomicUsize>,
    bytes_max: usize,
}

/// There is no room now.
#[derive(Debug)]
pub(crate) struct NoRoom;

impl std::fmt::Display for NoRoom {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("同时下载的大文件过多")
    }
}

impl std::error::Error for NoRoom {}

/// A file in memory and its share of the room.
struct Held {
    bytes: Vec<u8>,
    _room: Room,
}

/// A share of the room, given back when dropped.
struct Room {
    in_use: Arc<AtomicUsize>,
    bytes: usize,
}

/// What is lent to an answer.
struct Lent(Arc<Held>);

impl AsRef<[u8]> for Lent {
    fn as_ref(&self) -> &[u8] {
        &self.0.bytes
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        self.in_use.fetch_sub(self.bytes, Relaxed);
    }
}

impl Large {
    /// Room for so many bytes.
    pub(crate) fn new(bytes_max: usize) -> Large {
        Large { held: Mutex::default(), in_use: Arc::default(), bytes_max }
    }

    /// The file of a digest; read by `load` when nobody is being sent it now. Fails with
    /// [`NoRoom`] when too much is in memory already.
    pub(crate) fn get(
        &self,
        digest: Digest,
        len: usize,
        load: impl FnOnce() -> anyhow::Result<Vec<u8>>,
    ) -> anyhow::Result<Bytes> {
        // One at a time: whoever waits here mostly waits for the very same file.
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(there) = held.get(&digest).and_then(Weak::upgrade) {
            return Ok(Bytes::from_owner(Lent(there)));
        }
        let room = self.room(len).ok_or(NoRoom)?;
        let bytes = load()?;
        held.retain(|_, there| there.strong_count() > 0);
        let loaded = Arc::new(Held { bytes, _room: room });
        held.insert(digest, Arc::downgrade(&loaded));
        Ok(Bytes::from_owner(Lent(loaded)))
    }

    fn room(&self, bytes: usize) -> Option<Room> {
        let room = Room { in_use: self.in_use.clone(), bytes };
        // Asking for more than there is gives back at once what was taken.
        (self.in_use.fetch_add(bytes, Relaxed) + bytes <= self.bytes_max).then_some(room)
    }
}

#[cfg(test)]
mod tests {
    use seal::sha256;

    use super::{Large, NoRoom};

    #[test]
    fn a_file_is_in_memory_once_and_only_while_it_is_sent() {
        let large = Large::new(100);
        let (a, b) = (sha256(b"a"), sha256(b"b"));
        let first = large.get(a, 60, || Ok(vec![1; 60])).unwrap();
        let again = large.get(a, 60, || panic!("it is there")).unwrap();
        assert_eq!(first, again);
        let error = large.get(b, 60, || panic!("no room")).unwrap_err();
        assert!(error.is::<NoRoom>());
        drop(first);
        assert!(large.get(b, 60, || panic!("still being sent")).is_err());
        let part = again.slice(0..3);
        drop(again);
        assert!(large.get(b, 60, || panic!("still being sent")).is_err());
        drop(part);
        assert_eq!(large.get(b, 60, || Ok(vec![2; 60])).unwrap().len(), 60);
        assert!(large.get(a, 60, || anyhow::bail!("unreadable")).is_err());
        assert_eq!(large.get(a, 60, || Ok(vec![3; 60])).unwrap()[0], 3);
    }
}
