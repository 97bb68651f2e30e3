//! What every public page must have, whoever wrote its template.

use vault::blob::Piece;

use crate::html::tags;
use crate::theme::pieces;

/// Faults of a drawn page, marks and all, in words for the person who writes templates.
pub(crate) fn page(html: &str) -> Vec<String> {
    let mut faults = fragments_and_head(html);
    let (mut h1, mut title) = (0, false);
    let mut lang = None;
    for tag in tags(html) {
        if tag.opens("html") {
            lang = tag.attribute("lang");
        }
        if tag.opens("h1") {
            h1 += 1;
        }
        if tag.opens("title") {
            title = html[tag.end..].find("</title>").is_some_and(|end| end > 0);
        }
    }
    if lang.is_none_or(str::is_empty) {
        faults.push("<html> 没有 lang".to_owned());
    }
    if !title {
        faults.push("没有 <title>".to_owned());
    }
    if h1 != 1 {
        faults.push(format!("应有一个 <h1>，现有 {h1} 个"));
    }
    faults.extend(elements(html));
    faults
}

fn fragments_and_head(html: &str) -> Vec<String> {
    let mut faults = Vec::new();
    if html.matches("<head>").count() != 1 {
        faults.push("应有一个写作 <head> 的页首".to_owned());
    }
    if html.to_ascii_lowercase().contains("<meta name=\"sitename\"") {
        faults.push("SiteName 等标签由系统写入，模板不得写".to_owned());
    }
    let pieces = pieces::cut(html).unwrap_or_default();
    for needed in ["header", "footer"] {
        if !pieces.contains(&Piece::Fragment(needed)) {
            faults.push(format!("没有引用片段 {needed}"));
        }
    }
    faults
}

/// Faults of single elements: pictures without alternative text, files of other hosts.
pub(crate) fn elements(html: &str) -> Vec<String> {
    let mut faults = Vec::new();
    for tag in tags(html) {
        if tag.opens("img") && tag.attribute("alt").is_none() {
            faults.push("<img> 没有 alt".to_owned());
        }
        let fetched = match tag.name {
            "link" | "use" => tag.attribute("href"),
            _ => tag.attribute("src"),
        };
        if fetched.is_some_and(|from| from.starts_with("//") || from.contains("://")) {
            faults.push(format!("<{}> 引用了其他网站的文件", tag.name));
        }
        if tag.attributes().any(|(name, _)| name.to_ascii_lowercase().starts_with("on")) {
            faults.push(format!("<{}> 带有脚本属性", tag.name));
        }
    }
    faults
}

/// Faults of a drawn footer: `marks` are the national marks of the sample site, by name.
pub(crate) fn footer(html: &str, marks: &[(&str, &str)]) -> Vec<String> {
    let mut faults = elements(html);
    for (name, value) in marks {
        if !html.contains(value) {
            faults.push(format!("页脚没有{name}"));
        }
    }
    if !tags(html).any(|tag| tag.opens("a") && tag.attribute("href") == Some("/map.html")) {
        faults.push("页脚没有网站地图".to_owned());
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "<!doctype html><html lang=\"zh-CN\"><head><title>x</title></head><body>\
                        \u{1}fheader\u{1}<h1>x</h1><img src=\"/a.png\" alt=\"\">\u{1}ffooter\u{1}";

    #[test]
    fn a_page_that_lacks_something_is_found_out() {
        assert_eq!(page(GOOD), Vec::<String>::new());
        for (from, to, fault) in [
            (" lang=\"zh-CN\"", "", "<html> 没有 lang"),
            ("<title>x", "<title>", "没有 <title>"),
            ("<h1>", "<h2>", "应有一个 <h1>，现有 0 个"),
            ("<h1>", "<h1></h1><h1>", "应有一个 <h1>，现有 2 个"),
            (" alt=\"\"", "", "<img> 没有 alt"),
            ("/a.png", "//cdn.example/a.png", "<img> 引用了其他网站的文件"),
            ("<h1>", "<h1 onclick=\"x\">", "<h1> 带有脚本属性"),
            ("\u{1}ffooter\u{1}", "", "没有引用片段 footer"),
            ("<head>", "<head ><meta name=\"SiteName\">", "应有一个写作 <head> 的页首"),
        ] {
            let faults = page(&GOOD.replacen(from, to, 1));
            assert_eq!(faults.first().map(String::as_str), Some(fault));
        }
    }

    #[test]
    fn a_footer_has_all_marks() {
        let good = "<a href=\"/map.html\">网站地图</a> 1404000001";
        assert_eq!(footer(good, &[("网站标识码", "1404000001")]), Vec::<String>::new());
        assert_eq!(footer(good, &[("ICP备案号", "晋ICP备1号")]), ["页脚没有ICP备案号"]);
        assert_eq!(footer("1404000001", &[]), ["页脚没有网站地图"]);
    }
}
