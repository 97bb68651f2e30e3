//! Asking the trace.

use std::collections::{BTreeMap, BTreeSet};

use redb::{ReadOnlyTable, ReadTransaction};
use serde::de::DeserializeOwned;

use super::pen::member;
use super::record::{Placed, Record};
use super::tables::{
    COUNTS, NOTES, OPEN, OUTPUTS, PATHS, PENDING, PLACED, READERS, SET, SETS, SHUT,
};
use crate::output::Output;
use crate::read::{Count, Window};

/// The highest rank of what pages refer to.
const FOUNDATION: u8 = 1;
/// The rank of what must go after everything else (what others may still refer to).
pub(crate) const LAST: u8 = 5;
/// The rank of what failed and is tried again now and then.
pub(crate) const FAILED: u8 = 9;

/// What changed, in the words of the trace.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Touched {
    /// Keys whose value is another now.
    pub(crate) keys: BTreeSet<String>,
    /// Positions of lists where something came, went or looks different.
    pub(crate) points: BTreeSet<(String, i64)>,
}

impl Touched {
    /// Adds what else changed.
    pub(crate) fn extend(&mut self, other: Touched) {
        self.keys.extend(other.keys);
        self.points.extend(other.points);
    }
}

/// Outputs by site code.
pub(crate) type BySite = BTreeMap<String, BTreeSet<Output>>;

