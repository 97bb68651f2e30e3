//! The body of an article: which HTML is kept, and how links and pictures are written in it.
//!
//! Inside a kept body an internal link is `href="hb:document/<id>"` and a picture is
//! `src="hb:media/<id>"`: ids, not addresses, so that nothing breaks when something moves. How a
//! block stands is one of a few classes: pages allow no style written into the text.

mod kept;
mod tag;

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::Builder;
use base::{Result, invalid};
use tag::{Tag, rewrite};

/// Bytes a body may have.
pub const BODY_BYTES_MAX: usize = 1 << 20;

const TAGS: [&str; 35] = [
    "p",
    "h2",
    "h3",
    "h4",
    "strong",
    "b",
    "em",
    "i",
    "u",
    "s",
    "sub",
    "sup",
    "br",
    "hr",
    "ul",
    "ol",
    "li",
    "blockquote",
    "table",
    "caption",
    "colgroup",
    "col",
    "thead",
    "tbody",
    "tfoot",
    "tr",
    "td",
    "th",
    "a",
    "img",
    "video",
    "audio",
    "figure",
    "figcaption",
    "span",
];
/// Blocks that may be aligned and indented.
const BLOCKS: [&str; 4] = ["p", "h2", "h3", "h4"];
/// Cells of a table may be aligned.
const CELLS: [&str; 2] = ["td", "th"];
/// What is played where it stands.
const PLAYED: [&str; 2] = ["video", "audio"];
/// How a block or a cell may stand across the line.
const ALIGNED: [&str; 2] = ["center", "right"];
/// How the first line of a block may begin: two characters in, or at the edge.
const BEGUN: [&str; 2] = ["indent", "flush"];
/// What every reference by id begins with.
const REFERENCE: &str = "\"hb:";
const DOCUMENT: &str = "hb:document/";
const MEDIA: &str = "hb:media/";
const MEDIA_DOOR: (&str, &str) = ("/api/media/", "/file");

static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(cleaner);

fn cleaner() -> Builder<'static> {
    let set = |names: &[&'static str]| names.iter().copied().collect::<HashSet<_>>();
    let mut attributes = HashMap::new();
    attributes.insert("a", set(&["href", "title", "data-document"]));
    attributes.insert("img", set(&["src", "alt", "data-media"]));
    for played in PLAYED {
        attributes.insert(played, set(&["src", "title", "data-media"]));
    }
    let mut classes = HashMap::new();
    for cell in CELLS {
        attributes.insert(cell, set(&["colspan", "rowspan", "style"]));
        classes.insert(cell, set(&ALIGNED));
    }
    for block in BLOCKS {
        attributes.insert(block, set(&["style"]));
        classes.insert(block, ALIGNED.into_iter().chain(BEGUN).collect());
    }
    attributes.insert("ol", set(&["start"]));
    attributes.insert("col", set(&["span"]));
    let mut builder = Builder::empty();
    builder
        .tags(set(&TAGS))
        .clean_content_tags(set(&["script", "style", "title", "template", "noscript", "iframe"]))
        .tag_attributes(attributes)
        .allowed_classes(classes)
        .url_schemes(set(&["http", "https", "mailto", "tel", "hb"]))
        .url_relative(ammonia::UrlRelative::PassThrough)
        .link_rel(None)
        .strip_comments(true)
        .attribute_filter(|element, attribute, value| match (element, attribute) {
            ("img" | "video" | "audio", "src") => picture_reference(value).map(Cow::Owned),
            ("a", "href") if !is_fit_link(value) => None,
            ("td" | "th", "colspan" | "rowspan") | ("col", "span") => {
                value.parse::<u16>().ok().filter(|n| (1..=100).contains(n)).map(|_| value.into())
            }
            _ => Some(value.into()),
        });
    builder
}

/// Cleans what an editor, a paste or an import brings; what remains cannot run anything.
pub fn clean(html: &str) -> Result<String> {
    if html.len() > BODY_BYTES_MAX {
        return Err(invalid("body", "article.body_too_large", "正文过长，请拆分或改用附件"));
    }
    if kept::is_kept(html) {
        return Ok(html.to_owned());
    }
    Ok(cleaned_by_parser(html))
}

/// Cleans as a browser would read it.
fn cleaned_by_parser(html: &str) -> String {
    // The parser keeps characters that no page may hold.
    let is_unfit = |c: char| base::text::is_invisible(c) && c != '\n';
    let cleaned = match html.contains(is_unfit) {
        true => CLEANER.clean(&html.replace(is_unfit, "")).to_string(),
        false => CLEANER.clean(html).to_string(),
    };
    rewrite(&cleaned, |tag| {
        if tag.name == "a"
            && let Some(id) = tag.take("data-document").filter(|id| is_id(id))
        {
            tag.set("href", format!("{DOCUMENT}{id}"));
        }
        if is_media(tag.name) {
            tag.take("data-media");
        }
        let looks = looks_of(tag);
        if !looks.is_empty() {
            tag.set("class", looks.join(" "));
        }
    })
}

