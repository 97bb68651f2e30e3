//! What the program is told: command line over configuration file over defaults.

mod args;
mod file;

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use seal::Digest;

pub use args::{Args, settings};
pub use file::EXAMPLE;

/// Everything a portal needs to know before it starts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Folder of all state; the portal keeps to `portal/` in it.
    pub data: PathBuf,
    /// Folder into which the console puts releases; only read, but for its inbox.
    pub store: PathBuf,
    /// Where to listen.
    pub address: SocketAddr,
    /// Fingerprint of the root key. `None`: the first one seen is kept.
    pub root_key: Option<Digest>,
    /// People come by https.
    pub https: bool,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub proxies: Vec<IpAddr>,
    /// File of the access log.
    pub access_log: Option<PathBuf>,
    /// Memory for verified pages, MiB.
    pub cache_mib: usize,
    /// Serving threads; 0: one per core.
    pub threads: usize,
    /// Connections at once on one thread.
    pub connections: usize,
    /// Connections of one source that wait for a request; 0: no limit.
    pub connections_per_source: usize,
    /// How fast files are checked in the background, MiB a second; 0: not at all.
    pub scrub_mib_per_second: u64,
    /// How often counted visits are told, seconds; 0: they are not counted.
    pub visit_seconds: u64,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            data: PathBuf::from("data"),
            store: PathBuf::from("data/store"),
            address: SocketAddr::from((Ipv4Addr::LOCALHOST, 8800)),
            root_key: None,
            https: false,
            proxies: Vec::new(),
            access_log: None,
            cache_mib: 256,
            threads: 0,
            connections: 10_000,
            connections_per_source: 256,
            scrub_mib_per_second: 20,
            visit_seconds: 60,
        }
    }
}

impl Settings {
    /// How many serving threads there are to be.
    pub fn thread_count(&self) -> usize {
        match self.threads {
            0 => std::thread::available_parallelism().map_or(1, usize::from),
            told => told,
        }
    }
}

#[cfg(test)]
mod tests;
