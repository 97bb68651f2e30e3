//! A store that is only looked at.

use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Read as _};
use std::os::unix::fs::{FileExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail, ensure};
use rustix::fs::OFlags;
use rustix::io::Errno;

use super::TEMPORARY;

/// Longest name of a file in the store, bytes.
const NAME_BYTES_MAX: usize = 200;

/// A store in a folder, for those who only read it. Names are relative, `/`-separated, of
/// `a-z 0-9 . _ -`.
#[derive(Debug, Clone)]
pub struct ReadStore {
    pub(crate) folder: PathBuf,
}

impl ReadStore {
    /// The store in a folder, which need not be there yet.
    pub fn new(folder: &Path) -> ReadStore {
        ReadStore { folder: folder.to_owned() }
    }

    /// A whole file of at most `max` bytes, `None` when it is not there.
    pub fn read(&self, name: &str, max: u64) -> anyhow::Result<Option<Vec<u8>>> {
        let path = self.path(name)?;
        let file = match File::open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error).context(format!("无法读取 {}", path.display())),
        };
        let mut bytes = Vec::new();
        file.take(max + 1)
            .read_to_end(&mut bytes)
            .with_context(|| format!("无法读取 {}", path.display()))?;
        ensure!(bytes.len() as u64 <= max, "文件 {} 过大", path.display());
        Ok(Some(bytes))
    }

    /// As [`ReadStore::read`], where others may write: what is no plain file (a link, a pipe one
    /// would wait at for ever) is not opened, and what is longer than `max` is not read. `None`
    /// inside: something is there that cannot be read as a whole file.
    pub(crate) fn read_strange(
        &self,
        name: &str,
        max: u64,
    ) -> anyhow::Result<Option<Option<Vec<u8>>>> {
        let path = self.path(name)?;
        let no_tricks = OFlags::NOFOLLOW | OFlags::NONBLOCK;
        let mut options = OpenOptions::new();
        options.read(true).custom_flags(i32::try_from(no_tricks.bits())?);
        let file = match options.open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) if error.raw_os_error() == Some(Errno::LOOP.raw_os_error()) => {
                return Ok(Some(None));
            }
            Err(error) => return Err(error).context(format!("无法读取 {}", path.display())),
        };
        let meta = file.metadata()?;
        if !meta.is_file() || meta.len() > max {
            return Ok(Some(None));
        }
        let mut bytes = Vec::new();
        file.take(max + 1)
            .read_to_end(&mut bytes)
            .with_context(|| format!("无法读取 {}", path.display()))?;
        Ok(Some(Some(bytes).filter(|bytes| bytes.len() as u64 <= max)))
    }

    /// Exactly `len` bytes from `offset`; fails when the file is shorter, before any memory
    /// is taken for them.
    pub fn read_range(&self, name: &str, offset: u64, len: usize) -> anyhow::Result<Vec<u8>> {
        let path = self.path(name)?;
        let read = || -> anyhow::Result<Vec<u8>> {
            let file = File::open(&path)?;
            let end = offset.checked_add(len as u64);
            ensure!(end.is_some_and(|end| end <= file.metadata().map_or(0, |m| m.len())), "太短");
            let mut bytes = vec![0; len];
            file.read_exact_at(&mut bytes, offset)?;
            Ok(bytes)
        };
        read().with_context(|| format!("无法读取 {}", path.display()))
    }

    /// Length of a file, `None` when it is not there.
    pub fn size(&self, name: &str) -> anyhow::Result<Option<u64>> {
        let path = self.path(name)?;
        match fs::metadata(&path) {
            Ok(meta) => Ok(Some(meta.len())),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error).context(format!("无法读取 {}", path.display())),
        }
    }

    /// The names of what lies directly in a folder (`""` for the top), sorted, temporary files
    /// left out; a folder that is not there is empty. Names of folders end in `/`.
    pub fn list(&self, folder: &str) -> anyhow::Result<Vec<String>> {
        let mut names = Vec::new();
        for (name, is_folder) in self.entries(folder)? {
            if !name.starts_with(TEMPORARY) {
                names.push(if is_folder { name + "/" } else { name });
            }
        }
        names.sort();
        Ok(names)
    }

    /// Names in a folder and whether each is a folder itself.
    pub(super) fn entries(&self, folder: &str) -> anyhow::Result<Vec<(String, bool)>> {
        let path = self.place(folder)?;
        let entries = match fs::read_dir(&path) {
            Ok(entries) => entries,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error).context(format!("无法读取 {}", path.display())),
        };
        let mut found = Vec::new();
        for entry in entries {
            let entry = entry?;
            // A name that is not text is none of ours; nothing will ask for it.
            if let Ok(name) = entry.file_name().into_string() {
                found.push((name, entry.file_type()?.is_dir()));
            }
        }
        Ok(found)
    }

    /// The place of a folder.
    pub(super) fn place(&self, folder: &str) -> anyhow::Result<PathBuf> {
        if folder.is_empty() {
            return Ok(self.folder.clone());
        }
        self.path(folder.trim_end_matches('/'))
    }

    /// The place of a file. Refuses every name that could lead out of the folder.
    pub(super) fn path(&self, name: &str) -> anyhow::Result<PathBuf> {
        let plain = |part: &str| {
            let letter =
                |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b"._-".contains(&b);
            !part.is_empty() && !part.starts_with('.') && part.bytes().all(letter)
        };
        if name.len() > NAME_BYTES_MAX || !name.split('/').all(plain) {
            bail!("发布库中不能有名为“{name}”的文件");
        }
        Ok(self.folder.join(name))
    }
}