/// Takes the class and the style off a tag; gives the classes that say the same. Where one centred
/// or put right something, the first line begins where it falls.
fn looks_of(tag: &mut Tag<'_>) -> Vec<&'static str> {
    let (class, style) = (tag.take("class"), tag.take("style"));
    if !BLOCKS.contains(&tag.name) && !CELLS.contains(&tag.name) {
        return Vec::new();
    }
    let classes: Vec<_> = class.as_deref().unwrap_or_default().split(' ').collect();
    let style = style.as_deref().unwrap_or_default().to_ascii_lowercase();
    let property = |name: &str| {
        let mut last = style.rsplit(';').filter_map(|one| one.split_once(':'));
        last.find(|(key, _)| key.trim() == name).map_or("", |(_, value)| value.trim())
    };
    let align = property("text-align");
    let aligned = ALIGNED.into_iter().find(|one| classes.contains(one) || *one == align);
    if aligned.is_some() || CELLS.contains(&tag.name) {
        return aligned.into_iter().collect();
    }
    let begun = BEGUN.into_iter().find(|one| classes.contains(one));
    begun.or_else(|| begun_by(property("text-indent"))).into_iter().collect()
}

/// The class of an indent of the first line; one that hangs out of the text has none.
fn begun_by(indent: &str) -> Option<&'static str> {
    let digits = indent.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '%');
    match digits.parse::<f64>() {
        Ok(0.0) => Some("flush"),
        Ok(size) if size > 0.0 => Some("indent"),
        _ => None,
    }
}

/// A kept body as the editor wants it: pictures by the console's own address.
pub fn for_editing(body: &str) -> String {
    if !body.contains(REFERENCE) {
        return body.to_owned();
    }
    rewrite(body, |tag| match tag.name {
        name if is_media(name) => {
            if let Some(id) = tag.get("src").and_then(|src| src.strip_prefix(MEDIA)) {
                let (before, after) = MEDIA_DOOR;
                tag.set("src", format!("{before}{id}{after}"));
            }
        }
        "a" => {
            if let Some(id) = tag.get("href").and_then(|href| href.strip_prefix(DOCUMENT)) {
                let id = id.to_owned();
                tag.set("data-document", id);
            }
        }
        _ => {}
    })
}

/// The documents and pictures a kept body refers to, and how many pictures lack a text.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct References {
    /// Identifiers of documents, each once.
    pub documents: Vec<String>,
    /// Identifiers of media, each once.
    pub media: Vec<String>,
    /// Pictures without a text that stands for them.
    pub silent_pictures: usize,
}

/// Reads the references of a kept body.
pub fn references(body: &str) -> References {
    let mut found = References::default();
    if !body.contains(REFERENCE) && !body.contains("<img") {
        return found;
    }
    let add = |list: &mut Vec<String>, id: &str| {
        if !list.iter().any(|known| known == id) {
            list.push(id.to_owned());
        }
    };
    rewrite(body, |tag| match tag.name {
        name if is_media(name) => {
            if let Some(id) = tag.get("src").and_then(|src| src.strip_prefix(MEDIA)) {
                add(&mut found.media, id);
            }
            if name == "img" && tag.get("alt").is_none_or(|alt| alt.trim().is_empty()) {
                found.silent_pictures += 1;
            }
        }
        "a" => {
            let href = tag.get("href").unwrap_or_default();
            if let Some(id) = href.strip_prefix(DOCUMENT) {
                add(&mut found.documents, id);
            }
            if let Some(id) = href.strip_prefix(MEDIA) {
                add(&mut found.media, id);
            }
        }
        _ => {}
    });
    found
}

/// Whether nothing is left to read or see.
pub fn is_blank(body: &str) -> bool {
    let text = finder::html_to_text(body);
    let shows = ["<img ", "<video ", "<audio "].iter().any(|tag| body.contains(tag));
    text.trim().is_empty() && !shows
}

fn is_media(name: &str) -> bool {
    name == "img" || PLAYED.contains(&name)
}

fn picture_reference(src: &str) -> Option<String> {
    let (before, after) = MEDIA_DOOR;
    let door = src.strip_prefix(before).and_then(|rest| rest.strip_suffix(after));
    let id = door.or_else(|| src.strip_prefix(MEDIA))?;
    is_id(id).then(|| format!("{MEDIA}{id}"))
}

/// Absolute links, links within the page, and links by id; a relative address would break.
fn is_fit_link(href: &str) -> bool {
    let by_id = href.strip_prefix(DOCUMENT).is_some_and(is_id);
    let absolute = ["http://", "https://", "mailto:", "tel:", "#"];
    by_id || (absolute.iter().any(|start| href.starts_with(start)) && href.len() <= 2_000)
}

