//! Telling people where a publication arrived: "已上网 4/4 处".

use std::collections::BTreeMap;
use std::sync::PoisonError;

use base::Result;
use serde::Serialize;

use crate::output::Output;
use crate::press::{Inner, ME};
use crate::read::Relative;
use crate::ship::Shipped;
use crate::table::{self, Shipment};
use crate::trace::Cursor;

/// Places a release tells people of.
const PLACES_MAX: usize = 50;

/// What was shipped for one site.
pub(crate) struct Done {
    site: String,
    site_id: String,
    span: (i64, i64),
    number: u64,
    changed: usize,
    places: Vec<Place>,
}

/// A place where a change arrived, as people call it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Place {
    name: String,
    path: String,
}

impl Done {
    /// Release `number` of a site (code and id) answers the journal lines of a span; `shipped` is
    /// what differed, if anything did.
    pub(crate) fn new(
        (site, site_id): (&str, String),
        span: (i64, i64),
        number: u64,
        shipped: Option<&Shipped>,
        section: &dyn Fn(&str) -> String,
    ) -> Done {
        let changed = shipped.map_or(0, |shipped| shipped.changed);
        let places = shipped.map(|shipped| places(&shipped.outputs, section)).unwrap_or_default();
        Done { site: site.to_owned(), site_id, span, number, changed, places }
    }

    /// Nothing differed.
    pub(crate) fn is_nothing(&self) -> bool {
        self.changed == 0
    }
}

impl Inner {
    /// Writes down what was shipped, for the one sentence an editor wants to read.
    pub(crate) async fn tell(&self, done: Vec<Done>) -> Result<()> {
        if done.is_empty() {
            return Ok(());
        }
        let saved = self.desk.act(ME, async |work| {
            let shipped_at = work.now;
            for done in &done {
                let shipment = Shipment {
                    site_id: &done.site_id,
                    number: i64::try_from(done.number)?,
                    seq_from: done.span.0,
                    seq_to: done.span.1,
                    places: serde_json::to_string(&done.places)?,
                    changed: i64::try_from(done.changed)?,
                    shipped_at,
                };
                table::save(&mut work.tx, &shipment).await?;
            }
            Ok(())
        });
        saved.await?;
        // Only now that everybody can read the rows: whoever says from here on that the portal
        // serves a release finds its row, and whoever said it before left it in `seen`.
        self.mark(self.served(&done)).await
    }

    /// Writes down the newest release of each site if that was never done: we ended between
    /// shipping it and telling of it. Where it shows is forgotten; that it is there is not.
    pub(crate) async fn tell_lost(&self, sites: &[Relative]) -> Result<()> {
        let cursor: Cursor = self.trace.look()?.noted("cursor")?.unwrap_or_default();
        let mut lost = Vec::new();
        for site in sites {
            let Some(number) = self.dock().head(&site.code).map(|head| head.number) else {
                continue;
            };
            let newest = i64::try_from(number)?;
            let known = self
                .desk
                .look(ME, async |work| table::is_told(&mut work.tx, &site.id, newest).await);
            if !known.await? {
                let ids = (site.code.as_str(), site.id.clone());
                lost.push(Done::new(ids, (0, cursor.0), number, None, &|_| String::new()));
            }
        }
        self.tell(lost).await
    }

    /// Keeps in mind what the portal was seen to serve.
    pub(crate) fn saw(&self, site: &str, number: i64) {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let newest = seen.entry(site.to_owned()).or_default();
        *newest = number.max(*newest);
    }

    /// Sites among these whose release the portal was seen to serve, with that release.
    fn served(&self, done: &[Done]) -> Vec<(String, i64)> {
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let served = |done: &Done| {
            let number = *seen.get(&done.site)?;
            let is_served = u64::try_from(number).is_ok_and(|number| number >= done.number);
            is_served.then(|| (done.site.clone(), number))
        };
        done.iter().filter_map(served).collect()
    }

    /// Writes down which releases the public can see.
    pub(crate) async fn mark(&self, served: Vec<(String, i64)>) -> Result<()> {
        if served.is_empty() {
            return Ok(());
        }
        let marked = self.desk.act(ME, async |work| {
            let now = work.now;
            for (site, number) in &served {
                table::mark_seen(&mut work.tx, site, *number, now).await?;
            }
            Ok(())
        });
        marked.await
    }
}

/// Where changed outputs (with one path of each) show, in the words people use, each place once:
/// documents first, then search, then the others.
fn places(outputs: &[(Output, String)], section: &dyn Fn(&str) -> String) -> Vec<Place> {
    let mut places = Vec::new();
    let is_article = |output: &Output| matches!(output, Output::Article(_));
    let articles: Vec<_> = outputs.iter().filter(|(output, _)| is_article(output)).collect();
    match articles.as_slice() {
        [] => {}
        [(_, path)] => places.push(Place { name: "文章页".to_owned(), path: public(path) }),
        many => {
            places.push(Place { name: format!("文章页{}篇", many.len()), path: "/".to_owned() })
        }
    }
    if !articles.is_empty() {
        places.push(Place { name: "搜索".to_owned(), path: "/search".to_owned() });
    }
    let mut others = BTreeMap::new();
    for (output, path) in outputs.iter().filter(|(output, _)| !is_article(output)) {
        if let Some(name) = output.place(section) {
            others.entry(name).or_insert_with(|| public(path));
        }
    }
    places.extend(others.into_iter().map(|(name, path)| Place { name, path }));
    places.truncate(PLACES_MAX);
    places
}

/// An address a person can open; fragments show on every page, so on the home page.
fn public(path: &str) -> String {
    if path.starts_with('/') { path.to_owned() } else { "/".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_named_as_people_name_them() {
        let at = |output: Output, path: &str| (output, path.to_owned());
        let article = |id: &str| Output::Article(id.to_owned());
        let outputs = [
            at(Output::Latest, "!frag/latest"),
            at(article("1"), "/gg/2026/1.html"),
            at(Output::Section("s".to_owned()), "/gg/"),
            at(Output::SectionFeed("s".to_owned()), "/gg/feed.xml"),
            at(Output::Home, "/"),
            at(Output::Feed, "/feed.xml"),
            at(Output::Robots, "/robots.txt"),
        ];
        let section = |_: &str| "公告".to_owned();
        let named = |outputs: &[(Output, String)]| {
            let found = places(outputs, &section).into_iter();
            found.map(|place| format!("{} {}", place.name, place.path)).collect::<Vec<_>>()
        };
        assert_eq!(
            named(&outputs),
            [
                "文章页 /gg/2026/1.html",
                "搜索 /search",
                "最新发布 /",
                "栏目“公告” /gg/",
                "订阅源 /gg/feed.xml",
                "首页 /",
            ]
        );
        let two = [at(article("1"), "/gg/2026/1.html"), at(article("2"), "/gg/2026/2.html")];
        assert_eq!(named(&two), ["文章页2篇 /", "搜索 /search"]);
        assert_eq!(named(&[]), Vec::<String>::new());
    }
}
