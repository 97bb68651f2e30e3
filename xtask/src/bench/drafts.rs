//! Many people saving drafts at once, each their own, again and again; against the bare disk.

use std::time::Duration;

use anyhow::{Context, Result};
use serde_json::Value;

use super::city::{Running, SITE};
use super::disk;
use super::documents;
use super::figure::Figure;
use super::people::{Person, WRITERS, draft};
use super::rate;

/// Connections that save at once, each its own document.
const PEOPLE: usize = 32;
const TIME: Duration = Duration::from_secs(10);
/// Saves that are not counted: until the database's log has the size it keeps, and every statement
/// was prepared.
const WARM_UP: Duration = Duration::from_secs(5);
/// The disk is measured before and after, because its mood changes.
const DISK_TIME: Duration = Duration::from_secs(4);

struct Writing {
    person: Person,
    section: String,
    article: String,
    revision: Value,
    body: String,
    saves: usize,
}

/// Measures, in a city at work, on a disk that takes `pause` longer for every sync.
pub(crate) fn drafts(city: &Running, pause: Duration) -> Result<Vec<Figure>> {
    let people: Result<Vec<_>> = WRITERS.iter().map(|login| Person::at(city, login)).collect();
    let people = people?;
    let mut writing: Vec<Writing> = Vec::with_capacity(PEOPLE);
    for number in 0..PEOPLE {
        writing.push(begin(people[number % people.len()].once_more(), number)?);
    }
    let before = disk::sync_rate(&city.data.join("disk"), pause, DISK_TIME)?;
    rate::of(&mut writing, WARM_UP, Writing::save)?;
    let saved = rate::of(&mut writing, TIME, Writing::save)?;
    let after = disk::sync_rate(&city.data.join("disk"), pause, DISK_TIME)?;
    let disk = f64::midpoint(before.per_second, after.per_second);
    let slow = if pause.is_zero() { "" } else { ", on a disk of 4 ms" };
    let what = format!("drafts of 10 KB, {PEOPLE} at once{slow}");
    Ok(vec![
        Figure::against(&what, saved.per_second, ("fsync", disk), "saves per second"),
        Figure::ours(format!("{what}: wait, p50"), saved.waits.at(0.5), "ms"),
        Figure::ours(format!("{what}: wait, p99"), saved.waits.at(0.99), "ms"),
        Figure::ours(format!("{what}: wait, worst"), saved.waits.at(1.0), "ms"),
        Figure::ours(format!("the disk alone{slow}: wait, p99"), before.waits.at(0.99), "ms"),
    ])
}

fn begin(mut person: Person, number: usize) -> Result<Writing> {
    let sites = person.get("/api/sites")?;
    let mut sites = sites.as_array().into_iter().flatten();
    let site = sites.find(|site| site["code"] == SITE);
    let site = site.and_then(|site| site["id"].as_str()).context("no site")?;
    let sections = person.get(&format!("/api/sites/{site}/sections"))?;
    let mut sections = sections["items"].as_array().into_iter().flatten();
    let section = sections.find(|section| section["kind"] == "notice");
    let section = section.and_then(|section| section["id"].as_str()).context("no section")?;
    let article = person.begin(section)?;
    let id = article["id"].as_str().context("no id")?.to_owned();
    let revision = article["working"]["revision"].clone();
    let body = (0..3).map(|part| documents::body(number * 3 + part)).collect();
    let section = section.to_owned();
    Ok(Writing { person, section, article: id, revision, body, saves: 0 })
}

impl Writing {
    /// Saves a draft that differs from the last one; the answer comes when it is durable.
    fn save(&mut self) -> Result<()> {
        self.saves += 1;
        let title = format!("正在起草的第{}稿", self.saves);
        let form = draft(&self.revision, &self.section, &title, &self.body);
        let edition = self.person.post(&format!("/api/articles/{}/draft", self.article), &form)?;
        self.revision = edition["revision"].clone();
        Ok(())
    }
}
