//! Planning: from what changed to the outputs that must be made again. Pure; the trace knows the
//! rest ([`Look::affected`](crate::trace::Look::affected)).

use std::collections::{BTreeMap, BTreeSet};

use content::article::public::Gone;

use crate::output::{NOTICES, Output};
use crate::page::part_of;
use crate::read::{Count, Frame, Section, key};
use crate::theme::Theme;
use crate::trace::{Placed, Touched};

/// What a change leads to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Plan {
    /// What was touched, for the trace to find who read it.
    pub(crate) touched: Touched,
    /// Outputs that may come into being or vanish, which nobody can have read before.
    pub(crate) outputs: BTreeSet<Output>,
    /// How many documents more (or fewer) each section holds.
    pub(crate) live: BTreeMap<String, i64>,
    /// How many documents more (or fewer) each part of the sitemap holds.
    pub(crate) parts: BTreeMap<i64, i64>,
    /// The highest ordinal seen in each section.
    pub(crate) given: BTreeMap<String, i64>,
    /// Where each document stands now; `None` when it is not live.
    pub(crate) placed: BTreeMap<String, Option<Placed>>,
}

impl Plan {
    /// The plan without its outputs, and the outputs by themselves.
    pub(crate) fn split(mut self) -> (Plan, Plan) {
        let outputs = std::mem::take(&mut self.outputs);
        (self, Plan { outputs, ..Plan::default() })
    }

    /// Adds what another change leads to.
    pub(crate) fn extend(&mut self, other: Plan) {
        self.touched.extend(other.touched);
        self.outputs.extend(other.outputs);
        self.placed.extend(other.placed);
        for (section, more) in other.live {
            *self.live.entry(section).or_default() += more;
        }
        for (part, more) in other.parts {
            *self.parts.entry(part).or_default() += more;
        }
        for (section, ordinal) in other.given {
            let highest = self.given.entry(section).or_default();
            *highest = ordinal.max(*highest);
        }
    }
}

/// A document stood at `old` when the journal was last read about it, and stands at `new` now;
/// `left` are the places where it no longer stands. It may have come and gone (or gone and come)
/// since, and the database may have been read in between: so its address and every place it ever
/// had are touched, whether or not they seem to differ.
pub(crate) fn document(
    site_id: &str,
    id: &str,
    (old, new): (Option<&Placed>, Option<&Placed>),
    left: &[Gone],
) -> Plan {
    let mut plan = Plan::default();
    plan.touched.keys.extend([key::document(id), key::address(id)]);
    plan.outputs.insert(Output::Article(id.to_owned()));
    plan.placed.insert(id.to_owned(), new.cloned());
    let now = old.into_iter().chain(new);
    let now = now.map(|p| (&p.section, p.ordinal, p.serial, p.published));
    let before = left.iter().map(|g| (&g.section_id, g.ordinal, g.serial, g.published_at));
    for (section, ordinal, serial, published) in now.chain(before) {
        plan.touched.points.insert((key::section_list(section), ordinal));
        plan.touched.points.insert((key::site_list(site_id), serial));
        plan.touched.points.insert((key::site_news(site_id), published));
        plan.outputs.insert(Output::Sitemap(part_of(serial)));
        // An ordinal stays used even if nobody ever saw the document there.
        let given = plan.given.entry(section.clone()).or_default();
        *given = ordinal.max(*given);
    }
    for (placed, more) in [(old, -1), (new, 1)] {
        let Some(placed) = placed else { continue };
        *plan.live.entry(placed.section.clone()).or_default() += more;
        *plan.parts.entry(part_of(placed.serial)).or_default() += more;
    }
    plan
}

/// A place where a document stands or stood; something else changed what is seen of it there.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct Place {
    pub(crate) document_id: String,
    pub(crate) site_id: String,
    pub(crate) section_id: String,
    pub(crate) ordinal: i64,
    pub(crate) serial: i64,
    pub(crate) published_at: i64,
}

/// What shows a document that stands at a place.
pub(crate) fn seen(place: &Place) -> Touched {
    let mut touched = Touched::default();
    touched.keys.insert(key::document(&place.document_id));
    touched.points.extend([
        (key::section_list(&place.section_id), place.ordinal),
        (key::site_list(&place.site_id), place.serial),
        (key::site_news(&place.site_id), place.published_at),
    ]);
    touched
}

/// A section was as full as `old` and is as full as `new` now.
pub(crate) fn count(section: &str, old: Count, new: Count) -> Plan {
    let mut plan = Plan::default();
    if old.live != new.live {
        plan.touched.keys.insert(key::live(section));
    }
    if old.pages() != new.pages() {
        plan.touched.keys.insert(key::pages(section));
    }
    for number in old.pages() + 1..=new.pages() {
        plan.touched.keys.insert(key::page(section, number));
        plan.outputs.insert(Output::Archive(section.to_owned(), number));
    }
    plan
}

