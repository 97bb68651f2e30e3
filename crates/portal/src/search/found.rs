//! Results: hits of the index, each looked up in the release being served.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, PoisonError};

use anyhow::Context as _;
use finder::{Facets, Hit, Query, SearchDoc, Span, Terms, highlight, snippet};

use super::ask::{Ask, PAGES_MAX, SIZE};
use crate::house::House;
use crate::world::{DOCUMENTS, Served, World};

/// Length of a snippet, characters.
const SNIPPET_CHARS: usize = 120;

/// Sections whose name is looked up for one answer.
const NAMES_MAX: usize = 10;

/// What a reader gets.
pub(super) struct Results {
    /// How many fit.
    pub(super) total: u64,
    /// They fit only in part.
    pub(super) partial: bool,
    /// This page.
    pub(super) hits: Vec<Shown>,
    /// How many by value.
    pub(super) facets: Facets,
    /// Names of sections by id, as far as they are known.
    pub(super) sections: HashMap<String, String>,
    /// Names and first hosts of the sites by code.
    pub(super) sites: BTreeMap<String, (String, Option<String>)>,
}

/// One result.
pub(super) struct Shown {
    /// Code of its site.
    pub(super) site: String,
    /// The document.
    pub(super) doc: SearchDoc,
    /// Title with what was found.
    pub(super) title: Vec<Span>,
    /// Text around what was found.
    pub(super) snippet: Vec<Span>,
}

impl Results {
    /// Answers a question asked on a site.
    pub(super) fn find(
        house: &House,
        world: &World,
        site: &Arc<Served>,
        ask: &Ask,
    ) -> anyhow::Result<Results> {
        let index = house.search.index().context("检索索引没有打开")?;
        let sites = match (ask.all, ask.site.as_str()) {
            (false, _) => vec![site.code().to_owned()],
            (true, "") => world.sites.keys().cloned().collect(),
            (true, code) => vec![code.to_owned()],
        };
        let found = index.search(&ask.query(sites)).inspect_err(|_| house.search.doubt())?;
        let terms = Terms::of(&ask.text);
        let mut results = Results {
            total: found.total,
            partial: found.partial,
            hits: Vec::new(),
            facets: found.facets,
            sections: HashMap::new(),
            sites: world.sites.iter().map(|(code, site)| (code.clone(), card(site))).collect(),
        };
        for hit in found.hits {
            match load(house, world, &hit) {
                Ok(Some(doc)) => results.hits.push(Shown {
                    site: hit.site,
                    title: highlight(&doc.title, &terms),
                    snippet: snippet(&doc.text, &terms, SNIPPET_CHARS),
                    doc,
                }),
                // Withdrawn or changed since the index was written.
                Ok(None) => results.total = results.total.saturating_sub(1),
                Err(error) => {
                    results.total = results.total.saturating_sub(1);
                    house.alarms.withheld(super::PATH, &error);
                }
            }
        }
        if !ask.all {
            results.sections = name_sections(house, site, &results)?;
        }
        Ok(results)
    }

    /// How many pages there are to go to.
    pub(super) fn pages(&self) -> usize {
        let pages = usize::try_from(self.total).unwrap_or(usize::MAX).div_ceil(SIZE);
        pages.clamp(1, PAGES_MAX)
    }
}

/// Name and host of a site.
fn card(site: &Arc<Served>) -> (String, Option<String>) {
    (site.name().to_owned(), site.hosts().first().cloned())
}

/// The document of a hit as it is being served; `None` when it is not, or not as the index
/// knows it.
fn load(house: &House, world: &World, hit: &Hit) -> anyhow::Result<Option<SearchDoc>> {
    let Some(site) = world.sites.get(&hit.site) else { return Ok(None) };
    let path = format!("{DOCUMENTS}{}", hit.id);
    let Some(entry) = site.entry(&path)? else { return Ok(None) };
    if !house.search.knows(site, &path)? {
        return Ok(None);
    }
    let doc = SearchDoc::decode(&site.content(&entry)?)?;
    Ok(Some(doc))
}

/// The names of the most frequent sections. What the results do not say is asked for by one
/// more small search each, and remembered for as long as the release is served.
fn name_sections(
    house: &House,
    site: &Served,
    results: &Results,
) -> anyhow::Result<HashMap<String, String>> {
    let shown = results.hits.iter().map(|hit| &hit.doc);
    let mut names: HashMap<String, String> =
        shown.map(|doc| (doc.section_id.clone(), doc.section_name.clone())).collect();
    for (id, _) in results.facets.section.iter().take(NAMES_MAX) {
        if !names.contains_key(id)
            && let Some(name) = name_section(house, site, id)?
        {
            names.insert(id.clone(), name);
        }
    }
    Ok(names)
}

fn name_section(house: &House, site: &Served, id: &str) -> anyhow::Result<Option<String>> {
    let key = (site.shelf.id, id.to_owned());
    let names = || house.search.names.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((generation, name)) = names().get(&key)
        && *generation == site.generation
    {
        return Ok(Some(name.clone()));
    }
    let Some(index) = house.search.index() else { return Ok(None) };
    let sites = vec![site.code().to_owned()];
    let query = Query { sites, section: Some(id.to_owned()), size: 1, ..Query::default() };
    let Some(hit) = index.search(&query)?.hits.into_iter().next() else { return Ok(None) };
    let Some(entry) = site.entry(&format!("{DOCUMENTS}{}", hit.id))? else { return Ok(None) };
    let name = SearchDoc::decode(&site.content(&entry)?)?.section_name;
    names().insert(key, (site.generation, name.clone()));
    Ok(Some(name))
}
