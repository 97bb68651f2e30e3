//! The press as the program sees it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anyhow::Context as _;
use base::{Origin, Result};
use desk::{Caller, Desk};
use seal::{Digest, Hasher, sha256};
use tokio::sync::watch;
use vault::ship::{Keys, Timestamper};
use vault::store::Store;
use vault::trust::JournalHead;

use crate::print::Machines;
use crate::ship::Dock;
use crate::theme::Theme;
use crate::trace::{Cursor, Trace};

/// Who the press is in the journal and to the database.
pub(crate) const ME: Caller = Caller::Machine("follower:press");

/// The sources that decide how content is printed: when one of them changes, every site is
/// printed anew, without anybody having to remember it.
const PRINTING: [(&str, &str); 20] = [
    ("html.rs", include_str!("html.rs")),
    ("media.rs", include_str!("media.rs")),
    ("page/article.rs", include_str!("page/article.rs")),
    ("page/body.rs", include_str!("page/body.rs")),
    ("page/context.rs", include_str!("page/context.rs")),
    ("page/feed.rs", include_str!("page/feed.rs")),
    ("page/field.rs", include_str!("page/field.rs")),
    ("page/home.rs", include_str!("page/home.rs")),
    ("page/make.rs", include_str!("page/make.rs")),
    ("page/mod.rs", include_str!("page/mod.rs")),
    ("page/model.rs", include_str!("page/model.rs")),
    ("page/part.rs", include_str!("page/part.rs")),
    ("page/plain.rs", include_str!("page/plain.rs")),
    ("page/preview.rs", include_str!("page/preview.rs")),
    ("page/section.rs", include_str!("page/section.rs")),
    ("page/topic.rs", include_str!("page/topic.rs")),
    ("theme/engine.rs", include_str!("theme/engine.rs")),
    ("theme/meta.rs", include_str!("theme/meta.rs")),
    ("theme/mod.rs", include_str!("theme/mod.rs")),
    ("theme/pieces.rs", include_str!("theme/pieces.rs")),
];

/// Where the press works and how the public reaches what it makes.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The data folder; the press writes into `press/` below it.
    pub data: PathBuf,
    /// The folder of the theme, `themes/base`.
    pub theme: PathBuf,
    /// How the public reaches the sites.
    pub origin: Origin,
}

/// The press. Cheap to clone.
#[derive(Clone)]
pub struct Press {
    pub(crate) inner: Arc<Inner>,
}

/// Everything the press works with.
pub(crate) struct Inner {
    pub(crate) desk: Desk,
    pub(crate) theme: Arc<Theme>,
    pub(crate) origin: Origin,
    pub(crate) machines: Machines,
    pub(crate) trace: Trace,
    /// Everything that decides how content looks.
    pub(crate) recipe: Digest,
    dock: Mutex<Dock>,
    /// Apart from the dock, which is busy for as long as a whole site is built: a notice does not
    /// wait for it.
    stamper: Mutex<Timestamper>,
    /// How far the journal was read, beyond what the trace remembers.
    passed: Mutex<Cursor>,
    /// Held by whoever works, so that rounds and full builds never mix.
    pub(crate) turn: tokio::sync::Mutex<()>,
    pub(crate) shipped: watch::Sender<BTreeMap<String, u64>>,
    /// Acts behind what the timestamp switches on.
    pub(crate) switched: watch::Sender<BTreeSet<String>>,
    /// The newest release of each site, by code, that the portal was seen to serve.
    pub(crate) seen: Mutex<BTreeMap<String, i64>>,
}

impl Press {
    /// Opens the press: reads the theme (a theme that misses what every public page must have is
    /// refused), opens the trace (only one process may) and the store.
    pub async fn open(
        desk: Desk,
        settings: Settings,
        store: Store,
        keys: Keys,
    ) -> anyhow::Result<Press> {
        let inner = tokio::task::spawn_blocking(move || Inner::open(desk, settings, store, keys));
        Ok(Press { inner: Arc::new(inner.await.context("opening the press")??) })
    }

    /// The newest release of each site, by code, as the timestamp names it; wakes whoever waits
    /// for the portal to serve it.
    pub fn shipped(&self) -> watch::Receiver<BTreeMap<String, u64>> {
        self.inner.shipped.subscribe()
    }

