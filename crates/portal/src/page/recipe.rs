//! What a page is made of, to see whether a newer release changes it.

use bytes::Bytes;
use seal::{Digest, Hasher};
use vault::tree::Entry;

use crate::world::Served;

/// The ingredients of a page.
#[derive(Debug, Clone)]
pub(crate) struct Recipe {
    /// The entry of its path.
    pub(crate) entry: Entry,
    /// Fragments by name with their digests, in order of appearance.
    pub(crate) fragments: Vec<(String, Digest)>,
    /// What stood in the slot `release`, if the page has one.
    pub(crate) line: Option<String>,
    /// What stood in front of the header, if the page has one.
    pub(crate) switched: Option<Bytes>,
}

impl Recipe {
    /// The recipe of what is in the tree as it is sent.
    pub(crate) fn of(entry: Entry) -> Recipe {
        Recipe { entry, fragments: Vec::new(), line: None, switched: None }
    }

    /// Would the page be the same in this release?
    pub(crate) fn is_good(&self, path: &str, site: &Served) -> anyhow::Result<bool> {
        if self.line.as_deref().is_some_and(|line| line != site.line()) {
            return Ok(false);
        }
        if self.switched.as_ref().is_some_and(|switched| switched != site.before_header()) {
            return Ok(false);
        }
        if site.entry(path)?.as_ref() != Some(&self.entry) {
            return Ok(false);
        }
        for (name, digest) in &self.fragments {
            if site.fragment_digest(name)? != Some(*digest) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// A digest of everything that decides the bytes of the page.
    pub(crate) fn digest(&self) -> Digest {
        let mut hasher = Hasher::new();
        hasher.update(self.entry.blob.as_bytes());
        for (_, digest) in &self.fragments {
            hasher.update(digest.as_bytes());
        }
        hasher.update(self.line.as_deref().unwrap_or_default().as_bytes());
        hasher.update(self.switched.as_deref().unwrap_or_default());
        hasher.finish()
    }
}
