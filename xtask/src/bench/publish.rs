//! From "publish" in the console to a reader's eyes: each article is really written, submitted,
//! reviewed by three people and published; then article, list, home, feed and search are asked
//! for it again and again until all of them show it.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use super::city::{HOST, Running, SITE};
use super::documents;
use super::figure::Figure;
use super::http::{Client, escape};
use super::people::{Person, REVIEWERS, WRITERS, draft};
use super::rate::Waits;

/// Between two looks at the portal.
const PAUSE: Duration = Duration::from_millis(2);
const PATIENCE: Duration = Duration::from_secs(30);
/// The first few fill caches and are not counted.
const WARM_UP: usize = 3;

/// How long readers waited.
pub(crate) struct Seen {
    /// Until every place showed the article, in milliseconds.
    pub(crate) everywhere: Waits,
    /// Until all but search did.
    pub(crate) pages: Waits,
}

/// The people of one publication.
struct Office {
    writer: Person,
    reviewers: Vec<Person>,
    section: String,
    list: String,
}

/// Publishes a number of articles one after the other, in the site's fullest section of those
/// that the home page shows.
pub(crate) fn publish(city: &Running, count: usize) -> Result<Seen> {
    let mut office = Office::open(city)?;
    let mut reader = city.reader();
    let (mut everywhere, mut pages) = (Vec::new(), Vec::new());
    for number in 0..count + WARM_UP {
        let title = format!("关于第{number}号测量事项办理结果的公告");
        let (id, digest) = office.approve(&title, number)?;
        let begin = Instant::now();
        let path = office.release(&id, &digest)?;
        let places = [
            path.clone(),
            office.list.clone(),
            "/".to_owned(),
            "/feed.xml".to_owned(),
            format!("/search?q={}", escape(&title)),
        ];
        let waits = watch(&mut reader, &places, &path, begin)?;
        if number >= WARM_UP {
            pages.push(waits[..4].iter().copied().fold(0.0, f64::max));
            everywhere.push(waits.iter().copied().fold(0.0, f64::max));
        }
    }
    Ok(Seen { everywhere: Waits::new(everywhere), pages: Waits::new(pages) })
}

impl Seen {
    /// The lines of the table; those at a smaller number of documents are the peer's.
    pub(crate) fn figures(&self, documents: usize, small: Option<&Seen>) -> Vec<Figure> {
        let line = |name: &str, pick: &dyn Fn(&Seen) -> f64| {
            let what = format!("publish → {name}, {documents} documents");
            match small {
                Some(small) => Figure::against(what, pick(self), ("small", pick(small)), "ms"),
                None => Figure::ours(what, pick(self), "ms"),
            }
        };
        vec![
            line("all pages, p50", &|seen| seen.pages.at(0.5)),
            line("all pages, p99", &|seen| seen.pages.at(0.99)),
            line("and search, p50", &|seen| seen.everywhere.at(0.5)),
            line("and search, p99", &|seen| seen.everywhere.at(0.99)),
        ]
    }
}

impl Office {
    fn open(city: &Running) -> Result<Self> {
        let mut writer = Person::at(city, WRITERS[0])?;
        let reviewers: Result<_> = REVIEWERS.iter().map(|login| Person::at(city, login)).collect();
        let section = shown_section(city, &mut writer)?;
        let text = |name: &str| section[name].as_str().unwrap_or_default().to_owned();
        let (section, list) = (text("id"), text("path"));
        Ok(Self { writer, reviewers: reviewers?, section, list })
    }

    /// Writes an article and has it approved; returns its id and the digest that was reviewed.
    fn approve(&mut self, title: &str, number: usize) -> Result<(String, Value)> {
        let article = self.writer.begin(&self.section)?;
        let id = article["id"].as_str().context("no id")?.to_owned();
        let revision = &article["working"]["revision"];
        let form = draft(revision, &self.section, title, &documents::body(number));
        let edition = self.writer.post(&format!("/api/articles/{id}/draft"), &form)?;
        // Composed documents are alike, which the checker wants explained.
        let form = json!({ "revision": edition["revision"], "reason": "测量用的稿件" });
        let article = self.writer.post(&format!("/api/articles/{id}/submission"), &form)?;
        let review = article["review"]["id"].as_str().context("no review")?;
        let digest = article["review"]["digest"].clone();
        let decision = json!({ "digest": digest, "approve": true, "opinion": "同意" });
        for reviewer in &mut self.reviewers {
            reviewer.post(&format!("/api/reviews/{review}/decision"), &decision)?;
        }
        Ok((id, digest))
    }

    /// Publishes what was approved; returns its address.
    fn release(&mut self, id: &str, digest: &Value) -> Result<String> {
        let form = json!({ "digest": digest, "at": null });
        let publisher = self.reviewers.last_mut().context("nobody publishes")?;
        let article = publisher.post(&format!("/api/articles/{id}/publication"), &form)?;
        Ok(article["path"].as_str().context("it has no address")?.to_owned())
    }
}

/// The section with the most documents of those whose newest ones stand on the home page.
fn shown_section(city: &Running, writer: &mut Person) -> Result<Value> {
    let sites = writer.get("/api/sites")?;
    let site = sites.as_array().and_then(|sites| sites.iter().find(|site| site["code"] == SITE));
    let id = site.and_then(|site| site["id"].as_str()).context("the site is not there")?;
    let sections = writer.get(&format!("/api/sites/{id}/sections"))?;
    let home = city.reader().get("/")?.text();
    let is_shown = |section: &&Value| {
        let path = section["path"].as_str().unwrap_or("-");
        // An article's address goes on with the year.
        home.contains(&format!("\"{path}20"))
    };
    let shown = sections["items"].as_array().into_iter().flatten().filter(is_shown);
    let fullest = shown.max_by_key(|section| section["documents"].as_u64());
    Ok(fullest.with_context(|| format!("the home page of {HOST} shows no articles"))?.clone())
}

/// Milliseconds after `begin` at which each place first showed the article.
fn watch(reader: &mut Client, places: &[String], path: &str, begin: Instant) -> Result<Vec<f64>> {
    let mut seen: Vec<Option<f64>> = vec![None; places.len()];
    while seen.iter().any(Option::is_none) {
        for (place, seen) in places.iter().zip(&mut seen).filter(|(_, seen)| seen.is_none()) {
            let answer = reader.get(place)?;
            if answer.status == 200 && (place == path || answer.text().contains(path)) {
                *seen = Some(begin.elapsed().as_secs_f64() * 1000.0);
            }
        }
        if begin.elapsed() > PATIENCE {
            bail!("{path} did not become visible at all of {places:?}: {seen:?}");
        }
        std::thread::sleep(PAUSE);
    }
    Ok(seen.into_iter().flatten().collect())
}
