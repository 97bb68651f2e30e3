//! What comes out of an office file.

use crate::kind::FileKind;

/// A document as clean HTML, with what came along.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Paper {
    /// The body. A picture is `<img src="hb:media/<id>" alt="…">` with the id of one of `pictures`.
    pub html: String,
    /// What is probably its title.
    pub title: Option<Title>,
    /// What is probably its 发文字号, with 〔〕 around the year.
    pub doc_no: Option<String>,
    /// What is probably its 成文日期, as `2024-05-03`.
    pub made_on: Option<String>,
    /// Pictures in the order in which they appear, each once.
    pub pictures: Vec<Picture>,
    /// What was left out or read otherwise than it stood, for the person to know.
    pub notes: Vec<Note>,
}

/// A title found in a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Title {
    /// One line.
    pub text: String,
    /// The blocks of the body that say it, as they stand there.
    html: String,
}

/// A picture found in a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Stands in the body where the id of a medium will stand; 32 hexadecimal digits.
    pub id: String,
    /// The file.
    pub bytes: Vec<u8>,
    /// By its content; one of those that browsers show.
    pub kind: FileKind,
    /// The text that stands for it; empty when the document has none.
    pub alt: String,
}

/// Something the person should know about what was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// A stable name, `paper.<what>`.
    pub code: &'static str,
    /// A Chinese sentence without a stop.
    pub say: String,
}

impl Title {
    pub(crate) fn new(text: String, html: String) -> Self {
        Self { text, html }
    }
}

impl Paper {
    /// The body without the blocks that say the title, for an article that has it in its own field.
    pub fn body_without_title(&self) -> String {
        match &self.title {
            Some(title) if !title.html.is_empty() => self.html.replacen(&title.html, "", 1),
            _ => self.html.clone(),
        }
    }
}

impl Note {
    pub(crate) fn new(code: &'static str, say: impl Into<String>) -> Self {
        Self { code, say: say.into() }
    }
}

/// The id that stands for the picture of this number, from 1.
pub(crate) fn picture_id(number: usize) -> String {
    format!("{number:032x}")
}
