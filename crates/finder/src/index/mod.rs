//! The index of the portal: a folder that can be thrown away and built again from the releases.

mod fields;
mod gram;
mod load;
mod plan;
mod tally;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError, RwLock};

use anyhow::{Context, Result, bail};
use tantivy::indexer::IndexWriterOptions;
use tantivy::schema::Value;
use tantivy::{IndexReader, IndexWriter, Searcher, TantivyDocument, Term};

use crate::doc::SearchDoc;
use crate::query::{Facets, Found, Hit, Order, Query, SIZE_MAX};
use fields::{Fields, PUBLISHED};
use load::load_or_wipe;
use plan::{Plan, Quick};
use tally::{Sheet, Tally};

/// Folder of the files within the folder we are given; another form of index gets another name.
const HOME: &str = "v1";
/// Held while the index is open, so that no two processes write (or wipe) it.
const LOCK: &str = "lock";
/// Memory in which documents are gathered before a segment is written.
const WRITER_BYTES: usize = 96 << 20;
/// Nobody reads on beyond this.
const RESULTS_MAX: usize = 1000;
const SIZE_USUAL: usize = 10;
const FACET_VALUES_MAX: usize = 50;

/// Up to where a site has been indexed; written in the same commit as the documents.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Cursor {
    /// Number of the release.
    pub number: u64,
    /// By which the caller knows the release again, such as the digest of its signed bytes.
    pub release: String,
}

type Cursors = BTreeMap<String, Cursor>;

/// Changes of one site that belong together.
#[derive(Debug, Default)]
pub struct Batch {
    /// Code of the site.
    pub site: String,
    /// Forget all documents of the site first (a site that is indexed from the beginning).
    pub replace_all: bool,
    /// Documents that are new or changed; those of another site are refused.
    pub upserts: Vec<SearchDoc>,
    /// Ids of documents that are gone.
    pub removes: Vec<String>,
    /// Where the site stands after this batch; `None` while more of the same release follows.
    pub cursor: Option<Cursor>,
}

/// The search index over all sites of a portal. May be shared between threads.
pub struct Index {
    fields: Fields,
    index: tantivy::Index,
    reader: IndexReader,
    desk: Mutex<Desk>,
    committed: RwLock<Cursors>,
    /// Locked as long as it is open.
    _lock: File,
}

/// The writing side.
struct Desk {
    /// Made when first needed, thrown away with all that is not committed when something fails.
    writer: Option<IndexWriter>,
    pending: Cursors,
}

impl Index {
    /// Opens the index in `folder`, or makes an empty one. A damaged index is wiped: then no site
    /// has a cursor, and the caller feeds everything again. Fails when another process holds the
    /// index, or when the disk does.
    pub fn open(folder: &Path) -> Result<Index> {
        std::fs::create_dir_all(folder)?;
        let lock = File::create(folder.join(LOCK))?;
        if lock.try_lock().is_err() {
            bail!("the search index in {} is open in another process", folder.display());
        }
        let (index, reader, cursors) = load_or_wipe(&folder.join(HOME))?;
        Ok(Index {
            fields: Fields::schema().1,
            index,
            reader,
            desk: Mutex::new(Desk { writer: None, pending: cursors.clone() }),
            committed: RwLock::new(cursors),
            _lock: lock,
        })
    }

    /// Where a site stands since the last commit; `None`: feed it from the beginning.
    pub fn cursor(&self, site: &str) -> Option<Cursor> {
        self.committed.read().unwrap_or_else(PoisonError::into_inner).get(site).cloned()
    }

    /// Codes of all sites that have a cursor.
    pub fn sites(&self) -> Vec<String> {
        self.committed.read().unwrap_or_else(PoisonError::into_inner).keys().cloned().collect()
    }

    /// Takes a batch. Nothing of it is seen or durable before `commit`. After an error everything
    /// since the last commit is lost: ask for the cursor and feed again from there.
    pub fn apply(&self, batch: Batch) -> Result<()> {
        if let Some(stranger) = batch.upserts.iter().find(|doc| doc.site != batch.site) {
            bail!("document {} of {} in a batch of {}", stranger.id, stranger.site, batch.site);
        }
        self.write(|fields, writer, pending| {
            if batch.replace_all {
                writer.delete_term(Term::from_field_text(fields.site(), &batch.site));
                pending.remove(&batch.site);
            }
            for id in &batch.removes {
                writer.delete_term(fields.key_of(&batch.site, id));
            }
            for doc in &batch.upserts {
                writer.delete_term(fields.key_of(&doc.site, &doc.id));
                writer.add_document(fields.document(doc))?;
            }
            if let Some(cursor) = batch.cursor {
                pending.insert(batch.site, cursor);
            }
            Ok(())
        })
    }

    /// Forgets a site, its documents and its cursor, with the next `commit`.
    pub fn forget(&self, site: &str) -> Result<()> {
        self.apply(Batch { site: site.to_owned(), replace_all: true, ..Batch::default() })
    }

