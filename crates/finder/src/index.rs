//! The index of the portal: a folder that can be thrown away and built again from the releases.

use std::path::Path;

use crate::doc::SearchDoc;
use crate::query::{Found, Hit, Query};

/// Up to where a site has been indexed; written in the same commit as the documents.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Cursor {
    /// Number of the release.
    pub number: u64,
    /// Anything by which the caller knows the release again, such as the digest of its signed bytes.
    pub release: String,
}

/// Changes of one site that belong together.
#[derive(Debug, Default)]
pub struct Batch {
    /// Code of the site.
    pub site: String,
    /// Forget all documents of the site first (a site indexed from scratch).
    pub replace_all: bool,
    /// Documents that are new or changed.
    pub upserts: Vec<SearchDoc>,
    /// Ids of documents that are gone.
    pub removes: Vec<String>,
    /// Where the site stands after this batch; `None` while more batches of the same release follow.
    pub cursor: Option<Cursor>,
}

/// The search index over all sites of a portal. May be shared between threads.
pub struct Index {}

impl Index {
    /// Opens the index in `folder`, or makes an empty one. A damaged index, or one of an older format, is wiped: then no
    /// site has a cursor and the caller feeds everything again. Fails when another process holds it or the disk fails.
    pub fn open(folder: &Path) -> anyhow::Result<Index> {
        let _ = folder;
        todo!()
    }

    /// Where a site stands; `None`: nothing of it is indexed, feed it from the beginning.
    pub fn cursor(&self, site: &str) -> Option<Cursor> {
        let _ = site;
        todo!()
    }

    /// Codes of all sites that have a cursor.
    pub fn sites(&self) -> Vec<String> {
        todo!()
    }

    /// Takes a batch. Nothing of it is seen or durable before `commit`.
    pub fn apply(&self, batch: Batch) -> anyhow::Result<()> {
        let _ = batch;
        todo!()
    }

    /// Forgets a site: its documents and its cursor. Takes effect with `commit`.
    pub fn forget(&self, site: &str) -> anyhow::Result<()> {
        let _ = site;
        todo!()
    }

    /// Makes everything applied so far durable and visible, in one step.
    pub fn commit(&self) -> anyhow::Result<()> {
        todo!()
    }

    /// Reads every file of the index and compares checksums; `false`: damaged, open it again to have it wiped.
    pub fn sound(&self) -> bool {
        todo!()
    }

    /// How many documents are found when nothing is asked.
    pub fn count(&self) -> u64 {
        todo!()
    }

    /// Answers a query. The text may be anything a stranger typed: it is never the reason of an error.
    pub fn search(&self, query: &Query) -> anyhow::Result<Found> {
        let _ = query;
        todo!()
    }

    /// Documents whose title contains `typed`, best first, at most `limit` (≤ 20).
    pub fn suggest(&self, typed: &str, sites: &[String], limit: usize) -> anyhow::Result<Vec<Hit>> {
        let _ = (typed, sites, limit);
        todo!()
    }
}
