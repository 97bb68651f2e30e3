//! What was found in what the public reads, and how far the checker has come.

use base::{Error, Kind, Moment, refuse};
use proofread::{Field, Finding, RULES, Severity};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// A walk over everything published.
#[derive(Debug, Clone, Serialize, ToSchema, sqlx::FromRow)]
pub struct Checking {
    /// Identifier.
    pub id: String,
    /// `running` or `done`.
    pub state: String,
    /// Why it was begun.
    pub reason: String,
    /// Who asked for it.
    pub asked_name: String,
    /// When it was asked for.
    pub asked_at: Moment,
    /// Documents there were to look at.
    pub total: i64,
    /// Documents looked at.
    pub done: i64,
    /// The last document that was looked at.
    #[serde(skip)]
    pub last_id: String,
    /// When it came to the end.
    pub finished_at: Option<Moment>,
}

/// The newest walk, with what the caller may do.
#[derive(Debug, Serialize, ToSchema)]
pub struct CheckingView {
    /// The newest walk.
    pub newest: Option<Checking>,
    /// The caller may ask for another one.
    pub may_ask: bool,
    /// Documents with findings that nobody has answered, within the caller's reach.
    pub open: i64,
}

/// A finding as the list shows it.
#[derive(Debug, Clone, Serialize, ToSchema, sqlx::FromRow)]
pub struct FindingRow {
    /// Identifier.
    pub id: String,
    /// The document.
    pub document_id: String,
    /// Its title.
    pub title: String,
    /// State of its newest edition.
    pub state: String,
    /// Name of its site.
    pub site_name: String,
    /// Name of its section.
    pub section_name: String,
    /// `term.<id>` or the name of a built-in rule.
    pub rule: String,
    /// `confirm` or `block`.
    pub severity: String,
    /// The part of the text.
    pub field: String,
    /// What stands there; masked when it is personal.
    pub words: String,
    /// What is wrong and what to do.
    pub message: String,
    /// How often.
    pub times: i64,
    /// When it was found.
    pub found_at: Moment,
    /// When somebody said that it is right.
    pub accepted_at: Option<Moment>,
    /// Who.
    pub accepted_name: String,
    /// Why.
    pub accepted_reason: String,
}

/// Findings that have something in common.
#[derive(Debug, Clone, Serialize, ToSchema, sqlx::FromRow)]
pub struct FindingGroup {
    /// The rule, site or section.
    pub key: String,
    /// Its name.
    pub name: String,
    /// Documents.
    pub documents: i64,
    /// Places in them.
    pub times: i64,
}

/// Which findings are wanted.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct Filter {
    /// `rule`, `site` or `section`, for groups.
    pub by: String,
    /// Only this site.
    pub site: Option<String>,
    /// Only this section.
    pub section: Option<String>,
    /// Only this rule.
    pub rule: Option<String>,
    /// Those that were accepted instead.
    pub accepted: Option<bool>,
    /// From 1.
    pub page: Option<i64>,
    /// Rows a page.
    pub size: Option<i64>,
}

/// Why a finding is right as it is.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct FindingAcceptance {
    /// The reason.
    pub reason: String,
}

/// Findings of one rule in one text, as they are kept.
#[derive(Debug, PartialEq, Eq)]
pub struct Kept {
    /// The rule.
    pub rule: String,
    /// How much it weighs.
    pub severity: Severity,
    /// Where the first one is.
    pub field: Field,
    /// What stands there.
    pub words: String,
    /// What is wrong.
    pub message: String,
    /// How many there are.
    pub times: i64,
}

/// What matters of the findings of one text: no hints, and nothing that the writer gave a reason
/// for; one for each rule.
pub fn kept(findings: &[Finding], explained: &[String]) -> Vec<Kept> {
    let mut kept: Vec<Kept> = Vec::new();
    for finding in findings {
        if finding.severity == Severity::Hint || explained.contains(&finding.rule) {
            continue;
        }
        let times = 1 + i64::from(finding.more);
        match kept.iter_mut().find(|known| known.rule == finding.rule) {
            Some(known) => known.times += times,
            None => kept.push(Kept {
                rule: finding.rule.clone(),
                severity: finding.severity,
                field: finding.field,
                words: finding.found.clone(),
                message: finding.message.clone(),
                times,
            }),
        }
    }
    kept
}

/// What the built-in rules are called.
const NAMES: &[(&str, &str)] = &[
    ("leader.name", "领导姓名"),
    ("leader.post", "领导职务"),
    ("link.foreign", "白名单外的链接"),
    ("link.inner", "内网地址的链接"),
    ("map.no_number", "地图缺少审图号"),
    ("personal.bank_card", "银行卡号"),
    ("personal.grave_roll", "含敏感信息的人员名单"),
    ("personal.id_number", "身份证号"),
    ("personal.mobile", "手机号"),
    ("personal.roll", "人员名单"),
    ("secret.level", "密级标志"),
    ("secret.mark", "涉密标志"),
];

/// The name of a group by rule: the term's word, or what a built-in rule is called.
pub fn named(mut group: FindingGroup) -> FindingGroup {
    if group.name.is_empty() {
        let name = NAMES.iter().find(|(rule, _)| *rule == group.key);
        let is_built_in = RULES.iter().any(|(rule, _)| *rule == group.key);
        let other = if is_built_in { group.key.as_str() } else { "已停用的词语" };
        group.name = name.map_or(other, |(_, name)| name).to_owned();
    }
    group
}

pub(super) fn unknown() -> Error {
    refuse(Kind::Unknown, "finding.unknown", "这个问题已经不存在，请刷新")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(rule: &str, severity: Severity, more: u32) -> Finding {
        Finding {
            rule: rule.into(),
            severity,
            field: Field::Body,
            span: None,
            place: None,
            element: None,
            found: "布署".into(),
            message: "“布署”应为“部署”".into(),
            replacements: Vec::new(),
            source: String::new(),
            more,
        }
    }

    #[test]
    fn hints_and_what_was_explained_are_not_kept_and_places_are_counted() {
        let found = [
            finding("term.a", Severity::Confirm, 0),
            finding("term.a", Severity::Confirm, 3),
            finding("term.b", Severity::Confirm, 0),
            finding("term.c", Severity::Hint, 0),
            finding("secret.mark", Severity::Block, 0),
        ];
        let kept = kept(&found, &["term.b".to_owned()]);
        let seen: Vec<_> = kept.iter().map(|one| (one.rule.as_str(), one.times)).collect();
        assert_eq!(seen, [("term.a", 5), ("secret.mark", 1)]);
    }

    #[test]
    fn a_rule_that_is_kept_has_a_name() {
        for (rule, severity) in RULES {
            let said_at_submission = ["source.missing", "picture.silent"].contains(&rule);
            if severity == Severity::Hint || said_at_submission {
                continue;
            }
            let (key, name) = (rule.to_owned(), String::new());
            let group = named(FindingGroup { key, name, documents: 1, times: 1 });
            assert_ne!(group.name, rule);
        }
    }
}
