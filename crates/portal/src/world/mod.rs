//! What is being served at one moment. A new release makes a new world; every request stays
//! in the world it began in.

mod served;

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use bytes::Bytes;
use seal::SealingKey;
use vault::trust::Timestamp;

pub(crate) use served::{DOCUMENTS, HEADER, NOT_FOUND, RELEASE_SLOT, SEARCH, Served, UNAVAILABLE};

/// All sites and what stands behind them.
#[derive(Default, Clone)]
pub(crate) struct World {
    /// Sites by code.
    pub(crate) sites: BTreeMap<String, Arc<Served>>,
    /// Sites by host name in small letters.
    hosts: HashMap<String, Arc<Served>>,
    /// The last timestamp accepted.
    pub(crate) timestamp: Option<Timestamp>,
    /// Its file, and the file of the key list.
    pub(crate) files: Option<(Bytes, Bytes)>,
    /// The key of the inbox, as the key list names it.
    pub(crate) inbox: Option<SealingKey>,
    /// Everything the last timestamp names is being served.
    pub(crate) is_caught_up: bool,
}

impl World {
    /// The site of a host name without its port, in any case of letters.
    pub(crate) fn site_of(&self, host: &str) -> Option<&Arc<Served>> {
        let host = host.strip_suffix('.').unwrap_or(host);
        let small = match host.bytes().any(|byte| byte.is_ascii_uppercase()) {
            true => Cow::Owned(host.to_ascii_lowercase()),
            false => Cow::Borrowed(host),
        };
        self.hosts.get(small.as_ref())
    }

    /// Is a site that should be served not here (yet)?
    pub(crate) fn lacks_sites(&self) -> bool {
        let is_lacking = |code: &String| !self.sites.contains_key(code);
        let named = self.timestamp.as_ref().map(|timestamp| &timestamp.sites);
        named.map_or(self.sites.is_empty(), |named| named.keys().any(is_lacking))
    }

    /// Puts sites in, in the place of their older releases. Names the hosts that two sites
    /// claim: the site whose code comes first has them, also after a restart.
    pub(crate) fn put(&mut self, sites: impl IntoIterator<Item = Arc<Served>>) -> Vec<String> {
        self.sites.extend(sites.into_iter().map(|site| (site.code().to_owned(), site)));
        self.hosts.clear();
        let mut doubled = Vec::new();
        for site in self.sites.values() {
            for host in site.hosts() {
                match self.hosts.contains_key(host) {
                    true => doubled.push(host.clone()),
                    false => drop(self.hosts.insert(host.clone(), site.clone())),
                }
            }
        }
        doubled
    }
}
