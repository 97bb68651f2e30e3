//! What leaves and enters through the doors.

use base::{Moment, Result, invalid, text};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{Mode, State};
use crate::article::model::{Difference, EditionView};

/// A share in lists.
#[derive(Debug, Clone, Serialize, ToSchema, sqlx::FromRow)]
pub struct ShareRow {
    /// Identifier.
    pub id: String,
    /// The document.
    pub document_id: String,
    /// Title.
    pub title: String,
    /// Number of the edition that was live when it was offered.
    pub edition_no: i64,
    /// The site that offers it.
    pub from_site_id: String,
    /// Name of that site.
    pub from_site_name: String,
    /// Name of the unit it belongs to.
    pub from_unit_name: String,
    /// The site it is offered to.
    pub to_site_id: String,
    /// Name of that site.
    pub to_site_name: String,
    /// `push`, `offer` or `answer`.
    pub way: String,
    /// The section the sender thinks of; may be empty.
    pub wanted_id: String,
    /// What the sender says.
    pub message: String,
    /// `offered`, `accepted`, `declined`, `recalled` or `ended`.
    pub state: String,
    /// `quote` or `copy`, once it was accepted.
    pub mode: String,
    /// The section it was accepted into.
    pub section_id: String,
    /// Name of that section.
    pub section_name: String,
    /// The copy it became.
    pub copy_id: String,
    /// 1 when the copy passes the receiving site's own review.
    pub own_review: i64,
    /// How far a copy came that was taken: `waiting` to be submitted there, `reviewing`, `approved`
    /// or `published`; empty for everything else.
    pub progress: String,
    /// Why it was declined, recalled or taken down.
    pub reason: String,
    /// Who offered it.
    pub offered_name: String,
    /// When.
    pub offered_at: Moment,
    /// Who decided.
    pub decided_name: String,
    /// When.
    pub decided_at: Option<Moment>,
    /// When it was taken down.
    pub ended_at: Option<Moment>,
    /// How many people of the receiving site have seen it.
    pub receipts: i64,
    /// What the public reads of the original: the id of an edition, or `withdrawn`.
    pub original: String,
    /// What of the original the keeper of a copy has dealt with.
    pub settled: String,
    /// Where the public reads it on the receiving site; empty when it does not.
    pub path: String,
    /// Domain of the receiving site.
    pub domain: String,
    /// Grows with each change.
    pub revision: i64,
}

/// Who of the receiving site has seen a share, and when.
#[derive(Debug, Clone, Serialize, ToSchema, sqlx::FromRow)]
pub struct Receipt {
    /// Name.
    pub name: String,
    /// When.
    pub seen_at: Moment,
}

/// A share with all one needs to decide.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ShareView {
    /// What lists show.
    pub row: ShareRow,
    /// Where the public reads it on the receiving site, as a whole address.
    pub address: Option<String>,
    /// What the public reads of the original; nothing when it was withdrawn.
    pub edition: Option<EditionView>,
    /// From the edition that was copied to what the public reads of the original now, when a
    /// decision about the copy is due.
    pub difference: Option<Difference>,
    /// Who has seen it.
    pub receipts: Vec<Receipt>,
    /// Verbs the caller may use now: `receive accept decline drop recall end settle`.
    pub may: Vec<&'static str>,
}

/// A request in lists.
#[derive(Debug, Clone, Serialize, ToSchema, sqlx::FromRow)]
pub struct RequestRow {
    /// Identifier.
    pub id: String,
    /// The site that asks.
    pub from_site_id: String,
    /// Name of that site.
    pub from_site_name: String,
    /// The site that is asked.
    pub to_site_id: String,
    /// Name of that site.
    pub to_site_name: String,
    /// What is wanted.
    pub title: String,
    /// What for.
    pub message: String,
    /// `requested`, `answered`, `declined` or `recalled`.
    pub state: String,
    /// What was sent in answer.
    pub share_id: String,
    /// Why it was declined or recalled.
    pub reason: String,
    /// Who asked.
    pub asked_name: String,
    /// When.
    pub asked_at: Moment,
    /// Who decided.
    pub decided_name: String,
    /// When.
    pub decided_at: Option<Moment>,
}

/// A document and the sites it is offered to.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct OfferForm {
    /// The document; only what the public reads can be shared.
    pub document_id: String,
    /// `chosen` (those in `site_ids`), `below` (the sites right below the document's) or `all`.
    pub to: String,
    /// The chosen sites.
    pub site_ids: Vec<String>,
    /// The section the sender thinks of, when one site is chosen.
    pub wanted_id: String,
    /// What the sender says.
    pub message: String,
}