/// The frame of a site was `old` and is `new` now.
pub(crate) fn frame(old: &Frame, new: &Frame) -> Plan {
    let mut plan = Plan::default();
    let site = &new.shape().site;
    plan.touched.keys = old.shape().differences(new.shape());
    let (was, is) = (old.filled(), new.filled());
    for section in was.symmetric_difference(&is) {
        plan.touched.keys.insert(key::fill(section));
        plan.touched.keys.insert(key::filled(site));
    }
    if old.holding() != new.holding() {
        plan.touched.keys.insert(key::filled(site));
    }
    if old.parts().ne(new.parts()) {
        plan.touched.keys.insert(key::parts(site));
    }
    let ids = |frame: &Frame| -> BTreeSet<String> {
        frame.shape().sections.iter().map(|section| section.id.clone()).collect()
    };
    for section in ids(old).symmetric_difference(&ids(new)) {
        let (was, is) = (old.count(section), new.count(section));
        plan.outputs.extend(of_section(section, if is.given > was.given { is } else { was }));
    }
    plan
}

/// Every output of a site but its documents.
pub(crate) fn all(frame: &Frame, theme: &Theme) -> BTreeSet<Output> {
    let mut outputs = BTreeSet::from([
        Output::Site,
        Output::Header,
        Output::Footer,
        Output::Latest,
        Output::Home,
        Output::Feed,
        Output::Map,
        Output::SitemapIndex,
        Output::Robots,
    ]);
    outputs.extend(NOTICES.map(Output::Notice));
    outputs.extend(theme.assets().iter().map(|asset| Output::Asset(asset.file().to_owned())));
    outputs.extend(frame.parts().map(Output::Sitemap));
    for Section { id, .. } in &frame.shape().sections {
        outputs.extend(of_section(id, frame.count(id)));
    }
    outputs
}

fn of_section(id: &str, count: Count) -> impl Iterator<Item = Output> + use<> {
    let own = [
        Output::Crumb(id.to_owned()),
        Output::Tree(id.to_owned()),
        Output::Section(id.to_owned()),
        Output::SectionFeed(id.to_owned()),
    ];
    let id = id.to_owned();
    let older = (1..=count.pages()).map(move |number| Output::Archive(id.clone(), number));
    own.into_iter().chain(older)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(section: &str, ordinal: i64, serial: i64) -> Placed {
        Placed {
            section: section.to_owned(),
            ordinal,
            serial,
            published: 1_000 * serial,
            path: format!("/{section}/2026/{serial}.html"),
            edition: "e".to_owned(),
        }
    }

    #[test]
    fn a_document_touches_where_it_stood_and_where_it_stands() {
        let a = at("a", 5, 700);
        let edited = Placed { edition: "f".to_owned(), ..a.clone() };
        let b = at("b", 1, 1_200);
        let in_a = &[("list/news/s", 700_000), ("list/section/a", 5), ("list/site/s", 700)][..];
        let in_both = &[
            ("list/news/s", 700_000),
            ("list/news/s", 1_200_000),
            ("list/section/a", 5),
            ("list/section/b", 1),
            ("list/site/s", 700),
            ("list/site/s", 1_200),
        ];
        let page = &["article/d"][..];
        let (part, parts) = (&["article/d", "sitemap/2"], &["article/d", "sitemap/2", "sitemap/3"]);
        for (old, new, left, points, outputs, live) in [
            (None, None, None, &[][..], page, &[][..]),
            (None, None, Some(&a), in_a, part, &[]),
            (None, Some(&a), None, in_a, part, &[("a", 1)]),
            (Some(&a), Some(&edited), None, in_a, part, &[("a", 0)]),
            (Some(&a), None, Some(&a), in_a, part, &[("a", -1)]),
            (Some(&a), Some(&b), Some(&a), in_both, parts, &[("a", -1), ("b", 1)]),
        ] {
            let left: Vec<Gone> = left.into_iter().map(gone).collect();
            let plan = document("s", "d", (old, new), &left);
            let found: Vec<_> = plan.touched.keys.iter().map(String::as_str).collect();
            assert_eq!(found, ["address/d", "document/d"]);
            let found: Vec<_> = plan.touched.points.iter().map(|(l, n)| (l.as_str(), *n)).collect();
            assert_eq!(found, points);
            let found: Vec<_> = plan.outputs.iter().map(Output::to_string).collect();
            assert_eq!(found, outputs);
            let found: Vec<_> = plan.live.iter().map(|(s, n)| (s.as_str(), *n)).collect();
            assert_eq!(found, live);
            assert_eq!(plan.placed["d"].as_ref(), new);
        }
    }

    fn gone(placed: &Placed) -> Gone {
        Gone {
            serial: placed.serial,
            published_at: placed.published,
            document_id: "d".to_owned(),
            path: placed.path.clone(),
            section_id: placed.section.clone(),
            ordinal: placed.ordinal,
            moved_to: None,
        }
    }

    #[test]
    fn a_new_full_page_touches_its_neighbour_and_comes_into_being() {
        let full = |given| Count { live: given, given };
        for (old, new, keys, outputs) in [
            (full(3), full(3), &[][..], &[][..]),
            (full(3), full(4), &["live/s"], &[]),
            (full(39), full(40), &["live/s", "page/s/1", "pages/s"], &["archive/1/s"]),
            (
                full(39),
                full(80),
                &["live/s", "page/s/1", "page/s/2", "page/s/3", "pages/s"],
                &["archive/1/s", "archive/2/s", "archive/3/s"],
            ),
            (full(45), Count { live: 44, given: 45 }, &["live/s"], &[]),
        ] {
            let plan = count("s", old, new);
            let found: Vec<_> = plan.touched.keys.iter().map(String::as_str).collect();
            assert_eq!(found, keys);
            let found: Vec<_> = plan.outputs.iter().map(Output::to_string).collect();
            assert_eq!(found, outputs);
        }
    }
}