    /// Makes everything applied so far durable and visible, in one step. After an error it is
    /// lost, as with `apply`.
    pub fn commit(&self) -> Result<()> {
        let cursors = self.write(|_, writer, pending| {
            let mut prepared = writer.prepare_commit()?;
            prepared.set_payload(&serde_json::to_string(pending)?);
            prepared.commit()?;
            Ok(pending.clone())
        })?;
        *self.committed.write().unwrap_or_else(PoisonError::into_inner) = cursors;
        self.reader.reload()?;
        Ok(())
    }

    /// Reads every file of the index and compares checksums. False: damaged; close it, and `open`
    /// will wipe it.
    pub fn is_sound(&self) -> bool {
        self.index.validate_checksum().is_ok_and(|damaged| damaged.is_empty())
    }

    /// How many documents there are.
    pub fn count(&self) -> u64 {
        self.reader.searcher().num_docs()
    }

    /// Answers a query. What a stranger typed is never the reason of an error.
    pub fn search(&self, query: &Query) -> Result<Found> {
        let size = if query.size == 0 { SIZE_USUAL } else { query.size };
        let size = size.min(SIZE_MAX);
        let skip = query.page.saturating_sub(1).saturating_mul(size).min(RESULTS_MAX);
        let keep = (skip + size).min(RESULTS_MAX);
        let searcher = self.reader.searcher();
        let plan = Plan::of(&self.fields, query);
        let by_score = plan.has_text && query.order == Order::Relevance;
        let tally = Tally { keep, by_score, newest: newest(&searcher)? };

        let (sheet, partial) = look(&searcher, &plan, &tally)?;
        let hits = self.hits(&searcher, &sheet, skip)?;
        Ok(Found { total: sheet.total, hits, facets: facets(sheet), partial })
    }

    fn hits(&self, searcher: &Searcher, sheet: &Sheet, skip: usize) -> Result<Vec<Hit>> {
        let mut hits = Vec::new();
        for candidate in sheet.best.iter().skip(skip) {
            let entry: TantivyDocument = searcher.doc(candidate.address)?;
            let text = |field| entry.get_first(field).and_then(|value| value.as_str());
            let id = text(self.fields.id).context("an entry without id")?.to_owned();
            let site = text(self.fields.site()).context("an entry without site")?.to_owned();
            hits.push(Hit { id, site, score: candidate.score });
        }
        Ok(hits)
    }

    fn write<T>(
        &self,
        act: impl FnOnce(&Fields, &mut IndexWriter, &mut Cursors) -> Result<T>,
    ) -> Result<T> {
        let mut desk = self.desk();
        let Desk { writer, pending } = &mut *desk;
        let ready = match writer {
            Some(ready) => ready,
            None => writer.insert(new_writer(&self.index)?),
        };
        let outcome = act(&self.fields, ready, pending);
        if outcome.is_err() {
            desk.writer = None;
            desk.pending = self.committed.read().unwrap_or_else(PoisonError::into_inner).clone();
        }
        outcome
    }

    fn desk(&self) -> MutexGuard<'_, Desk> {
        self.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One thread gathers and one merges: the portal's cores belong to readers.
fn new_writer(index: &tantivy::Index) -> Result<IndexWriter> {
    let options = IndexWriterOptions::builder()
        .memory_budget_per_thread(WRITER_BYTES)
        .num_worker_threads(1)
        .num_merge_threads(1)
        .build();
    Ok(index.writer_with_options(options)?)
}

/// The cheap way when it finds more than anybody can page through, else all that fits; when
/// nothing does, what fits in part (and true).
fn look(searcher: &Searcher, plan: &Plan, tally: &Tally) -> Result<(Sheet, bool)> {
    if let Some(quick) = &plan.quick
        && is_promising(searcher, quick)?
    {
        let sheet = searcher.search(&quick.ask, tally)?;
        if sheet.total >= RESULTS_MAX as u64 {
            return Ok((sheet, false));
        }
    }
    let sheet = searcher.search(&plan.full, tally)?;
    match &plan.partial {
        Some(most) if sheet.total == 0 => {
            let sheet = searcher.search(most, tally)?;
            let partial = sheet.total > 0;
            Ok((sheet, partial))
        }
        _ => Ok((sheet, false)),
    }
}

/// Every word is in many documents, and nothing has exactly this title or number.
fn is_promising(searcher: &Searcher, quick: &Quick) -> Result<bool> {
    for word in &quick.words {
        if searcher.doc_freq(word)? < RESULTS_MAX as u64 {
            return Ok(false);
        }
    }
    for exact in &quick.exact {
        if searcher.doc_freq(exact)? > 0 {
            return Ok(false);
        }
    }
    Ok(true)
}

fn newest(searcher: &Searcher) -> Result<i64> {
    let mut newest = i64::MIN;
    for segment in searcher.segment_readers() {
        newest = newest.max(segment.fast_fields().i64(PUBLISHED)?.max_value());
    }
    Ok(newest)
}

/// Most frequent first (years: newest first).
fn facets(sheet: Sheet) -> Facets {
    let [site, year, kind, section, unit, theme, validity] = sheet.facets.map(by_count);
    let mut year = year;
    year.sort_unstable_by(|a, b| b.0.cmp(&a.0));
    Facets { site, year, kind, section, unit, theme, validity }
}

fn by_count(counts: HashMap<String, u64>) -> Vec<(String, u64)> {
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_unstable_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    counts.truncate(FACET_VALUES_MAX);
    counts
}
