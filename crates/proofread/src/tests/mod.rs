//! The checker as a whole.

mod findings;
mod leaders;
mod properties;

use std::sync::LazyLock;

use crate::{Checker, Draft, Finding, Lists, Settings, start_terms};

static LISTS: LazyLock<Lists> = LazyLock::new(|| Lists::build(start_terms()).unwrap());

/// A checker with the start list.
fn checker() -> Checker {
    Checker::new(vec![LISTS.clone()], Settings::default())
}

/// A draft of a body, with a source.
fn draft(body: &str) -> Draft {
    Draft { body: body.to_owned(), source: "本站".to_owned(), ..Draft::default() }
}

/// The rules and what was found.
fn seen(findings: &[Finding]) -> Vec<(&str, &str)> {
    findings.iter().map(|one| (one.rule.as_str(), one.found.as_str())).collect()
}

/// Bytes `from..to` of a text by UTF-16 units; fails when they are on no border.
fn units(text: &str, start: u32, end: u32) -> String {
    let units: Vec<u16> = text.encode_utf16().collect();
    String::from_utf16(&units[start as usize..end as usize]).expect("a border of characters")
}
