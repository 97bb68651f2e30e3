//! Walking over the tags of HTML that our own templates and our own cleaner wrote.
//!
//! Not a parser for HTML of strangers: that was parsed and cleaned when it came in.

use std::fmt;

/// One tag.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Tag<'a> {
    /// Where its `<` stands.
    pub(crate) start: usize,
    /// Where the text after its `>` begins.
    pub(crate) end: usize,
    /// `img`, as it is written.
    pub(crate) name: &'a str,
    /// `</…>`.
    pub(crate) closing: bool,
    inner: &'a str,
}

impl<'a> Tag<'a> {
    /// Is it the opening tag of this element?
    pub(crate) fn opens(&self, name: &str) -> bool {
        !self.closing && self.name.eq_ignore_ascii_case(name)
    }

    /// Is it the closing tag of this element?
    pub(crate) fn closes(&self, name: &str) -> bool {
        self.closing && self.name.eq_ignore_ascii_case(name)
    }

    /// The value of an attribute as it is written, `""` when it has none.
    pub(crate) fn attribute(&self, name: &str) -> Option<&'a str> {
        self.attributes().find(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, v)| v)
    }

    /// Names and values as they are written.
    pub(crate) fn attributes(&self) -> impl Iterator<Item = (&'a str, &'a str)> {
        let mut rest = self.inner;
        std::iter::from_fn(move || {
            rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
            let end = rest.find(|c: char| c.is_ascii_whitespace() || c == '=' || c == '/');
            let (name, tail) = rest.split_at(end.unwrap_or(rest.len()));
            if name.is_empty() {
                return None;
            }
            let (value, tail) = value(tail);
            rest = tail;
            Some((name, value))
        })
    }
}

/// What follows the name of an attribute: its value and the rest.
fn value(tail: &str) -> (&str, &str) {
    let Some(given) = tail.trim_start().strip_prefix('=') else {
        return ("", tail);
    };
    let given = given.trim_start();
    let Some(quote) = given.chars().next().filter(|c| matches!(c, '"' | '\'')) else {
        let end = given.find(|c: char| c.is_ascii_whitespace());
        return given.split_at(end.unwrap_or(given.len()));
    };
    given[1..].split_once(quote).unwrap_or((&given[1..], ""))
}

/// The tags of a text in order. Comments, the doctype and what stands inside `script` and
/// `style` are passed over.
pub(crate) fn tags(html: &str) -> impl Iterator<Item = Tag<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let start = at + html[at..].find('<')?;
            let rest = &html[start..];
            if let Some(comment) = rest.strip_prefix("<!--") {
                at = start + 4 + comment.find("-->").map_or(comment.len(), |end| end + 3);
                continue;
            }
            let Some(tag) = tag(html, start) else {
                at = start + 1;
                continue;
            };
            at = tag.end;
            for raw in ["script", "style"] {
                if tag.opens(raw) {
                    at += html[at..].find(&format!("</{raw}")).unwrap_or(html.len() - at);
                }
            }
            return Some(tag);
        }
    })
}

/// The tag that begins at `start`, when a tag begins there.
fn tag(html: &str, start: usize) -> Option<Tag<'_>> {
    let rest = &html[start + 1..];
    let closing = rest.starts_with('/');
    let rest = if closing { &rest[1..] } else { rest };
    if !rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let name_end = rest.find(|c: char| c.is_ascii_whitespace() || c == '>' || c == '/')?;
    let (name, tail) = rest.split_at(name_end);
    let mut quote = None;
    for (at, byte) in tail.bytes().enumerate() {
        match (quote, byte) {
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            (None, b'>') => {
                let end = start + 1 + usize::from(closing) + name_end + at + 1;
                return Some(Tag { start, end, name, closing, inner: &tail[..at] });
            }
            _ => {}
        }
    }
    None
}

/// Adds text to HTML, with everything escaped that could be taken for a tag or end a value.
/// Control characters are dropped: they are forbidden in XML and have no place in a page.
pub(crate) fn escape_into(out: &mut String, text: &str) {
    // Writing into a text cannot fail.
    let _ = escape(out, text);
}

/// As [`escape_into`], into anything that takes text.
pub(crate) fn escape(out: &mut dyn fmt::Write, text: &str) -> fmt::Result {
    let mut plain = 0;
    for (at, byte) in text.bytes().enumerate() {
        let written = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            b'\'' => "&#39;",
            b'\t' | b'\n' => continue,
            0..=31 | 127 => "",
            _ => continue,
        };
        out.write_str(&text[plain..at])?;
        out.write_str(written)?;
        plain = at + 1;
    }
    out.write_str(&text[plain..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_found_with_their_attributes() {
        let html = "<!doctype html><!-- <b> --><p class=x data-a='1 > 0'>1 < 2<br/>\
                    <img alt src=\"a\"><script>if (a<b) {}</script></p>";
        let found: Vec<_> = tags(html)
            .map(|tag| {
                let attributes: Vec<_> =
                    tag.attributes().map(|(n, v)| format!("{n}={v}")).collect();
                format!(
                    "{}{} {}",
                    if tag.closing { "/" } else { "" },
                    tag.name,
                    attributes.join(",")
                )
            })
            .collect();
        assert_eq!(
            found,
            ["p class=x,data-a=1 > 0", "br ", "img alt=,src=a", "script ", "/script ", "/p "]
        );
    }

    #[test]
    fn broken_markup_ends_the_walk() {
        for html in ["<", "<p", "<p a=\"", "a < b", "<!--", "</", "<script>", "<p a='>"] {
            assert!(tags(html).count() <= 1, "{html}");
        }
    }

    #[test]
    fn nothing_escapes_as_markup() {
        let mut out = String::new();
        escape_into(&mut out, "<a href='x'>&\"\u{1}\u{0}字");
        assert_eq!(out, "&lt;a href=&#39;x&#39;&gt;&amp;&quot;字");
    }
}
