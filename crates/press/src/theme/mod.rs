//! Themes: folders of templates and files, read once, checked before anything is made with them.
//!
//! Read in this order: `engine` templates and what they may call · `pieces` cutting a page at its
//! fragments and slots · `meta` the national tags · `lint` what a page must have.

pub(crate) mod engine;
pub(crate) mod lint;
pub(crate) mod meta;
pub(crate) mod pieces;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, bail, ensure};
use seal::{Digest, Hasher, sha256};
use serde::Deserialize;

/// The kinds of pages a theme must draw.
pub(crate) const PAGES: [&str; 9] =
    ["home", "section", "article", "topic", "search", "map", "notfound", "gone", "unavailable"];

/// The fragments a theme must draw.
pub(crate) const FRAGMENTS: [&str; 5] = ["header", "footer", "latest", "crumb", "tree"];

/// Templates and files larger than this are a mistake.
const FILE_BYTES_MAX: u64 = 1024 * 1024;

/// A theme that was read; `Theme::open` has checked it.
#[derive(Debug, Clone)]
pub struct Theme {
    /// Digest of everything in it; part of every output's fate.
    pub(crate) digest: Digest,
    /// Page kind or fragment → template.
    templates: BTreeMap<String, String>,
    /// Template → text.
    sources: BTreeMap<String, String>,
    assets: Vec<Asset>,
}

/// A file of a theme that is published.
#[derive(Debug, Clone)]
pub(crate) struct Asset {
    /// Name in the manifest.
    pub(crate) name: String,
    /// Public path, which names the content.
    pub(crate) path: String,
    /// What it is.
    pub(crate) media_type: &'static str,
    /// Its bytes.
    pub(crate) bytes: Vec<u8>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Manifest {
    name: String,
    #[serde(rename = "title")]
    _title: String,
    #[serde(rename = "version")]
    _version: String,
    pages: BTreeMap<String, String>,
    fragments: BTreeMap<String, String>,
    #[serde(default, rename = "settings")]
    _settings: BTreeMap<String, Choice>,
    #[serde(default)]
    assets: Files,
}

/// What a site may choose; read by the console.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Choice {
    #[serde(rename = "title")]
    _title: String,
    #[serde(rename = "values")]
    _values: Vec<toml::Value>,
    #[serde(rename = "labels")]
    _labels: Vec<String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Files {
    files: Vec<String>,
}

impl Theme {
    /// Reads a theme; what it draws has not been looked at yet.
    pub(crate) fn read(folder: &Path) -> anyhow::Result<Theme> {
        let text = text(&folder.join("theme.toml"))?;
        let manifest: Manifest = toml::from_str(&text).context("theme.toml 写得不对")?;
        let mut templates = manifest.pages.clone();
        templates.extend(manifest.fragments.clone());
        let known = PAGES.iter().chain(&FRAGMENTS);
        let missing: Vec<_> = known.filter(|kind| !templates.contains_key(**kind)).collect();
        ensure!(missing.is_empty(), "theme.toml 缺少模板：{missing:?}");
        let mut sources = BTreeMap::new();
        for part in ["pages", "parts"] {
            templates_in(folder, part, &mut sources)?;
        }
        for (kind, template) in &templates {
            ensure!(sources.contains_key(template), "{kind} 的模板 {template} 不存在");
        }
        let assets = manifest.assets.files.iter().map(|name| asset(folder, name));
        let assets = assets.collect::<anyhow::Result<Vec<_>>>()?;
        let digest = digest(&manifest.name, &templates, &sources, &assets);
        Ok(Theme { digest, templates, sources, assets })
    }

    /// The files it publishes.
    pub(crate) fn assets(&self) -> &[Asset] {
        &self.assets
    }
}

impl Asset {
    /// Its public file name, which names the content: another content is another file.
    pub(crate) fn file(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or_default()
    }

    /// Its text, if it is one.
    pub(crate) fn text(&self) -> Option<String> {
        let is_text = self.media_type.starts_with("text/") || self.media_type.ends_with("+xml");
        is_text.then(|| String::from_utf8(self.bytes.clone()).ok()).flatten()
    }
}

/// Everything that can make a page look different, in one number.
fn digest(
    name: &str,
    templates: &BTreeMap<String, String>,
    sources: &BTreeMap<String, String>,
    assets: &[Asset],
) -> Digest {
    let mut hasher = Hasher::new();
    let mut take = |bytes: &[u8]| {
        hasher.update(&(bytes.len() as u64).to_be_bytes());
        hasher.update(bytes);
    };
    take(name.as_bytes());
    for (key, value) in templates.iter().chain(sources) {
        take(key.as_bytes());
        take(value.as_bytes());
    }
    for asset in assets {
        take(asset.path.as_bytes());
        take(&asset.bytes);
    }
    hasher.finish()
}

fn templates_in(
    folder: &Path,
    part: &str,
    sources: &mut BTreeMap<String, String>,
) -> anyhow::Result<()> {
    let place = folder.join(part);
    for entry in fs::read_dir(&place).with_context(|| format!("{} 不存在", place.display()))? {
        let name = entry?.file_name().into_string().unwrap_or_default();
        ensure!(is_file_name(&name), "{part}/ 中的文件名“{name}”不合要求");
        if !name.ends_with(".html") {
            bail!("{part}/{name} 不是 .html 模板");
        }
        let text = text(&place.join(&name))?;
        let odd = text.chars().find(|c| c.is_control() && !matches!(c, '\n' | '\t'));
        ensure!(odd.is_none(), "{part}/{name} 中有控制字符");
        sources.insert(format!("{part}/{name}"), text);
    }
    Ok(())
}

fn asset(folder: &Path, name: &str) -> anyhow::Result<Asset> {
    ensure!(is_file_name(name), "文件名“{name}”不合要求");
    let (media_type, ending) = match name.rsplit_once('.').map(|(_, ending)| ending) {
        Some("css") => ("text/css; charset=utf-8", "css"),
        Some("js") => ("text/javascript; charset=utf-8", "js"),
        Some("svg") => ("image/svg+xml", "svg"),
        Some("png") => ("image/png", "png"),
        Some("jpg") => ("image/jpeg", "jpg"),
        Some("webp") => ("image/webp", "webp"),
        Some("ico") => ("image/x-icon", "ico"),
        _ => bail!("不发布这种文件：{name}"),
    };
    let bytes = bytes(&folder.join("assets").join(name))?;
    let path = format!("/-/theme/{}.{ending}", short(&sha256(&bytes)));
    Ok(Asset { name: name.to_owned(), path, media_type, bytes })
}

/// The first 16 digits of a digest, enough to name a file among others of one site.
pub(crate) fn short(digest: &Digest) -> String {
    let mut text = digest.to_string();
    text.truncate(16);
    text
}

/// One plain name: no folders, nothing hidden, nothing odd.
fn is_file_name(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_.".contains(c);
    !name.is_empty() && name.len() <= 60 && !name.starts_with('.') && name.chars().all(plain)
}

fn text(path: &Path) -> anyhow::Result<String> {
    String::from_utf8(bytes(path)?).with_context(|| format!("{} 不是 UTF-8 文本", path.display()))
}

fn bytes(path: &Path) -> anyhow::Result<Vec<u8>> {
    let meta = fs::symlink_metadata(path).with_context(|| format!("{} 不存在", path.display()))?;
    ensure!(meta.is_file(), "{} 不是普通文件", path.display());
    ensure!(meta.len() <= FILE_BYTES_MAX, "{} 过大", path.display());
    fs::read(path).with_context(|| format!("无法读取 {}", path.display()))
}
