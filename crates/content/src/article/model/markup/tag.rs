//! Tags of a cleaned body: reading, changing and writing them again.

use std::borrow::Cow;

/// Links, pictures, what is played, and the blocks and cells that may be aligned.
const CHANGED: [&str; 10] = ["a", "img", "video", "audio", "p", "h2", "h3", "h4", "td", "th"];

/// A start tag of a cleaned body; its attribute values are still escaped.
pub(super) struct Tag<'a> {
    pub(super) name: &'a str,
    attributes: Vec<(&'a str, Cow<'a, str>)>,
}

impl<'a> Tag<'a> {
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| *known == name).map(|(_, value)| &**value)
    }

    pub(super) fn take(&mut self, name: &str) -> Option<Cow<'a, str>> {
        let at = self.attributes.iter().position(|(known, _)| *known == name)?;
        Some(self.attributes.remove(at).1)
    }

    pub(super) fn set(&mut self, name: &'static str, value: String) {
        match self.attributes.iter_mut().find(|(known, _)| *known == name) {
            Some((_, old)) => *old = value.into(),
            None => self.attributes.push((name, value.into())),
        }
    }
}

/// Walks those tags of HTML that the cleaner wrote which have attributes: every `<` opens a tag,
/// every attribute has double quotes.
pub(super) fn rewrite(html: &str, mut change: impl FnMut(&mut Tag<'_>)) -> String {
    let mut out = String::with_capacity(html.len() + 64);
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = tag_end(rest);
        let inside = &rest[1..end - 1];
        match read_tag(inside) {
            Some(mut tag) => {
                change(&mut tag);
                write_tag(&mut out, &tag);
            }
            None => out.push_str(&rest[..end]),
        }
        rest = &rest[end..];
    }
    out.push_str(rest);
    out
}

/// Length of the tag that `text` begins with, quotes respected.
fn tag_end(text: &str) -> usize {
    let mut quoted = false;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b'>' if !quoted => return at + 1,
            _ => {}
        }
    }
    text.len()
}

fn read_tag(inside: &str) -> Option<Tag<'_>> {
    let (name, mut rest) = inside.split_once(' ')?;
    if !CHANGED.contains(&name) {
        return None;
    }
    let mut attributes = Vec::new();
    while let Some((key, after)) = rest.trim_start().split_once("=\"") {
        let (value, tail) = after.split_once('"')?;
        attributes.push((key, Cow::Borrowed(value)));
        rest = tail;
    }
    Some(Tag { name, attributes })
}

fn write_tag(out: &mut String, tag: &Tag<'_>) {
    out.push('<');
    out.push_str(tag.name);
    for (name, value) in &tag.attributes {
        out.push(' ');
        out.push_str(name);
        out.push_str("=\"");
        out.push_str(value);
        out.push('"');
    }
    out.push('>');
}
