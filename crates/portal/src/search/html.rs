//! The search page: what stands in the slots of the theme's page. The theme's search page says
//! which marks its style sheet knows; everything that comes from elsewhere is escaped here.

use std::fmt::Write as _;

use finder::Span;
use hyper::StatusCode;
use hyper::header::{CONTENT_ENCODING, HeaderValue, VARY};
use web::Coding;

use super::ask::{Ask, PAGES_MAX};
use super::found::{Results, Shown};
use crate::address::{escape, escaped};
use crate::house::House;
use crate::serve::{self, Answer, Asked};
use crate::world::{Served, World};

/// Values of a facet shown.
const VALUES_MAX: usize = 10;

/// Pages named on each side of the present one.
const PAGES_BESIDE: usize = 3;

/// Kinds of documents with the words for them.
const KINDS: [(&str, &str); 2] = [("article", "文章"), ("policy", "政策文件")];

/// The word for a kind this portal is too old to know.
const OTHER_KIND: &str = "其他";

/// Everything the slots are made from.
pub(super) struct Slots<'a> {
    pub(super) ask: &'a Ask,
    pub(super) results: &'a Results,
    pub(super) asked: &'a Asked,
    pub(super) site: &'a Served,
    pub(super) world: &'a World,
}

/// The page as an answer. It is never kept: it shows what can be found at this moment.
pub(super) fn answer(house: &House, coding: Coding, body: Vec<u8>) -> Answer {
    let mut answer = serve::fresh(house, StatusCode::OK, "text/html; charset=utf-8", body);
    let head = answer.headers_mut();
    if let Some(coding) = coding.name() {
        head.insert(CONTENT_ENCODING, HeaderValue::from_static(coding));
    }
    head.insert(VARY, HeaderValue::from_static("accept-encoding, accept"));
    answer
}

