//! What an application is.

use base::{Kind, Moment, Result, invalid, refuse, text};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::section::model::Wanted;
pub use crate::section::model::{APPROVE, PROPOSE};

/// An application.
#[derive(Debug, Clone, Serialize, ToSchema, sqlx::FromRow)]
pub struct Proposal {
    /// Identifier.
    pub id: String,
    /// The site.
    pub site_id: String,
    /// The section it is about; empty when one is to be set up.
    pub section_id: String,
    /// What is to be done, as JSON.
    #[serde(skip)]
    pub wanted: String,
    /// What is to be done, for people.
    pub summary: String,
    /// Why.
    pub reason: String,
    /// `waiting`, `approved`, `refused` or `withdrawn`.
    pub state: String,
    /// Who applied.
    pub author_id: String,
    /// Name of who applied.
    pub author_name: String,
    /// When.
    pub created_at: Moment,
    /// Name of who decided; empty while it waits.
    pub decided_name: String,
    /// What they said.
    pub opinion: String,
    /// When.
    pub decided_at: Option<Moment>,
}

/// An application with the name of its site.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ProposalRow {
    /// The application.
    #[serde(flatten)]
    pub proposal: Proposal,
    /// Short name of the site.
    pub site_name: String,
    /// Unit that runs the site.
    #[serde(skip)]
    pub unit_id: String,
}

/// An application as the console shows it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ProposalView {
    /// The application.
    #[serde(flatten)]
    pub row: ProposalRow,
    /// Verbs the caller may use: `decide`, `withdraw`.
    pub may: Vec<&'static str>,
}

/// What is applied for.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ProposalForm {
    /// The site.
    pub site_id: String,
    /// What is to be done.
    pub wanted: Wanted,
    /// Why.
    pub reason: String,
}

/// What is decided.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct VerdictForm {
    /// Whether it is to be done.
    pub approve: bool,
    /// What is said about it; needed for a refusal.
    pub opinion: String,
}

/// Which applications are asked for.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct Filter {
    /// `waiting` (or empty) for those to be decided, `closed` for the others.
    pub state: Option<String>,
    /// Of this site only.
    pub site: Option<String>,
    /// From 1.
    pub page: Option<i64>,
    /// Rows a page.
    pub size: Option<i64>,
}

impl VerdictForm {
    /// The form with its text cleaned, or what is wrong with it.
    pub fn checked(mut self) -> Result<Self> {
        let line = text::line_within;
        let least = if self.approve { 0 } else { 2 };
        let range = (least, 200);
        self.opinion = line("opinion", "proposal.opinion", "意见", &self.opinion, range)?;
        Ok(self)
    }
}

impl Proposal {
    /// Refuses unless it waits.
    pub fn check_waiting(&self) -> Result<()> {
        if self.state == "waiting" {
            return Ok(());
        }
        let say = "这份申请已经办结，请刷新";
        Err(refuse(Kind::Conflict, "proposal.closed", say))
    }

    /// Refuses the person who applied (S1§27: nobody decides on their own).
    pub fn check_other(&self, person: &str) -> Result<()> {
        if self.author_id != person {
            return Ok(());
        }
        let say = "不能审批自己提出的申请，请由其他有权限的人办理";
        Err(refuse(Kind::NotAllowed, "proposal.own", say))
    }
}

/// The reason, cleaned.
pub fn reason(text: &str) -> Result<String> {
    text::line_within("reason", "proposal.reason", "申请理由", text, (2, 200))
}

pub(super) fn unknown() -> base::Error {
    refuse(Kind::Unknown, "proposal.unknown", "没有这份申请")
}

pub(super) fn elsewhere() -> base::Error {
    invalid("wanted", "proposal.elsewhere", "请选择本网站的栏目")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proposal(state: &str) -> Proposal {
        Proposal {
            id: "p".into(),
            site_id: "s".into(),
            section_id: String::new(),
            wanted: String::new(),
            summary: String::new(),
            reason: String::new(),
            state: state.into(),
            author_id: "li".into(),
            author_name: "李".into(),
            created_at: 0,
            decided_name: String::new(),
            opinion: String::new(),
            decided_at: None,
        }
    }

    #[test]
    fn who_may_decide_on_what() {
        for (state, waits) in
            [("waiting", true), ("approved", false), ("refused", false), ("withdrawn", false)]
        {
            assert_eq!(proposal(state).check_waiting().is_ok(), waits, "{state}");
        }
        assert!(proposal("waiting").check_other("li").is_err());
        assert!(proposal("waiting").check_other("guan").is_ok());
        let verdict = |approve, opinion: &str| VerdictForm { approve, opinion: opinion.into() };
        assert!(verdict(true, "").checked().is_ok());
        assert!(verdict(false, " ").checked().is_err());
        assert!(verdict(false, "与现有栏目重复").checked().is_ok());
    }
}
