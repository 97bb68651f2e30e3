//! Shipping: what was printed becomes a release of its site.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use vault::release::Release;
use vault::ship::{Blob, Draft, Keys, Meta, Shipper};
use vault::store::Store;
use vault::tree::{Entry, Tree};
use vault::trust::Point;

use crate::media::{self, MediaFile};
use crate::output::Output;
use crate::print::Print;
use crate::read::Reads;
use crate::trace::{Pen, Record};

/// Changed paths a release remembers the outputs of.
const TOLD_MAX: usize = 1_000;

/// The releases that are written into the store: one shipper for each site.
pub(crate) struct Dock {
    store: Store,
    keys: Keys,
    files: PathBuf,
    shippers: BTreeMap<String, Shipper>,
}

/// A release in the making.
pub(crate) struct Loading<'a> {
    site: String,
    draft: Draft<'a>,
    tree: Tree,
    files: &'a Path,
    changes: BTreeMap<String, Option<Entry>>,
    /// Paths of media some output no longer shows.
    left: BTreeSet<String>,
    /// Which output changed which path, as far as anybody wants to know.
    told: Vec<(Output, String)>,
}

/// What became of a loading.
#[derive(Debug, Clone)]
pub(crate) struct Shipped {
    /// Files that differ from the release before.
    pub(crate) changed: usize,
    /// Outputs whose files changed, with the path of the first one.
    pub(crate) outputs: Vec<(Output, String)>,
}

impl Dock {
    /// Opens the store for writing.
    pub(crate) fn open(store: Store, keys: Keys, files: &Path) -> Dock {
        let files = files.to_owned();
        Dock { store, keys, files, shippers: BTreeMap::new() }
    }

    /// Takes a site into the timestamp.
    pub(crate) fn take_in(&mut self, site: &str) -> anyhow::Result<&mut Shipper> {
        if !self.shippers.contains_key(site) {
            let shipper = Shipper::open(&self.store, site, &self.keys)?;
            self.shippers.insert(site.to_owned(), shipper);
        }
        self.shippers.get_mut(site).context("a shipper that was just put in")
    }

    /// Begins a release of a site.
    pub(crate) fn load(&mut self, site: &str) -> anyhow::Result<Loading<'_>> {
        self.take_in(site)?;
        let shipper = self.shippers.get_mut(site).context("a shipper that was just put in")?;
        let tree = shipper.tree().clone();
        Ok(Loading {
            site: site.to_owned(),
            draft: shipper.draft()?,
            tree,
            files: &self.files,
            changes: BTreeMap::new(),
            left: BTreeSet::new(),
            told: Vec::new(),
        })
    }

    /// The newest release of a site.
    pub(crate) fn head(&self, site: &str) -> Option<&Release> {
        self.shippers.get(site).and_then(Shipper::head)
    }

    /// Which release of each site is the newest.
    pub(crate) fn points(&self) -> BTreeMap<String, Point> {
        let points = self.shippers.iter();
        points.filter_map(|(code, shipper)| Some((code.clone(), shipper.point()?))).collect()
    }
}

