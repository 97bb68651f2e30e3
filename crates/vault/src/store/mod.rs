//! A folder whose files appear whole or not at all.
//!
//! A file is written under a temporary name in its folder, flushed to the disk, given its
//! name in one step, and then the folder is flushed: in that order, so that a power cut at any
//! point leaves the old file, the new file, or a temporary file nobody reads.

use std::fs::{self, File};
use std::io::{ErrorKind, Read as _, Write as _};
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::{Context as _, bail, ensure};

/// First letters of temporary files.
const TEMPORARY: &str = ".tmp-";

/// Longest name of a file in the store, bytes.
const NAME_BYTES_MAX: usize = 200;

/// A store in a folder. Names are relative, `/`-separated, of `a-z 0-9 . _ -`.
#[derive(Debug, Clone)]
pub struct Store {
    folder: PathBuf,
    #[cfg(test)]
    pub(crate) trouble: std::sync::Arc<trouble::Trouble>,
}

/// A file being written under a temporary name. Dropped without [`Upload::keep`], it is gone.
#[derive(Debug)]
pub struct Upload {
    store: Store,
    name: String,
    temporary: PathBuf,
    file: std::io::BufWriter<File>,
}

impl Store {
    /// Opens the folder, making it when it is not there.
    pub fn open(folder: &Path) -> anyhow::Result<Store> {
        fs::create_dir_all(folder)
            .with_context(|| format!("无法建立发布库目录 {}", folder.display()))?;
        Ok(Store {
            folder: folder.to_owned(),
            #[cfg(test)]
            trouble: std::sync::Arc::default(),
        })
    }

    /// Puts a new file. The same bytes again are no error; different ones are.
    pub fn put_new(&self, name: &str, bytes: &[u8]) -> anyhow::Result<()> {
        let mut upload = self.upload(name)?;
        upload.write(bytes)?;
        upload.keep()
    }

    /// Begins a new file that is written piece by piece.
    pub fn upload(&self, name: &str) -> anyhow::Result<Upload> {
        let path = self.path(name)?;
        let folder = path.parent().unwrap_or(&self.folder);
        self.make_folder(folder)?;
        static COUNTER: AtomicU64 = AtomicU64::new(0);
        let serial = COUNTER.fetch_add(1, Ordering::Relaxed);
        let temporary = folder.join(format!("{TEMPORARY}{}-{serial}", std::process::id()));
        self.step("create")?;
        // A file of this name was left by a dead process with our number.
        let _ = fs::remove_file(&temporary);
        let file = File::create_new(&temporary)
            .with_context(|| format!("无法写入 {}", temporary.display()))?;
        let file = std::io::BufWriter::with_capacity(256 << 10, file);
        Ok(Upload { store: self.clone(), name: name.to_owned(), temporary, file })
    }

