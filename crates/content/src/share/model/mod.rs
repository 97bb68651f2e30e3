//! What a share and a request are, and which moves they allow.

mod sheet;
mod views;

pub use sheet::workbook;
pub use views::{
    AcceptanceForm, AnswerForm, AskForm, CopyForm, Count, Filter, OfferForm, Period, ReasonForm,
    Receipt, RequestRow, ShareRow, ShareView,
};

pub(super) use views::message;

use base::{Kind, Moment, Result, invalid, refuse};
use desk::Right;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Offering, pushing and asking for documents.
pub const OFFER: Right = Right("share.offer");
/// Taking or declining what other sites offer, and deciding about what was taken.
pub const ACCEPT: Right = Right("share.accept");

/// Sites one act may offer a document to.
pub(super) const SITES_MAX: usize = 500;

/// Where a share stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ShareState)]
pub enum State {
    /// 待签收: waits for the receiving site.
    Offered,
    /// 已采用.
    Accepted,
    /// 未采用.
    Declined,
    /// 已收回 by whoever offered it.
    Recalled,
    /// 已撤下 by whoever had taken it.
    Ended,
}

/// How a document is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// 引用: follows the owner's editions.
    Quote,
    /// 复制: stays as it was taken.
    Copy,
}

/// A share as it lies in the table.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Share {
    /// Identifier.
    pub id: String,
    /// The document.
    pub document_id: String,
    /// The edition that was live when it was offered.
    pub edition_id: String,
    /// Its number.
    pub edition_no: i64,
    /// Its title.
    pub title: String,
    /// The site that offers it.
    pub from_site_id: String,
    /// The unit it belongs to.
    pub from_unit_id: String,
    /// The site it is offered to.
    pub to_site_id: String,
    /// `push`, `offer` or `answer`.
    pub way: String,
    /// The section the sender thinks of; may be empty.
    pub wanted_id: String,
    /// What the sender says.
    pub message: String,
    /// [`State`], as the database spells it.
    pub state: String,
    /// [`Mode`], once it was accepted.
    pub mode: String,
    /// The section it was accepted into.
    pub section_id: String,
    /// The copy it became.
    pub copy_id: String,
    /// 1 when the copy passes the receiving site's own review.
    pub own_review: i64,
    /// Why it was declined, recalled or ended.
    pub reason: String,
    /// Who offered it.
    pub offered_by: String,
    /// Name of who offered it.
    pub offered_name: String,
    /// When.
    pub offered_at: Moment,
    /// Who decided.
    pub decided_name: String,
    /// When.
    pub decided_at: Option<Moment>,
    /// When it was taken down.
    pub ended_at: Option<Moment>,
    /// What of the original the keeper of a copy has dealt with.
    pub settled: String,
    /// Grows with each change.
    pub revision: i64,
}

/// A request as it lies in the table.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Request {
    /// Identifier.
    pub id: String,
    /// The site that asks.
    pub from_site_id: String,
    /// The site that is asked.
    pub to_site_id: String,
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
    pub asked_by: String,
    /// Name of who asked.
    pub asked_name: String,
    /// When.
    pub asked_at: Moment,
    /// Who decided.
    pub decided_name: String,
    /// When.
    pub decided_at: Option<Moment>,
    /// Grows with each change.
    pub revision: i64,
}

impl State {
    /// As the database spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Offered => "offered",
            Self::Accepted => "accepted",
            Self::Declined => "declined",
            Self::Recalled => "recalled",
            Self::Ended => "ended",
        }
    }

    /// Whether a share may go from here to `next`.
    pub fn leads_to(self, next: State) -> bool {
        use State::{Accepted, Declined, Ended, Offered, Recalled};
        matches!(
            (self, next),
            // What was taken and never went online is declined after all (退回不用).
            (Offered, Accepted | Declined | Recalled) | (Accepted, Ended | Declined)
        )
    }
}

impl Mode {
    /// As the database spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Quote => "quote",
            Self::Copy => "copy",
        }
    }
}

impl Share {
    /// The state; a word the database cannot hold is our fault.
    pub fn state(&self) -> Result<State> {
        let word = serde_json::Value::from(self.state.as_str());
        serde_json::from_value(word).map_err(base::Error::from)
    }

    /// Goes on to the next state, or refuses.
    pub fn advance(&mut self, next: State, by: &str, now: Moment) -> Result<()> {
        if !self.state()?.leads_to(next) {
            return Err(wrong_state());
        }
        self.state = next.as_str().to_owned();
        self.decided_name = by.to_owned();
        match next {
            State::Ended => self.ended_at = Some(now),
            _ => self.decided_at = Some(now),
        }
        self.revision += 1;
        Ok(())
    }
}

impl Request {
    /// Goes on from `requested`, or refuses.
    pub fn advance(&mut self, next: &'static str, by: &str, now: Moment) -> Result<()> {
        if self.state != "requested" {
            let say = "这项约稿已经办结，请刷新";
            return Err(refuse(Kind::Conflict, "share.request_closed", say));
        }
        self.state = next.to_owned();
        self.decided_name = by.to_owned();
        self.decided_at = Some(now);
        self.revision += 1;
        Ok(())
    }
}

pub(super) fn unknown() -> base::Error {
    refuse(Kind::Unknown, "share.unknown", "没有这条共享记录")
}

pub(super) fn unknown_request() -> base::Error {
    refuse(Kind::Unknown, "share.unknown_request", "没有这项约稿")
}

pub(super) fn wrong_state() -> base::Error {
    refuse(Kind::Conflict, "share.wrong_state", "这条共享已经办理或收回，请刷新")
}

pub(super) fn review_first() -> base::Error {
    let say = "该栏目规定接收的稿件先由本单位审核，引用的稿件无法审核，请选择复制";
    refuse(Kind::Conflict, "share.review_first", say).at("mode")
}

pub(super) fn not_online() -> base::Error {
    let say = "副本还没有上网；不用这篇稿件请选择“退回不用”";
    refuse(Kind::Conflict, "share.not_online", say)
}

pub(super) fn there_already() -> base::Error {
    let say = "这篇稿件已经报送给所选网站，或已在那里采用";
    refuse(Kind::Conflict, "share.there_already", say).at("site_ids")
}

pub(super) fn no_site() -> base::Error {
    invalid("site_ids", "share.no_site", "请选择接收的网站")
}
