//! The files that the rules look at: a copy of the tree in memory, real or made for a test.

use std::cell::OnceCell;
use std::path::Path;

use anyhow::{Context, Result};

use super::code;
use crate::house::House;

/// Folders that hold nothing people wrote for this repository. `target` also holds
/// `target/tools`; `data` is the running demonstration.
const NOT_OURS: &[&str] = &[".git", "target", "node_modules", "dist", "data"];

/// File endings that are read as text.
const TEXTS: &[&str] = &[
    "rs", "toml", "md", "sql", "ts", "vue", "css", "html", "js", "mjs", "json", "sh", "txt", "yml",
];

/// One text file.
pub(crate) struct File {
    /// From the repository's root, with `/`.
    pub(crate) path: String,
    /// As it is on disk.
    pub(crate) text: String,
    code: OnceCell<String>,
}

impl File {
    fn new(path: String, text: String) -> Self {
        Self { path, text, code: OnceCell::new() }
    }

    /// The part of the name after the last dot; empty for `Makefile`.
    pub(crate) fn ending(&self) -> &str {
        let name = self.name();
        name.rsplit_once('.').map_or("", |(_, ending)| ending)
    }

    /// The last part of the path.
    pub(crate) fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// The text without comments and without what stands inside quotes, every other letter in
    /// its place; only for Rust.
    pub(crate) fn code(&self) -> &str {
        self.code.get_or_init(|| code::without_comments_and_texts(&self.text))
    }

    /// For a file of a crate: the crate's name and the path inside the crate's folder.
    pub(crate) fn in_crate(&self) -> Option<(&str, &str)> {
        self.path.strip_prefix("crates/")?.split_once('/')
    }

    /// For a Rust file under `crates/<crate>/src/`: the crate and the path below `src/`.
    pub(crate) fn in_source(&self) -> Option<(&str, &str)> {
        let (name, inside) = self.in_crate()?;
        Some((name, inside.strip_prefix("src/")?)).filter(|(_, path)| path.ends_with(".rs"))
    }
}

/// All text files, by path.
pub(crate) struct Tree {
    /// Sorted by path.
    pub(crate) files: Vec<File>,
}

impl Tree {
    /// Reads the repository.
    pub(crate) fn read(house: &House) -> Result<Self> {
        let mut files = Vec::new();
        let mut waiting = vec![house.dir.clone()];
        while let Some(folder) = waiting.pop() {
            let entries = std::fs::read_dir(&folder);
            for entry in entries.with_context(|| format!("reading {}", folder.display()))? {
                let entry = entry?;
                let name = entry.file_name().to_string_lossy().into_owned();
                if entry.file_type()?.is_dir() {
                    if !NOT_OURS.contains(&name.as_str()) {
                        waiting.push(entry.path());
                    }
                } else if is_text(&name) {
                    let text = std::fs::read_to_string(entry.path())
                        .with_context(|| format!("reading {}", entry.path().display()))?;
                    files.push(File::new(relative(&house.dir, &entry.path()), text));
                }
            }
        }
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(Self { files })
    }

    /// A tree of the given paths and texts.
    #[cfg(test)]
    pub(crate) fn sample(files: &[(&str, &str)]) -> Self {
        let mut files: Vec<File> =
            files.iter().map(|(path, text)| File::new((*path).into(), (*text).into())).collect();
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Self { files }
    }

    /// The file at this path.
    pub(crate) fn get(&self, path: &str) -> Option<&File> {
        self.files.iter().find(|file| file.path == path)
    }

    /// The Rust files below `crates/` and `xtask/`.
    pub(crate) fn rust(&self) -> impl Iterator<Item = &File> {
        self.files.iter().filter(|file| file.ending() == "rs")
    }
}

fn is_text(name: &str) -> bool {
    match name.rsplit_once('.') {
        Some((_, ending)) => TEXTS.contains(&ending),
        None => ["Makefile", "run", "NOTICE"].contains(&name),
    }
}

fn relative(dir: &Path, path: &Path) -> String {
    path.strip_prefix(dir).unwrap_or(path).to_string_lossy().into_owned()
}
