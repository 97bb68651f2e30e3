//! The shape of a site: its own record and its sections in order; what is remembered between
//! rounds, to see what changed.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::{Deserialize, Serialize};

use super::key;

/// The fields of a site which templates may see, in the order templates know them.
pub(crate) const SITE_FIELDS: [&str; 15] = [
    "code",
    "name",
    "short_name",
    "domain",
    "unit_name",
    "id_code",
    "icp",
    "police",
    "party_mark",
    "contact_phone",
    "contact_address",
    "contact_email",
    "color",
    "emblem",
    "slogan",
];

/// A section as pages show it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Section {
    /// Identifier.
    pub(crate) id: String,
    /// The section above it, or empty.
    pub(crate) parent_id: String,
    /// Name.
    pub(crate) name: String,
    /// Address, with a slash at both ends.
    pub(crate) path: String,
    /// Kind (`dynamics`, `notice` …).
    pub(crate) kind: String,
    /// National 栏目类别.
    pub(crate) column_type: String,
    /// Where a section of kind `link` leads; it has no page of its own.
    pub(crate) link_url: String,
    /// One or two sentences.
    pub(crate) description: String,
    /// Keywords, comma separated.
    pub(crate) keywords: String,
    /// Whether the navigation shows it.
    pub(crate) in_nav: bool,
    /// Order among its siblings.
    pub(crate) position: f64,
    /// Addresses it left; they lead to it.
    #[serde(default)]
    pub(crate) former: Vec<String>,
}

impl Section {
    /// Where a link to the section leads.
    pub(crate) fn href(&self) -> &str {
        if self.is_link() { &self.link_url } else { &self.path }
    }

    /// It leads elsewhere and holds nothing.
    pub(crate) fn is_link(&self) -> bool {
        self.kind == "link"
    }
}

/// The frame as it is remembered between rounds, to see what changed.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Shape {
    /// Identifier of the site.
    pub(crate) site: String,
    /// [`SITE_FIELDS`] and their values.
    pub(crate) fields: BTreeMap<String, String>,
    /// Sections in the order of the navigation.
    pub(crate) sections: Vec<Section>,
}

impl Shape {
    /// A shape from sections in any order.
    pub(crate) fn new(
        site: String,
        fields: BTreeMap<String, String>,
        sections: Vec<Section>,
    ) -> Shape {
        Shape { site, fields, sections: in_order(sections) }
    }

    /// The keys that are touched when `self` becomes `new`.
    pub(crate) fn differences(&self, new: &Shape) -> BTreeSet<String> {
        let mut keys = BTreeSet::new();
        for name in SITE_FIELDS {
            if self.fields.get(name) != new.fields.get(name) {
                keys.insert(key::site_field(&new.site, name));
            }
        }
        if self.sections.iter().map(skeleton).ne(new.sections.iter().map(skeleton)) {
            keys.insert(key::sections(&new.site));
        }
        let old: HashMap<&str, &Section> = self.sections.iter().map(|s| (&*s.id, s)).collect();
        let fresh: HashMap<&str, &Section> = new.sections.iter().map(|s| (&*s.id, s)).collect();
        for id in old.keys().chain(fresh.keys()) {
            section_differences(old.get(id).copied(), fresh.get(id).copied(), &mut keys);
        }
        keys
    }
}

/// What everybody who walks the tree sees of a section.
fn skeleton(section: &Section) -> [&str; 6] {
    let shown = if section.in_nav { "shown" } else { "" };
    [&section.id, &section.parent_id, &section.name, section.href(), &section.kind, shown]
}

fn section_differences(old: Option<&Section>, new: Option<&Section>, keys: &mut BTreeSet<String>) {
    let Some(id) = new.or(old).map(|section| &section.id) else {
        return;
    };
    let before = keys.len();
    let parent: Look = |section| &section.parent_id;
    for (name, look) in SECTION_FIELDS.into_iter().chain([("parent", parent)]) {
        if old.map(look) != new.map(look) {
            keys.insert(key::section_field(id, name));
        }
    }
    if keys.len() != before {
        keys.insert(key::section(id));
    }
    // Nobody shows these; only the section's own outputs look at them.
    let former =
        |section: Option<&Section>| section.map_or(&[][..], |found| &found.former).to_vec();
    if former(old) != former(new) {
        keys.insert(key::former(id));
    }
}

type Look = fn(&Section) -> &str;

/// The fields of a section which templates may see, and how to get at them.
pub(super) const SECTION_FIELDS: [(&str, Look); 7] = [
    ("id", |section| &section.id),
    ("name", |section| &section.name),
    ("path", |section| section.href()),
    ("kind", |section| &section.kind),
    ("description", |section| &section.description),
    ("keywords", |section| &section.keywords),
    ("column_type", |section| &section.column_type),
];

/// Names of [`SECTION_FIELDS`].
pub(crate) const SECTION_NAMES: [&str; 7] =
    ["id", "name", "path", "kind", "description", "keywords", "column_type"];

/// Depth first, siblings by position. A section whose parent is gone is left out.
fn in_order(mut sections: Vec<Section>) -> Vec<Section> {
    sections.sort_by(|a, b| a.position.total_cmp(&b.position).then_with(|| a.path.cmp(&b.path)));
    let mut below: HashMap<String, Vec<Section>> = HashMap::new();
    for section in sections.into_iter().rev() {
        below.entry(section.parent_id.clone()).or_default().push(section);
    }
    let mut ordered = Vec::new();
    let mut stack = below.remove("").unwrap_or_default();
    while let Some(section) = stack.pop() {
        stack.extend(below.remove(&section.id).unwrap_or_default());
        ordered.push(section);
    }
    ordered
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(crate) fn section(id: &str, parent_id: &str, position: f64) -> Section {
        let path = format!("/{id}/");
        let (id, parent_id, name) = (id.into(), parent_id.into(), id.to_uppercase());
        Section { id, parent_id, name, path, position, in_nav: true, ..Section::default() }
    }

    pub(crate) fn shape(sections: Vec<Section>) -> Shape {
        let fields = SITE_FIELDS.iter().map(|name| ((*name).to_owned(), "x".to_owned())).collect();
        Shape::new("s".to_owned(), fields, sections)
    }

    #[test]
    fn only_what_differs_is_touched() {
        let old = shape(vec![section("a", "", 1.0), section("b", "", 2.0)]);
        let check = |change: &dyn Fn(&mut Shape), keys: &[&str]| {
            let mut new = old.clone();
            change(&mut new);
            let new = Shape::new(new.site, new.fields, new.sections);
            let found: Vec<_> = old.differences(&new).into_iter().collect();
            assert_eq!(found, keys);
        };
        check(&|_| (), &[]);
        check(&|s| s.sections[0].description = "y".into(), &["section/a", "section/a/description"]);
        check(&|s| s.sections[0].position = 3.0, &["sections/s"]);
        check(&|s| s.sections[0].name = "y".into(), &["section/a", "section/a/name", "sections/s"]);
        check(&|s| s.sections[1].former = vec!["/z/".into()], &["section/b/former"]);
        check(&|s| drop(s.fields.insert("icp".into(), "y".into())), &["site/s/icp"]);
        check(
            &|s| s.sections.truncate(1),
            &[
                "section/b",
                "section/b/column_type",
                "section/b/description",
                "section/b/id",
                "section/b/keywords",
                "section/b/kind",
                "section/b/name",
                "section/b/parent",
                "section/b/path",
                "sections/s",
            ],
        );
    }
}
