//! HTML as a row of tags and letters.

use base::text::is_invisible;

use crate::html::push_text;

/// A tag, or one letter of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Unit {
    /// As it is written.
    Tag(String),
    Letter(char),
}

impl Unit {
    /// The name of a tag, with a stroke in front for an end; empty for a letter.
    pub(super) fn name(&self) -> &str {
        match self {
            Unit::Letter(_) => "",
            Unit::Tag(tag) => {
                let inside = tag.trim_start_matches('<').trim_end_matches('>');
                let name = inside.split([' ', '\t', '\n']).next().unwrap_or_default();
                if name.len() > 1 { name.trim_end_matches('/') } else { name }
            }
        }
    }

    pub(super) fn is_space(&self) -> bool {
        matches!(self, Unit::Letter(letter) if letter.is_whitespace())
    }

    pub(super) fn letter(&self) -> Option<char> {
        match self {
            Unit::Letter(letter) => Some(*letter),
            Unit::Tag(_) => None,
        }
    }
}

/// Reads HTML; what only looks like a tag is text.
pub(super) fn units(html: &str) -> Vec<Unit> {
    let mut out = Vec::new();
    let mut rest = html;
    while let Some(letter) = rest.chars().next() {
        let taken = if letter == '<' { tag_length(rest) } else { None };
        if let Some(length) = taken {
            out.push(Unit::Tag(rest[..length].to_owned()));
            rest = &rest[length..];
            continue;
        }
        let (letter, length) = match letter {
            '&' => entity(rest),
            letter => (letter, letter.len_utf8()),
        };
        // What nobody sees would be dropped when it is written, and leave empty blocks.
        if letter.is_whitespace() || !is_invisible(letter) {
            out.push(Unit::Letter(letter));
        }
        rest = &rest[length..];
    }
    out
}

/// The length of the tag that `text` begins with.
fn tag_length(text: &str) -> Option<usize> {
    let second = *text.as_bytes().get(1)?;
    if !second.is_ascii_alphabetic() && second != b'/' {
        return None;
    }
    let mut quoted = false;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b'>' if !quoted => return Some(at + 1),
            _ => {}
        }
    }
    None
}

/// The letter that an entity stands for, and its length; only those that clean HTML holds.
fn entity(text: &str) -> (char, usize) {
    let known = [
        ("&amp;", '&'),
        ("&lt;", '<'),
        ("&gt;", '>'),
        ("&quot;", '"'),
        ("&#39;", '\''),
        ("&nbsp;", '\u{a0}'),
    ];
    let found = known.into_iter().find(|(name, _)| text.starts_with(name));
    found.map_or(('&', 1), |(name, letter)| (letter, name.len()))
}

/// Writes HTML.
pub(super) fn html(units: &[Unit]) -> String {
    let mut out = String::new();
    let mut letters = String::new();
    for unit in units {
        match unit {
            Unit::Letter(letter) => letters.push(*letter),
            Unit::Tag(tag) => {
                push_lines(&mut out, &letters);
                letters.clear();
                out.push_str(tag);
            }
        }
    }
    push_lines(&mut out, &letters);
    out
}

/// Line ends between blocks stay line ends.
fn push_lines(out: &mut String, text: &str) {
    for (number, line) in text.split('\n').enumerate() {
        if number > 0 {
            out.push('\n');
        }
        push_text(out, line);
    }
}

/// The text alone.
pub(super) fn text(units: &[Unit]) -> String {
    units.iter().filter_map(Unit::letter).collect()
}
