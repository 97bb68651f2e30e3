//! What a site is made of: every page, fragment, feed and file by what it *is*, not by where it
//! lies. Where it lies may change; what it is, never.

use std::fmt;
use std::str::FromStr;

/// One thing the press makes. An output may become several files (an article and what search
/// knows of it), one, or none at all (the page of an empty section).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Output {
    /// What the portal must know about the site.
    Site,
    /// A file of the theme, by its public name.
    Asset(String),
    /// A page that answers when there is no page.
    Notice(Notice),
    /// The head of every page.
    Header,
    /// The foot of every page.
    Footer,
    /// The newest items of the site.
    Latest,
    /// The way from the home page to a section, by its id.
    Crumb(String),
    /// The sections around a section, by its id.
    Tree(String),
    /// A document, by id: its page, its search record, the addresses it left behind.
    Article(String),
    /// An older list page of a section, by id and number.
    Archive(String, i64),
    /// A section's first page, by id.
    Section(String),
    /// A section's feed, by id.
    SectionFeed(String),
    /// The home page.
    Home,
    /// The site's feed.
    Feed,
    /// The map of the site for people.
    Map,
    /// The list of sitemap parts.
    SitemapIndex,
    /// A part of the sitemap, by number from 1.
    Sitemap(i64),
    /// What robots may read.
    Robots,
}

/// The pages that answer when there is no page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Notice {
    /// 404.
    NotFound,
    /// 410: it was there and was withdrawn.
    Gone,
    /// 503.
    Unavailable,
    /// The page whose slots the portal fills with search results.
    Search,
}

/// Every notice.
pub(crate) const NOTICES: [Notice; 4] =
    [Notice::NotFound, Notice::Gone, Notice::Unavailable, Notice::Search];

impl Notice {
    /// The HTTP status it is sent with.
    pub(crate) fn status(self) -> u16 {
        match self {
            Notice::NotFound => 404,
            Notice::Gone => 410,
            Notice::Unavailable => 503,
            Notice::Search => 200,
        }
    }

    /// The last part of its internal name, `!page/404`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Notice::NotFound => "404",
            Notice::Gone => "410",
            Notice::Unavailable => "503",
            Notice::Search => "search",
        }
    }
}

impl Output {
    /// In which order work that need not be done at once is done: what others refer to comes
    /// before them, lists after what they list.
    pub(crate) fn rank(&self) -> u8 {
        match self {
            Output::Site | Output::Asset(_) | Output::Notice(_) => 0,
            Output::Header | Output::Footer | Output::Latest => 1,
            Output::Crumb(_) | Output::Tree(_) => 1,
            Output::Article(_) => 2,
            Output::Archive(..) => 3,
            Output::Section(_) | Output::SectionFeed(_) | Output::Home => 4,
            Output::Feed | Output::Map | Output::SitemapIndex => 4,
            Output::Sitemap(_) | Output::Robots => 4,
        }
    }

    /// How people call it on the screen that says where a publication has arrived; `None` for
    /// what nobody looks for. `section` gives a section's name.
    pub(crate) fn place(&self, section: &dyn Fn(&str) -> String) -> Option<String> {
        Some(match self {
            Output::Article(_) => "文章页".to_owned(),
            Output::Section(id) => format!("栏目“{}”", section(id)),
            Output::Archive(id, number) => format!("栏目“{}”第{number}页", section(id)),
            Output::Home => "首页".to_owned(),
            Output::Latest => "最新发布".to_owned(),
            Output::Header => "导航".to_owned(),
            Output::Footer => "页脚".to_owned(),
            Output::Feed | Output::SectionFeed(_) => "订阅源".to_owned(),
            Output::Map => "网站地图".to_owned(),
            Output::Sitemap(_) | Output::SitemapIndex => "搜索引擎地图".to_owned(),
            Output::Notice(Notice::Search) => "搜索页".to_owned(),
            Output::Site | Output::Asset(_) | Output::Notice(_) | Output::Robots => return None,
            Output::Crumb(_) | Output::Tree(_) => return None,
        })
    }
}

impl fmt::Display for Output {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Output::Site => f.write_str("site"),
            Output::Asset(name) => write!(f, "asset/{name}"),
            Output::Notice(notice) => write!(f, "notice/{}", notice.name()),
            Output::Header => f.write_str("header"),
            Output::Footer => f.write_str("footer"),
            Output::Latest => f.write_str("latest"),
            Output::Crumb(id) => write!(f, "crumb/{id}"),
            Output::Tree(id) => write!(f, "tree/{id}"),
            Output::Article(id) => write!(f, "article/{id}"),
            Output::Archive(id, number) => write!(f, "archive/{number}/{id}"),
            Output::Section(id) => write!(f, "section/{id}"),
            Output::SectionFeed(id) => write!(f, "feed/{id}"),
            Output::Home => f.write_str("home"),
            Output::Feed => f.write_str("feed"),
            Output::Map => f.write_str("map"),
            Output::SitemapIndex => f.write_str("sitemap"),
            Output::Sitemap(number) => write!(f, "sitemap/{number}"),
            Output::Robots => f.write_str("robots"),
        }
    }
}

/// The text is not the name of an output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotAnOutput(String);

impl fmt::Display for NotAnOutput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "“{}” is not the name of an output", self.0)
    }
}

impl std::error::Error for NotAnOutput {}

impl FromStr for Output {
    type Err = NotAnOutput;

    fn from_str(text: &str) -> Result<Output, NotAnOutput> {
        let no = || NotAnOutput(text.to_owned());
        let Some((kind, rest)) = text.split_once('/') else {
            let singles = [
                Output::Site,
                Output::Header,
                Output::Footer,
                Output::Latest,
                Output::Home,
                Output::Feed,
                Output::Map,
                Output::SitemapIndex,
                Output::Robots,
            ];
            return singles.into_iter().find(|one| one.to_string() == text).ok_or_else(no);
        };
        let id = rest.to_owned();
        match kind {
            "asset" => Ok(Output::Asset(id)),
            "notice" => {
                let notice = NOTICES.into_iter().find(|notice| notice.name() == rest);
                notice.map(Output::Notice).ok_or_else(no)
            }
            "crumb" => Ok(Output::Crumb(id)),
            "tree" => Ok(Output::Tree(id)),
            "article" => Ok(Output::Article(id)),
            "archive" => {
                let (number, id) = rest.split_once('/').ok_or_else(no)?;
                Ok(Output::Archive(id.to_owned(), number.parse().map_err(|_| no())?))
            }
            "section" => Ok(Output::Section(id)),
            "feed" => Ok(Output::SectionFeed(id)),
            "sitemap" => rest.parse().map(Output::Sitemap).map_err(|_| no()),
            _ => Err(no()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_leads_back_to_its_output() {
        let id = || "0192aa".to_owned();
        let mut all = vec![
            Output::Site,
            Output::Asset("site.css".into()),
            Output::Header,
            Output::Footer,
            Output::Latest,
            Output::Crumb(id()),
            Output::Tree(id()),
            Output::Article(id()),
            Output::Archive(id(), 12),
            Output::Section(id()),
            Output::SectionFeed(id()),
            Output::Home,
            Output::Feed,
            Output::Map,
            Output::SitemapIndex,
            Output::Sitemap(3),
            Output::Robots,
        ];
        all.extend(NOTICES.map(Output::Notice));
        for output in all {
            assert_eq!(output.to_string().parse(), Ok(output.clone()));
        }
        for bad in ["", "x", "notice/405", "archive/1", "archive/x/1", "sitemap/x"] {
            assert!(bad.parse::<Output>().is_err(), "{bad}");
        }
    }
}
