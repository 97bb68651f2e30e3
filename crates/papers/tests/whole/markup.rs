//! What a body of the library may hold, checked with other eyes than the writer's.

const TAGS: [&str; 30] = [
    "p",
    "h2",
    "h3",
    "h4",
    "strong",
    "em",
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
    "thead",
    "tbody",
    "tfoot",
    "tr",
    "td",
    "th",
    "a",
    "img",
    "figure",
    "figcaption",
    "span",
    "col",
];

/// Panics with the reason when the HTML holds anything else, or is not well nested.
pub(crate) fn check(html: &str) {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        words(&rest[..at]);
        let end = rest[at..].find('>').unwrap_or_else(|| panic!("an open tag in {html}")) + at;
        let inside = &rest[at + 1..end];
        rest = &rest[end + 1..];
        if let Some(name) = inside.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name), "{html}");
            continue;
        }
        let (name, attributes) = inside.split_once(' ').unwrap_or((inside, ""));
        assert!(TAGS.contains(&name), "<{name}> in {html}");
        nesting(name, &open, html);
        attributes_fit(name, attributes);
        if !["br", "hr", "img", "col"].contains(&name) {
            open.push(name);
        }
    }
    words(rest);
    assert!(open.is_empty(), "{open:?} stay open in {html}");
}

/// What a parser of HTML would move elsewhere.
fn nesting(name: &str, open: &[&str], html: &str) {
    let parent = open.last().copied().unwrap_or("");
    let is_block = matches!(name, "p" | "h2" | "h3" | "h4" | "ul" | "ol" | "table" | "hr");
    let fits = match name {
        "li" => matches!(parent, "ul" | "ol"),
        "tr" => matches!(parent, "thead" | "tbody" | "tfoot"),
        "td" | "th" => parent == "tr",
        "thead" | "tbody" | "caption" => parent == "table",
        "a" => !open.contains(&"a"),
        _ if is_block => matches!(parent, "" | "li" | "td" | "th" | "blockquote" | "figure"),
        _ => !matches!(parent, "" | "table" | "tr" | "tbody" | "thead" | "ul" | "ol"),
    };
    assert!(fits, "<{name}> inside <{parent}> in {html}");
}

fn attributes_fit(name: &str, attributes: &str) {
    let mut rest = attributes;
    let mut last = "";
    while !rest.is_empty() {
        let (key, after) = rest.trim_start().split_once("=\"").expect("a value in quotes");
        let (value, tail) = after.split_once('"').expect("an ended value");
        let fits = match (name, key) {
            ("td" | "th", "class") => ["center", "right"].contains(&value),
            ("p" | "h2" | "h3" | "h4", "class") => {
                ["center", "right", "indent", "flush"].contains(&value)
            }
            ("td" | "th", "colspan" | "rowspan") => {
                value.parse().is_ok_and(|span: u16| (2..=100).contains(&span))
            }
            ("ol", "start") => value.parse::<i64>().is_ok(),
            ("a", "href") => ["http://", "https://", "mailto:"]
                .iter()
                .any(|start| value.to_ascii_lowercase().starts_with(start)),
            ("img", "src") => value.strip_prefix("hb:media/").is_some_and(|id| id.len() == 32),
            ("img", "alt") => true,
            _ => false,
        };
        assert!(fits, "{key}=\"{value}\" of <{name}>");
        assert!(last != "class", "class is written last");
        (last, rest) = (key, tail);
    }
}

fn words(text: &str) {
    let odd = |c: char| base::text::is_invisible(c) && c != '\n';
    assert!(!text.contains(odd) && !text.contains('\u{a0}'), "{text:?}");
    for (at, _) in text.match_indices('&') {
        let known = ["&amp;", "&lt;", "&gt;"];
        assert!(known.iter().any(|entity| text[at..].starts_with(entity)), "{text:?}");
    }
    assert!(!text.contains('>'), "{text:?}");
}

/// The text of HTML, without space.
pub(crate) fn bare(html: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for letter in html.chars() {
        match letter {
            '<' => inside = true,
            '>' => inside = false,
            letter if !inside && !letter.is_whitespace() => out.push(letter),
            _ => {}
        }
    }
    out.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}
