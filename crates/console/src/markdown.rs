//! Markdown to the HTML an article may hold.

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};

/// Turns Markdown into HTML. HTML inside it is not passed on; headings begin at the second level,
/// because the title is the first.
pub(crate) fn to_html(text: &str) -> String {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    let events = Parser::new_ext(text, options).filter_map(|event| match event {
        Event::Html(_) | Event::InlineHtml(_) => None,
        Event::SoftBreak => Some(Event::Text("".into())),
        Event::Start(Tag::Heading { level, id, classes, attrs }) => {
            Some(Event::Start(Tag::Heading { level: lower(level), id, classes, attrs }))
        }
        Event::End(TagEnd::Heading(level)) => Some(Event::End(TagEnd::Heading(lower(level)))),
        other => Some(other),
    });
    let mut out = String::with_capacity(text.len() * 5 / 4);
    html::push_html(&mut out, events);
    out
}

fn lower(level: HeadingLevel) -> HeadingLevel {
    match level {
        HeadingLevel::H1 | HeadingLevel::H2 => HeadingLevel::H2,
        HeadingLevel::H3 => HeadingLevel::H3,
        _ => HeadingLevel::H4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_joined_and_foreign_html_is_dropped() {
        assert_eq!(to_html("第一条\n规定"), "<p>第一条规定</p>\n");
        assert_eq!(to_html("# 总则"), "<h2>总则</h2>\n");
        assert!(!to_html("<script>alert(1)</script>").contains("script"));
        assert!(to_html("|甲|乙|\n|-|-|\n|1|2|").contains("<td>1</td>"));
    }
}
