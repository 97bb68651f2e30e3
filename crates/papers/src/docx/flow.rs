//! The walk over a document: blocks in, blocks out, everything counted.

use std::collections::HashMap;

use base::Result;

use crate::archive::Archive;
use crate::docx::field::Fields;
use crate::docx::inline::Piece;
use crate::docx::numbering::Counters;
use crate::docx::paragraph::Paragraph;
use crate::docx::parts::{Parts, Text};
use crate::limits::Limits;
use crate::package::Relations;
use crate::paper::{Note, Picture};
use crate::refusal;
use crate::xml::Element;

/// A block of the body.
pub(crate) enum Block {
    Paragraph(Paragraph),
    /// A whole `<table>`.
    Table(String),
    /// The line before the notes.
    Rule,
}

/// A reference to a note, in the order of the references.
struct Cited {
    is_endnote: bool,
    id: String,
}

/// A walk over the parts of one document.
pub(crate) struct Flow<'p> {
    pub(super) parts: &'p Parts,
    /// The references of the part that is being walked.
    pub(super) relations: &'p Relations,
    pub(super) archive: Archive<'p>,
    pub(super) limits: &'p Limits,
    pub(super) counters: Counters,
    pub(super) fields: Fields,
    /// The ids of pictures by their parts; `None` for those that cannot be shown.
    pub(super) known_pictures: HashMap<String, Option<String>>,
    pub(super) cells: usize,
    /// Text of a paragraph whose end was deleted: it goes on in the next one.
    pub(super) carried: Vec<Piece>,
    /// What stands in boxes beside the paragraph that is being read.
    pub(super) boxed: Vec<Block>,
    paragraphs: usize,
    /// Bytes of text that were read; one part of a file may be referred to many times.
    text_bytes: usize,
    cited: Vec<Cited>,
    /// Pictures found so far.
    pub(crate) pictures: Vec<Picture>,
    /// What the person should know.
    pub(crate) notes: Vec<Note>,
}

impl<'p> Flow<'p> {
    /// A walk that has not begun.
    pub(crate) fn new(parts: &'p Parts, archive: Archive<'p>, limits: &'p Limits) -> Self {
        Self {
            parts,
            relations: &parts.relations,
            archive,
            limits,
            counters: Counters::default(),
            fields: Fields::default(),
            known_pictures: HashMap::new(),
            cells: 0,
            carried: Vec::new(),
            boxed: Vec::new(),
            paragraphs: 0,
            text_bytes: 0,
            cited: Vec::new(),
            pictures: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// The blocks inside a body, a cell, a box or a note.
    pub(crate) fn blocks(&mut self, of: Element<'p>) -> Result<Vec<Block>> {
        let mut out = Vec::new();
        self.walk(of, &mut out)?;
        Ok(out)
    }

    fn walk(&mut self, of: Element<'p>, out: &mut Vec<Block>) -> Result<()> {
        for child in of.children() {
            match child.name() {
                "p" => self.one_paragraph(child, out)?,
                "tbl" => {
                    let table = self.table(child)?;
                    out.extend(table);
                }
                "sdt" if is_contents(child) => self.fields.left_contents_out = true,
                "sdt" => {
                    if let Some(content) = child.child("sdtContent") {
                        self.walk(content, out)?;
                    }
                }
                "AlternateContent" => {
                    if let Some(chosen) = alternative(child) {
                        self.walk(chosen, out)?;
                    }
                }
                "ins" | "moveTo" | "customXml" | "smartTag" | "sdtContent" => {
                    self.walk(child, out)?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn one_paragraph(&mut self, of: Element<'p>, out: &mut Vec<Block>) -> Result<()> {
        self.paragraphs += 1;
        if self.paragraphs > self.limits.paragraphs_max {
            return Err(refusal::too_long());
        }
        let outer = std::mem::take(&mut self.boxed);
        out.extend(self.paragraph(of)?.into_iter().map(Block::Paragraph));
        out.append(&mut std::mem::replace(&mut self.boxed, outer));
        Ok(())
    }

    /// Counts what goes into the body, before it is put together.
    pub(super) fn spend(&mut self, bytes: usize) -> Result<()> {
        self.text_bytes = self.text_bytes.saturating_add(bytes);
        if self.text_bytes > self.limits.html_bytes_max {
            return Err(refusal::too_long());
        }
        Ok(())
    }

    /// Remembers that a note is referred to; gives its number.
    pub(super) fn cite(&mut self, of: Element<'p>) -> Option<usize> {
        let is_endnote = of.name() == "endnoteReference";
        self.cited.push(Cited { is_endnote, id: of.attr("id")?.to_owned() });
        Some(self.cited.len())
    }

    /// The notes that were referred to, as paragraphs at the end.
    pub(crate) fn footnotes(&mut self) -> Result<Vec<Block>> {
        let mut out = Vec::new();
        let mut number = 0;
        let (footnotes, endnotes) = (by_id(&self.parts.footnotes), by_id(&self.parts.endnotes));
        // A note may refer to a note.
        while number < self.cited.len() && number < self.limits.paragraphs_max {
            let cited = &self.cited[number];
            let all = if cited.is_endnote { &endnotes } else { &footnotes };
            number += 1;
            let Some((relations, note)) = all.get(&*cited.id).copied() else { continue };
            self.relations = relations;
            let mut blocks = self.blocks(note)?;
            match blocks.iter_mut().find_map(Block::paragraph_mut) {
                Some(first) => first.begin_with(&format!("[{number}] ")),
                None => continue,
            }
            out.append(&mut blocks);
        }
        if !out.is_empty() {
            out.insert(0, Block::Rule);
        }
        if self.fields.left_contents_out {
            let say = "文稿中的目录未读入，网页上按标题阅读";
            self.notes.push(Note::new("paper.contents_left_out", say));
        }
        Ok(out)
    }

    /// Says something once.
    pub(super) fn note(&mut self, code: &'static str, say: &str) {
        if !self.notes.iter().any(|known| known.code == code && known.say == say) {
            self.notes.push(Note::new(code, say));
        }
    }
}

impl Block {
    /// The paragraph that this block is.
    pub(crate) fn paragraph(&self) -> Option<&Paragraph> {
        match self {
            Block::Paragraph(paragraph) => Some(paragraph),
            Block::Table(_) | Block::Rule => None,
        }
    }

    fn paragraph_mut(&mut self) -> Option<&mut Paragraph> {
        match self {
            Block::Paragraph(paragraph) => Some(paragraph),
            Block::Table(_) | Block::Rule => None,
        }
    }
}

/// The notes of a part by their ids, each with the references of the part.
fn by_id(part: &Option<Text>) -> HashMap<&str, (&Relations, Element<'_>)> {
    let all = part.iter().flat_map(|part| {
        let notes = part.tree.root().children();
        notes.filter_map(|note| Some((note.attr("id")?, (&part.relations, note))))
    });
    all.collect()
}

/// The first choice of an alternative; what stands there for older programs says the same again.
pub(crate) fn alternative(of: Element<'_>) -> Option<Element<'_>> {
    of.child("Choice").or_else(|| of.child("Fallback"))
}

/// Whether a control holds a table of contents.
fn is_contents(sdt: Element<'_>) -> bool {
    let part = sdt.child("sdtPr").and_then(|one| one.child("docPartObj"));
    part.and_then(|part| part.value("docPartGallery")) == Some("Table of Contents")
}
