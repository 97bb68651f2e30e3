//! Planning: from what changed to the outputs that must be made again. Pure; the trace knows the
//! rest ([`Look::affected`](crate::trace::Look::affected)).

use std::collections::{BTreeMap, BTreeSet};

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
}

impl Plan {
    /// The plan without its outputs, and the outputs by themselves.
    pub(crate) fn split(mut self) -> (Plan, Plan) {
        let outputs = std::mem::take(&mut self.outputs);
        (
            self,
            Plan {
                outputs,
                ..Plan::default()
            },
        )
    }

    /// Adds what another change leads to.
    pub(crate) fn extend(&mut self, other: Plan) {
        self.touched.extend(other.touched);
        self.outputs.extend(other.outputs);
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

/// A document stood at `old` when its page was last made, and stands at `new` now.
pub(crate) fn document(
    site_id: &str,
    id: &str,
    old: Option<&Placed>,
    new: Option<&Placed>,
) -> Plan {
    let mut plan = Plan::default();
    plan.touched.keys.insert(key::document(id));
    plan.outputs.insert(Output::Article(id.to_owned()));
    if old.map(|placed| &placed.path) != new.map(|placed| &placed.path) {
        plan.touched.keys.insert(key::address(id));
    }
    for placed in old.into_iter().chain(new) {
        let section = key::section_list(&placed.section);
        plan.touched.points.insert((section, placed.ordinal));
        plan.touched
            .points
            .insert((key::site_list(site_id), placed.serial));
        plan.outputs.insert(Output::Sitemap(part_of(placed.serial)));
    }
    for (placed, more) in [(old, -1), (new, 1)] {
        let Some(placed) = placed else { continue };
        *plan.live.entry(placed.section.clone()).or_default() += more;
        *plan.parts.entry(part_of(placed.serial)).or_default() += more;
    }
    if let Some(new) = new {
        plan.given.insert(new.section.clone(), new.ordinal);
    }
    plan
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
        plan.outputs
            .insert(Output::Archive(section.to_owned(), number));
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
    if old.sites() != new.sites() {
        plan.touched.keys.insert(key::sites());
    }
    let ids = |frame: &Frame| -> BTreeSet<String> {
        frame
            .shape()
            .sections
            .iter()
            .map(|section| section.id.clone())
            .collect()
    };
    for section in ids(old).symmetric_difference(&ids(new)) {
        let (was, is) = (old.count(section), new.count(section));
        plan.outputs.extend(of_section(
            section,
            if is.given > was.given { is } else { was },
        ));
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
    outputs.extend(
        theme
            .assets()
            .iter()
            .map(|asset| Output::Asset(asset.file().to_owned())),
    );
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
