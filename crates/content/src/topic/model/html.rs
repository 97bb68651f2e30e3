//! A layout as the plain text of a document: what checker, search and comparison read, and what is
//! written down as its body.

use super::{Block, Entry, Layout, Shown};

impl Layout {
    /// Clean HTML with `hb:` references.
    pub fn html(&self) -> String {
        let mut out = String::new();
        for block in self.all() {
            write(&mut out, block);
        }
        out
    }
}

fn write(out: &mut String, block: &Block) {
    if !block.title.is_empty() {
        element(out, "h2", &block.title);
    }
    for line in block.text.lines().filter(|line| !line.is_empty()) {
        element(out, "p", line);
    }
    for Shown { media_id, alt, link } in &block.pictures {
        let picture = format!("<img src=\"hb:media/{media_id}\" alt=\"{}\">", escaped(alt));
        out.push_str("<p>");
        anchor(out, link, &picture);
        out.push_str("</p>");
    }
    for Entry { when, title, text, link } in &block.entries {
        let words = [when, title, text].map(String::as_str);
        let words: Vec<_> = words.into_iter().filter(|word| !word.is_empty()).collect();
        if !words.is_empty() {
            out.push_str("<p>");
            anchor(out, link, &escaped(&words.join(" ")));
            out.push_str("</p>");
        }
    }
}

fn element(out: &mut String, name: &str, text: &str) {
    out.push_str(&format!("<{name}>{}</{name}>", escaped(text)));
}

fn anchor(out: &mut String, link: &str, inner: &str) {
    match link {
        "" => out.push_str(inner),
        link => out.push_str(&format!("<a href=\"{}\">{inner}</a>", escaped(link))),
    }
}

fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    text.replace('"', "&quot;")
}