/// Where a document is taken into, and how.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct AcceptanceForm {
    /// The section of the receiving site.
    pub section_id: String,
    /// `quote` or `copy`.
    pub mode: String,
    /// Whether a copy passes the receiving site's own review before it goes online; it does in any
    /// case where the section says so.
    pub own_review: bool,
}

/// Why.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct ReasonForm {
    /// Reason; kept with the share and in the journal.
    pub reason: String,
}

/// What the keeper of a copy decides about a change of the original.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct CopyForm {
    /// `keep` or `renew`.
    pub decision: String,
    /// What the keeper saw of the original: the id of an edition, or `withdrawn`.
    pub original: String,
}

/// What a site asks another one for.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct AskForm {
    /// The site that asks.
    pub from_site_id: String,
    /// The site that is asked.
    pub to_site_id: String,
    /// What is wanted.
    pub title: String,
    /// What for, until when.
    pub message: String,
}

/// The document that answers a request.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct AnswerForm {
    /// The document.
    pub document_id: String,
    /// What the sender says.
    pub message: String,
}

/// Which shares or requests are wanted.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct Filter {
    /// `in` (offered to the caller's sites) or `out` (from them).
    #[serde(rename = "box")]
    #[param(rename = "box")]
    pub side: Option<String>,
    /// Only this state; `due` for copies whose original has changed, `under_review` for copies on
    /// their way through the receiving site's review.
    pub state: Option<String>,
    /// Only this site of the caller's.
    pub site: Option<String>,
    /// Part of the title.
    pub q: Option<String>,
    /// From 1.
    pub page: Option<i64>,
    /// Rows a page.
    pub size: Option<i64>,
}

/// From when to when is counted.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct Period {
    /// From this moment on.
    pub from: Option<Moment>,
    /// Before this moment.
    pub to: Option<Moment>,
}

/// What a unit has sent to other sites, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, sqlx::FromRow)]
pub struct Count {
    /// The unit.
    pub unit_id: String,
    /// Its name.
    pub unit_name: String,
    /// 报送, without what was taken back.
    pub offered: i64,
    /// 采用, also when it was taken down later.
    pub accepted: i64,
    /// 未采用.
    pub declined: i64,
    /// 待签收.
    pub waiting: i64,
}

impl OfferForm {
    /// The form with its texts cleaned.
    pub fn checked(mut self) -> Result<Self> {
        self.message = message(&self.message)?;
        if !["chosen", "below", "all"].contains(&self.to.as_str()) {
            return Err(invalid("to", "share.to", "请选择报送范围"));
        }
        self.site_ids.sort();
        self.site_ids.dedup();
        Ok(self)
    }
}

impl AcceptanceForm {
    /// How it is taken. Only a copy can be reviewed: a quote follows what its owner publishes.
    pub fn mode(&self) -> Result<Mode> {
        if self.own_review && self.mode == Mode::Quote.as_str() {
            let say = "引用的稿件随原稿更新，不经本单位审核；需要审核请选择复制";
            return Err(invalid("mode", "share.quote_unreviewed", say));
        }
        match self.mode.as_str() {
            "quote" => Ok(Mode::Quote),
            "copy" => Ok(Mode::Copy),
            _ => Err(invalid("mode", "share.mode", "请选择引用或复制")),
        }
    }
}

impl ReasonForm {
    /// The reason, cleaned.
    pub fn checked(&self) -> Result<String> {
        text::line_within("reason", "share.reason", "原因", &self.reason, (2, 200))
    }
}

impl AskForm {
    /// The form with its texts cleaned.
    pub fn checked(mut self) -> Result<Self> {
        self.title = text::line_within("title", "share.title", "所需稿件", &self.title, (2, 100))?;
        self.message = message(&self.message)?;
        Ok(self)
    }
}

/// What is said along with a share or request.
pub(in crate::share) fn message(said: &str) -> Result<String> {
    text::line_within("message", "share.message", "附言", said, (0, 200))
}

impl ShareRow {
    /// Whether the keeper of a copy has something to decide: the original is not what it was.
    pub fn is_due(&self) -> bool {
        let kept = self.state == State::Accepted.as_str() && self.mode == Mode::Copy.as_str();
        kept && !self.path.is_empty() && self.original != self.settled
    }

    /// Whether it became a copy that is still on its way through the receiving site's review.
    pub fn is_under_review(&self) -> bool {
        ["waiting", "reviewing", "approved"].contains(&self.progress.as_str())
    }
}

impl Count {
    /// 采用率 in per cent of what was decided.
    pub fn rate(&self) -> Option<f64> {
        let decided = self.accepted + self.declined;
        (decided > 0).then(|| self.accepted as f64 * 100.0 / decided as f64)
    }
}
