//! What lies in the store of a site, as its readers get it.

use std::borrow::Cow;
use std::path::Path;
use std::sync::Arc;

use vault::BlobSource as _;
use vault::blob::{Fill, Parts, join_plain};
use vault::site::Site;
use vault::store::Store;
use vault::tree::{Entry, Kind, Tree};

/// A site as it was shipped.
pub(crate) struct Shipped {
    /// Its path tree.
    pub(crate) tree: Tree,
    /// Where its blobs lie.
    pub(crate) site: Arc<Site>,
    /// Number of the newest release.
    pub(crate) number: u64,
}

impl Shipped {
    pub(crate) fn of(store: &Path, code: &str) -> Shipped {
        let store = Store::open(store).unwrap();
        let site = Arc::new(Site::open(&store, code).unwrap());
        let number = site.newest();
        let root = site.record(number).unwrap().tree;
        Shipped { tree: Tree::open(root, site.clone()), site, number }
    }

    /// Every path.
    pub(crate) fn paths(&self) -> Vec<String> {
        self.tree.iter().map(|entry| entry.unwrap().0).collect()
    }

    /// What lies at a path.
    pub(crate) fn entry(&self, path: &str) -> Option<Entry> {
        self.tree.get(path).unwrap()
    }

    /// What a reader of a path gets: the page with its fragments, the slots empty.
    pub(crate) fn text(&self, path: &str) -> String {
        let entry = self.entry(path).unwrap_or_else(|| panic!("nothing lies at {path}"));
        let bytes = self.site.blob(&entry.blob).unwrap().unwrap();
        if entry.kind == Kind::Raw {
            return String::from_utf8_lossy(&bytes).into_owned();
        }
        let mut out = Vec::new();
        join_plain(&Parts::decode(bytes).unwrap(), self, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }
}

impl Fill for Shipped {
    fn fragment(&self, name: &str) -> Option<Parts> {
        let entry = self.entry(&format!("!frag/{name}"))?;
        Some(Parts::decode(self.site.blob(&entry.blob).unwrap().unwrap()).unwrap())
    }

    fn slot(&self, _name: &str) -> Cow<'_, [u8]> {
        Cow::Borrowed(b"")
    }
}