    /// Puts a file in place of another, atomically and durably.
    pub fn replace(&self, name: &str, bytes: &[u8]) -> anyhow::Result<()> {
        let mut upload = self.upload(name)?;
        upload.write(bytes)?;
        upload.flush()?;
        let path = self.path(name)?;
        self.step("rename")?;
        fs::rename(&upload.temporary, &path)
            .with_context(|| format!("无法写入 {}", path.display()))?;
        self.settle(path.parent().unwrap_or(&self.folder))
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

    /// Removes temporary files a dead writer left directly in `folder`. To be called by the
    /// folder's only writer. Returns how many.
    pub fn sweep(&self, folder: &str) -> anyhow::Result<usize> {
        let mut swept = 0;
        for (name, is_folder) in self.entries(folder)? {
            if name.starts_with(TEMPORARY) && !is_folder {
                fs::remove_file(self.place(folder)?.join(name))?;
                swept += 1;
            }
        }
        Ok(swept)
    }

    /// Names in a folder and whether each is a folder itself.
    fn entries(&self, folder: &str) -> anyhow::Result<Vec<(String, bool)>> {
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

    /// Makes a folder and flushes the folders its way leads through.
    fn make_folder(&self, folder: &Path) -> anyhow::Result<()> {
        if folder.is_dir() {
            return Ok(());
        }
        if let Some(parent) = folder.parent().filter(|parent| parent.starts_with(&self.folder)) {
            self.make_folder(parent)?;
        }
        self.step("mkdir")?;
        fs::create_dir_all(folder).with_context(|| format!("无法建立 {}", folder.display()))?;
        self.settle(folder.parent().unwrap_or(folder))
    }

    /// Flushes a folder, so that the names in it survive a power cut.
    fn settle(&self, folder: &Path) -> anyhow::Result<()> {
        self.step("settle")?;
        File::open(folder)
            .and_then(|folder| folder.sync_all())
            .with_context(|| format!("无法写入 {}", folder.display()))
    }

    /// The place of a folder.
    fn place(&self, folder: &str) -> anyhow::Result<PathBuf> {
        if folder.is_empty() {
            return Ok(self.folder.clone());
        }
        self.path(folder.trim_end_matches('/'))
    }

    /// The place of a file. Refuses every name that could lead out of the folder.
    fn path(&self, name: &str) -> anyhow::Result<PathBuf> {
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

    /// Where tests let the disk fail or the process die.
    #[cfg(not(test))]
    #[expect(clippy::unnecessary_wraps, reason = "the same shape as in tests")]
    fn step(&self, _what: &str) -> anyhow::Result<()> {
        Ok(())
    }

    /// Where tests let the disk fail or the process die.
    #[cfg(test)]
    fn step(&self, what: &str) -> anyhow::Result<()> {
        self.trouble.step(what)
    }
}

impl Upload {
    /// Appends bytes.
    pub fn write(&mut self, bytes: &[u8]) -> anyhow::Result<()> {
        self.store.step("write")?;
        self.file.write_all(bytes).with_context(|| format!("无法写入 {}", self.temporary.display()))
    }

    /// Gives the file its name, durably. When there is a file of that name already, it must
    /// have the same bytes.
    pub fn keep(mut self) -> anyhow::Result<()> {
        self.flush()?;
        let path = self.store.path(&self.name)?;
        self.store.step("link")?;
        // A link fails when the name is taken, where a rename would overwrite.
        match fs::hard_link(&self.temporary, &path) {
            Ok(()) => {}
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                ensure!(same(&self.temporary, &path)?, "文件 {} 已存在且内容不同", path.display());
            }
            Err(error) => return Err(error).context(format!("无法写入 {}", path.display())),
        }
        self.store.step("unlink")?;
        fs::remove_file(&self.temporary)?;
        self.store.settle(path.parent().unwrap_or(&self.store.folder))
    }

    /// Brings everything written to the disk.
    fn flush(&mut self) -> anyhow::Result<()> {
        self.store.step("flush")?;
        let written = self.file.flush().and_then(|()| self.file.get_ref().sync_all());
        written.with_context(|| format!("无法写入 {}", self.temporary.display()))
    }
}

impl Drop for Upload {
    fn drop(&mut self) {
        #[cfg(test)]
        if self.store.trouble.is_dead() {
            return;
        }
        // Gone already when the file was kept.
        let _ = fs::remove_file(&self.temporary);
    }
}

/// Do two files have the same bytes?
fn same(one: &Path, other: &Path) -> anyhow::Result<bool> {
    if fs::metadata(one)?.len() != fs::metadata(other)?.len() {
        return Ok(false);
    }
    let (mut one, mut other) = (File::open(one)?, File::open(other)?);
    let mut buffers = (vec![0; 64 << 10], vec![0; 64 << 10]);
    loop {
        let len = one.read(&mut buffers.0)?;
        if len == 0 {
            return Ok(true);
        }
        other.read_exact(&mut buffers.1[..len])?;
        if buffers.0[..len] != buffers.1[..len] {
            return Ok(false);
        }
    }
}

#[cfg(test)]
pub(crate) mod trouble;

#[cfg(test)]
mod tests;
