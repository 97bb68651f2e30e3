//! What a platform decides about the checker, and its defaults.

use std::collections::BTreeMap;

use crate::finding::{RULES, Severity};

/// Tells where the words of a text end (byte offsets, rising, with its length): a word cutter with
/// a dictionary that leaves single characters alone that it does not know.
pub type WordEnds = fn(&str) -> Vec<usize>;

/// What a platform decides about the checker.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Hosts one may link to, with everything below them: `gov.cn` allows `www.x.gov.cn`.
    pub hosts: Vec<String>,
    /// Built-in rules that weigh something else than in `RULES`; `None` switches a rule off.
    pub severities: BTreeMap<String, Option<Severity>>,
    /// Findings of one rule in one draft that are shown; the last tells how many more there are.
    pub same_max: usize,
    /// Findings of a draft that are shown; the heaviest are kept.
    pub findings_max: usize,
    /// The dictionary of the house: a term that cuts one of its words in two is no finding,
    /// unless it blocks.
    pub word_ends: Option<WordEnds>,
}

impl Default for Settings {
    fn default() -> Self {
        let hosts = ["gov.cn", "12371.cn", "cctv.com", "news.cn", "people.com.cn", "xinhuanet.com"];
        Self {
            hosts: hosts.map(str::to_owned).to_vec(),
            severities: BTreeMap::new(),
            same_max: 20,
            findings_max: 500,
            word_ends: None,
        }
    }
}

impl Settings {
    /// How much a built-in rule weighs; `None` when it is switched off.
    pub(crate) fn severity(&self, rule: &str) -> Option<Severity> {
        match self.severities.get(rule) {
            Some(severity) => *severity,
            None => RULES.iter().find(|(name, _)| *name == rule).map(|(_, severity)| *severity),
        }
    }
}
