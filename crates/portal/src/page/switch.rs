//! Switches on pages: the grey of days of mourning and the emergency notice.
//!
//! Both stand in front of the header, which every page of every theme has. They are the portal's
//! own markup with its own files under `/-/switch/`, so that they work with any theme, on pages
//! printed years ago, and under a policy that allows no inline style and no inline script.

use std::fmt::Write as _;
use std::sync::LazyLock;

use vault::trust::{Banner, Level, Switches};

use crate::address::escaped;

/// Where the files lie.
const FOLDER: &str = "/-/switch/";

/// A file of the portal's own.
pub(crate) struct File {
    pub(crate) media_type: &'static str,
    pub(crate) text: &'static str,
    path: String,
}

impl File {
    fn new(ending: &str, media_type: &'static str, text: &'static str) -> File {
        let digest = seal::sha256(text.as_bytes()).to_string();
        let path = format!("{FOLDER}{}.{ending}", digest.get(..16).unwrap_or(&digest));
        File { media_type, text, path }
    }

    /// What distinguishes its content from any other.
    pub(crate) fn mark(&self) -> &str {
        &self.path[FOLDER.len()..]
    }
}

const CSS: &str = "text/css; charset=utf-8";
const JS: &str = "text/javascript; charset=utf-8";

static GREY: LazyLock<File> = LazyLock::new(|| File::new("css", CSS, include_str!("grey.css")));
static LOOK: LazyLock<File> = LazyLock::new(|| File::new("css", CSS, include_str!("switch.css")));
static CLOSE: LazyLock<File> = LazyLock::new(|| File::new("js", JS, include_str!("switch.js")));

/// The file at a path.
pub(crate) fn file(path: &str) -> Option<&'static File> {
    if !path.starts_with(FOLDER) {
        return None;
    }
    [&GREY, &LOOK, &CLOSE].into_iter().map(|file| &**file).find(|file| file.path == path)
}

/// What stands in front of the header; nothing when nothing is on.
pub(crate) fn markup(switches: &Switches) -> String {
    let mut html = String::new();
    if switches.grey.is_some() {
        style(&mut html, &GREY);
    }
    if let Some(banner) = &switches.banner {
        style(&mut html, &LOOK);
        notice(&mut html, banner);
    }
    html
}

fn style(html: &mut String, file: &File) {
    // Writing to a text cannot fail.
    let _ = write!(html, "<link rel=\"stylesheet\" href=\"{}\">", file.path);
}

fn notice(html: &mut String, banner: &Banner) {
    let (class, word) = match banner.level {
        Level::Red => ("hb-red", "红色"),
        Level::Orange => ("hb-orange", "橙色"),
        Level::Yellow => ("hb-yellow", "黄色"),
        Level::Blue => ("hb-blue", "蓝色"),
    };
    let (id, text) = (escaped(&banner.id), escaped(&banner.text.replace(char::is_control, " ")));
    let _ = write!(
        html,
        "<section class=\"hb-notice {class}\" aria-label=\"紧急通知\" data-notice=\"{id}\">\
         <p role=\"alert\"><b>{word}提醒</b>{text}"
    );
    if is_web(&banner.link) {
        let _ = write!(html, " <a href=\"{}\">查看详情</a>", escaped(&banner.link));
    }
    html.push_str("</p>");
    if banner.level != Level::Red {
        html.push_str("<button type=\"button\" hidden>关闭</button>");
    }
    html.push_str("</section>");
    if banner.level != Level::Red {
        let _ = write!(html, "<script src=\"{}\"></script>", CLOSE.path);
    }
}

/// The console lets nothing else through; a notice with another address loses it here.
fn is_web(link: &str) -> bool {
    link.starts_with("https://") || link.starts_with("http://")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn banner(level: Level, text: &str, link: &str) -> Switches {
        let (id, text, link) = ("a1".to_owned(), text.to_owned(), link.to_owned());
        Switches { grey: None, banner: Some(Banner { id, level, text, link }) }
    }

    #[test]
    fn nothing_on_is_nothing_in_front_of_the_header() {
        assert_eq!(markup(&Switches::default()), "");
        let grey = Switches { grey: Some("g".into()), banner: None };
        assert_eq!(markup(&grey), format!("<link rel=\"stylesheet\" href=\"{}\">", GREY.path));
    }

    #[test]
    fn a_text_stays_a_text_and_an_address_of_another_kind_is_left_out() {
        for text in [
            "<script>alert(1)</script>",
            "\"><img src=x onerror=alert(1)>",
            "</section><style>*{display:none}",
            "' onmouseover='x",
            "a\u{0}b\u{1b}[31m",
        ] {
            let html = markup(&banner(Level::Red, text, "javascript:alert(1)"));
            assert_eq!(html.matches('<').count(), 7, "{html}");
            assert!(!html.contains("javascript"), "{html}");
            assert!(!html.chars().any(char::is_control), "{html}");
        }
        let html = markup(&banner(Level::Red, "x", "https://www.gov.cn/\"><b>"));
        assert!(html.contains("href=\"https://www.gov.cn/&quot;&gt;&lt;b&gt;\""), "{html}");
    }

    #[test]
    fn only_the_gravest_notice_cannot_be_closed() {
        for (level, closes) in
            [(Level::Red, false), (Level::Orange, true), (Level::Yellow, true), (Level::Blue, true)]
        {
            let html = markup(&banner(level, "台风红色预警", ""));
            assert_eq!(html.contains("<button"), closes, "{level:?}");
            assert_eq!(html.contains("<script"), closes, "{level:?}");
            assert!(html.contains("role=\"alert\"") && html.contains("提醒</b>"), "{html}");
        }
    }

    #[test]
    fn files_are_found_under_the_address_pages_name() {
        for wanted in [&GREY, &LOOK, &CLOSE] {
            assert_eq!(file(&wanted.path).map(|found| found.text), Some(wanted.text));
        }
        assert!(file("/-/switch/").is_none() && file("/-/theme/a.css").is_none());
    }
}
