//! Plain text out of HTML.

use memchr::memchr;

/// Content of these is no text for readers.
const SILENT: [&str; 6] = ["script", "style", "template", "noscript", "title", "svg"];

/// These do not break a line.
const INLINE: [&str; 19] = [
    "a", "abbr", "b", "bdi", "cite", "code", "del", "em", "font", "i", "ins", "mark", "s", "small",
    "span", "strong", "sub", "sup", "u",
];

/// The readable text of a piece of HTML: tags gone, blocks on lines of their own, entities
/// decoded, scripts and styles dropped, white space folded. Never fails, whatever it is given.
pub fn html_to_text(html: &str) -> String {
    let mut text = Text(String::with_capacity(html.len() / 2));
    let mut rest = html;
    while let Some(open) = memchr(b'<', rest.as_bytes()) {
        text.push_decoded(&rest[..open]);
        rest = &rest[open..];
        rest = if let Some(comment) = rest.strip_prefix("<!--") {
            comment.find("-->").map_or("", |end| &comment[end + 3..])
        } else if starts_tag(rest) {
            text.pass_tag(rest)
        } else {
            text.push('<');
            &rest[1..]
        };
    }
    text.push_decoded(rest);
    text.0.truncate(text.0.trim_end().len());
    text.0
}

fn starts_tag(rest: &str) -> bool {
    let name = rest[1..].strip_prefix('/').unwrap_or(&rest[1..]);
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '!' || c == '?')
}

struct Text(String);

impl Text {
    /// Passes a tag (and all of a silent element); what follows is returned.
    fn pass_tag<'a>(&mut self, tag: &'a str) -> &'a str {
        let closing = tag[1..].starts_with('/');
        let name = &tag[if closing { 2 } else { 1 }..];
        let length = name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len());
        let name = name[..length].to_ascii_lowercase();
        let after = after_tag(tag);
        if name == "td" || name == "th" {
            self.push(' ');
        } else if !INLINE.contains(&name.as_str()) {
            self.push('\n');
        }
        if !closing && SILENT.contains(&name.as_str()) {
            after_element(after, &name)
        } else {
            after
        }
    }

    fn push_decoded(&mut self, mut raw: &str) {
        while let Some(amp) = memchr(b'&', raw.as_bytes()) {
            self.push_all(&raw[..amp]);
            raw = &raw[amp..];
            let (c, length) = entity(raw).unwrap_or(('&', 1));
            self.push(c);
            raw = &raw[length..];
        }
        self.push_all(raw);
    }

    /// Text of one line: its line breaks are blanks.
    fn push_all(&mut self, mut piece: &str) {
        while let Some(end) = piece.find(char::is_whitespace) {
            self.0.push_str(&piece[..end]);
            self.push(' ');
            piece = piece[end..].trim_start();
        }
        self.0.push_str(piece);
    }

    /// One blank or one line break between words is enough; the line break is the stronger.
    fn push(&mut self, c: char) {
        if !c.is_whitespace() {
            self.0.push(c);
            return;
        }
        match self.0.chars().next_back() {
            None | Some('\n') => {}
            Some(' ') if c == '\n' => {
                self.0.pop();
                self.0.push('\n');
            }
            Some(' ') => {}
            Some(_) => self.0.push(if c == '\n' { '\n' } else { ' ' }),
        }
    }
}

/// What follows the `>` of a tag, minding quoted attribute values.
fn after_tag(tag: &str) -> &str {
    let mut quote = None;
    for (at, c) in tag.char_indices() {
        match (quote, c) {
            (None, '>') => return &tag[at + 1..],
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), _) if open == c => quote = None,
            _ => {}
        }
    }
    ""
}

fn after_element<'a>(content: &'a str, name: &str) -> &'a str {
    let mut rest = content;
    while let Some(at) = rest.find("</") {
        rest = &rest[at..];
        let found = rest.as_bytes().get(2..2 + name.len());
        if found.is_some_and(|found| found.eq_ignore_ascii_case(name.as_bytes())) {
            return after_tag(rest);
        }
        rest = &rest[2..];
    }
    ""
}

/// The character of an entity at the beginning of `raw` and the entity's length in bytes. The few
/// names are those that serialisers and word processors write.
fn entity(raw: &str) -> Option<(char, usize)> {
    let end = raw.bytes().take(12).position(|byte| byte == b';')?;
    let name = raw.get(1..end)?;
    let c = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" | "ensp" | "emsp" => ' ',
        "ldquo" => '“',
        "rdquo" => '”',
        "lsquo" => '‘',
        "rsquo" => '’',
        "hellip" => '…',
        "mdash" => '—',
        "ndash" => '–',
        "middot" => '·',
        "times" => '×',
        "deg" => '°',
        _ => {
            let digits = name.strip_prefix('#')?;
            let code = match digits.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => digits.parse().ok()?,
            };
            char::from_u32(code).filter(|c| !c.is_control() || c.is_whitespace())?
        }
    };
    Some((c, end + 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn readers_text_stays() {
        for (html, text) in [
            ("<p>第一段</p><p>第二段</p>", "第一段\n第二段"),
            ("<p>经<strong>研究</strong>，<span style='a>b'>决定</span></p>", "经研究，决定"),
            ("<ul>\n <li>一</li>\n <li>二</li>\n</ul>", "一\n二"),
            ("<table><tr><td>甲</td><td>乙</td></tr><tr><td>丙</td></tr></table>", "甲 乙\n丙"),
            (
                "a&nbsp;&nbsp;b &amp;lt; &#20013;&#x6587; &unknown; & &#0; &#xd800;",
                "a b &lt; 中文 &unknown; & &#0; &#xd800;",
            ),
            ("前<script>if (a < b) '</p>'</script>后<!-- 注 -->尾", "前\n后尾"),
            ("<STYLE>p{}</STYLE>x<style>never closed", "x"),
            ("3 < 5 <三> a<b", "3 < 5 <三> a"),
            ("<p title=\"unclosed", ""),
            ("<", "<"),
            ("", ""),
            ("<br>一<br/>二", "一\n二"),
        ] {
            assert_eq!(html_to_text(html), text, "{html}");
        }
    }

    proptest! {
        #[test]
        fn anything_may_come(html in "[<>&;/!a-c '\"#x0-9\\-\u{4e00}\u{1f600}\n]{0,80}") {
            let text = html_to_text(&html);
            prop_assert!(!text.contains("\n\n") && !text.contains("  "));
        }
    }
}
