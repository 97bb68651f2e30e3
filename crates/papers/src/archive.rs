//! The packed files of an office document, unpacked one by one and counted while they unpack.
//! Names inside are looked up, never used as paths.

use std::cell::Cell;
use std::collections::HashMap;
use std::io::{Cursor, Read};

use base::Result;
use zip::ZipArchive;

use crate::limits::Limits;
use crate::refusal;

/// Parts smaller than this may be packed as tightly as they like.
const RATIO_FROM_BYTES: usize = 1 << 20;

/// An open zip file.
pub(crate) struct Archive<'b> {
    zip: ZipArchive<Cursor<&'b [u8]>>,
    /// Where each part lies, by its name in small letters without a leading slash.
    places: HashMap<String, usize>,
    limits: Limits,
    unpacked: Cell<usize>,
}

impl<'b> Archive<'b> {
    /// Reads the list of contents only.
    pub(crate) fn open(bytes: &'b [u8], limits: &Limits) -> Result<Self> {
        if bytes.len() > limits.file_bytes_max {
            return Err(refusal::too_large());
        }
        if !bytes.starts_with(b"PK") {
            return Err(refusal::broken());
        }
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| refusal::broken())?;
        if zip.len() > limits.entries_max {
            return Err(refusal::bomb());
        }
        // Two parts of one name: a reader that takes the other one would see another document.
        if zip.has_duplicate_names() {
            return Err(refusal::broken());
        }
        let mut places = HashMap::new();
        for place in 0..zip.len() {
            if let Some(Ok(name)) = zip.name_for_index(place) {
                places.insert(key(&name), place);
            }
        }
        Ok(Self { zip, places, limits: limits.clone(), unpacked: Cell::new(0) })
    }

    /// Names of all parts, in small letters and in order.
    pub(crate) fn names(&self) -> Vec<String> {
        let mut names: Vec<_> = self.places.keys().cloned().collect();
        names.sort();
        names
    }

    /// Whether there is such a part.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.places.contains_key(&key(name))
    }

    /// The bytes of an XML part; `None` when there is no such part.
    pub(crate) fn part(&mut self, name: &str) -> Result<Option<Vec<u8>>> {
        let max = self.limits.part_bytes_max;
        self.unpack(name, max)
    }

    /// The bytes of a picture or another file inside; `None` when there is no such part.
    pub(crate) fn blob(&mut self, name: &str) -> Result<Option<Vec<u8>>> {
        let max = self.limits.file_bytes_max;
        self.unpack(name, max)
    }

    fn unpack(&mut self, name: &str, part_max: usize) -> Result<Option<Vec<u8>>> {
        let Some(place) = self.places.get(&key(name)) else { return Ok(None) };
        let mut file = self.zip.by_index(*place).map_err(|_| refusal::broken())?;
        if file.encrypted() {
            return Err(refusal::encrypted());
        }
        let packed = usize::try_from(file.compressed_size()).unwrap_or(usize::MAX);
        let by_ratio = packed.saturating_mul(self.limits.ratio_max).max(RATIO_FROM_BYTES);
        let left = self.limits.unpacked_bytes_max.saturating_sub(self.unpacked.get());
        let max = part_max.min(by_ratio).min(left);
        let mut bytes = Vec::new();
        let one_more = u64::try_from(max).unwrap_or(u64::MAX).saturating_add(1);
        file.by_ref().take(one_more).read_to_end(&mut bytes).map_err(|_| refusal::broken())?;
        self.unpacked.set(self.unpacked.get() + bytes.len());
        if bytes.len() > max {
            return Err(refusal::bomb());
        }
        Ok(Some(bytes))
    }
}

/// Office programs look parts up without regard to case.
fn key(name: &str) -> String {
    name.trim_start_matches('/').replace('\\', "/").to_ascii_lowercase()
}

/// The address of a part that another part refers to: relative to its folder, or from the root.
pub(crate) fn resolve(from: &str, target: &str) -> String {
    let target = target.split('#').next().unwrap_or_default();
    let mut folders: Vec<&str> = match target.starts_with('/') {
        true => Vec::new(),
        false => from.rsplit_once('/').map_or(Vec::new(), |(dir, _)| dir.split('/').collect()),
    };
    for piece in target.split('/') {
        match piece {
            "" | "." => {}
            ".." => {
                folders.pop();
            }
            piece => folders.push(piece),
        }
    }
    folders.join("/")
}
