//! Papers: office files in, as a pure library: bytes in, values out, nothing trusted.
//!
//! `kind_of` says what a file is; `docx`, `xlsx` and `csv` make clean HTML of it, `pdf` finds its
//! text and `first_page` draws it; `hidden` says what would go out unseen, `without_hidden` takes
//! it away; `arrange` sets a body in the house style, `book` writes a table as a workbook. No
//! database, no HTTP, no clock.
//!
//! Read in this order: `limits`, `kind`, `archive`, `xml`, `html`, `paper`, `docx`.

mod archive;
mod arrange;
mod book;
mod csv;
mod docx;
mod encoding;
mod hidden;
mod html;
mod kind;
mod limits;
mod official;
mod outline;
mod package;
mod paper;
mod pdf;
mod picture;
mod refusal;
mod scrub;
mod xlsx;
mod xml;

pub use arrange::arrange;
pub use book::{BOOK_TYPE, book, tab_separated};
pub use csv::csv;
pub use docx::docx;
pub use encoding::{Encoding, decode, encoding_of};
pub use hidden::{Hidden, HiddenKind, Severity, hidden};
pub use kind::{FileKind, kind_of};
pub use limits::Limits;
pub use paper::{Note, Paper, Picture, Title};
pub use pdf::{PagePicture, PdfText, first_page, pdf};
pub use scrub::without_hidden;
pub use xlsx::{rows, xlsx};

/// Makes a body of a file that an office brings, by what it is: a Word document, a workbook, or
/// separated values. Other kinds are refused with advice.
pub fn paper(bytes: &[u8], limits: &Limits) -> base::Result<Paper> {
    match kind_of(bytes) {
        FileKind::Docx => docx(bytes, limits),
        FileKind::Xlsx => xlsx(bytes, limits),
        FileKind::Csv => csv(bytes, limits),
        kind => Err(kind.refusal().unwrap_or_else(refusal::unknown)),
    }
}
