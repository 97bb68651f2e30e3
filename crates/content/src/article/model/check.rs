//! What the checker finds in a draft, and what it lets pass into review.

use std::sync::LazyLock;

use base::{Kind, Result, invalid, refuse, text};
use proofread::{Checker, Draft, Finding, Lists, Settings, Severity};

use super::{DraftForm, Edition};
use crate::provenance::model::Source;

/// The platform's checker. What an obstacle of submitting says anyway is not said twice.
static CHECKER: LazyLock<Checker> = LazyLock::new(|| {
    let said_already = ["source.missing", "picture.silent"].map(|rule| (rule.to_owned(), None));
    let settings = Settings {
        severities: said_already.into(),
        word_ends: Some(finder::word_ends),
        ..Settings::default()
    };
    #[expect(clippy::expect_used, reason = "the list is part of the program and tested")]
    let lists = Lists::build(proofread::start_terms()).expect("the start list builds");
    Checker::new(vec![lists], settings)
});

/// The sources one may reprint, and the hosts they lie on.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// Names.
    pub sources: Vec<String>,
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
}

/// What is found in what a person is writing.
pub fn check_form(form: &DraftForm, known: &Known) -> Vec<Finding> {
    CHECKER.check(&Draft {
        title: form.title.clone(),
        subtitle: form.subtitle.clone(),
        summary: form.summary.clone(),
        source: form.source.clone(),
        body: form.body.clone(),
        attachments: Vec::new(),
        source_url: form.source_url.clone(),
        sources: known.sources.clone(),
        hosts: known.hosts.clone(),
    })
}

/// What is found in an edition with files of these names.
pub fn check_edition(edition: &Edition, attachments: Vec<String>, known: &Known) -> Vec<Finding> {
    CHECKER.check(&Draft {
        title: edition.title.clone(),
        subtitle: edition.subtitle.clone(),
        summary: edition.summary.clone(),
        source: edition.source.clone(),
        body: edition.body.clone(),
        attachments,
        source_url: edition.source_url.clone(),
        sources: known.sources.clone(),
        hosts: known.hosts.clone(),
    })
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
    use super::*;

    fn check_form(form: &DraftForm) -> Vec<Finding> {
        super::check_form(form, &Known::default())
    }

    #[test]
    fn a_reprint_names_a_listed_source_and_its_address() {
        let known =
            Known { sources: vec!["新华社".into()], hosts: vec!["xinhua.example".into()] };
        let rules = |source: &str, address: &str, body: &str| {
            let (source, source_url) = (source.into(), address.into());
            let form = DraftForm { source, source_url, ..form("通知", body) };
            let found = super::check_form(&form, &known).into_iter();
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

    fn form(title: &str, body: &str) -> DraftForm {
        DraftForm { title: title.into(), body: body.into(), ..DraftForm::default() }
    }

    #[test]
    fn what_must_not_pass_does_not_and_what_may_needs_a_reason() {
        let good = check_form(&form("关于放假的通知", "<p>请各单位做好值班工作。</p>"));
        assert_eq!(passed(&good, "").unwrap(), "", "{good:?}");

        let wrong = check_form(&form("关于工作布署的通知", "<p>请各单位做好值班工作。</p>"));
        assert_eq!(passed(&wrong, " ").unwrap_err().code(), Some("article.check_reason"));
        assert_eq!(passed(&wrong, " 原文如此 ").unwrap(), "原文如此");
        let long = passed(&wrong, &"长".repeat(201)).unwrap_err();
        assert_eq!(long.code(), Some("article.check_reason_long"));

        let person = "<p>申请人身份证号110101199003074610。</p>";
        let secret = check_form(&form("名单", person));
        let refused = passed(&secret, "已经本人同意").unwrap_err();
        assert_eq!(refused.code(), Some("article.check_blocks"));
        assert!(!format!("{refused:?}").contains("110101199003074610"), "masked: {refused:?}");
    }

    #[test]
    fn what_submitting_says_anyway_is_not_said_twice() {
        let found = check_form(&form("通知", "<p>文</p><img src=\"hb:media/x\">"));
        assert!(found.iter().all(|one| one.rule != "source.missing"), "{found:?}");
        assert!(found.iter().all(|one| one.rule != "picture.silent"), "{found:?}");
    }
}
