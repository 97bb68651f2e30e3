//! Putting pages together.

use std::borrow::Cow;
use std::cell::RefCell;
use std::sync::atomic::{AtomicBool, AtomicU64};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use anyhow::ensure;
use bytes::Bytes;
use hyper::StatusCode;
use hyper::header::{CONTENT_LENGTH, HeaderValue};
use vault::blob::{Fill, Packer, Parts, join_gzip, join_plain};
use vault::tree::{Entry, Kind};
use web::Coding;

use super::head::Manner;
use super::large::Large;
use super::{Form, Page, Recipe};
use crate::visit::Tally;
use crate::world::{HEADER, NOT_FOUND, RELEASE_SLOT, Served, UNAVAILABLE};

/// Where pages are put together. Compressors are large, so they are kept and lent.
pub(crate) struct Kitchen {
    packers: Mutex<Vec<Packer>>,
    large: Large,
    /// Files of at most so many bytes are small: they are kept as pages are.
    small_bytes_max: usize,
    manner: Manner,
}

/// Bytes of a page with what went into them.
pub(crate) struct Composed {
    /// The bytes in the coding asked for.
    pub(crate) body: Vec<u8>,
    /// What they were made of.
    pub(crate) recipe: Recipe,
}

impl Kitchen {
    /// A kitchen with so much room for large files: for those of more than `small_bytes_max`.
    pub(crate) fn new(large_bytes_max: usize, small_bytes_max: usize, manner: Manner) -> Kitchen {
        let large = Large::new(large_bytes_max);
        Kitchen { packers: Mutex::default(), large, small_bytes_max, manner }
    }

    /// Puts a page together in this coding.
    pub(crate) fn page(
        &self,
        site: &Served,
        path: &str,
        entry: Entry,
        coding: Coding,
    ) -> anyhow::Result<Page> {
        let is_raw = entry.kind != Kind::Parts;
        let status = match path {
            NOT_FOUND => StatusCode::NOT_FOUND,
            UNAVAILABLE => StatusCode::SERVICE_UNAVAILABLE,
            _ => StatusCode::from_u16(entry.status)?,
        };
        let tally = Tally::of(site.code(), path, status, &entry.media_type);
        let (body, recipe) = match entry.kind {
            Kind::Parts => {
                let composed = self.compose(site, entry, coding, &|_| None)?;
                (Bytes::from(composed.body), composed.recipe)
            }
            Kind::Raw => {
                let body = self.raw(site, &entry)?;
                (body, Recipe::of(entry))
            }
            Kind::Redirect => (Bytes::new(), Recipe::of(entry)),
        };
        let page = Page {
            site: site.shelf.id,
            path: path.into(),
            status,
            is_raw,
            tally,
            recipe,
            plain: OnceLock::new(),
            gzip: OnceLock::new(),
            good_in: AtomicU64::new(site.generation),
            // One reader is not enough to stay when memory is short.
            is_wanted: AtomicBool::new(false),
        };
        page.set_form(coding, body, self.manner);
        Ok(page)
    }

    /// Adds the other coding to a page that is good in this release of its site.
    pub(crate) fn add_form(
        &self,
        page: &Page,
        site: &Served,
        coding: Coding,
    ) -> anyhow::Result<()> {
        let composed = self.compose(site, page.recipe.entry.clone(), coding, &|_| None)?;
        page.set_form(coding, Bytes::from(composed.body), self.manner);
        Ok(())
    }

    /// The bytes of an entry of parts, its slots filled by `slots` (the slot `release` is
    /// known already).
    pub(crate) fn compose(
        &self,
        site: &Served,
        entry: Entry,
        coding: Coding,
        slots: &dyn Fn(&str) -> Option<Vec<u8>>,
    ) -> anyhow::Result<Composed> {
        let parts = site.shelf.parts(&entry.blob)?;
        let filling = Filling { site, slots, used: RefCell::default() };
        let mut body = Vec::new();
        let joined = match coding {
            Coding::Gzip => {
                let mut packer = self.packers().pop().unwrap_or_default();
                let joined = join_gzip(&parts, &filling, &mut packer, &mut body);
                self.packers().push(packer);
                joined
            }
            _ => join_plain(&parts, &filling, &mut body),
        };
        let Used { fragments, line, switched, trouble } = filling.used.into_inner();
        if let Some(trouble) = trouble {
            return Err(trouble);
        }
        joined?;
        Ok(Composed { body, recipe: Recipe { entry, fragments, line, switched } })
    }

    /// The bytes of a raw entry.
    fn raw(&self, site: &Served, entry: &Entry) -> anyhow::Result<Bytes> {
        let load = || {
            let bytes = site.shelf.bytes(&entry.blob)?;
            ensure!(bytes.len() as u64 == entry.len, "长度与目录不符");
            Ok(bytes)
        };
        let len = usize::try_from(entry.len)?;
        if len <= self.small_bytes_max {
            return load().map(Bytes::from);
        }
        self.large.get(entry.blob, len, load)
    }

    fn packers(&self) -> MutexGuard<'_, Vec<Packer>> {
        self.packers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Page {
    fn set_form(&self, coding: Coding, body: Bytes, manner: Manner) {
        let (cell, coding) = match coding {
            Coding::Gzip if !self.is_raw => (&self.gzip, Coding::Gzip),
            _ => (&self.plain, Coding::Identity),
        };
        // Two threads may have made the same form; it is the same.
        cell.get_or_init(|| {
            let etag = match self.status {
                StatusCode::OK => web::etag_of(&self.recipe.digest().to_string(), coding),
                _ => String::new(),
            };
            let mut head = manner.head(&self.path, &self.recipe.entry, coding, &etag);
            head.insert(CONTENT_LENGTH, HeaderValue::from(body.len()));
            Form::new(self.status, head, etag, body)
        });
    }
}

/// Fills the holes of one page and notes with what.
struct Filling<'a> {
    site: &'a Served,
    slots: &'a dyn Fn(&str) -> Option<Vec<u8>>,
    used: RefCell<Used>,
}

#[derive(Default)]
struct Used {
    fragments: Vec<(String, seal::Digest)>,
    line: Option<String>,
    switched: Option<Bytes>,
    trouble: Option<anyhow::Error>,
}

impl Fill for Filling<'_> {
    fn fragment(&self, name: &str) -> Option<Parts> {
        match self.site.fragment(name) {
            Ok(Some((digest, parts))) => {
                self.used.borrow_mut().fragments.push((name.to_owned(), digest));
                Some(parts)
            }
            Ok(None) => None,
            Err(error) => {
                self.used.borrow_mut().trouble = Some(error);
                None
            }
        }
    }

    fn slot(&self, name: &str) -> Cow<'_, [u8]> {
        if name == RELEASE_SLOT {
            self.used.borrow_mut().line = Some(self.site.line().to_owned());
            return Cow::Borrowed(self.site.line().as_bytes());
        }
        (self.slots)(name).map_or(Cow::Borrowed(&[]), Cow::Owned)
    }
    fn before(&self, fragment: &str) -> Cow<'_, [u8]> {
        if fragment != HEADER {
            return Cow::Borrowed(&[]);
        }
        let mut used = self.used.borrow_mut();
        // Where a page has its header twice, the notice stands in front of the first.
        if used.switched.is_some() {
            return Cow::Borrowed(&[]);
        }
        used.switched = Some(self.site.before_header().clone());
        Cow::Borrowed(self.site.before_header())
    }
}