fn is_id(text: &str) -> bool {
    text.len() == 32 && text.bytes().all(|c| matches!(c, b'0'..=b'9' | b'a'..=b'f'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ID: &str = "0192f0c1a2b3c4d5e6f708192a3b4c5d";

    #[test]
    fn only_what_cannot_run_is_kept() {
        for (given, kept) in [
            ("<p>正文<script>alert(1)</script></p>", "<p>正文</p>"),
            ("<p onclick=\"x()\">正文</p>", "<p>正文</p>"),
            ("<p style=\"position:fixed;text-align:center\">中</p>", "<p class=\"center\">中</p>"),
            ("<a href=\"javascript:alert(1)\">x</a>", "<a>x</a>"),
            ("<a href=\"/relative\">x</a>", "<a>x</a>"),
            ("<a href=\"https://www.gov.cn/\">x</a>", "<a href=\"https://www.gov.cn/\">x</a>"),
            ("<img src=\"https://evil.example/x.png\" alt=\"x\">", "<img alt=\"x\">"),
            ("<img src=\"data:image/png;base64,AAAA\">", "<img>"),
            ("<svg><a xlink:href=\"x\"></a></svg>", ""),
            ("<td colspan=\"99999\">x</td>", "x"),
            ("<font color=red><o:p>文</o:p></font>", "文"),
        ] {
            assert_eq!(clean(given).unwrap(), kept, "{given}");
        }
    }

    #[test]
    fn how_a_block_stands_is_a_class() {
        for (given, kept) in [
            ("<p style=\"text-align: right\">落款</p>", "<p class=\"right\">落款</p>"),
            ("<h2 style='TEXT-ALIGN:center;color:red'>题</h2>", "<h2 class=\"center\">题</h2>"),
            ("<p style=\"text-indent:32pt\">文</p>", "<p class=\"indent\">文</p>"),
            ("<p style=\"text-indent:0\">各县：</p>", "<p class=\"flush\">各县：</p>"),
            ("<p style=\"text-indent:0cm\">各县：</p>", "<p class=\"flush\">各县：</p>"),
            ("<p style=\"text-indent:-2em\">悬挂</p>", "<p>悬挂</p>"),
            (
                "<p style=\"text-align:justify;text-indent:2em\">文</p>",
                "<p class=\"indent\">文</p>",
            ),
            ("<p style=\"text-indent:2em;text-align:center\">题</p>", "<p class=\"center\">题</p>"),
            ("<p class=\"MsoNormal right x\">落款</p>", "<p class=\"right\">落款</p>"),
            ("<p class=\"flush\" style=\"text-indent:2em\">文</p>", "<p class=\"flush\">文</p>"),
            ("<p class=\"notice over\">仿冒</p>", "<p>仿冒</p>"),
            ("<ul class=\"center\"><li class=\"right\">甲</li></ul>", "<ul><li>甲</li></ul>"),
            (
                "<table><tbody><tr><td colspan=\"2\" style=\"text-align:right\">1.2</td>\
                 <td class=\"flush center\">乙</td></tr></tbody></table>",
                "<table><tbody><tr><td colspan=\"2\" class=\"right\">1.2</td>\
                 <td class=\"center\">乙</td></tr></tbody></table>",
            ),
        ] {
            let once = clean(given).unwrap();
            assert_eq!(once, kept, "{given}");
            assert_eq!(clean(&once).unwrap(), once, "{given}");
        }
    }

    #[test]
    fn links_and_pictures_are_kept_by_id() {
        let given = format!(
            "<p><a data-document=\"{ID}\" href=\"#\">甲</a>\
             <img src=\"/api/media/{ID}/file\" alt=\"a>b\"></p>"
        );
        let kept = clean(&given).unwrap();
        assert!(kept.contains(&format!("href=\"hb:document/{ID}\"")), "{kept}");
        assert!(kept.contains(&format!("src=\"hb:media/{ID}\"")), "{kept}");
        let found = references(&kept);
        assert_eq!((found.documents, found.media), (vec![ID.to_owned()], vec![ID.to_owned()]));
        assert_eq!(found.silent_pictures, 0);
        assert_eq!(clean(&for_editing(&kept)).unwrap(), kept);
    }

    #[test]
    fn what_is_played_is_kept_by_id_and_never_starts_by_itself() {
        let given = format!(
            "<video autoplay loop onplay=\"x()\" src=\"/api/media/{ID}/file\" title=\"会议\">\
             <source src=\"https://evil.example/x\"></video>\
             <audio src=\"https://evil.example/x.mp3\"></audio>"
        );
        let kept = clean(&given).unwrap();
        let video = format!("<video src=\"hb:media/{ID}\" title=\"会议\"></video>");
        assert_eq!(kept, format!("{video}<audio></audio>"));
        assert_eq!(references(&kept).media, [ID]);
        assert!(!is_blank(&video));
        assert_eq!(clean(&for_editing(&kept)).unwrap(), kept);
    }

    #[test]
    fn words_that_look_like_a_reference_stay_words() {
        let kept = clean("<p>写作 href=\"hb:document/x\" 即可</p>").unwrap();
        assert_eq!(for_editing(&kept), kept);
        assert_eq!(references(&kept), References::default());
    }

    const HTML: &str = "(<[a-z]{1,6}( [a-z]{1,5}=\"[^\"]{0,8}\")?>|[^<]{0,6}|</[a-z]{1,6}>){0,12}";

    proptest! {
        #[test]
        fn cleaning_twice_changes_nothing(html in HTML) {
            let once = clean(&html).unwrap();
            prop_assert_eq!(clean(&for_editing(&once)).unwrap(), once);
        }
    }
}
