//! What a reader asks: from the address and back into addresses.

use finder::{Order, QUERY_CHARS_MAX};

use super::PATH;
use crate::address::{escape, parameter};

/// Longest value of a filter, characters.
const FILTER_CHARS_MAX: usize = 64;

/// Pages that can be asked for; more than 1000 results are not shown.
pub(super) const PAGES_MAX: usize = 100;

/// Results on a page.
pub(super) const SIZE: usize = 10;

/// A question. Empty texts do not filter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Ask {
    /// What was typed.
    pub(super) text: String,
    /// All sites, not only this one.
    pub(super) all: bool,
    /// Of all sites only this one.
    pub(super) site: String,
    /// Id of the section, or its path.
    pub(super) section: String,
    /// Kind of the document.
    pub(super) kind: String,
    /// Year of publication.
    pub(super) year: Option<i32>,
    /// 主题分类.
    pub(super) theme: String,
    /// 有效性.
    pub(super) validity: String,
    /// The newest first.
    pub(super) newest: bool,
    /// From 1.
    pub(super) page: usize,
}

impl Ask {
    /// The question of a query string. Whatever is not understood is as if it were not there.
    pub(super) fn of(query: &str) -> Ask {
        let line = |name: &str, max: usize| -> String {
            let value = parameter(query, name).unwrap_or_default();
            base::text::line(&value).chars().take(max).collect()
        };
        let filter = |name: &str| line(name, FILTER_CHARS_MAX);
        let year = filter("year").parse().ok();
        Ask {
            text: line("q", QUERY_CHARS_MAX),
            all: filter("scope") == "all",
            site: filter("site"),
            section: filter("section"),
            kind: filter("kind"),
            year: year.filter(|year| (1900..=9999).contains(year)),
            theme: filter("theme"),
            validity: filter("validity"),
            newest: filter("order") == "newest",
            page: filter("page").parse().unwrap_or(1).clamp(1, PAGES_MAX),
        }
    }

    /// The address of this question.
    pub(super) fn address(&self) -> String {
        let mut address = format!("{PATH}?q={}", escape(&self.text).replace('/', "%2F"));
        let mut add = |name: &str, value: &str| {
            if !value.is_empty() {
                address.push_str(&format!("&{name}={}", escape(value)));
            }
        };
        add("scope", if self.all { "all" } else { "" });
        add("site", &self.site);
        add("section", &self.section);
        add("kind", &self.kind);
        add("year", &self.year.map_or(String::new(), |year| year.to_string()));
        add("theme", &self.theme);
        add("validity", &self.validity);
        add("order", if self.newest { "newest" } else { "" });
        add("page", &if self.page > 1 { self.page.to_string() } else { String::new() });
        address
    }

    /// The same question but for one thing, from its first page.
    pub(super) fn but(&self, change: impl FnOnce(&mut Ask)) -> Ask {
        let mut other = Ask { page: 1, ..self.clone() };
        change(&mut other);
        other
    }

    /// Is anything filtered?
    pub(super) fn is_filtered(&self) -> bool {
        let texts = [&self.site, &self.section, &self.kind, &self.theme, &self.validity];
        self.year.is_some() || texts.iter().any(|text| !text.is_empty())
    }

    /// The question as the index takes it, to be looked for on these sites.
    pub(super) fn query(&self, sites: Vec<String>) -> finder::Query {
        let filter = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
        finder::Query {
            text: self.text.clone(),
            sites,
            section: filter(&self.section),
            kind: filter(&self.kind),
            year: self.year,
            theme: filter(&self.theme),
            validity: filter(&self.validity),
            order: if self.newest { Order::Newest } else { Order::Relevance },
            page: self.page,
            size: SIZE,
            ..finder::Query::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, prop_assert, prop_assert_eq, proptest};

    use super::Ask;

    #[test]
    fn a_question_survives_its_address() {
        for query in [
            "q=%E7%A4%BE%E4%BF%9D",
            "q=a%26b%3Dc+d&scope=all&site=city&order=newest&page=3",
            "q=&section=0192&kind=policy&year=2026&theme=%E8%B4%A2%E6%94%BF",
            "q=&validity=%E6%9C%89%E6%95%88",
        ] {
            let ask = Ask::of(query);
            let address = ask.address();
            assert_eq!(Ask::of(address.split_once('?').unwrap().1), ask, "{address}");
        }
        let ask = Ask::of("q=a&page=7&year=2026");
        assert_eq!(ask.but(|ask| ask.year = None), Ask::of("q=a"));
        assert!(ask.is_filtered() && !Ask::of("q=a&scope=all").is_filtered());
    }

    #[test]
    fn what_is_not_understood_is_not_there() {
        let plain = Ask::of("");
        for query in ["q=%ff", "page=0", "page=-1", "page=x", "year=20261", "scope=one", "&&==&"] {
            assert_eq!(Ask::of(query), plain, "{query}");
        }
        assert_eq!(Ask::of(&format!("q={}", "a".repeat(9999))).text.len(), 100);
    }

    proptest! {
        #[test]
        fn no_question_is_too_strange(bytes in any::<Vec<u8>>()) {
            let query = String::from_utf8_lossy(&bytes);
            let address = Ask::of(&query).address();
            prop_assert!(address.is_ascii() && !address.contains(['"', '<', '>', '\'', ' ']));
            let again = Ask::of(address.split_once('?').unwrap().1);
            prop_assert_eq!(again, Ask::of(&query));
        }
    }
}
