//! One walk over everything that fits: how many, how many of each kind, which are the best.

use std::cmp::{Ordering, Reverse};
use std::collections::{BinaryHeap, HashMap};
use std::mem::take;

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocAddress, DocId, Result, Score, SegmentOrdinal, SegmentReader};

use super::fields::{FACETS, PUBLISHED};

/// Half of the bonus for being new is gone after three years.
const BONUS_HALF_LIFE_MS: f32 = 3.0 * 365.0 * 86_400_000.0;
/// The newest document counts for so much more than a very old one that fits as well.
const BONUS: f32 = 0.2;

/// The collector.
pub(super) struct Tally {
    /// How many of the best to keep.
    pub(super) keep: usize,
    /// Best fit first, or (false) newest first.
    pub(super) by_score: bool,
    /// Moment of the newest document of the index; age is counted from it, not from the clock, so
    /// that the same index gives the same answer on every day.
    pub(super) newest: i64,
}

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    pub(super) total: u64,
    /// Counts by value, in the order of `FACETS`.
    pub(super) facets: [HashMap<String, u64>; 7],
    /// The best, best first.
    pub(super) best: Vec<Candidate>,
}

/// A document that may be among the best.
#[derive(Debug, Clone, Copy)]
pub(super) struct Candidate {
    pub(super) score: Score,
    published: i64,
    pub(super) address: DocAddress,
}

impl Ord for Candidate {
    /// Greater is better: score, then moment, then (for a fixed order) place.
    fn cmp(&self, other: &Self) -> Ordering {
        let by_score = self.score.total_cmp(&other.score);
        let by_moment = self.published.cmp(&other.published);
        by_score.then(by_moment).then(other.address.cmp(&self.address))
    }
}

impl PartialOrd for Candidate {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Candidate {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Candidate {}

impl Collector for Tally {
    type Fruit = Sheet;
    type Child = SegmentTally;

    fn for_segment(&self, segment: SegmentOrdinal, reader: &SegmentReader) -> Result<SegmentTally> {
        let columns = reader.fast_fields();
        let mut facets = Vec::with_capacity(FACETS.len());
        for name in FACETS {
            // A segment in which no document has a value has no column.
            facets.push(columns.str(name)?.map(|column| {
                let counts = vec![0; column.num_terms()];
                Facet { column, counts }
            }));
        }
        Ok(SegmentTally {
            segment,
            by_score: self.by_score,
            newest: self.newest,
            keep: self.keep,
            total: 0,
            facets,
            published: columns.i64(PUBLISHED)?,
            best: BinaryHeap::new(),
            docs: Vec::with_capacity(BLOCK),
            scores: Vec::with_capacity(BLOCK),
        })
    }

    fn requires_scoring(&self) -> bool {
        self.by_score
    }

    fn merge_fruits(&self, sheets: Vec<Result<Sheet>>) -> Result<Sheet> {
        let mut whole = Sheet::default();
        for sheet in sheets {
            let sheet = sheet?;
            whole.total += sheet.total;
            whole.best.extend(sheet.best);
            for (counts, more) in whole.facets.iter_mut().zip(sheet.facets) {
                for (value, count) in more {
                    *counts.entry(value).or_default() += count;
                }
            }
        }
        whole.best.sort_unstable_by(|a, b| b.cmp(a));
        whole.best.truncate(self.keep);
        Ok(whole)
    }
}

struct Facet {
    column: StrColumn,
    counts: Vec<u64>,
}

/// Documents are looked up in columns by so many at once, which is several times faster than one
/// by one.
const BLOCK: usize = 256;

/// The tally of one segment.
pub(super) struct SegmentTally {
    segment: SegmentOrdinal,
    by_score: bool,
    newest: i64,
    keep: usize,
    total: u64,
    facets: Vec<Option<Facet>>,
    published: Column<i64>,
    best: BinaryHeap<Reverse<Candidate>>,
    /// Found, not yet looked up.
    docs: Vec<DocId>,
    scores: Vec<Score>,
}

impl SegmentTally {
    fn look_up(&mut self) {
        let (mut docs, mut scores) = (take(&mut self.docs), take(&mut self.scores));
        self.total += docs.len() as u64;
        let mut ordinals = [None; BLOCK];
        let ordinals = &mut ordinals[..docs.len()];
        for facet in self.facets.iter_mut().flatten() {
            ordinals.fill(None);
            facet.column.ords().first_vals(&docs, ordinals);
            for ordinal in ordinals.iter().flatten() {
                if let Some(count) = facet.counts.get_mut(*ordinal as usize) {
                    *count += 1;
                }
            }
        }
        let mut moments = [None; BLOCK];
        self.published.first_vals(&docs, &mut moments[..docs.len()]);
        for ((doc, score), published) in docs.iter().zip(&scores).zip(moments) {
            let published = published.unwrap_or_default();
            let score = self.weigh(*score, published);
            let address = DocAddress::new(self.segment, *doc);
            self.consider(Candidate { score, published, address });
        }
        docs.clear();
        scores.clear();
        (self.docs, self.scores) = (docs, scores);
    }

    /// A fit that is as good counts for more when the document is newer.
    fn weigh(&self, score: Score, published: i64) -> Score {
        if !self.by_score {
            return 0.0;
        }
        let age_ms = self.newest.saturating_sub(published).max(0) as f32;
        score * (1.0 + BONUS * (-age_ms / BONUS_HALF_LIFE_MS).exp2())
    }

    fn consider(&mut self, candidate: Candidate) {
        if self.best.len() < self.keep {
            self.best.push(Reverse(candidate));
        } else if let Some(mut worst) = self.best.peek_mut()
            && worst.0 < candidate
        {
            *worst = Reverse(candidate);
        }
    }
}

impl SegmentCollector for SegmentTally {
    type Fruit = Result<Sheet>;

    fn collect(&mut self, doc: DocId, score: Score) {
        self.docs.push(doc);
        self.scores.push(score);
        if self.docs.len() == BLOCK {
            self.look_up();
        }
    }

    fn harvest(mut self) -> Result<Sheet> {
        self.look_up();
        let mut sheet = Sheet { total: self.total, ..Sheet::default() };
        sheet.best = self.best.into_iter().map(|candidate| candidate.0).collect();
        for (found, facet) in sheet.facets.iter_mut().zip(self.facets) {
            let Some(Facet { column, counts }) = facet else { continue };
            for (ordinal, count) in counts.into_iter().enumerate().filter(|(_, n)| *n > 0) {
                let mut value = String::new();
                column.ord_to_str(ordinal as u64, &mut value)?;
                found.insert(value, count);
            }
        }
        Ok(sheet)
    }
}