impl Slots<'_> {
    /// What stands in a slot; `None` for slots search knows nothing of.
    pub(super) fn slot(&self, name: &str) -> Option<Vec<u8>> {
        let html = match name {
            "query" => escaped(&self.ask.text),
            "count" => self.count(),
            "facets" => self.facets(),
            "results" => self.hits(),
            "pager" => self.pager(),
            _ => return None,
        };
        Some(html.into_bytes())
    }

    fn count(&self) -> String {
        let total = self.results.total;
        if total == 0 {
            return String::new();
        }
        let word = escaped(&self.ask.text);
        let say = match (word.as_str(), self.results.partial) {
            ("", _) => format!("共有内容 <b>{total}</b> 条"),
            (_, false) => format!("找到与“{word}”有关的内容 <b>{total}</b> 条"),
            (_, true) => {
                format!("没有同时含有“{word}”全部词语的内容，以下 <b>{total}</b> 条含有其中一部分")
            }
        };
        format!("<p class=\"hit-count\">{say}</p>")
    }

    fn hits(&self) -> String {
        if self.results.hits.is_empty() {
            return self.nothing();
        }
        let mut html = String::from("<ol class=\"hits\">");
        for hit in &self.results.hits {
            self.hit(hit, &mut html);
        }
        html.push_str("</ol>");
        html
    }

    fn hit(&self, hit: &Shown, html: &mut String) {
        let doc = &hit.doc;
        let address = escaped(&address_of(self.results, self.site.code(), hit, self.asked.port()));
        let mut place = escaped(&doc.section_name);
        if hit.site != self.site.code()
            && let Some((name, _)) = self.results.sites.get(&hit.site)
        {
            place = format!("{} {place}", escaped(name));
        }
        let date = base::date(doc.published);
        // Writing to a text cannot fail.
        let _ = write!(
            html,
            "<li class=\"hit\"><h3><a href=\"{address}\">{}</a></h3><p class=\"snippet\">{}</p>\
             <p class=\"hit-meta\"><span class=\"place\">{place}</span>",
            marked(&hit.title),
            marked(&hit.snippet),
        );
        if !doc.doc_no.is_empty() {
            let _ = write!(html, "<span class=\"doc-no\">{}</span>", escaped(&doc.doc_no));
        }
        if !doc.validity.is_empty() {
            let (tone, word) = (tone(&doc.validity), escaped(&doc.validity));
            let _ = write!(html, "<span class=\"validity {tone}\">{word}</span>");
        }
        let _ = write!(html, "<time datetime=\"{date}\">{date}</time></p></li>");
    }

    /// What to do when nothing is found.
    fn nothing(&self) -> String {
        let ask = self.ask;
        let mut tips = String::new();
        let mut tip = |html: String| tips.push_str(&format!("<li>{html}</li>"));
        if ask.page > 1 {
            tip(link(&ask.but(|_| {}), "回到第一页"));
        }
        if ask.is_filtered() {
            let all = Ask { text: ask.text.clone(), all: ask.all, page: 1, ..Ask::default() };
            tip(link(&all, "去掉筛选条件再找"));
        }
        if !ask.all && self.world.sites.len() > 1 {
            tip(link(&ask.but(|ask| ask.all = true), "在全部网站中查找"));
        }
        tip("检查有没有错别字".to_owned());
        tip("换一个更短或更常用的说法，例如只保留最要紧的一两个词".to_owned());
        tip("查找文件时，可以输入文号或标题中的几个字".to_owned());
        tip("<a href=\"/map.html\">从网站地图中按栏目查找</a>".to_owned());
        let title = match ask.text.as_str() {
            "" => "没有可以显示的内容".to_owned(),
            text => format!("没有找到与“{}”有关的内容", escaped(text)),
        };
        format!("<div class=\"no-hits\"><h3>{title}</h3><p>可以试试：</p><ul>{tips}</ul></div>")
    }

    fn facets(&self) -> String {
        let (ask, results) = (self.ask, self.results);
        let mut html = self.scopes();
        let own = |pairs: &[(String, u64)]| -> Vec<(String, String, u64)> {
            pairs.iter().map(|(value, n)| (value.clone(), value.clone(), *n)).collect()
        };
        if ask.all {
            let sites = results.facets.site.iter().filter_map(|(code, n)| {
                results.sites.get(code).map(|(name, _)| (code.clone(), name.clone(), *n))
            });
            html += &self.facet("网站", &ask.site, sites.collect(), |ask, v| ask.site = v);
        } else {
            let sections = results.facets.section.iter().filter_map(|(id, n)| {
                results.sections.get(id).map(|name| (id.clone(), name.clone(), *n))
            });
            let sections = sections.collect();
            html += &self.facet("栏目", &ask.section, sections, |ask, v| ask.section = v);
        }
        let kinds = results.facets.kind.iter().map(|(kind, n)| (kind.clone(), word(kind), *n));
        html += &self.facet("类别", &ask.kind, kinds.collect(), |ask, v| ask.kind = v);
        let year = ask.year.map_or(String::new(), |year| year.to_string());
        let years = own(&results.facets.year);
        html += &self.facet("年份", &year, years, |ask, v| ask.year = v.parse().ok());
        let themes = own(&results.facets.theme);
        html += &self.facet("主题", &ask.theme, themes, |ask, v| ask.theme = v);
        let validities = own(&results.facets.validity);
        html += &self.facet("有效性", &ask.validity, validities, |ask, v| ask.validity = v);
        if results.total > 1 && !ask.text.is_empty() {
            html += &choice(
                "排序",
                &[
                    (ask.but(|ask| ask.newest = false), "最相关的在前", !ask.newest),
                    (ask.but(|ask| ask.newest = true), "最新的在前", ask.newest),
                ],
            );
        }
        html
    }

    /// This site or all of them.
    fn scopes(&self) -> String {
        if self.world.sites.len() < 2 {
            return String::new();
        }
        let plain = |all| Ask { text: self.ask.text.clone(), all, page: 1, ..Ask::default() };
        choice(
            "范围",
            &[(plain(false), "本网站", !self.ask.all), (plain(true), "全部网站", self.ask.all)],
        )
    }

    /// One facet; `values` are value, word and number. Nothing when there is no choice.
    fn facet(
        &self,
        title: &str,
        chosen: &str,
        values: Vec<(String, String, u64)>,
        set: impl Fn(&mut Ask, String),
    ) -> String {
        if chosen.is_empty() && values.len() < 2 {
            return String::new();
        }
        let mut html = format!("<section class=\"facet\"><h3>{title}</h3><ul>");
        let all = self.ask.but(|ask| set(ask, String::new()));
        let count = chosen.is_empty().then_some(self.results.total);
        html += &item(&all, "全部", chosen.is_empty(), count);
        for (value, word, count) in values.into_iter().take(VALUES_MAX) {
            let is_chosen = value == chosen;
            let ask = self.ask.but(|ask| set(ask, value));
            html += &item(&ask, &word, is_chosen, Some(count));
        }
        html + "</ul></section>"
    }

    fn pager(&self) -> String {
        let (page, pages) = (self.ask.page, self.results.pages());
        if pages < 2 || page > pages {
            return String::new();
        }
        let to = |page: usize| Ask { page, ..self.ask.clone() };
        let mut html = String::from("<nav class=\"pager\" aria-label=\"分页\">");
        html += &step(page > 1, &to(page - 1), "prev", "上一页");
        let low = page.saturating_sub(PAGES_BESIDE).max(1);
        let high = (page + PAGES_BESIDE).min(pages).min(PAGES_MAX);
        if low > 1 {
            html += &link(&to(1), "1");
        }
        if low > 2 {
            html += "<span class=\"gap\">…</span>";
        }
        for number in low..=high {
            match number == page {
                true => html += &format!("<span aria-current=\"page\">{number}</span>"),
                false => html += &link(&to(number), &number.to_string()),
            }
        }
        if high < pages {
            html += "<span class=\"gap\">…</span>";
        }
        html += &step(page < pages, &to(page + 1), "next", "下一页");
        html + "</nav>"
    }
}

