//! Names of what can be read: entities, their fields, and lists.
//!
//! An output that read a key is made again when the key is touched. Keys are texts, so that the
//! explanation a person asks for (`why`) needs no translation table.

/// A document: its live edition, or the fact that it has none.
pub(crate) fn document(id: &str) -> String {
    format!("document/{id}")
}

/// The address of a document, or the fact that it has none now.
pub(crate) fn address(document: &str) -> String {
    format!("address/{document}")
}

/// The smaller pictures of a picture.
pub(crate) fn media(id: &str) -> String {
    format!("media/{id}")
}

/// One field of a site.
pub(crate) fn site_field(site: &str, field: &str) -> String {
    format!("site/{site}/{field}")
}

/// One field of a section.
pub(crate) fn section_field(section: &str, field: &str) -> String {
    format!("section/{section}/{field}")
}

/// The addresses a section left behind.
pub(crate) fn former(section: &str) -> String {
    section_field(section, "former")
}

/// Anything a reader sees of a section by name: what lists and boxes show of it.
pub(crate) fn section(id: &str) -> String {
    format!("section/{id}")
}

/// The tree of a site's sections: which there are, in what order, under what names.
pub(crate) fn sections(site: &str) -> String {
    format!("sections/{site}")
}

/// Which sections of a site have something in them.
pub(crate) fn filled(site: &str) -> String {
    format!("filled/{site}")
}

/// Whether one section has something in it or below it.
pub(crate) fn fill(section: &str) -> String {
    format!("fill/{section}")
}

/// How many documents of a section are live.
pub(crate) fn live(section: &str) -> String {
    format!("live/{section}")
}

/// How many older list pages a section has.
pub(crate) fn pages(section: &str) -> String {
    format!("pages/{section}")
}

/// Whether a section has the older list page of this number.
pub(crate) fn page(section: &str, number: i64) -> String {
    format!("page/{section}/{number}")
}

/// How many parts the sitemap of a site has.
pub(crate) fn parts(site: &str) -> String {
    format!("parts/{site}")
}

/// The tree of sites, their names and domains.
pub(crate) fn sites() -> String {
    "sites".to_owned()
}

/// The documents of a section as a list, by ordinal.
pub(crate) fn section_list(section: &str) -> String {
    format!("list/section/{section}")
}

/// The documents of a site as a list, by serial number.
pub(crate) fn site_list(site: &str) -> String {
    format!("list/site/{site}")
}

/// The documents of a site as a list, by the moment of their first publication.
pub(crate) fn site_news(site: &str) -> String {
    format!("list/news/{site}")
}
