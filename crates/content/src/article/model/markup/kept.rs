//! Knows a body that is written just as the cleaner writes it, without parsing it as a browser
//! would: what an editor saves again and again is nearly always such a body.
//!
//! Only the plain part of what the cleaner can write is known here: blocks with emphasis, lists,
//! quotes, tables. No link and no picture, whose addresses the cleaner judges. What is not
//! recognised says nothing: it goes to the cleaner.

/// Emphasis; none stands inside itself.
const EMPHASIS: [&str; 9] = ["strong", "b", "em", "i", "u", "s", "sub", "sup", "span"];
/// How a block of text may stand; the classes the cleaner writes.
const BLOCK_LOOKS: [&str; 4] = ["center", "right", "indent", "flush"];
/// How a cell may stand.
const CELL_LOOKS: [&str; 2] = ["center", "right"];
/// How deep lists and quotes may lie in each other.
const DEPTH_MAX: usize = 8;
/// What the cleaner escapes in text, and how.
const ESCAPED: [&str; 4] = ["amp;", "lt;", "gt;", "nbsp;"];

/// Whether cleaning would leave `html` as it is, byte for byte; `false` when that is not seen at
/// once. Costs one pass.
pub(super) fn is_kept(html: &str) -> bool {
    let mut rest = Rest(html);
    rest.blocks(0).is_some() && rest.0.is_empty()
}

/// What is still to be read. Every step answers `None` where the text is not what it knows.
struct Rest<'a>(&'a str);

impl Rest<'_> {
    fn take(&mut self, token: &str) -> Option<()> {
        self.0 = self.0.strip_prefix(token)?;
        Some(())
    }

    fn takes(&mut self, token: &str) -> bool {
        self.take(token).is_some()
    }

    /// The start of a tag, up to its attributes.
    fn opens(&mut self, name: &str) -> bool {
        let inside = self.0.strip_prefix('<').and_then(|rest| rest.strip_prefix(name));
        let Some(inside) = inside.filter(|rest| rest.starts_with(['>', ' '])) else {
            return false;
        };
        self.0 = inside;
        true
    }

    fn closes(&mut self, name: &str) -> Option<()> {
        self.take("</")?;
        self.take(name)?;
        self.take(">")
    }

    fn blocks(&mut self, depth: usize) -> Option<()> {
        if depth > DEPTH_MAX {
            return None;
        }
        while !self.0.is_empty() && !self.0.starts_with("</") {
            if !self.takes("\n") {
                self.block(depth)?;
            }
        }
        Some(())
    }

    fn block(&mut self, depth: usize) -> Option<()> {
        if self.takes("<hr>") {
            return Some(());
        }
        if let Some(name) = ["p", "h2", "h3", "h4"].into_iter().find(|name| self.opens(name)) {
            self.looks(&BLOCK_LOOKS)?;
            self.line(&mut Vec::new())?;
            return self.closes(name);
        }
        if let Some(name) = ["ul", "ol"].into_iter().find(|name| self.opens(name)) {
            self.take(">")?;
            while self.takes("<li>") {
                self.blocks(depth + 1)?;
                self.closes("li")?;
            }
            return self.closes(name);
        }
        if self.takes("<blockquote>") {
            self.blocks(depth + 1)?;
            return self.closes("blockquote");
        }
        self.table(depth)
    }

    fn table(&mut self, depth: usize) -> Option<()> {
        self.take("<table><tbody>")?;
        while self.takes("<tr>") {
            while let Some(name) = ["td", "th"].into_iter().find(|name| self.opens(name)) {
                self.number("colspan")?;
                self.number("rowspan")?;
                self.looks(&CELL_LOOKS)?;
                self.blocks(depth + 1)?;
                self.closes(name)?;
            }
            self.closes("tr")?;
        }
        self.take("</tbody></table>")
    }

    /// An attribute that counts cells, if it is there.
    fn number(&mut self, name: &str) -> Option<()> {
        if !self.takes(&format!(" {name}=\"")) {
            return Some(());
        }
        let (value, rest) = self.0.split_once('"')?;
        let fits = value.len() <= 2 && value.bytes().all(|c| c.is_ascii_digit());
        self.0 = rest;
        (fits && !value.is_empty() && !value.starts_with('0')).then_some(())
    }

    /// The class of a block, if it has one, and the end of its tag.
    fn looks(&mut self, known: &[&str]) -> Option<()> {
        if self.takes(" class=\"") {
            let (class, rest) = self.0.split_once('"')?;
            self.0 = known.contains(&class).then_some(rest)?;
        }
        self.take(">")
    }

    /// Words with emphasis, up to the end of what they stand in; `open` is the emphasis around.
    fn line(&mut self, open: &mut Vec<&'static str>) -> Option<()> {
        loop {
            let (text, _) = self.0.split_at(self.0.find('<')?);
            if !is_plain(text) {
                return None;
            }
            self.take(text)?;
            if self.0.starts_with("</") {
                return Some(());
            }
            if self.takes("<br>") {
                continue;
            }
            let name = EMPHASIS.into_iter().find(|name| self.opens(name))?;
            self.take(">")?;
            if open.contains(&name) {
                return None;
            }
            open.push(name);
            self.line(open)?;
            open.pop();
            self.closes(name)?;
        }
    }
}

