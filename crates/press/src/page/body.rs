//! The body of a document on its way to a page: internal links become addresses, pictures get
//! their measures, tables a frame they can scroll in.

use std::collections::HashMap;

use super::model::FirstPage;
use crate::html::{Tag, escape_into, tags};
use crate::theme::pieces::{MARK, mark_in};

const DOCUMENT: &str = "hb:document/";
const MEDIA: &str = "hb:media/";
const PLAYED: [&str; 2] = ["video", "audio"];
/// How wide a picture stands in a text.
const SIZES: &str = "(min-width: 900px) 820px, 100vw";
/// A frame that can be scrolled by keyboard, too.
const WRAP: &str = "<div class=\"table-wrap\" tabindex=\"0\" role=\"region\" aria-label=\"表格\">";

/// What the references in a body lead to.
#[derive(Debug, Clone, Default)]
pub(crate) struct Targets {
    /// Document id → address; a document that is not there now is missing.
    pub(crate) documents: HashMap<String, String>,
    /// Media id → file.
    pub(crate) media: HashMap<String, Target>,
}

/// A file a body refers to.
#[derive(Debug, Clone, Default)]
pub(crate) struct Target {
    /// Public address.
    pub(crate) path: String,
    /// Pixels; 0 when it is no picture.
    pub(crate) width: i64,
    /// Pixels; 0 when it is no picture.
    pub(crate) height: i64,
    /// Smaller pictures, as the attribute of that name; may be empty.
    pub(crate) srcset: String,
    /// Address of the captions of what is played; may be empty.
    pub(crate) captions: String,
    /// What is said in what is played; may be empty.
    pub(crate) transcript: String,
    /// The first page of a PDF, where it was drawn.
    pub(crate) first_page: Option<FirstPage>,
}

/// Identifiers of the documents and media a body refers to, each once.
pub(crate) fn wanted(body: &str) -> (Vec<String>, Vec<String>) {
    // Most bodies refer to nothing, and that is found out fastest.
    if !body.contains("hb:") {
        return Default::default();
    }
    (ids(body, DOCUMENT), ids(body, MEDIA))
}

fn ids(body: &str, prefix: &str) -> Vec<String> {
    let mut ids = Vec::new();
    for (at, _) in body.match_indices(prefix) {
        let rest = &body[at + prefix.len()..];
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
        let id = rest[..end].to_owned();
        if !id.is_empty() && !ids.contains(&id) {
            ids.push(id);
        }
    }
    ids
}

/// The body as it stands on a page. A link to what is not there now becomes plain text, a
/// picture that is not there is left out.
pub(crate) fn place(body: &str, targets: &Targets) -> String {
    let mut out = String::with_capacity(body.len() + 256);
    let (mut at, mut playing) = (0, None);
    for tag in tags(body) {
        out.push_str(&body[at..tag.start]);
        at = tag.end;
        let text = &body[tag.start..tag.end];
        if tag.opens("table") {
            out.push_str(WRAP);
            out.push_str(text);
        } else if tag.closes("table") {
            out.push_str("</table></div>");
        } else if tag.opens("img") {
            picture(&mut out, &tag, targets);
        } else if let Some(name) = PLAYED.into_iter().find(|name| tag.opens(name)) {
            playing = target_of(&tag, targets);
            if let Some(target) = playing {
                begin_playing(&mut out, (name, tag.attribute("title")), target);
            }
        } else if let Some(name) = PLAYED.into_iter().find(|name| tag.closes(name)) {
            if let Some(target) = playing.take() {
                end_playing(&mut out, name, target);
            }
        } else if tag.opens("a") && text.contains("hb:") {
            link(&mut out, &tag, targets);
        } else {
            out.push_str(text);
        }
    }
    out.push_str(&body[at..]);
    if mark_in(&out).is_some() { out.replace(MARK, "") } else { out }
}

fn link(out: &mut String, tag: &Tag<'_>, targets: &Targets) {
    out.push_str("<a");
    for (name, value) in tag.attributes() {
        let found = match (value.strip_prefix(DOCUMENT), value.strip_prefix(MEDIA)) {
            _ if name != "href" => Some(value),
            (Some(id), _) => targets.documents.get(id).map(String::as_str),
            (_, Some(id)) => targets.media.get(id).map(|target| target.path.as_str()),
            _ => Some(value),
        };
        if let Some(value) = found {
            written(out, name, value);
        }
    }
    out.push('>');
}

fn picture(out: &mut String, tag: &Tag<'_>, targets: &Targets) {
    let Some(target) = target_of(tag, targets) else {
        return;
    };
    out.push_str("<img");
    attribute(out, "src", &target.path);
    for (name, value) in tag.attributes() {
        if !["src", "srcset", "sizes", "width", "height", "loading", "decoding"].contains(&name) {
            written(out, name, value);
        }
    }
    if tag.attribute("alt").is_none() {
        attribute(out, "alt", "");
    }
    if target.width > 0 && target.height > 0 {
        attribute(out, "width", &target.width.to_string());
        attribute(out, "height", &target.height.to_string());
    }
    if !target.srcset.is_empty() {
        attribute(out, "srcset", &target.srcset);
        attribute(out, "sizes", SIZES);
    }
    out.push_str(" loading=\"lazy\">");
}

