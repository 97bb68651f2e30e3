//! Word documents: from the parts of the package to clean HTML.
//!
//! Read in this order: `parts` opens the package; `styles` and `numbering` say what a paragraph
//! inherits; `flow` walks the body, `paragraph`, `run`, `table`, `drawing` and `math` read what
//! they are called after; `inline` and `write` make HTML of it; `guess` looks for title, 文号 and
//! date.

mod drawing;
mod field;
mod flow;
mod guess;
mod inline;
mod math;
mod numbering;
mod paragraph;
mod parts;
mod run;
mod styles;
mod table;
mod write;

use base::Result;

use crate::kind::{FileKind, kind_of};
use crate::limits::Limits;
use crate::paper::{Note, Paper};
use crate::refusal;

/// Reads a Word document.
pub fn docx(bytes: &[u8], limits: &Limits) -> Result<Paper> {
    if bytes.len() > limits.file_bytes_max {
        return Err(refusal::too_large());
    }
    match kind_of(bytes) {
        // A package that is broken looks like any zip file, or says so when it is opened.
        FileKind::Docx | FileKind::Zip => {}
        kind => return Err(kind.refusal().unwrap_or_else(refusal::not_this_kind)),
    }
    let (parts, archive) = parts::open(bytes, limits)?;
    let mut flow = flow::Flow::new(&parts, archive, limits);
    let body = parts.document.root().child("body").ok_or_else(refusal::broken)?;
    let mut blocks = flow.blocks(body)?;
    let guessed = guess::guess(&blocks);
    blocks.extend(flow.footnotes()?);
    let html = write::html(&blocks);
    if html.len() > limits.html_bytes_max {
        return Err(refusal::too_long());
    }
    let mut notes = flow.notes;
    notes.extend(left_out(&parts));
    Ok(Paper {
        title: guessed.title(&blocks),
        doc_no: guessed.doc_no,
        made_on: guessed.made_on,
        pictures: flow.pictures,
        html,
        notes,
    })
}

/// What of the package is not in the body that came out.
fn left_out(parts: &parts::Parts) -> Vec<Note> {
    let root = parts.document.root();
    let changes = root
        .descendants()
        .filter(|one| matches!(one.name(), "ins" | "del" | "moveTo" | "moveFrom"));
    let mut notes = Vec::new();
    let count = changes.count();
    if count > 0 {
        let say = format!("文稿中有{count}处修订，已按“接受全部修订”读入，请核对");
        notes.push(Note::new("paper.changes_accepted", say));
    }
    let comments = root.all("commentReference").count();
    if comments > 0 {
        let say = format!("文稿中有{comments}条批注，未读入正文");
        notes.push(Note::new("paper.comments_left_out", say));
    }
    if root.all("altChunk").next().is_some() {
        let say = "文稿中嵌有另一份文件，其内容未读入，请粘贴到正文";
        notes.push(Note::new("paper.chunk_left_out", say));
    }
    notes
}
