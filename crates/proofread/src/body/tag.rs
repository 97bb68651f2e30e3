//! Tags of HTML: where they end, what they are called, what they say.

use std::borrow::Cow;

use super::entity;

/// A tag, from `<` to `>`.
pub(super) struct Tag<'a> {
    /// As written; names of our own HTML are small letters.
    pub(super) name: &'a str,
    pub(super) is_end: bool,
    attributes: &'a str,
    /// Bytes from `<` to behind `>`.
    pub(super) length: usize,
}

/// The tag that `text` begins with; `None` when its `<` is no tag's.
pub(super) fn read(text: &str) -> Option<Tag<'_>> {
    let after = text.strip_prefix('<')?;
    if after.starts_with("!--") {
        let length = text.find("-->").map_or(text.len(), |at| at + 3);
        return Some(Tag { name: "!", is_end: false, attributes: "", length });
    }
    let (is_end, named) = match after.strip_prefix('/') {
        Some(rest) => (true, rest),
        None => (false, after),
    };
    if !named.starts_with(|c: char| c.is_ascii_alphabetic() || c == '!') {
        return None;
    }
    let length = end(text);
    let inside = text.get(1 + usize::from(is_end)..length)?.trim_end_matches(['>', '/']);
    let cut = inside.find(|c: char| c.is_whitespace() || c == '/').unwrap_or(inside.len());
    let (name, attributes) = inside.split_at(cut);
    Some(Tag { name, is_end, attributes, length })
}

/// Bytes of the tag that `text` begins with, quotes respected.
fn end(text: &str) -> usize {
    let mut quote = None;
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b'>') => return at + 1,
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    text.len()
}

impl<'a> Tag<'a> {
    /// The value of an attribute, without entities.
    pub(super) fn get(&self, wanted: &str) -> Option<Cow<'a, str>> {
        let mut rest = self.attributes;
        loop {
            rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
            let cut = rest.find(|c: char| c.is_whitespace() || c == '=').unwrap_or(rest.len());
            let (name, after) = rest.split_at(cut);
            let (value, tail) = value(after);
            if name.eq_ignore_ascii_case(wanted) && !name.is_empty() {
                return Some(entity::decode(value));
            }
            if tail.len() >= rest.len() {
                return None;
            }
            rest = tail;
        }
    }
}

/// The value after `=`, and what follows it.
fn value(text: &str) -> (&str, &str) {
    let Some(after) = text.trim_start().strip_prefix('=') else { return ("", text) };
    let after = after.trim_start();
    for quote in ['"', '\''] {
        if let Some(quoted) = after.strip_prefix(quote) {
            return quoted.split_once(quote).unwrap_or((quoted, ""));
        }
    }
    after.split_at(after.find(char::is_whitespace).unwrap_or(after.len()))
}