/// Whether a text is written as the cleaner writes it.
fn is_plain(text: &str) -> bool {
    let unfit = |c: char| match c {
        '>' | '\u{a0}' => true,
        '\n' => false,
        c if c < '\u{7f}' => c < ' ',
        c if ('\u{3000}'..='\u{d7ff}').contains(&c) => false,
        c => base::text::is_invisible(c),
    };
    let is_escaped = |after: &str| ESCAPED.iter().any(|one| after.starts_with(one));
    !text.contains(unfit) && text.split('&').skip(1).all(is_escaped)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::article::model::markup::cleaned_by_parser;

    #[test]
    fn what_editors_write_is_known() {
        for body in [
            "",
            "<p>正文</p>",
            "<p class=\"center\">题</p><p><strong>一、<u>总则</u></strong><br>A &amp; B&nbsp;</p>",
            "<h2>一</h2><ul><li><p>甲</p><ol><li><p>乙</p></li></ol></li></ul><hr>",
            "<blockquote><p>引</p></blockquote>",
            "<table><tbody><tr><th colspan=\"2\"><p>甲</p></th></tr>\
             <tr><td colspan=\"1\" rowspan=\"1\" class=\"right\"><p>1.2</p></td></tr>\
             </tbody></table>",
        ] {
            assert!(is_kept(body), "{body}");
            assert_eq!(cleaned_by_parser(body), body);
        }
    }

    #[test]
    fn whatever_could_be_changed_goes_to_the_cleaner() {
        for body in [
            "正文",
            "<p>未完",
            "<p>甲</p></p>",
            "<p><p>甲</p></p>",
            "<p>a > b</p>",
            "<p>a & b</p>",
            "<p>a &copy; b</p>",
            "<p>\u{a0}</p>",
            "<p>\u{200b}</p>",
            "<p>\r\n</p>",
            "<p>\u{0}</p>",
            "<P>甲</P>",
            "<p >甲</p>",
            "<p class=\"notice\">甲</p>",
            "<p onclick=\"x()\">甲</p>",
            "<p><b><b>甲</b></b></p>",
            "<p><b>甲</p></b>",
            "<p><script>x()</script></p>",
            "<p><!-- 甲 --></p>",
            "<p><a href=\"javascript:x()\">甲</a></p>",
            "<p><img src=\"x\"></p>",
            "<table><tr><td><p>甲</p></td></tr></table>",
            "<table><tbody>甲</tbody></table>",
            "<table><tbody><tr><td colspan=\"0\"><p>甲</p></td></tr></tbody></table>",
            "<ul>甲</ul>",
            "<ul><li>甲</li></ul>",
        ] {
            assert!(!is_kept(body), "{body}");
        }
        let deep = format!("{}{}", "<blockquote>".repeat(999_999), "</blockquote>".repeat(999_999));
        assert!(!is_kept(&deep));
    }

    /// Pieces of bodies, right and wrong; whatever is put together of them.
    const PIECES: [&str; 44] = [
        "<p>",
        "</p>",
        "<p class=\"indent\">",
        "<p class=\"x\">",
        "<h2>",
        "</h2>",
        "<h3 class=\"right\">",
        "</h3>",
        "<ul>",
        "</ul>",
        "<ol>",
        "</ol>",
        "<li>",
        "</li>",
        "<blockquote>",
        "</blockquote>",
        "<table><tbody>",
        "</tbody></table>",
        "<tr>",
        "</tr>",
        "<td>",
        "</td>",
        "<th class=\"center\">",
        "</th>",
        "<td colspan=\"2\" rowspan=\"3\" class=\"right\">",
        "<strong>",
        "</strong>",
        "<em>",
        "</em>",
        "<u>",
        "</u>",
        "<s>",
        "</s>",
        "<span>",
        "</span>",
        "<br>",
        "<hr>",
        "\n",
        "正文",
        "a ",
        "&amp;",
        "&nbsp;",
        "\u{a0}",
        "&",
    ];

    /// A body that is most likely known.
    fn likely() -> impl Strategy<Value = String> {
        let text = "[a正。 ]{0,4}(&amp;|&lt;|&nbsp;|\n)?[文1]{0,2}";
        let line = proptest::collection::vec((0..EMPHASIS.len(), 0..3_usize, text), 0..4).prop_map(
            |parts| {
                let part = |(which, how, text): (usize, usize, String)| match how {
                    0 => text,
                    1 => format!("<{0}>{text}</{0}>", EMPHASIS[which]),
                    _ => format!(
                        "<{0}>{text}<{1}>{text}</{1}></{0}>",
                        EMPHASIS[which],
                        EMPHASIS[(which + 1) % 9]
                    ),
                };
                parts.into_iter().map(part).collect::<String>()
            },
        );
        let leaf = (line, 0..6_usize).prop_map(|(line, which)| match which {
            0 => format!("<p class=\"center\">{line}</p>"),
            1 => format!("<h2>{line}</h2>"),
            2 => format!("<h4 class=\"flush\">{line}</h4>"),
            3 => "<hr>\n".to_owned(),
            _ => format!("<p>{line}</p>"),
        });
        leaf.prop_recursive(4, 40, 5, |inner| {
            (proptest::collection::vec(inner, 0..5), 0..5_usize).prop_map(|(inner, which)| {
                let each = |open: &str, close: &str| -> String {
                    inner.iter().map(|one| format!("{open}{one}{close}")).collect()
                };
                match which {
                    0 => format!("<ul>{}</ul>", each("<li>", "</li>")),
                    1 => format!("<ol>{}</ol>", each("<li>", "</li>")),
                    2 => format!("<blockquote>{}</blockquote>", inner.concat()),
                    3 => format!(
                        "<table><tbody><tr>{}</tr></tbody></table>",
                        each("<td rowspan=\"2\">", "</td>")
                    ),
                    _ => inner.concat(),
                }
            })
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn what_is_known_is_left_as_it_is_by_the_cleaner(body in likely()) {
            prop_assert!(is_kept(&body), "{}", body);
            prop_assert_eq!(cleaned_by_parser(&body), body);
        }

        #[test]
        fn nothing_is_known_that_the_cleaner_changes(
            pieces in proptest::collection::vec(0..PIECES.len(), 0..14),
        ) {
            let body: String = pieces.into_iter().map(|at| PIECES[at]).collect();
            if is_kept(&body) {
                prop_assert_eq!(cleaned_by_parser(&body), body);
            }
        }

        #[test]
        fn one_change_in_a_known_body_is_seen(
            body in likely(),
            at in 0..200_usize,
            c in any::<char>(),
        ) {
            let mut chars: Vec<char> = body.chars().collect();
            if let Some(one) = chars.get_mut(at) {
                *one = c;
            }
            let body: String = chars.into_iter().collect();
            if is_kept(&body) {
                prop_assert_eq!(cleaned_by_parser(&body), body);
            }
        }
    }
}
