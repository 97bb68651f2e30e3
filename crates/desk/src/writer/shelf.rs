//! What is committed and waits for the disk.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;

/// Told to each work of a group: whether the group is durable.
pub(super) type Outcome = std::result::Result<(), Arc<str>>;

/// The works of a group that wait for their answer.
pub(super) type Group = Vec<oneshot::Sender<Outcome>>;

/// What is committed and not yet durable.
#[derive(Default)]
pub(super) struct Shelf {
    next: Mutex<Committed>,
    /// How many works the disk is busy with.
    pub(super) busy_with: AtomicUsize,
    /// Works that wait for a turn.
    pub(super) in_line: AtomicUsize,
}

/// Works that were committed, and the newest commit.
#[derive(Default)]
pub(super) struct Committed {
    pub(super) works: Group,
    pub(super) newest: u64,
}

/// Somebody who waits for a turn, until dropped.
pub(super) struct InLine<'a>(&'a AtomicUsize);

impl Shelf {
    /// What the disk is given next.
    pub(super) fn next(&self) -> MutexGuard<'_, Committed> {
        self.next.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<'a> InLine<'a> {
    /// Stands in line.
    pub(super) fn stand(line: &'a AtomicUsize) -> Self {
        line.fetch_add(1, Ordering::SeqCst);
        Self(line)
    }
}

impl Drop for InLine<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}
