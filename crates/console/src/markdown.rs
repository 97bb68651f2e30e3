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

/// HTML of an official text with its ends where they belong (GB/T 9704): whom it addresses at the
/// edge, who signed it and when on the right.
pub(crate) fn as_letter(html: &str) -> String {
    let is_day = |text: &str| {
        text.ends_with('日') && text.chars().all(|c| c.is_ascii_digit() || "年月日".contains(c))
    };
    let is_name = |text: &str| text.chars().count() <= 30 && !text.contains(['。', '：', '<']);
    let mut lines: Vec<_> = html.lines().map(str::to_owned).collect();
    let text = |line: &str| Some(line.strip_prefix("<p>")?.strip_suffix("</p>")?.to_owned());
    for at in 0..lines.len() {
        let Some(words) = text(&lines[at]) else {
            continue;
        };
        if at == 0 && words.ends_with('：') {
            lines[at] = format!("<p class=\"flush\">{words}</p>");
        }
        if !is_day(&words) {
            continue;
        }
        lines[at] = format!("<p class=\"right\">{words}</p>");
        if let Some(name) = at.checked_sub(1).and_then(|above| text(&lines[above]))
            && is_name(&name)
        {
            lines[at - 1] = format!("<p class=\"right\">{name}</p>");
        }
    }
    lines.join("\n")
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
    fn a_letter_is_addressed_at_the_edge_and_signed_on_the_right() {
        let html = as_letter(&to_html(
            "各县区：\n\n现予公布。\n\n市政府\n\n2026年4月8日\n\n# 方案\n\n如下：",
        ));
        assert_eq!(
            html,
            "<p class=\"flush\">各县区：</p>\n<p>现予公布。</p>\n<p class=\"right\">市政府</p>\n\
             <p class=\"right\">2026年4月8日</p>\n<h2>方案</h2>\n<p>如下：</p>"
        );
        assert_eq!(as_letter("<p>2026年4月8日</p>"), "<p class=\"right\">2026年4月8日</p>");
        assert_eq!(as_letter("<p>一句话。</p>\n<p>4月8日</p>").matches("right").count(), 1);
    }

    #[test]
    fn lines_are_joined_and_foreign_html_is_dropped() {
        assert_eq!(to_html("第一条\n规定"), "<p>第一条规定</p>\n");
        assert_eq!(to_html("# 总则"), "<h2>总则</h2>\n");
        assert!(!to_html("<script>alert(1)</script>").contains("script"));
        assert!(to_html("|甲|乙|\n|-|-|\n|1|2|").contains("<td>1</td>"));
    }
}
