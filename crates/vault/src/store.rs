//! A folder whose files appear whole or not at all.

use std::path::Path;

/// A store in a folder. Names are relative, `/`-separated, of `a-z 0-9 . _ -`.
#[derive(Debug, Clone)]
pub struct Store(());

/// A file being written; it becomes visible by [`Store::keep_new`]-like calls only.
pub struct Upload(());

impl Store {
    /// Opens the folder, making it when it is not there.
    pub fn open(folder: &Path) -> anyhow::Result<Store> {
        let _ = folder;
        todo!()
    }

    /// Puts a new file. The same bytes again are no error; different ones are.
    pub fn put_new(&self, name: &str, bytes: &[u8]) -> anyhow::Result<()> {
        let _ = (name, bytes);
        todo!()
    }

    /// Puts a file in place of another, atomically and durably.
    pub fn replace(&self, name: &str, bytes: &[u8]) -> anyhow::Result<()> {
        let _ = (name, bytes);
        todo!()
    }

    /// A whole file of at most `max` bytes, `None` when it is not there.
    pub fn read(&self, name: &str, max: u64) -> anyhow::Result<Option<Vec<u8>>> {
        let _ = (name, max);
        todo!()
    }

    /// Exactly `len` bytes from `offset`; fails when the file is shorter.
    pub fn read_range(&self, name: &str, offset: u64, len: usize) -> anyhow::Result<Vec<u8>> {
        let _ = (name, offset, len);
        todo!()
    }

    /// The names of files directly in a folder (`""` for the top), sorted, temporary ones left
    /// out; a folder that is not there is empty. Folders end in `/`.
    pub fn list(&self, folder: &str) -> anyhow::Result<Vec<String>> {
        let _ = folder;
        todo!()
    }

    /// Removes temporary files a dead writer left directly in `folder`. To be called by the
    /// folder's only writer. Returns how many.
    pub fn sweep(&self, folder: &str) -> anyhow::Result<usize> {
        let _ = folder;
        todo!()
    }
}