impl Loading<'_> {
    /// Loads what was printed, and writes down in the trace what it was printed from.
    pub(crate) fn take(&mut self, pen: &mut Pen<'_>, prints: Vec<Print>) -> anyhow::Result<()> {
        let mut freed = Vec::new();
        for print in prints {
            self.take_one(pen, print, &mut freed)?;
        }
        // After all of the batch is in: what one output left, another may have moved to.
        for (output, path) in freed {
            if pen.leave(&self.site, &path, &output)?
                && !matches!(self.changes.get(&path), Some(Some(_)))
            {
                self.change(&output, path, None);
            }
        }
        Ok(())
    }

    fn take_one(
        &mut self,
        pen: &mut Pen<'_>,
        print: Print,
        freed: &mut Vec<(Output, String)>,
    ) -> anyhow::Result<()> {
        let Print { output, files, reads, media, .. } = print;
        let old = pen.record(&self.site, &output)?.unwrap_or_default();
        let mut marks = Vec::with_capacity(files.len());
        for file in files {
            if let Some((entry, blob)) = file.fresh {
                if let Some(blob) = blob {
                    self.draft.put(&blob)?;
                }
                self.change(&output, file.mark.path.clone(), Some(entry));
            }
            marks.push(file.mark);
        }
        let kept: HashSet<&str> = marks.iter().map(|mark| mark.path.as_str()).collect();
        for mark in old.files.iter().filter(|mark| !kept.contains(mark.path.as_str())) {
            freed.push((output.clone(), mark.path.clone()));
        }
        for file in media.iter().filter(|file| !old.media.contains(&file.path)) {
            self.media(file)?;
        }
        let shown: Vec<String> = media.into_iter().map(|file| file.path).collect();
        self.left.extend(old.media.into_iter().filter(|path| !shown.contains(path)));
        if marks.is_empty() && reads == Reads::default() {
            return pen.forget(&self.site, &output);
        }
        let (record, shared) = Record::new(marks, reads, shown);
        pen.put(&self.site, &output, &record, &shared)
    }

    fn change(&mut self, output: &Output, path: String, entry: Option<Entry>) {
        if self.told.len() < TOLD_MAX {
            self.told.push((output.clone(), path.clone()));
        }
        self.changes.insert(path, entry);
    }

    /// Brings a file of the media library into the release.
    fn media(&mut self, file: &MediaFile) -> anyhow::Result<()> {
        if self.changes.contains_key(&file.path) {
            return Ok(());
        }
        if let Some(there) = self.tree.get(&file.path)? {
            self.changes.insert(file.path.clone(), Some(there));
            return Ok(());
        }
        let stored = media::stored(self.files, &file.digest);
        let bytes = match fs::read(&stored) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                // The page goes out with a dead picture rather than not at all.
                tracing::error!(%error, path = %stored.display(), "a media file is missing");
                return Ok(());
            }
            Err(error) => return Err(error).context(format!("reading {}", stored.display())),
        };
        let blob = Blob::new(bytes);
        self.draft.put(&blob)?;
        let entry = Entry::raw(file.media_type, blob.digest(), blob.size());
        self.changes.insert(file.path.clone(), Some(entry));
        Ok(())
    }

    /// Removes every file of the site that was not loaded: used when everything was.
    pub(crate) fn remove_the_rest(&mut self) -> anyhow::Result<()> {
        let mut gone = Vec::new();
        for entry in self.tree.iter() {
            let (path, _) = entry?;
            if !self.changes.contains_key(&path) {
                gone.push(path);
            }
        }
        self.changes.extend(gone.into_iter().map(|path| (path, None)));
        Ok(())
    }

    /// Ships the release; durable when it returns. Nothing is shipped when nothing differs.
    pub(crate) fn ship(mut self, pen: &Pen<'_>, meta: &Meta) -> anyhow::Result<Option<Shipped>> {
        for path in std::mem::take(&mut self.left) {
            if !pen.shows(&self.site, &path)? {
                self.changes.insert(path, None);
            }
        }
        let mut changes = Vec::with_capacity(self.changes.len());
        for (path, entry) in self.changes {
            if self.tree.get(&path)? != entry {
                changes.push((path, entry));
            }
        }
        if changes.is_empty() {
            return Ok(None);
        }
        let paths: HashSet<&str> = changes.iter().map(|(path, _)| path.as_str()).collect();
        let told = self.told.into_iter().filter(|(_, path)| paths.contains(path.as_str()));
        let mut outputs: Vec<_> = told.collect();
        outputs.dedup_by(|later, first| later.0 == first.0);
        let changed = changes.len();
        self.draft.finish(changes, meta)?;
        Ok(Some(Shipped { changed, outputs }))
    }
}
