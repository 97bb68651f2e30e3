//! Bringing the index to where the served releases are.

use std::sync::atomic::Ordering::Relaxed;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use finder::{Batch, Cursor, Index, SearchDoc};
use vault::tree::Tree;

use super::{Indexed, Search};
use crate::house::House;
use crate::stop::Stop;
use crate::world::{DOCUMENTS, Served, World};

/// How long further releases are waited for after one, to be committed together; those that
/// come during a commit are together in the next one anyway.
const GATHER: Duration = Duration::from_millis(10);

/// How often to look even when no bell was rung: what failed is tried again.
const LOOK: Duration = Duration::from_secs(2);

/// How often the whole index is read to see whether it is what was written.
const CHECK: Duration = Duration::from_secs(3600);

/// Failures make it be read sooner, but not more often than this.
const DOUBT: Duration = Duration::from_secs(60);

/// Documents handed over at once.
const BATCH: usize = 500;

/// How often a long feeding says how far it is.
const TELL: Duration = Duration::from_secs(5);

/// Keeps the index at what is being served, until told to stop.
pub(crate) fn keep_up(house: &House, stop: &Stop) {
    let search = &house.search;
    // Readers' first questions should not wait for the dictionary.
    finder::warm();
    let mut checked = Instant::now();
    let mut doubted = None;
    while !stop.is_told() {
        search.listen(LOOK);
        if stop.wait(GATHER) {
            return;
        }
        let may_doubt = doubted.is_none_or(|at: Instant| at.elapsed() > DOUBT);
        if (may_doubt && search.is_doubtful.load(Relaxed)) || checked.elapsed() > CHECK {
            search.check();
            checked = Instant::now();
            doubted = Some(checked);
        }
        let Some(index) = search.index() else {
            stop.wait(LOOK);
            search.check();
            continue;
        };
        if let Err(error) = catch_up(house, &index, &house.world(), stop) {
            tracing::error!(error = format!("{error:#}"), "search index not brought up to date");
            search.is_doubtful.store(true, Relaxed);
            stop.wait(LOOK);
        }
    }
}

/// Feeds every site that moved, and commits once if any document did.
fn catch_up(house: &House, index: &Index, world: &World, stop: &Stop) -> anyhow::Result<()> {
    let search = &house.search;
    let mut moved = Vec::new();
    let mut fed = 0;
    for (code, site) in &world.sites {
        let at = search.indexed(code).or_else(|| indexed_at(index, site));
        if at.as_ref().is_none_or(|at| at.number != site.point.number) {
            fed += feed(index, site, at.as_ref(), stop)?;
            moved.push(site);
        } else if search.number(code) != site.point.number {
            // After a restart: the index is there already.
            search.set_indexed(code, at);
        }
        if stop.is_told() {
            return Ok(());
        }
    }
    let gone: Vec<String> = match world.is_caught_up {
        true => index.sites().into_iter().filter(|code| !world.sites.contains_key(code)).collect(),
        false => Vec::new(),
    };
    for code in &gone {
        index.forget(code)?;
        search.set_indexed(code, None);
    }
    // Where a site stands without a change of its documents is written with the next change.
    if fed > 0 || !gone.is_empty() {
        index.commit().context("无法提交检索索引")?;
    }
    for site in moved {
        let (number, tree) = (site.point.number, site.tree.clone());
        search.set_indexed(site.code(), Some(Indexed { number, tree }));
    }
    Ok(())
}

/// Where the index says that a site stands; `None` when that is nothing we could go on from.
fn indexed_at(index: &Index, site: &Served) -> Option<Indexed> {
    let Cursor { number, release } = index.cursor(site.code())?;
    if number == site.point.number && release == site.point.release.to_string() {
        return Some(Indexed { number, tree: site.tree.clone() });
    }
    if number >= site.point.number {
        return None;
    }
    let before = site.shelf.site().record(number).ok()?;
    Some(Indexed { number, tree: Tree::open(before.tree, site.shelf.clone()) })
}

/// Hands over what changed in a site since the index was told of it, everything if it never
/// was, and says how many documents that were (at least one, if it never was).
fn feed(
    index: &Index,
    site: &Served,
    before: Option<&Indexed>,
    stop: &Stop,
) -> anyhow::Result<u64> {
    let old = before.map(|before| before.tree.clone());
    let old = old.unwrap_or_else(|| Tree::empty(site.shelf.clone()));
    let code = site.code().to_owned();
    let mut batch = Batch { site: code, replace_all: before.is_none(), ..Batch::default() };
    let (mut fed, mut told) = (u64::from(before.is_none()), Instant::now());
    for difference in Tree::diff(&old, &site.tree) {
        let difference = difference?;
        let Some(id) = difference.path.strip_prefix(DOCUMENTS) else { continue };
        match difference.new {
            Some(entry) => match SearchDoc::decode(&site.content(&entry)?) {
                Ok(doc) => batch.upserts.push(doc),
                Err(error) => {
                    tracing::error!(id, %error, "document not searchable");
                    batch.removes.push(id.to_owned());
                }
            },
            None => batch.removes.push(id.to_owned()),
        }
        fed += 1;
        if batch.upserts.len() + batch.removes.len() >= BATCH {
            let next = Batch { site: batch.site.clone(), ..Batch::default() };
            index.apply(std::mem::replace(&mut batch, next))?;
            if stop.is_told() {
                return Ok(fed);
            }
        }
        if told.elapsed() > TELL {
            told = Instant::now();
            tracing::info!(site = site.code(), documents = fed, "indexing for search");
        }
    }
    let (number, release) = (site.point.number, site.point.release.to_string());
    batch.cursor = Some(Cursor { number, release });
    index.apply(batch)?;
    Ok(fed)
}

impl Search {
    /// Is this document in the index as it is in the release being served?
    pub(super) fn knows(&self, site: &Served, path: &str) -> anyhow::Result<bool> {
        match self.indexed(site.code()) {
            Some(indexed) if indexed.number != site.point.number => {
                Ok(indexed.tree.get(path)? == site.entry(path)?)
            }
            Some(_) => Ok(true),
            None => Ok(false),
        }
    }
}
