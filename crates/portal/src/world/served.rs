//! One release of one site, as it is being served.

use std::borrow::Cow;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, OnceLock};

use anyhow::Context as _;
use base::Moment;
use bytes::Bytes;
use seal::Digest;
use serde::Deserialize;
use vault::Flaw;
use vault::blob::{Fill, Parts, join_plain};
use vault::release::Release;
use vault::tree::{Entry, Kind, Tree};
use vault::trust::{Point, Step, Switches};

use crate::page::{Page, switch};
use crate::shelf::Shelf;

/// Where the facts about a site stand in its tree.
const SITE: &str = "!site";

/// Longest facts about a site, bytes.
const SITE_BYTES_MAX: u64 = 64 << 10;

/// The site's page for what is not there.
pub(crate) const NOT_FOUND: &str = "!page/404";

/// The site's page for what cannot be shown now.
pub(crate) const UNAVAILABLE: &str = "!page/503";

/// The site's page around search results.
pub(crate) const SEARCH: &str = "!page/search";

/// Before the id of a document: what search knows of it.
pub(crate) const DOCUMENTS: &str = "!search/";

/// The name of the slot that says which release a page belongs to.
pub(crate) const RELEASE_SLOT: &str = "release";

/// The name of the fragment every page begins with; what is switched on stands in front of it.
pub(crate) const HEADER: &str = "header";

/// A verified release of a site.
pub(crate) struct Served {
    /// The site's bundles.
    pub(crate) shelf: Arc<Shelf>,
    /// The tree of this release.
    pub(crate) tree: Tree,
    /// The record.
    pub(crate) release: Release,
    /// Number and digest of the record.
    pub(crate) point: Point,
    /// The signed record as it lies in the bundle, for anybody who wants to check.
    pub(crate) signed: Bytes,
    /// When it was accepted here.
    pub(crate) accepted_at: Moment,
    /// No other release of this run has the same number here.
    pub(crate) generation: u64,
    facts: Facts,
    line: String,
    switches: Switches,
    /// What stands in front of the header because of them.
    switched: Bytes,
    unavailable: OnceLock<Arc<Page>>,
}

/// Numbers of what was ever served in this run.
static GENERATIONS: AtomicU64 = AtomicU64::new(1);

/// What `!site` says: what the portal must know of a site besides its pages.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Facts {
    /// Code of the site; must be that of the release.
    code: String,
    /// Name as shown.
    #[serde(default)]
    name: String,
    /// Host names.
    #[serde(default)]
    domains: Vec<String>,
}

impl Served {
    /// Makes ready to serve a release whose tree has been checked.
    pub(crate) fn new(
        shelf: Arc<Shelf>,
        tree: Tree,
        step: Step,
        accepted_at: Moment,
    ) -> anyhow::Result<Served> {
        let Step { release, point, .. } = step;
        let signed = shelf.site().signed(point.number)?.into();
        let when = base::date_time(release.issued_at);
        let mut served = Served {
            shelf,
            tree,
            signed,
            accepted_at,
            generation: GENERATIONS.fetch_add(1, Relaxed),
            facts: Facts { code: String::new(), name: String::new(), domains: Vec::new() },
            line: format!("第 {} 号发布 · {when}", point.number),
            release,
            point,
            switches: Switches::default(),
            switched: Bytes::new(),
            unavailable: OnceLock::new(),
        };
        served.facts = served.read_facts()?;
        Ok(served)
    }

    /// The same release with other switches: a generation of its own, so that every page in
    /// memory is looked at again before it is sent.
    pub(crate) fn switched(&self, switches: &Switches) -> Served {
        Served {
            shelf: self.shelf.clone(),
            tree: self.tree.clone(),
            release: self.release.clone(),
            point: self.point,
            signed: self.signed.clone(),
            accepted_at: self.accepted_at,
            generation: GENERATIONS.fetch_add(1, Relaxed),
            facts: self.facts.clone(),
            line: self.line.clone(),
            switches: switches.clone(),
            switched: switch::markup(switches).into(),
            unavailable: OnceLock::new(),
        }
    }

    /// What is switched on.
    pub(crate) fn switches(&self) -> &Switches {
        &self.switches
    }

    /// What stands in front of the header because of it.
    pub(crate) fn before_header(&self) -> &Bytes {
        &self.switched
    }

    /// Code of the site.
    pub(crate) fn code(&self) -> &str {
        &self.release.site
    }

    /// Name of the site as shown.
    pub(crate) fn name(&self) -> &str {
        &self.facts.name
    }

    /// Host names of the site in small letters, the first is the one to link to.
    pub(crate) fn hosts(&self) -> &[String] {
        &self.facts.domains
    }

    /// What a path of the tree leads to.
    pub(crate) fn entry(&self, path: &str) -> anyhow::Result<Option<Entry>> {
        self.tree.get(path)
    }

    /// The digest of the fragment of a name.
    pub(crate) fn fragment_digest(&self, name: &str) -> anyhow::Result<Option<Digest>> {
        let entry = self.tree.get(&format!("!frag/{name}"))?;
        Ok(entry.map(|entry| entry.blob))
    }

    /// The fragment of a name and its digest.
    pub(crate) fn fragment(&self, name: &str) -> anyhow::Result<Option<(Digest, Parts)>> {
        let Some(digest) = self.fragment_digest(name)? else { return Ok(None) };
        Ok(Some((digest, self.shelf.fragment(&digest)?)))
    }

    /// What an internal entry says, inflated when it is compressed. Holes are left empty.
    pub(crate) fn content(&self, entry: &Entry) -> anyhow::Result<Vec<u8>> {
        match entry.kind {
            Kind::Parts => {
                let mut plain = Vec::new();
                join_plain(&self.shelf.parts(&entry.blob)?, &NoFill, &mut plain)?;
                Ok(plain)
            }
            Kind::Raw => self.shelf.bytes(&entry.blob),
            Kind::Redirect => anyhow::bail!("此处不应是跳转"),
        }
    }

    /// What stands in the slot `release`.
    pub(crate) fn line(&self) -> &str {
        &self.line
    }

    /// Keeps the page to be shown when another cannot be: it must be in memory before the
    /// disk fails.
    pub(crate) fn keep_unavailable(&self, page: Arc<Page>) {
        // It is set once, before the release is served.
        let _ = self.unavailable.set(page);
    }

    /// The page to be shown when another cannot be.
    pub(crate) fn unavailable(&self) -> Option<&Arc<Page>> {
        self.unavailable.get()
    }

    /// Reads `!site`.
    fn read_facts(&self) -> anyhow::Result<Facts> {
        let say = || format!("站点 {} 的说明（!site）", self.code());
        let entry = self.entry(SITE)?.with_context(|| format!("缺少{}", say()))?;
        anyhow::ensure!(entry.len <= SITE_BYTES_MAX, "{}过长", say());
        let bytes = self.content(&entry)?;
        let mut facts: Facts = serde_json::from_slice(&bytes).with_context(say)?;
        if facts.code != self.code() {
            return Err(Flaw::ReleaseSite(self.code().to_owned()).into());
        }
        facts.domains.retain(|host| !host.is_empty());
        for host in &mut facts.domains {
            host.make_ascii_lowercase();
        }
        Ok(facts)
    }
}

/// Fills nothing.
struct NoFill;

impl Fill for NoFill {
    fn fragment(&self, _name: &str) -> Option<Parts> {
        None
    }

    fn slot(&self, _name: &str) -> Cow<'_, [u8]> {
        Cow::Borrowed(&[])
    }
}
