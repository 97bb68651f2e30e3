//! What is kept of an output.

use seal::{Digest, sha256};
use serde::{Deserialize, Serialize};

use crate::read::{Reads, Window};

/// What is kept of one output.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Record {
    /// The files it became; none when there was nothing to show.
    pub(crate) files: Vec<FileMark>,
    /// Name of the set of shared keys it read.
    pub(crate) set: String,
    /// Keys it read by itself.
    pub(crate) own: Vec<String>,
    /// Pieces of lists it read.
    pub(crate) windows: Vec<Window>,
    /// Paths of the media it shows.
    pub(crate) media: Vec<String>,
}

/// A file an output became.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct FileMark {
    /// Its name in the site's tree.
    pub(crate) path: String,
    /// Digest of what it says before compression, with its status and type.
    pub(crate) source: Digest,
}

/// Where a document stood, and which edition of it, when the journal was last read about it. Not
/// part of its page's record: the page may be made again before the journal is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Placed {
    /// Section.
    pub(crate) section: String,
    /// Place in the section's list.
    pub(crate) ordinal: i64,
    /// Place in the site's list.
    pub(crate) serial: i64,
    /// When it was first published: its place among the newest of the site.
    pub(crate) published: i64,
    /// Address.
    pub(crate) path: String,
    /// Its edition; lists show it, so another one touches them.
    pub(crate) edition: String,
}

impl Record {
    /// A record and the shared keys its set stands for.
    pub(crate) fn new(
        files: Vec<FileMark>,
        reads: Reads,
        media: Vec<String>,
    ) -> (Record, Vec<String>) {
        let shared: Vec<String> = reads.shared.into_iter().collect();
        let record = Record {
            files,
            set: set_name(&shared),
            own: reads.own.into_iter().collect(),
            windows: reads.windows.into_iter().collect(),
            media,
        };
        (record, shared)
    }
}

/// The name of a set of keys: the same keys, the same name; empty for no keys.
fn set_name(keys: &[String]) -> String {
    if keys.is_empty() {
        return String::new();
    }
    crate::theme::short(&sha256(keys.join("\n").as_bytes()))
}
