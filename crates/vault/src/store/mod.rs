//! A folder whose files appear whole or not at all.
//!
//! A file is written under a temporary name in its folder, flushed to the disk, given its
//! name in one step, and then the folder is flushed: in that order, so that a power cut at any
//! point leaves the old file, the new file, or a temporary file nobody reads.

mod read;

use std::fs::{self, File};
use std::io::{ErrorKind, Read as _, Write as _};
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::{Context as _, ensure};

pub use read::ReadStore;

/// First letters of temporary files.
const TEMPORARY: &str = ".tmp-";

/// A store in a folder; everything [`ReadStore`] can, and writing.
#[derive(Debug, Clone)]
pub struct Store {
    read: ReadStore,
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

impl Deref for Store {
    type Target = ReadStore;

    fn deref(&self) -> &ReadStore {
        &self.read
    }
}

impl Store {
    /// Opens the folder, making it when it is not there.
    pub fn open(folder: &Path) -> anyhow::Result<Store> {
        fs::create_dir_all(folder)
            .with_context(|| format!("无法建立发布库目录 {}", folder.display()))?;
        Ok(Store {
            read: ReadStore::new(folder),
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

    /// Removes a file; one that is not there is no error.
    pub fn remove(&self, name: &str) -> anyhow::Result<()> {
        let path = self.path(name)?;
        self.step("remove")?;
        match fs::remove_file(&path) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                Err(error).context(format!("无法删除 {}", path.display()))
            }
            _ => Ok(()),
        }
    }

    /// Gives a file another name, in the place of whatever has it.
    pub fn rename(&self, name: &str, other: &str) -> anyhow::Result<()> {
        let (from, to) = (self.path(name)?, self.path(other)?);
        self.make_folder(to.parent().unwrap_or(&self.folder))?;
        self.step("rename")?;
        fs::rename(&from, &to).with_context(|| format!("无法移动 {}", from.display()))
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
