//! A short fingerprint of files, to see that they changed. Not for security.

use std::path::Path;

use anyhow::{Context, Result};

/// FNV-1a with 64 bits, fed piece by piece.
pub(crate) struct Fingerprint(u64);

impl Fingerprint {
    /// The fingerprint of nothing.
    pub(crate) fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    /// Adds one piece; its length is added too, so that pieces do not run together.
    pub(crate) fn add(&mut self, piece: &[u8]) {
        for byte in piece.iter().copied().chain((piece.len() as u64).to_le_bytes()) {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }

    /// Sixteen hexadecimal digits.
    pub(crate) fn text(&self) -> String {
        format!("{:016x}", self.0)
    }
}

/// The fingerprint of one file's bytes.
pub(crate) fn of_file(path: &Path) -> Result<String> {
    let bytes = std::fs::read(path).with_context(|| format!("reading {}", path.display()))?;
    let mut fingerprint = Fingerprint::new();
    fingerprint.add(&bytes);
    Ok(fingerprint.text())
}

/// The fingerprint of all files below a folder, names and bytes, without the folders of the
/// given names.
pub(crate) fn of_folder(folder: &Path, without: &[&str]) -> Result<String> {
    let mut fingerprint = Fingerprint::new();
    let mut waiting = vec![folder.to_path_buf()];
    while let Some(folder) = waiting.pop() {
        let mut entries: Vec<_> = std::fs::read_dir(&folder)
            .with_context(|| format!("reading {}", folder.display()))?
            .collect::<Result<_, _>>()?;
        entries.sort_by_key(std::fs::DirEntry::file_name);
        for entry in entries {
            if without.iter().any(|name| entry.file_name() == *name) {
                continue;
            }
            if entry.file_type()?.is_dir() {
                waiting.push(entry.path());
            } else {
                fingerprint.add(entry.path().as_os_str().as_encoded_bytes());
                fingerprint.add(&std::fs::read(entry.path())?);
            }
        }
    }
    Ok(fingerprint.text())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_do_not_run_together() {
        let of = |pieces: &[&str]| {
            let mut fingerprint = Fingerprint::new();
            pieces.iter().for_each(|piece| fingerprint.add(piece.as_bytes()));
            fingerprint.text()
        };
        assert_ne!(of(&["ab", "c"]), of(&["a", "bc"]));
        assert_ne!(of(&["a"]), of(&["b"]));
        assert_eq!(of(&["a", "b"]), of(&["a", "b"]));
    }
}
