//! Rules that are no lists of words.

mod links;
mod maps;
mod numbers;
mod secrets;
mod shape;

use crate::draft::{Paper, Text};
use crate::finding::Field;
use crate::notes::Notes;
use crate::personal::{self, What};

/// Everything the built-in rules find.
pub(crate) fn look(paper: &Paper<'_>, texts: &[Text<'_>], notes: &mut Notes<'_>) {
    let mut in_body: Vec<(What, usize)> = Vec::new();
    for text in texts {
        secrets::look(text, notes);
        numbers::look(text, notes);
        for datum in personal::data(&text.folded) {
            let (start, end) = text.folded.back(text.written, datum.start, datum.end);
            if text.field == Field::Body {
                in_body.push((datum.what, start));
            }
            let Some(mut note) = notes.of(datum.what.rule(), text.field) else { continue };
            let (message, source) = datum.what.says(&datum.masked);
            (note.element, note.bytes) = (text.element, Some((start, end)));
            (note.message, note.source) = (message, source.into());
            note.replacements = datum.instead();
            note.found = datum.masked;
            notes.add(note);
        }
    }
    shape::rolls(paper, &in_body, notes);
    shape::look(paper, notes);
    links::look(paper, notes);
    maps::look(paper, texts, notes);
}

/// Adds a note on a stretch of a folded text.
pub(crate) fn add(
    notes: &mut Notes<'_>,
    rule: &'static str,
    (text, start, end): (&Text<'_>, usize, usize),
    (message, source): (String, &'static str),
    replacements: Vec<String>,
) {
    let Some(mut note) = notes.of(rule, text.field) else { return };
    let bytes = text.folded.back(text.written, start, end);
    note.element = text.element;
    note.found = text.written.get(bytes.0..bytes.1).unwrap_or_default().to_owned();
    (note.bytes, note.message, note.source) = (Some(bytes), message, source.into());
    note.replacements = replacements;
    notes.add(note);
}
