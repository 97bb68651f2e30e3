//! What went wrong since the start: counters and the last trouble in words.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Mutex, PoisonError};

use base::Moment;
use serde::Serialize;
use vault::Flaw;

/// Counters of a run, shared by all threads.
#[derive(Debug, Default)]
pub(crate) struct Alarms {
    refused: AtomicU64,
    damaged: AtomicU64,
    healed: AtomicU64,
    withheld: AtomicU64,
    last: Mutex<Option<Trouble>>,
}

/// The last trouble, in a sentence without names of files or machines.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Trouble {
    at: Moment,
    say: String,
}

/// The counters as `/-/status` shows them.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Counts {
    /// Releases, timestamps and key lists not accepted.
    refused: u64,
    /// Blobs, nodes and bundles of our own found damaged or lost.
    damaged: u64,
    /// Of these, brought back from the store.
    healed: u64,
    /// Answers not given because the content could not be had undamaged.
    withheld: u64,
}

impl Alarms {
    /// Something from the store was not accepted.
    pub(crate) fn refused(&self, what: &str, error: &anyhow::Error, now: Moment) {
        self.refused.fetch_add(1, Relaxed);
        tracing::error!(what, error = format!("{error:#}"), "release not accepted");
        self.note(format!("{what}：{}", harmless(error)), now);
    }

    /// Something of our own is damaged or lost.
    pub(crate) fn damaged(&self, what: &str, error: &anyhow::Error, now: Moment) {
        self.damaged.fetch_add(1, Relaxed);
        tracing::error!(what, error = format!("{error:#}"), "own copy damaged");
        self.note(format!("{what}：{}", harmless(error)), now);
    }

    /// What was damaged is right again.
    pub(crate) fn healed(&self, what: &str) {
        self.healed.fetch_add(1, Relaxed);
        tracing::warn!(what, "own copy healed from the store");
    }

    /// What was damaged could not be brought back now.
    pub(crate) fn not_healed(&self, what: &str, error: &anyhow::Error) {
        tracing::error!(what, error = format!("{error:#}"), "own copy not healed");
    }

    /// A reader got the page of unavailability.
    pub(crate) fn withheld(&self, path: &str, error: &anyhow::Error) {
        self.withheld.fetch_add(1, Relaxed);
        tracing::error!(path, error = format!("{error:#}"), "page withheld");
    }

    /// The counters now.
    pub(crate) fn counts(&self) -> Counts {
        Counts {
            refused: self.refused.load(Relaxed),
            damaged: self.damaged.load(Relaxed),
            healed: self.healed.load(Relaxed),
            withheld: self.withheld.load(Relaxed),
        }
    }

    /// The last trouble, if there was any.
    pub(crate) fn last(&self) -> Option<Trouble> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn note(&self, say: String, at: Moment) {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        *last = Some(Trouble { at, say });
    }
}

/// What strangers may read of an error: a flaw in full, of all others only that there was one.
fn harmless(error: &anyhow::Error) -> String {
    match error.downcast_ref::<Flaw>() {
        Some(flaw) => flaw.to_string(),
        None => "读取或写入失败，详见日志".to_owned(),
    }
}
