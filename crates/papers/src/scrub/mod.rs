//! A copy of a file without what is hidden in it, where that can be made honestly.

mod cut;
mod office;
mod word;

use crate::archive::Archive;
use crate::kind::{FileKind, kind_of};
use crate::limits::Limits;
use crate::picture::{jpeg, png};

/// The same file without names, comments, revisions and traces of a camera. `None` where no clean
/// copy can be made. What cannot be taken out, as hidden sheets or embedded files, stays in: ask
/// `hidden` about the copy.
pub fn without_hidden(bytes: &[u8]) -> Option<Vec<u8>> {
    let limits = Limits::default();
    match kind_of(bytes) {
        FileKind::Docx | FileKind::Xlsx => {
            let archive = Archive::open(bytes, &limits).ok()?;
            office::cleaned(bytes, archive, &limits)
        }
        FileKind::Jpeg => jpeg::cleaned(bytes),
        FileKind::Png => png::cleaned(bytes),
        _ => None,
    }
}
