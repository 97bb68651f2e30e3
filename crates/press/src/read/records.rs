//! The records templates are handed, field by field.

use std::sync::Arc;

use minijinja::Value;

use super::frame::Frame;
use super::key;
use super::shape::{SECTION_FIELDS, SECTION_NAMES, SITE_FIELDS, Section};
use super::tracked::Fields;

/// The site.
pub(super) fn site_fields(frame: &Frame) -> Arc<Fields> {
    let text = |name: &&str| match (frame.shape.fields.get(*name), *name) {
        (Some(text), "emblem") => Value::from(text == "yes"),
        (Some(text), _) => Value::from(text),
        (None, _) => Value::from(""),
    };
    let keys = SITE_FIELDS.iter().map(|name| Some(key::site_field(&frame.shape.site, name)));
    Fields::new(&SITE_FIELDS, SITE_FIELDS.iter().map(text).collect(), keys.collect())
}

/// A section.
pub(super) fn section_fields(section: &Section) -> Arc<Fields> {
    let values = SECTION_FIELDS.iter().map(|(_, look)| Value::from(look(section))).collect();
    let keys = SECTION_NAMES.iter().map(|name| Some(key::section_field(&section.id, name)));
    Fields::new(&SECTION_NAMES, values, keys.collect())
}

/// The pager of a section page: the number of an older page, the count of older pages, the ways
/// to the newer and the older page, and how many documents there are.
pub(crate) fn pager(
    section: &str,
    page: Option<i64>,
    (pages, newer, older, total): (i64, Option<String>, Option<String>, i64),
) -> Arc<Fields> {
    let values = vec![
        Value::from(page),
        Value::from(pages),
        Value::from(newer),
        Value::from(older),
        Value::from(total),
    ];
    let keys = vec![None, Some(key::pages(section)), None, None, Some(key::live(section))];
    Fields::new(&["page", "pages", "newer", "older", "total"], values, keys)
}