/// One consistent picture of the trace.
pub(crate) struct Look {
    outputs: ReadOnlyTable<(&'static str, &'static str), &'static [u8]>,
    readers: ReadOnlyTable<(&'static str, &'static str, &'static str), ()>,
    sets: ReadOnlyTable<&'static str, &'static [u8]>,
    open: ReadOnlyTable<(&'static str, i64, &'static str, &'static str), ()>,
    shut: ReadOnlyTable<(&'static str, i64, i64, &'static str, &'static str), ()>,
    paths: ReadOnlyTable<(&'static str, &'static str), &'static str>,
    placed: ReadOnlyTable<(&'static str, &'static str), &'static [u8]>,
    pending: ReadOnlyTable<(u8, &'static str, &'static str), ()>,
    counts: ReadOnlyTable<&'static str, (i64, i64)>,
    notes: ReadOnlyTable<&'static str, &'static [u8]>,
}

impl Look {
    pub(super) fn new(reading: &ReadTransaction) -> anyhow::Result<Look> {
        Ok(Look {
            outputs: reading.open_table(OUTPUTS)?,
            readers: reading.open_table(READERS)?,
            sets: reading.open_table(SETS)?,
            open: reading.open_table(OPEN)?,
            shut: reading.open_table(SHUT)?,
            paths: reading.open_table(PATHS)?,
            placed: reading.open_table(PLACED)?,
            pending: reading.open_table(PENDING)?,
            counts: reading.open_table(COUNTS)?,
            notes: reading.open_table(NOTES)?,
        })
    }

    /// What is kept of an output.
    pub(crate) fn record(&self, site: &str, output: &Output) -> anyhow::Result<Option<Record>> {
        let found = self.outputs.get((site, output.to_string().as_str()))?;
        Ok(found.map(|bytes| serde_json::from_slice(bytes.value())).transpose()?)
    }

    /// Where a document stood when the journal was last read about it; `None` when it was not live.
    pub(crate) fn placed(&self, site: &str, document: &str) -> anyhow::Result<Option<Placed>> {
        let found = self.placed.get((site, document))?;
        Ok(found.map(|bytes| serde_json::from_slice(bytes.value())).transpose()?)
    }

    /// The keys a set stands for.
    pub(crate) fn set(&self, name: &str) -> anyhow::Result<Vec<String>> {
        let found = self.sets.get(name)?;
        let keys = found.map(|bytes| serde_json::from_slice(bytes.value())).transpose()?;
        Ok(keys.unwrap_or_default())
    }

    /// Every output of a site, with what is kept of it.
    pub(crate) fn outputs(
        &self,
        site: &str,
    ) -> anyhow::Result<impl Iterator<Item = anyhow::Result<(Output, Record)>> + use<>> {
        let of = site.to_owned();
        let all = self.outputs.range((site, "")..)?.map(move |entry| {
            let (key, bytes) = entry?;
            let (site, name) = key.value();
            if site != of {
                return Ok(None);
            }
            Ok(Some((name.parse()?, serde_json::from_slice(bytes.value())?)))
        });
        Ok(all.map_while(Result::transpose))
    }

    /// The outputs that read any of what was touched.
    pub(crate) fn affected(&self, touched: &Touched) -> anyhow::Result<BySite> {
        let mut found = BySite::new();
        for key in &touched.keys {
            self.readers_of(key, &mut found)?;
        }
        for (list, at) in &touched.points {
            let end = at.saturating_add(1);
            for entry in self.open.range((&**list, i64::MIN, "", "")..(&**list, end, "", ""))? {
                let (key, _) = entry?;
                let (_, _, site, name) = key.value();
                add(&mut found, site, name)?;
            }
            let from = (&**list, at.saturating_sub(Window::SPAN_MAX), 0, "", "");
            for entry in self.shut.range(from..(&**list, end, 0, "", ""))? {
                let (key, _) = entry?;
                let (_, _, high, site, name) = key.value();
                if high >= *at {
                    add(&mut found, site, name)?;
                }
            }
        }
        Ok(found)
    }

    fn readers_of(&self, key: &str, found: &mut BySite) -> anyhow::Result<()> {
        for entry in self.readers.range((key, "", "")..)? {
            let (entry, _) = entry?;
            let (of, site, name) = entry.value();
            if of != key {
                break;
            }
            if site == SET {
                self.readers_of(&member(name), found)?;
            } else {
                add(found, site, name)?;
            }
        }
        Ok(())
    }

    /// What is still to be made, the most urgent first: outputs of one site, at most `limit`.
    pub(crate) fn pending(
        &self,
        failed_too: bool,
        limit: usize,
    ) -> anyhow::Result<Option<(String, Vec<Output>)>> {
        let end = if failed_too { FAILED + 1 } else { FAILED };
        let mut chosen: Option<(String, Vec<Output>)> = None;
        for entry in self.pending.range((0, "", "")..(end, "", ""))? {
            let (key, _) = entry?;
            let (_, site, name) = key.value();
            let (of, outputs) = chosen.get_or_insert_with(|| (site.to_owned(), Vec::new()));
            if of != site || outputs.len() == limit {
                break;
            }
            outputs.push(name.parse()?);
        }
        Ok(chosen)
    }

    /// What is still to be made of a site and is referred to by pages: it must not come later
    /// than they do.
    pub(crate) fn foundations(&self, site: &str) -> anyhow::Result<BTreeSet<Output>> {
        let mut found = BTreeSet::new();
        for rank in 0..=FOUNDATION {
            for entry in self.pending.range((rank, site, "")..)? {
                let (key, _) = entry?;
                let (of_rank, of, name) = key.value();
                if (of_rank, of) != (rank, site) {
                    break;
                }
                found.insert(name.parse()?);
            }
        }
        Ok(found)
    }

    /// How full a section is.
    pub(crate) fn count(&self, section: &str) -> anyhow::Result<Count> {
        let found = self.counts.get(section)?;
        let (live, given) = found.map(|count| count.value()).unwrap_or_default();
        Ok(Count { live, given })
    }

    /// How many documents each part of the sitemap of a site holds.
    pub(crate) fn parts(&self, site_id: &str) -> anyhow::Result<BTreeMap<i64, i64>> {
        let prefix = format!("part/{site_id}/");
        let mut parts = BTreeMap::new();
        for entry in self.counts.range(&*prefix..)? {
            let (key, value) = entry?;
            let Some(part) = key.value().strip_prefix(&prefix) else {
                break;
            };
            parts.insert(part.parse()?, value.value().0);
        }
        Ok(parts)
    }

    /// The output whose file lies at a path, if it is no document.
    pub(crate) fn at(&self, site: &str, path: &str) -> anyhow::Result<Option<Output>> {
        let found = self.paths.get((site, path))?;
        Ok(found.map(|output| output.value().parse()).transpose()?)
    }

    /// A note.
    pub(crate) fn noted<T: DeserializeOwned>(&self, name: &str) -> anyhow::Result<Option<T>> {
        let found = self.notes.get(name)?;
        Ok(found.map(|bytes| serde_json::from_slice(bytes.value())).transpose()?)
    }
}

fn add(found: &mut BySite, site: &str, name: &str) -> anyhow::Result<()> {
    let output = name.parse()?;
    match found.get_mut(site) {
        Some(outputs) => drop(outputs.insert(output)),
        None => drop(found.insert(site.to_owned(), BTreeSet::from([output]))),
    }
    Ok(())
}

/// The name under which the count of a part of the sitemap is kept.
pub(super) fn part_name(site_id: &str, part: i64) -> String {
    format!("part/{site_id}/{part:012}")
}
