//! Searching as readers do: the page of results with its marked snippets and its facets.

use std::time::Instant;

use anyhow::{Result, bail};

use super::city::Running;
use super::cost;
use super::documents;
use super::figure::Figure;
use super::http::escape;
use super::rate::Waits;

/// Searches that are counted; as many other ones warm up.
const SEARCHES: usize = 300;

/// Measures one search after the other, in a city at work.
pub(crate) fn search(city: &Running, count: usize) -> Result<Vec<Figure>> {
    let mut reader = city.reader();
    reader.headers = "accept-encoding: gzip\r\n".to_owned();
    let portal = city.portal_pid()?;
    let (mut waits, mut cpu) = (Vec::new(), 0.0);
    for number in 0..SEARCHES * 2 {
        if number == SEARCHES {
            cpu = cost::of_tree(portal)?;
            waits.clear();
        }
        let words = documents::question(number, count);
        let begin = Instant::now();
        let answer = reader.get(&format!("/search?q={}", escape(&words)))?;
        waits.push(begin.elapsed().as_secs_f64() * 1000.0);
        if answer.status != 200 {
            bail!("searching {words}: {}", answer.status);
        }
    }
    let each = (cost::of_tree(portal)? - cpu) * 1000.0 / SEARCHES as f64;
    let waits = Waits::new(waits);
    let what = format!("search, {count} documents");
    Ok(vec![
        Figure::ours(format!("{what}: p50"), waits.at(0.5), "ms"),
        Figure::ours(format!("{what}: p99"), waits.at(0.99), "ms"),
        Figure::ours(format!("{what}: portal's time each"), each, "CPU ms"),
    ])
}