    /// Acts behind what the timestamp switches on; wakes whoever waits for the portal to show it.
    pub fn switched(&self) -> watch::Receiver<BTreeSet<String>> {
        self.inner.switched.subscribe()
    }

    /// Notes that the portal serves a release of a site (by code), and with it all before it. The
    /// portal may be quicker than we are: releases that are not written down yet are marked when
    /// they are.
    pub async fn seen(&self, site: &str, number: u64) -> Result<()> {
        let number = i64::try_from(number)?;
        self.inner.saw(site, number);
        self.inner.mark(vec![(site.to_owned(), number)]).await
    }
}

impl Inner {
    fn open(desk: Desk, settings: Settings, store: Store, keys: Keys) -> anyhow::Result<Inner> {
        let Settings { data, theme, origin } = settings;
        let theme = Arc::new(Theme::open(&theme)?);
        let trace = Trace::open(&trace_file(&data)?)?;
        let machines = Machines::new(&theme)?;
        let stamper = Mutex::new(Timestamper::open(&store, &keys)?);
        let dock = Mutex::new(Dock::open(store, keys, desk.files()));
        let recipe = recipe(&theme, origin);
        let (shipped, switched) = (watch::Sender::default(), watch::Sender::default());
        let (turn, seen) = (tokio::sync::Mutex::new(()), Mutex::default());
        Ok(Inner {
            desk,
            theme,
            origin,
            machines,
            trace,
            recipe,
            dock,
            stamper,
            passed: Mutex::default(),
            turn,
            shipped,
            switched,
            seen,
        })
    }

    /// The store, for one writer at a time.
    pub(crate) fn dock(&self) -> MutexGuard<'_, Dock> {
        // A panic leaves a draft unfinished, which is as if it had never been begun.
        self.dock.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How far the journal was read, beyond what the trace remembers.
    pub(crate) fn passed(&self) -> MutexGuard<'_, Cursor> {
        self.passed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whoever stamps; the dock, if it is needed too, is locked before.
    pub(crate) fn stamper(&self) -> MutexGuard<'_, Timestamper> {
        self.stamper.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes the timestamp and tells who waits for it.
    pub(crate) fn stamp(&self, dock: &Dock, journal: JournalHead) -> anyhow::Result<()> {
        let points = dock.points();
        self.stamper().stamp(points.clone(), journal, self.desk.clock().now())?;
        let numbers = points.into_iter().map(|(code, point)| (code, point.number)).collect();
        self.shipped.send_replace(numbers);
        Ok(())
    }
}

/// The trace's file under the data folder; makes its folder.
pub(crate) fn trace_file(data: &Path) -> anyhow::Result<PathBuf> {
    let folder = data.join("press");
    std::fs::create_dir_all(&folder)
        .with_context(|| format!("无法建立目录 {}", folder.display()))?;
    Ok(folder.join("trace.redb"))
}

/// Everything that decides how content looks, in one number.
fn recipe(theme: &Theme, origin: Origin) -> Digest {
    let mut hasher = Hasher::new();
    for (_, source) in PRINTING {
        hasher.update(sha256(source.as_bytes()).as_bytes());
    }
    hasher.update(theme.digest.as_bytes());
    hasher.update(origin.url(".localhost").as_bytes());
    hasher.finish()
}

/// The head of the journal as releases name it: number and hash of a line.
pub(crate) fn journal_head(seq: i64, hash: &str) -> anyhow::Result<JournalHead> {
    let head = if hash.is_empty() { Digest::ZERO } else { hash.parse()? };
    Ok(JournalHead { seq: u64::try_from(seq)?, head })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_source_that_prints_is_counted() {
        let counted: BTreeSet<&str> = PRINTING.iter().map(|(name, _)| *name).collect();
        for folder in ["page", "theme"] {
            let place = Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(folder);
            for entry in std::fs::read_dir(place).unwrap() {
                let name = entry.unwrap().file_name().into_string().unwrap();
                let judges = ["sample", "lint.rs"].contains(&name.as_str());
                assert!(judges || counted.contains(format!("{folder}/{name}").as_str()), "{name}");
            }
        }
    }
}
