//! Texts that are there already: which ones are worth a word to the writer.

use base::{Moment, date};
use proofread::{ALIKE_MIN, Field, Finding, Fingerprint, Severity};

use super::State;

/// Others that are named at most.
const NAMED_MAX: usize = 3;

/// Another document that has the title or much of the text.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Alike {
    /// The document.
    pub document_id: String,
    /// Its site.
    pub site_id: String,
    /// Name of the site.
    pub site_name: String,
    /// Title of its newest edition.
    pub title: String,
    /// State of its newest edition.
    pub state: String,
    /// When it was first published.
    pub published_at: Option<Moment>,
    /// What its title is compared by.
    pub title_key: String,
    /// Its fingerprint; empty when its text is too short for one.
    pub print: String,
}

/// What identifies a text among others.
#[derive(Debug, Clone)]
pub struct Likeness {
    /// What the title is compared by; empty for none.
    pub title_key: String,
    /// What remains of the text.
    pub print: Option<Fingerprint>,
}

impl Likeness {
    /// Of a title and a body. Takes a moment: call it outside a work.
    pub fn of(title: &str, body: &str) -> Self {
        Self { title_key: proofread::title_key(title), print: proofread::fingerprint(body) }
    }

    /// What to say about the others, to somebody who writes for this site. What is on the same
    /// site asks for a reason; what other sites have published is a hint to quote it. Of what they
    /// have not published nothing is said. The rule names the other document behind a colon.
    pub fn findings(&self, site_id: &str, others: &[Alike]) -> Vec<Finding> {
        let told = others.iter().filter_map(|other| self.finding(site_id, other));
        let mut found: Vec<Finding> = told.collect();
        found.sort_by(|one, other| {
            other.severity.cmp(&one.severity).then_with(|| one.rule.cmp(&other.rule))
        });
        found.truncate(NAMED_MAX);
        found
    }

    fn finding(&self, site_id: &str, other: &Alike) -> Option<Finding> {
        let is_own = other.site_id == site_id;
        if !is_own && other.state != State::Live.as_str() {
            return None;
        }
        let print = Fingerprint::from_hex(&other.print);
        let part = self.print.zip(print).map_or(0, |(own, print)| own.alike(&print));
        let same_title = !self.title_key.is_empty() && self.title_key == other.title_key;
        let what = match (part >= ALIKE_MIN, same_title) {
            (true, _) => format!("文字约{part}%相同"),
            (false, true) => "标题相同".to_owned(),
            (false, false) => return None,
        };
        let title = base::text::shorten(&other.title, 40);
        let when = other.published_at.map(|at| format!("{}发布", date(at)));
        let when = when.unwrap_or_else(|| "尚未发布".to_owned());
        let message = match is_own {
            true => format!("与本站稿件《{title}》（{when}）{what}，请核对是否重复"),
            false => {
                format!("与“{}”的《{title}》（{when}）{what}，可改为引用", other.site_name)
            }
        };
        let (rule, field) = match part >= ALIKE_MIN {
            true => ("alike.text", Field::Body),
            false => ("alike.title", Field::Title),
        };
        Some(Finding {
            rule: format!("{rule}:{}", other.document_id),
            severity: if is_own { Severity::Confirm } else { Severity::Hint },
            field,
            span: None,
            place: None,
            element: None,
            found: title,
            message,
            replacements: Vec::new(),
            source: String::new(),
            more: 0,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn other(id: &str, site: &str, state: &str, title: &str, body: &str) -> Alike {
        let own = Likeness::of(title, body);
        Alike {
            document_id: id.into(),
            site_id: site.into(),
            site_name: "云溪区".into(),
            title: title.into(),
            state: state.into(),
            published_at: Some(1_767_225_600_000),
            title_key: own.title_key,
            print: own.print.map(|print| print.to_hex()).unwrap_or_default(),
        }
    }

    #[test]
    fn the_own_site_asks_and_others_hint_and_unpublished_ones_stay_unknown() {
        let body: String =
            (0..400).filter_map(|n| char::from_u32(0x4e00 + n * 37 % 9000)).collect();
        let title = "关于2026年春节放假的通知";
        let own = Likeness::of(title, &body);
        for (site, state, other_title, other_body, expected) in [
            ("here", "in_review", title, "", Some((Severity::Confirm, "alike.title:o"))),
            (
                "here",
                "live",
                "《关于２０２６年春节放假的通知》",
                "",
                Some((Severity::Confirm, "alike.title:o")),
            ),
            ("there", "live", title, "", Some((Severity::Hint, "alike.title:o"))),
            ("there", "draft", title, "", None),
            (
                "here",
                "live",
                "另一个标题",
                body.as_str(),
                Some((Severity::Confirm, "alike.text:o")),
            ),
            ("here", "live", "另一个标题", "", None),
            ("here", "live", "——", "", None),
        ] {
            let others = [other("o", site, state, other_title, other_body)];
            let found = own.findings("here", &others);
            let seen = found.first().map(|one| (one.severity, one.rule.as_str()));
            assert_eq!(seen, expected, "{site} {state} {other_title}");
        }
        let blank = Likeness::of("——", "");
        assert!(blank.findings("here", &[other("o", "here", "live", "——", "")]).is_empty());
    }
}
