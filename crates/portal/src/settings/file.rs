//! The configuration file `portal.toml`.

use std::fs;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use seal::Digest;
use serde::Deserialize;

/// The commented file: every setting with its default and its meaning.
pub const EXAMPLE: &str = include_str!("../../portal.toml");

/// What a file says; everything may be missing.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Written {
    pub(super) data: Option<PathBuf>,
    pub(super) store: Option<PathBuf>,
    pub(super) portal: Option<SocketAddr>,
    #[serde(default, deserialize_with = "key")]
    pub(super) root_key: Option<Digest>,
    pub(super) https: Option<bool>,
    pub(super) proxies: Option<Vec<IpAddr>>,
    pub(super) access_log: Option<PathBuf>,
    pub(super) cache_mib: Option<usize>,
    pub(super) threads: Option<usize>,
    pub(super) connections: Option<usize>,
    pub(super) connections_per_source: Option<usize>,
    pub(super) scrub_mib_per_second: Option<u64>,
    pub(super) visit_seconds: Option<u64>,
}

/// Reads a file.
pub(super) fn read(path: &Path) -> anyhow::Result<Written> {
    let text =
        fs::read_to_string(path).with_context(|| format!("无法读取配置文件 {}", path.display()))?;
    toml::from_str(&text).with_context(|| format!("配置文件 {} 有误", path.display()))
}

/// An empty text means that no key is given.
fn key<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Digest>, D::Error> {
    let text = String::deserialize(deserializer)?;
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(serde::de::Error::custom)
}
