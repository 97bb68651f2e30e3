//! PDF: the text of its pages for the search, and what it says about itself.
//!
//! A PDF is a program for drawing. `open` guards against those that were made to harm; `draw`
//! follows the drawing instructions for the text in them; `fonts` turns bytes into letters;
//! `first_page` makes a picture.

mod draw;
mod first_page;
mod fonts;
mod matrix;
mod open;
mod sheet;
mod strings;

use std::panic::{AssertUnwindSafe, catch_unwind};

use base::Result;
use lopdf::Document;

use crate::limits::Limits;
use crate::refusal;

pub use first_page::{PagePicture, first_page};
pub(crate) use strings::text_of;

/// Fewer letters on a page than this, on the average, are no text.
const LETTERS_OF_A_PAGE: usize = 8;

/// What was found in a PDF.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PdfText {
    /// The text of each page that was read, in order; a page that cannot be read is empty.
    pub pages: Vec<String>,
    /// How many pages there are.
    pub page_count: usize,
    /// The title it names itself, when that is one.
    pub title: Option<String>,
    /// Pages without text: probably scanned. Search finds nothing in it.
    pub is_scan: bool,
    /// Not everything was read, because of its size.
    pub is_cut: bool,
}

/// Reads the text of a PDF. One that wants a password is refused.
pub fn pdf(bytes: &[u8], limits: &Limits) -> Result<PdfText> {
    let text = guarded(bytes, limits, |document| read(document, limits))?;
    if text.page_count == 0 {
        return Err(refusal::broken());
    }
    Ok(text)
}

/// Opens a PDF and looks at it. The reader of PDF is a large parser of other people's making, and a
/// broken file that makes it panic must not end the process: this is the one place where a panic
/// becomes a refusal. Nothing that was begun inside is used afterwards.
pub(crate) fn guarded<T>(
    bytes: &[u8],
    limits: &Limits,
    look: impl FnOnce(&Document) -> T,
) -> Result<T> {
    let looked = catch_unwind(AssertUnwindSafe(|| {
        let document = open::open(bytes, limits)?;
        Ok(look(&document))
    }));
    looked.unwrap_or_else(|_| Err(refusal::broken()))
}

fn read(document: &Document, limits: &Limits) -> PdfText {
    let all: Vec<_> = document.page_iter().take(20 * limits.pages_max.max(1)).collect();
    let fonts = fonts::Fonts::of(document);
    let mut drawing = draw::Drawing::new(document, &fonts, limits.drawing_bytes_max);
    let mut out = PdfText { page_count: all.len(), ..PdfText::default() };
    for page in all.iter().take(limits.pages_max) {
        // A page that makes the reader panic does not hide the others.
        let page = catch_unwind(AssertUnwindSafe(|| drawing.page(*page)));
        out.pages.push(page.unwrap_or_default());
    }
    let letters: usize =
        out.pages.iter().map(|page| page.chars().filter(|c| c.is_alphanumeric()).count()).sum();
    out.is_scan = !out.pages.is_empty() && letters < LETTERS_OF_A_PAGE * out.pages.len();
    out.is_cut = drawing.is_exhausted() || all.len() > limits.pages_max;
    out.title = title(document);
    out
}

/// The title in the file's own words; programs often put a file name there, or nothing.
fn title(document: &Document) -> Option<String> {
    let said = base::text::line(&strings::info(document, b"Title")?);
    let said = said.strip_prefix("Microsoft Word - ").unwrap_or(&said).trim();
    let small = said.to_lowercase();
    let endings =
        [".doc", ".docx", ".wps", ".pdf", ".xls", ".xlsx", ".ppt", ".tmp", ".rtf", ".odt"];
    let is_file = endings.iter().any(|ending| small.ends_with(ending));
    let usual =
        ["untitled", "无标题", "未命名", "文档", "document", "microsoft word", "幻灯片", "新建"];
    let is_usual = usual.iter().any(|start| small.starts_with(start) && said.chars().count() < 20);
    let is_words = said.chars().filter(|c| c.is_alphabetic()).count() >= 4;
    let is_read = !said.contains('\u{fffd}');
    let is_title = is_words && is_read && !is_file && !is_usual && said.chars().count() <= 200;
    is_title.then(|| said.to_owned())
}
