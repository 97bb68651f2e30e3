//! The folder of files: bytes lie there under their digest, durably, before a row names them, and
//! go only when no row does.

use std::collections::HashMap;
use std::fs;
use std::io::{Read, Write};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use base::{Error, Result, new_id};
use papers::{FileKind, Limits};
use sha2::{Digest, Sha256};
use tokio::sync::Semaphore;

use crate::media::model::{
    Checked, FILE_BYTES_MAX, FOUND_CHARS_MAX, check, check_begun, check_stream, file_path,
};

/// Files that are read as a whole at once: each may take some hundred megabytes while it is
/// unpacked.
pub(crate) static TURNS: Semaphore = Semaphore::const_new(2);

/// First bytes by which a film is known.
const HEAD_BYTES: usize = 64 << 10;
const CHUNK_BYTES: usize = 256 << 10;

/// Digests whose bytes wait for their row (how many hold each), or are about to be taken away.
static MARKS: Mutex<Option<HashMap<String, Mark>>> = Mutex::new(None);

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Held(usize),
    Doomed,
}

/// A file that lies in the folder and waits for its row.
pub struct Shelved {
    pub(super) digest: String,
    pub(super) name: String,
    pub(super) media_type: &'static str,
    pub(super) size_bytes: i64,
    pub(super) sides: (u32, u32),
    pub(super) pages: i64,
    pub(super) found: String,
    _held: Held,
}

/// Keeps bytes from being taken away while their row is being written.
struct Held(String);

impl Held {
    fn new(digest: &str) -> Self {
        with_marks(|marks| {
            let held = match marks.get(digest) {
                Some(Mark::Held(held)) => held + 1,
                _ => 1,
            };
            marks.insert(digest.to_owned(), Mark::Held(held));
        });
        Self(digest.to_owned())
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        with_marks(|marks| match marks.get(&self.0) {
            Some(Mark::Held(held)) if *held > 1 => {
                let held = held - 1;
                marks.insert(self.0.clone(), Mark::Held(held));
            }
            _ => drop(marks.remove(&self.0)),
        });
    }
}

fn with_marks<T>(look: impl FnOnce(&mut HashMap<String, Mark>) -> T) -> T {
    let mut marks = MARKS.lock().unwrap_or_else(PoisonError::into_inner);
    look(marks.get_or_insert_default())
}

/// Says that bytes shall go; `false` while somebody holds them. Who shelves them again meanwhile
/// wins: ask the database after this, and then [`take_away`].
pub(in crate::media) fn doom(digest: &str) -> bool {
    with_marks(|marks| {
        let is_free = !matches!(marks.get(digest), Some(Mark::Held(_)));
        if is_free {
            marks.insert(digest.to_owned(), Mark::Doomed);
        }
        is_free
    })
}

/// Takes doomed bytes away, or only the mark off them.
pub(in crate::media) fn take_away(files: &Path, digest: &str, is_meant: bool) -> Result<()> {
    with_marks(|marks| {
        if marks.get(digest) != Some(&Mark::Doomed) {
            return Ok(());
        }
        marks.remove(digest);
        if !is_meant {
            return Ok(());
        }
        match fs::remove_file(file_path(files, digest)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
            _ => Ok(()),
        }
    })
}

/// Checks a file and puts it into the folder, durably. Takes long; call it outside a work.
pub fn shelve(files: &Path, name: &str, bytes: Vec<u8>) -> Result<Shelved> {
    let Checked { bytes, media_type, sides, name } = check(name, bytes)?;
    let (pages, found) = read_through(&bytes)?;
    let digest = digest_of(&bytes);
    let held = Held::new(&digest);
    lay(files, &digest, |file| Ok(file.write_all(&bytes)?))?;
    let size_bytes = bytes.len() as i64;
    Ok(Shelved { digest, name, media_type, size_bytes, sides, pages, found, _held: held })
}

