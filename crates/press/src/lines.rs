//! Reading the journal: which sites and documents some lines are about. Pure.

use std::collections::{BTreeMap, BTreeSet};

use base::Moment;
use desk::Line;

/// What some lines of the journal are about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Batch {
    /// Documents a person published or withdrew, by site.
    pub(crate) documents: BTreeMap<String, BTreeSet<String>>,
    /// From when to when documents were imported, by site.
    pub(crate) imports: BTreeMap<String, (Moment, Moment)>,
    /// Pictures that were drawn smaller anew.
    pub(crate) media: BTreeSet<String>,
    /// Sites whose record or sections changed.
    pub(crate) frames: BTreeSet<String>,
    /// Sites whose documents were numbered anew: nothing that is known of their lists holds.
    pub(crate) renumbered: BTreeSet<String>,
    /// First and last line about each site.
    pub(crate) spans: BTreeMap<String, (i64, i64)>,
    /// What each site's release says it was caused by.
    pub(crate) causes: BTreeMap<String, String>,
}

impl Batch {
    /// Nothing the public would see.
    pub(crate) fn is_empty(&self) -> bool {
        self.spans.is_empty() && self.media.is_empty()
    }
}

/// Sorts lines of the journal.
pub(crate) fn sort(lines: &[Line]) -> Batch {
    let mut batch = Batch::default();
    for line in lines {
        let site = line.site_id.clone();
        match line.event.as_str() {
            "article.published" | "article.withdrawn" | "article.quoted" | "article.unquoted"
            | "article.followed" => {
                batch.documents.entry(site).or_default().insert(line.subject_id.clone());
            }
            "article.imported" => {
                let (from, to) = batch.imports.entry(site).or_insert((line.at, line.at));
                (*from, *to) = (line.at.min(*from), line.at.max(*to));
            }
            "section.merged" => {
                batch.frames.insert(site.clone());
                batch.renumbered.insert(site);
            }
            "section.created" | "section.changed" | "section.moved" | "section.removed"
            | "site.created" | "site.changed" | "site.moved" => {
                batch.frames.insert(site);
            }
            "media.rendered" => {
                // Whoever shows it knows; it belongs to no site.
                batch.media.insert(line.subject_id.clone());
                continue;
            }
            _ => continue,
        }
        let (_, last) = batch.spans.entry(line.site_id.clone()).or_insert((line.seq, line.seq));
        *last = line.seq;
        let cause = || format!("{} {}", line.event, line.subject_id);
        batch.causes.entry(line.site_id.clone()).or_insert_with(cause);
    }
    batch
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(seq: i64, event: &str, subject: &str, site: &str) -> Line {
        Line {
            seq,
            at: 1_000 + seq,
            caller_id: String::new(),
            person: String::new(),
            address: String::new(),
            event: event.to_owned(),
            subject_kind: String::new(),
            subject_id: subject.to_owned(),
            site_id: site.to_owned(),
            digest: String::new(),
            note: String::new(),
            hash: String::new(),
        }
    }

    #[test]
    fn lines_are_sorted_by_what_they_lead_to() {
        let batch = sort(&[
            line(1, "session.opened", "x", ""),
            line(2, "article.published", "d1", "a"),
            line(3, "article.withdrawn", "d2", "a"),
            line(4, "article.published", "d1", "a"),
            line(5, "article.imported", "b", "b"),
            line(6, "article.saved", "d3", "b"),
            line(7, "article.imported", "b", "b"),
            line(8, "section.moved", "s", "a"),
            line(9, "site.created", "c", "c"),
            line(10, "section.merged", "s", "d"),
            line(11, "media.rendered", "m", ""),
        ]);
        assert_eq!(batch.media, BTreeSet::from(["m".to_owned()]));
        let documents = BTreeSet::from(["d1".to_owned(), "d2".to_owned()]);
        assert_eq!(batch.documents, BTreeMap::from([("a".to_owned(), documents)]));
        assert_eq!(batch.imports, BTreeMap::from([("b".to_owned(), (1_005, 1_007))]));
        let frames = ["a", "c", "d"].map(str::to_owned);
        assert_eq!(batch.frames, BTreeSet::from(frames));
        assert_eq!(batch.renumbered, BTreeSet::from(["d".to_owned()]));
        let spans = [("a", (2, 8)), ("b", (5, 7)), ("c", (9, 9)), ("d", (10, 10))];
        let spans = spans.map(|(site, span)| (site.to_owned(), span));
        assert_eq!(batch.spans, BTreeMap::from(spans));
        assert_eq!(batch.causes["a"], "article.published d1");
        assert!(sort(&[line(1, "session.opened", "x", "")]).is_empty());
    }
}