/// The address of a result: a path on the same site, another host with the same port else.
pub(super) fn address_of(results: &Results, here: &str, hit: &Shown, port: &str) -> String {
    let path = escape(&hit.doc.path);
    if hit.site == here {
        return path;
    }
    match results.sites.get(&hit.site) {
        Some((_, Some(host))) => format!("//{host}{port}{path}"),
        _ => path,
    }
}

/// A facet of a few fixed choices.
fn choice(title: &str, choices: &[(Ask, &str, bool)]) -> String {
    let items = choices.iter().map(|(ask, word, is_chosen)| item(ask, word, *is_chosen, None));
    let items: String = items.collect();
    format!("<section class=\"facet\"><h3>{title}</h3><ul>{items}</ul></section>")
}

fn item(ask: &Ask, word: &str, is_chosen: bool, count: Option<u64>) -> String {
    let current = if is_chosen { " aria-current=\"true\"" } else { "" };
    let count = count.map_or(String::new(), |n| format!("<span class=\"n\">{n}</span>"));
    let (address, word) = (escaped(&ask.address()), escaped(word));
    format!("<li><a href=\"{address}\"{current}>{word}{count}</a></li>")
}

fn link(ask: &Ask, word: &str) -> String {
    format!("<a href=\"{}\">{}</a>", escaped(&ask.address()), escaped(word))
}

fn step(is_there: bool, ask: &Ask, rel: &str, word: &str) -> String {
    match is_there {
        true => format!("<a rel=\"{rel}\" href=\"{}\">{word}</a>", escaped(&ask.address())),
        false => format!("<span class=\"off\">{word}</span>"),
    }
}

/// The word for a kind; a code is never shown to readers.
fn word(kind: &str) -> String {
    let known = KINDS.iter().find(|(code, _)| *code == kind);
    known.map_or(OTHER_KIND, |(_, word)| word).to_owned()
}

/// The colour that repeats what the word of validity says.
fn tone(validity: &str) -> &'static str {
    match validity {
        "有效" | "现行有效" => "good",
        "废止" | "已废止" | "失效" | "已失效" => "over",
        _ => "mind",
    }
}

/// Spans with what was found marked.
fn marked(spans: &[Span]) -> String {
    let span = |span: &Span| match span.hit {
        true => format!("<mark>{}</mark>", escaped(&span.text)),
        false => escaped(&span.text),
    };
    spans.iter().map(span).collect()
}