/// As [`shelve`], for a file that lies elsewhere on the same disk. What is played is never in
/// memory as a whole.
pub fn shelve_file(files: &Path, name: &str, from: &Path) -> Result<Shelved> {
    let mut file = fs::File::open(from)?;
    let size_bytes = file.metadata()?.len() as i64;
    let name = check_begun(name, size_bytes)?;
    let mut head = Vec::with_capacity(HEAD_BYTES);
    Read::by_ref(&mut file).take(HEAD_BYTES as u64).read_to_end(&mut head)?;
    let Some(media_type) = check_stream(&name, &head, size_bytes)? else {
        file.read_to_end(&mut head)?;
        return shelve(files, &name, head);
    };
    let mut hasher = Sha256::new_with_prefix(&head);
    let mut chunk = vec![0; CHUNK_BYTES];
    loop {
        match file.read(&mut chunk)? {
            0 => break,
            read => hasher.update(chunk.get(..read).unwrap_or_default()),
        }
    }
    let digest = hex(&hasher.finalize());
    let held = Held::new(&digest);
    link(files, &digest, from)?;
    let (sides, pages, found) = ((0, 0), 0, String::new());
    Ok(Shelved { digest, name, media_type, size_bytes, sides, pages, found, _held: held })
}

/// Puts bytes that we made ourselves into the folder, durably; says their digest.
pub(in crate::media) fn lay_bytes(files: &Path, bytes: &[u8]) -> Result<String> {
    let digest = digest_of(bytes);
    if !file_path(files, &digest).exists() {
        lay(files, &digest, |file| Ok(file.write_all(bytes)?))?;
    }
    Ok(digest)
}

fn lay(files: &Path, digest: &str, write: impl FnOnce(&mut fs::File) -> Result<()>) -> Result<()> {
    place(files, digest, |fresh| {
        let mut file = fs::File::create(fresh)?;
        write(&mut file)?;
        Ok(file.sync_all()?)
    })
}

/// A second name for durable bytes; the first may go afterwards.
fn link(files: &Path, digest: &str, from: &Path) -> Result<()> {
    place(files, digest, |fresh| Ok(fs::hard_link(from, fresh)?))
}

fn place(files: &Path, digest: &str, make: impl FnOnce(&Path) -> Result<()>) -> Result<()> {
    let path = file_path(files, digest);
    let folder = path.parent().ok_or_else(|| base::fault("a file without a folder"))?;
    fs::create_dir_all(folder)?;
    let fresh = folder.join(format!(".{}", new_id()));
    make(&fresh)?;
    fs::rename(&fresh, &path)?;
    fs::File::open(folder)?.sync_all()?;
    Ok(())
}

/// Pages and text of a paper, for the search; of anything else nothing. What was packed to do harm
/// is refused.
fn read_through(bytes: &[u8]) -> Result<(i64, String)> {
    let limits = Limits {
        file_bytes_max: FILE_BYTES_MAX,
        html_bytes_max: 8 << 20,
        cells_max: 400_000,
        ..Limits::default()
    };
    let read = match papers::kind_of(bytes) {
        FileKind::Pdf => papers::pdf(bytes, &limits).map(|text| {
            let pages = i64::try_from(text.page_count).unwrap_or(0);
            (pages, text.pages.join("\n"))
        }),
        FileKind::Docx | FileKind::Xlsx | FileKind::Csv => {
            papers::paper(bytes, &limits).map(|paper| (0, finder::html_to_text(&paper.html)))
        }
        _ => return Ok(Default::default()),
    };
    match read {
        Ok((pages, found)) => {
            let found: String = found.chars().take(FOUND_CHARS_MAX).collect();
            let fits = |c: &char| *c == '\n' || !base::text::is_invisible(*c);
            Ok((pages, found.chars().filter(fits).collect()))
        }
        Err(no) if no.code().is_some_and(is_harm) => Err(no.at("file")),
        // It goes out as it is; the search knows its name.
        Err(Error::Refused(_)) => Ok(Default::default()),
        Err(fault) => Err(fault),
    }
}

fn is_harm(code: &str) -> bool {
    ["paper.unpacks_too_large", "paper.entities", "paper.encrypted"].contains(&code)
}

/// SHA-256 as it is written.
pub(crate) fn digest_of(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn hex(digest: &[u8]) -> String {
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_that_wait_for_their_row_are_not_taken_away() {
        let dir = tempfile::tempdir().unwrap();
        let digest = lay_bytes(dir.path(), b"these").unwrap();
        let path = file_path(dir.path(), &digest);

        let held = Held::new(&digest);
        assert!(!doom(&digest), "held");
        drop(held);
        assert!(doom(&digest));
        let held = Held::new(&digest);
        take_away(dir.path(), &digest, true).unwrap();
        assert!(path.exists(), "shelved again between the two steps");
        drop(held);

        assert!(doom(&digest));
        take_away(dir.path(), &digest, false).unwrap();
        assert!(path.exists(), "another row names them");
        assert!(doom(&digest));
        take_away(dir.path(), &digest, true).unwrap();
        assert!(!path.exists());
    }
}
