//! What must survive a restart: numbers that never go back, and the signed files that prove
//! what is being served.

use std::collections::BTreeMap;

use anyhow::Context as _;
use base::Moment;
use seal::Digest;
use serde::{Deserialize, Serialize};
use vault::store::Store;
use vault::trust::Held;

/// The file, replaced in one step and flushed before anything new is shown.
const FILE: &str = "state.json";

/// Longest such file, bytes.
const BYTES_MAX: u64 = 64 << 20;

/// The form of the file; another one is not read.
const FORM: u32 = 1;

/// What is remembered.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Memory {
    /// Form of the file.
    pub(super) form: u32,
    /// Fingerprint of the root key.
    pub(super) pinned: Option<Digest>,
    /// What the follower must remember.
    pub(super) held: Held,
    /// When the timestamp was accepted.
    pub(super) accepted_at: Moment,
    /// The key list in force, as it was read.
    pub(super) root: String,
    /// The last timestamp, as it was read.
    pub(super) timestamp: String,
    /// When the held release of each site was accepted.
    pub(super) sites: BTreeMap<String, Moment>,
}

impl Memory {
    /// Reads what was remembered, `None` when there is nothing. A file that cannot be read
    /// is put aside with a loud complaint: the signatures protect what is shown, only the
    /// memory of numbers is lost.
    pub(super) fn load(own: &Store) -> anyhow::Result<Option<Memory>> {
        let Some(bytes) = own.read(FILE, BYTES_MAX)? else { return Ok(None) };
        let memory = serde_json::from_slice::<Memory>(&bytes);
        match memory {
            Ok(memory) if memory.form == FORM => Ok(Some(memory)),
            _ => {
                tracing::error!(file = FILE, "state unreadable, beginning anew");
                own.replace("state.damaged.json", &bytes)?;
                Ok(None)
            }
        }
    }

    /// Writes it down, durably.
    pub(super) fn save(&mut self, own: &Store) -> anyhow::Result<()> {
        self.form = FORM;
        let bytes = serde_json::to_vec(self)?;
        own.replace(FILE, &bytes).context("无法记下接受状态")
    }
}
