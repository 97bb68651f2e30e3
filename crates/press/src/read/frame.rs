//! The frame of a site: its own record, its sections in order, how full they are, its relatives.
//!
//! Small (some hundred rows) and read whole for every round of work. Only the
//! [`Reader`](super::Reader) looks into it on behalf of an output, and records what it looked at.

use std::collections::{BTreeSet, HashMap};

use serde::{Deserialize, Serialize};

use super::shape::{Section, Shape};

/// Rows of an older list page.
pub(crate) const PAGE_ROWS: i64 = 20;

/// One site among the others.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Relative {
    /// Identifier.
    pub(crate) id: String,
    /// Code, the name of its folder in the store.
    pub(crate) code: String,
    /// The site above it, or empty.
    pub(crate) parent_id: String,
    /// Name as other sites link to it.
    pub(crate) name: String,
    /// Domain.
    pub(crate) domain: String,
    /// Order among its siblings.
    pub(crate) position: f64,
}

/// How full a section is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Count {
    /// Documents live now.
    pub(crate) live: i64,
    /// Ordinals given out so far; none is ever used again.
    pub(crate) given: i64,
}

impl Count {
    /// How many older list pages there are. The index shows what is newer than the last full
    /// page, so that it never holds fewer than 20 rows once there are 20.
    pub(crate) fn pages(self) -> i64 {
        (self.given / PAGE_ROWS - 1).max(0)
    }
}

/// The frame of one site in one round of work.
#[derive(Debug, Clone)]
pub(crate) struct Frame {
    pub(super) shape: Shape,
    pub(super) sites: Vec<Relative>,
    pub(super) counts: HashMap<String, Count>,
    parts: BTreeSet<i64>,
    by_id: HashMap<String, usize>,
    filled: Vec<bool>,
}

impl Frame {
    /// Puts a frame together: `counts` by section, `parts` the parts of the sitemap in use.
    pub(crate) fn new(
        shape: Shape,
        sites: Vec<Relative>,
        counts: HashMap<String, Count>,
        parts: BTreeSet<i64>,
    ) -> Frame {
        let by_id: HashMap<_, _> =
            shape.sections.iter().enumerate().map(|(at, s)| (s.id.clone(), at)).collect();
        let live = |s: &Section| counts.get(&s.id).is_some_and(|count| count.live > 0);
        let holds = |s: &Section| s.is_link() || live(s);
        let mut filled: Vec<bool> = shape.sections.iter().map(holds).collect();
        for at in (0..filled.len()).rev() {
            if let (true, Some(parent)) = (filled[at], by_id.get(&shape.sections[at].parent_id)) {
                filled[*parent] = true;
            }
        }
        Frame { shape, sites, counts, parts, by_id, filled }
    }

    /// What is remembered of it.
    pub(crate) fn shape(&self) -> &Shape {
        &self.shape
    }

    /// All sites.
    pub(crate) fn sites(&self) -> &[Relative] {
        &self.sites
    }

    /// The parts of the sitemap that hold something.
    pub(crate) fn parts(&self) -> impl Iterator<Item = i64> {
        self.parts.iter().copied()
    }

    /// How full a section is.
    pub(crate) fn count(&self, section: &str) -> Count {
        self.counts.get(section).copied().unwrap_or_default()
    }

    /// Identifiers of the sections that have something in them or below them.
    pub(crate) fn filled(&self) -> BTreeSet<&str> {
        let with = self.shape.sections.iter().zip(&self.filled);
        with.filter(|(_, filled)| **filled).map(|(section, _)| section.id.as_str()).collect()
    }

    /// Identifiers of the sections that hold something themselves.
    pub(crate) fn holding(&self) -> BTreeSet<&str> {
        let holds = |section: &&Section| self.count(&section.id).live > 0;
        self.shape.sections.iter().filter(holds).map(|section| section.id.as_str()).collect()
    }

    pub(super) fn is_filled(&self, section: &str) -> bool {
        self.by_id.get(section).is_some_and(|at| self.filled[*at])
    }

    pub(super) fn find(&self, section: &str) -> Option<&Section> {
        self.by_id.get(section).map(|at| &self.shape.sections[*at])
    }

    /// From the first level down to the section itself.
    pub(super) fn line(&self, section: &str) -> Vec<&Section> {
        let mut line = Vec::new();
        let mut at = self.find(section);
        while let Some(section) = at {
            line.push(section);
            at = self.find(&section.parent_id);
        }
        line.reverse();
        line
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::shape::tests::{section, shape};

    #[test]
    fn older_pages_begin_with_the_fortieth_row() {
        for (given, pages) in [(0, 0), (1, 0), (20, 0), (39, 0), (40, 1), (59, 1), (60, 2)] {
            assert_eq!(Count { live: 0, given }.pages(), pages, "{given}");
        }
    }

    #[test]
    fn sections_stand_as_the_navigation_shows_them() {
        let shape = shape(vec![
            section("b", "", 2.0),
            section("a2", "a", 2.0),
            section("a", "", 1.0),
            section("a1", "a", 1.0),
            section("lost", "nowhere", 1.0),
        ]);
        let order: Vec<_> = shape.sections.iter().map(|s| s.id.as_str()).collect();
        assert_eq!(order, ["a", "a1", "a2", "b"]);
        let counts = HashMap::from([("a2".to_owned(), Count { live: 1, given: 1 })]);
        let frame = Frame::new(shape, Vec::new(), counts, BTreeSet::new());
        assert_eq!(frame.filled(), BTreeSet::from(["a", "a2"]));
        let line: Vec<_> = frame.line("a2").iter().map(|s| s.id.as_str()).collect();
        assert_eq!(line, ["a", "a2"]);
    }
}
