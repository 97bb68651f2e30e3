//! Pages in memory: put together from blobs hashed in the memory they are sent from, and kept
//! until memory is short or one of their ingredients changes.

mod cache;
mod compose;
mod head;
mod large;
mod recipe;
pub(crate) mod switch;

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, OnceLock};

use bytes::Bytes;
use hyper::{HeaderMap, StatusCode};
use web::Coding;
use web::serve::ready_head;

use crate::visit::Tally;
use crate::world::Served;

pub(crate) use cache::{Front, PageCache};
pub(crate) use compose::Kitchen;
pub(crate) use head::{ASK, FOREVER, Manner, location, not_modified};
pub(crate) use large::NoRoom;
pub(crate) use recipe::Recipe;

/// An answer to every GET of one path of one site, ready to be sent.
pub(crate) struct Page {
    /// Number of the site within this run.
    pub(crate) site: u32,
    /// Path in the tree.
    pub(crate) path: Box<str>,
    /// Status of the answer.
    pub(crate) status: StatusCode,
    /// Bytes as they are in the tree: parts of them can be had.
    pub(crate) is_raw: bool,
    /// Where visits are counted, if they are.
    pub(crate) tally: Option<Arc<Tally>>,
    recipe: Recipe,
    plain: OnceLock<Form>,
    gzip: OnceLock<Form>,
    /// The generation of the site in which the ingredients were last found unchanged.
    good_in: AtomicU64,
    /// Was asked for since the cache last looked.
    is_wanted: AtomicBool,
}

/// A page in one coding.
pub(crate) struct Form {
    /// All headers of the answer.
    pub(crate) head: HeaderMap,
    /// Status line and headers as they are sent.
    pub(crate) ready: Bytes,
    /// The tag, in `head` too; empty when there is none.
    pub(crate) etag: String,
    /// The bytes.
    pub(crate) body: Bytes,
}

/// What stands around bytes in memory: tables, counters.
const FRAME: usize = 1024;

impl Form {
    /// An answer with these headers.
    pub(crate) fn new(status: StatusCode, head: HeaderMap, etag: String, body: Bytes) -> Form {
        Form { ready: ready_head(status, &head), head, etag, body }
    }

    /// Bytes in memory, roughly.
    fn size(&self) -> usize {
        FRAME + self.ready.len() + self.body.len()
    }
}

impl Page {
    /// The page in this coding, if it has been put together. What is not compressed at all
    /// has only the plain form, whatever the client takes.
    pub(crate) fn form(&self, coding: Coding) -> Option<&Form> {
        match coding {
            Coding::Gzip if !self.is_raw => self.gzip.get(),
            _ => self.plain.get(),
        }
    }

    /// Is the page known to be right in this generation of its site?
    pub(crate) fn is_good_in(&self, generation: u64) -> bool {
        self.good_in.load(Relaxed) == generation
    }

    /// Is the page right in this release? Remembers it when it is.
    pub(crate) fn is_still_good(&self, site: &Served) -> anyhow::Result<bool> {
        if self.is_good_in(site.generation) {
            return Ok(true);
        }
        let is_good = self.recipe.is_good(&self.path, site)?;
        if is_good {
            self.good_in.store(site.generation, Relaxed);
        }
        Ok(is_good)
    }

    /// Somebody wants the page: it should stay in memory.
    pub(crate) fn wanted(&self) {
        // Reading first keeps the line of memory shared between the threads.
        if !self.is_wanted.load(Relaxed) {
            self.is_wanted.store(true, Relaxed);
        }
    }

    /// Bytes in memory, roughly.
    fn size(&self) -> usize {
        let forms = [&self.plain, &self.gzip].into_iter().filter_map(OnceLock::get);
        FRAME + self.path.len() + forms.map(Form::size).sum::<usize>()
    }
}