/// The file a tag shows, if it is there.
fn target_of<'t>(tag: &Tag<'_>, targets: &'t Targets) -> Option<&'t Target> {
    let source = tag.attribute("src").and_then(|src| src.strip_prefix(MEDIA));
    source.and_then(|id| targets.media.get(id))
}

/// A player with its controls; it never starts by itself. Who cannot play it can take it along.
fn begin_playing(out: &mut String, (name, title): (&str, Option<&str>), target: &Target) {
    out.push_str("<figure class=\"played\"><");
    out.push_str(name);
    attribute(out, "src", &target.path);
    if let Some(title) = title {
        written(out, "title", title);
    }
    out.push_str(" controls preload=\"metadata\">");
    if !target.captions.is_empty() {
        out.push_str("<track kind=\"captions\" srclang=\"zh\" label=\"字幕\" default");
        attribute(out, "src", &target.captions);
        out.push('>');
    }
    out.push_str("<a");
    attribute(out, "href", &target.path);
    out.push_str(">下载</a>");
}

fn end_playing(out: &mut String, name: &str, target: &Target) {
    out.push_str("</");
    out.push_str(name);
    out.push('>');
    if !target.transcript.is_empty() {
        out.push_str("<details><summary>文字稿</summary>");
        for line in target.transcript.lines().filter(|line| !line.is_empty()) {
            out.push_str("<p>");
            escape_into(out, line);
            out.push_str("</p>");
        }
        out.push_str("</details>");
    }
    out.push_str("</figure>");
}

/// An attribute whose value is HTML already.
fn written(out: &mut String, name: &str, value: &str) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    out.push_str(&value.replace('"', "&quot;"));
    out.push('"');
}

/// An attribute whose value is text.
fn attribute(out: &mut String, name: &str, value: &str) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    escape_into(out, value);
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn targets() -> Targets {
        let target = Target {
            path: "/-/media/ab/图.png".into(),
            width: 640,
            height: 360,
            ..Target::default()
        };
        let film = Target {
            path: "/-/media/cd/a.mp4".into(),
            captions: "/-/media/ef/captions.vtt".into(),
            transcript: "一\n<二>".into(),
            ..Target::default()
        };
        let large = Target { srcset: "/s.webp 480w, /l.png 640w".into(), ..target.clone() };
        let media = [("0b", target), ("0c", film), ("0d", large)];
        Targets {
            documents: HashMap::from([("0a".into(), "/zwgk/2026/7.html".into())]),
            media: media.into_iter().map(|(id, target)| (id.to_owned(), target)).collect(),
        }
    }

    #[test]
    fn references_become_addresses() {
        for (body, placed) in [
            ("<p>文</p>", "<p>文</p>"),
            (
                "<a href=\"hb:document/0a\" title=\"x\">见</a>",
                "<a href=\"/zwgk/2026/7.html\" title=\"x\">见</a>",
            ),
            ("<a href=\"hb:document/ff\">见</a>", "<a>见</a>"),
            ("<a href=\"https://x.gov.cn/\">外</a>", "<a href=\"https://x.gov.cn/\">外</a>"),
            ("<a href=\"hb:media/0b\">下载</a>", "<a href=\"/-/media/ab/图.png\">下载</a>"),
            (
                "<img src=\"hb:media/0b\" alt=\"A &amp; B\" width=\"1\">",
                "<img src=\"/-/media/ab/图.png\" alt=\"A &amp; B\" width=\"640\" height=\"360\" \
                 loading=\"lazy\">",
            ),
            ("一<img src=\"hb:media/ff\" alt=\"x\">二", "一二"),
            (
                "<img src=\"hb:media/0d\" alt=\"x\">",
                "<img src=\"/-/media/ab/图.png\" alt=\"x\" width=\"640\" height=\"360\" \
                 srcset=\"/s.webp 480w, /l.png 640w\" sizes=\"(min-width: 900px) 820px, 100vw\" \
                 loading=\"lazy\">",
            ),
            (
                "<video src=\"hb:media/0c\" title=\"会\"></video>",
                "<figure class=\"played\"><video src=\"/-/media/cd/a.mp4\" title=\"会\" controls \
                 preload=\"metadata\"><track kind=\"captions\" srclang=\"zh\" label=\"字幕\" \
                 default src=\"/-/media/ef/captions.vtt\"><a href=\"/-/media/cd/a.mp4\">下载</a>\
                 </video><details><summary>文字稿</summary><p>一</p><p>&lt;二&gt;</p></details>\
                 </figure>",
            ),
            ("一<audio src=\"hb:media/ff\"></audio>二", "一二"),
            ("<img src=\"/x.png\" alt=\"x\">", ""),
            (
                "<table><tr><td>1</td></tr></table>",
                "<div class=\"table-wrap\" tabindex=\"0\" role=\"region\" aria-label=\"表格\">\
                 <table><tr><td>1</td></tr></table></div>",
            ),
            ("a\u{1}fheader\u{1}b", "afheaderb"),
        ] {
            assert_eq!(place(body, &targets()), placed, "{body}");
        }
    }

    #[test]
    fn what_is_wanted_is_found_once() {
        let body = "<a href=\"hb:document/0a\">1</a><a href=\"hb:document/0a\">2</a>\
                    <img src=\"hb:media/0b\">hb:media/";
        assert_eq!(wanted(body), (vec!["0a".to_owned()], vec!["0b".to_owned()]));
    }
}
