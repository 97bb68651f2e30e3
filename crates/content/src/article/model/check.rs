//! What the checker finds in a draft, and what it lets pass into review.

use base::{Kind, Result, invalid, refuse, text};
use proofread::{Draft, Finding, Severity};

use super::{DraftForm, Edition};
use crate::provenance::model::Source;

/// The sources one may reprint, and the hosts they lie on.
#[derive(Debug, Clone, Default)]
pub struct Known {
    sources: Vec<String>,
    /// Hosts.
    pub hosts: Vec<String>,
}

impl Known {
    /// What a list of sources says.
    pub fn of(list: Vec<Source>) -> Self {
        let hosts = list.iter().map(|source| source.host.clone());
        let hosts = hosts.filter(|host| !host.is_empty()).collect();
        Self { hosts, sources: list.into_iter().map(|source| source.name).collect() }
    }

    /// A draft as the checker reads it where these are known.
    pub fn beside(&self, draft: Draft) -> Draft {
        Draft { sources: self.sources.clone(), hosts: self.hosts.clone(), ..draft }
    }
}

/// What a person is writing, as the checker reads it.
pub fn draft_of_form(form: &DraftForm) -> Draft {
    Draft {
        title: form.title.clone(),
        subtitle: form.subtitle.clone(),
        summary: form.summary.clone(),
        source: form.source.clone(),
        source_url: form.source_url.clone(),
        body: form.body.clone(),
        ..Draft::default()
    }
}

/// An edition with files of these names, as the checker reads it.
pub fn draft_of_edition(edition: &Edition, attachments: Vec<String>) -> Draft {
    Draft {
        title: edition.title.clone(),
        subtitle: edition.subtitle.clone(),
        summary: edition.summary.clone(),
        source: edition.source.clone(),
        source_url: edition.source_url.clone(),
        body: edition.body.clone(),
        attachments,
        ..Draft::default()
    }
}

/// The rules that ask for a reason, as they are kept with the edition that has one.
pub fn asking(findings: &[Finding]) -> Vec<&str> {
    let asking = findings.iter().filter(|finding| finding.severity == Severity::Confirm);
    let mut rules: Vec<_> = asking.map(|finding| finding.rule.as_str()).collect();
    rules.sort_unstable();
    rules.dedup();
    rules
}

/// The reason to keep with an edition that goes into review; empty when nothing asks for one.
/// Refuses what must not go on, and what may only go on for a reason that was not given.
pub fn passed(findings: &[Finding], reason: &str) -> Result<String> {
    let of = |severity: Severity| {
        let these = findings.iter().filter(move |finding| finding.severity == severity);
        these.map(|finding| finding.message.clone()).collect::<Vec<_>>()
    };
    let blocking = of(Severity::Block);
    if let Some(first) = blocking.first() {
        let say = format!("还不能送审：{first}");
        return Err(refuse(Kind::Invalid, "article.check_blocks", say).noting(blocking));
    }
    let asking = of(Severity::Confirm);
    if asking.is_empty() {
        return Ok(String::new());
    }
    if reason.trim().is_empty() {
        let say = format!("检查发现{}处可能有问题，请改正，或者说明理由后再送审", asking.len());
        return Err(invalid("reason", "article.check_reason", say).noting(asking));
    }
    text::line_within("reason", "article.check_reason_long", "理由", reason, (1, 200))
}

#[cfg(test)]
mod tests {
    use proofread::{Checker, Lists, Settings, start_terms};

    use super::*;

    fn check(title: &str, body: &str) -> Vec<Finding> {
        let form = DraftForm {
            title: title.into(),
            source: "市政府办公室".into(),
            body: body.into(),
            ..DraftForm::default()
        };
        let lists = Lists::build(start_terms()).unwrap();
        Checker::new(vec![lists], Settings::default()).check(&draft_of_form(&form))
    }

    #[test]
    fn a_reprint_names_a_listed_source_and_its_address() {
        let known =
            Known { sources: vec!["新华社".into()], hosts: vec!["xinhua.example".into()] };
        let checker = Checker::new(vec![Lists::build(start_terms()).unwrap()], Settings::default());
        let rules = |source: &str, address: &str, body: &str| {
            let (source, source_url) = (source.into(), address.into());
            let (title, body) = ("通知".into(), body.into());
            let form = DraftForm { title, source, source_url, body, ..DraftForm::default() };
            let found = checker.check(&known.beside(draft_of_form(&form))).into_iter();
            found.map(|one| one.rule).collect::<Vec<_>>()
        };
        let text = "<p>请各单位做好值班工作。</p>";
        for (source, address, expected) in [
            ("新华社", "https://xinhua.example/1", None),
            ("新华社", "", Some("source.no_address")),
            ("某某网", "https://x.example/1", Some("source.unlisted")),
            ("市政府办公室", "", None),
        ] {
            let expected: Vec<&str> = expected.into_iter().collect();
            assert_eq!(rules(source, address, text), expected, "{source}");
        }
        let link = |host: &str| format!("<p><a href=\"https://{host}/\">参见</a></p>");
        assert!(rules("市政府办公室", "", &link("www.xinhua.example")).is_empty());
        assert_eq!(rules("市政府办公室", "", &link("x.example")), ["link.foreign"]);
    }

    #[test]
    fn what_must_not_pass_does_not_and_what_may_needs_a_reason() {
        let good = check("关于放假的通知", "<p>请各单位做好值班工作。</p>");
        assert_eq!(passed(&good, "").unwrap(), "", "{good:?}");
        assert!(asking(&good).is_empty());

        let wrong = check("关于工作布署的通知", "<p>请各单位做好值班工作。</p>");
        assert_eq!(passed(&wrong, " ").unwrap_err().code(), Some("article.check_reason"));
        assert_eq!(passed(&wrong, " 原文如此 ").unwrap(), "原文如此");
        assert_eq!(asking(&wrong), ["term.布署"]);
        let long = passed(&wrong, &"长".repeat(201)).unwrap_err();
        assert_eq!(long.code(), Some("article.check_reason_long"));

        let secret = check("名单", "<p>申请人身份证号110101199003074610。</p>");
        let refused = passed(&secret, "已经本人同意").unwrap_err();
        assert_eq!(refused.code(), Some("article.check_blocks"));
        assert!(!format!("{refused:?}").contains("110101199003074610"), "masked: {refused:?}");
    }
}
